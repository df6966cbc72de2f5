// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AgentIdentity } from '../../src/core/agentIdentity.js';
import type { Digest } from '../../src/core/ids.js';
import type { Result } from '../../src/core/result.js';
import { machineKeyFromSeed, type MachineKey } from '../../src/store/machineKey.js';
import { resolveRepository, type Repository } from '../../src/store/repository.js';
import { RepositoryEvidence, type Draft } from '../../src/store/repositoryEvidence.js';
import { ensureRepositoryId } from '../../src/store/repositoryId.js';

/** Folder that is gone after the test. */
export function scratch(): string {
  return realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cs-evidence-')));
}

export function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs git as a person without any configuration would. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
    },
  });
}

/** A repository without commits, with an id. */
export async function makeRepository(folder: string): Promise<Repository> {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  const repository = value(await resolveRepository(folder));
  value(await ensureRepositoryId(repository));
  return repository;
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.message}`);
  return result.value;
}

export function testKey(letter = '1'): MachineKey {
  return value(machineKeyFromSeed(letter.repeat(64)));
}

export const POLICY = 'a'.repeat(64) as Digest;
export const AGENT: AgentIdentity = {
  name: 'claude-code',
  version: '2.0.0',
  session: 'agent-session-1',
  subagent: null,
  assurance: 'claimed',
};

export function openEvidence(
  repository: Repository,
  now: () => number = Date.now,
): Promise<RepositoryEvidence> {
  return RepositoryEvidence.open({ repository, machineKey: testKey(), now }).then(value);
}

export function call(tool: string, effect: 'allow' | 'deny' = 'allow'): Draft {
  return {
    kind: 'call',
    effect,
    tool,
    verb: 'run',
    rules: ['recommended/builds'],
    score: 5,
    factors: [],
    policy: POLICY,
    use: 'toolu_01',
    sub: null,
  };
}

export function ask(tool: string): Draft {
  return {
    kind: 'ask',
    tool,
    verb: 'run',
    rules: ['default'],
    score: 45,
    factors: ['history-rewrite'],
    policy: POLICY,
    use: 'toolu_02',
    sub: null,
    shown: 'b'.repeat(64) as Digest,
  };
}

export const END: Draft = { kind: 'end', reason: 'session end' };
