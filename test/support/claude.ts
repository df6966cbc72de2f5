// SPDX-License-Identifier: Apache-2.0
// Runs the real Claude Code, headless, against a scripted model, with a home and a workspace of its own.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { toolbox } from './toolbox.js';

export interface ClaudeRun {
  readonly home: string;
  readonly workspace: string;
  /** The model server's address. */
  readonly model: string;
  readonly prompt?: string;
  /** After the usual arguments. Default: no permission prompts, so that nothing but a hook holds a call. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** What to run instead of the agent itself, the agent's arguments appended: `countersign run claude`. */
  readonly through?: readonly [program: string, ...args: string[]];
}

export interface ClaudeEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** A running agent. */
export interface ClaudeProcess {
  readonly pid: number;
  readonly ended: Promise<ClaudeEnded>;
  kill(): void;
}

const BYPASS = ['--permission-mode', 'bypassPermissions'];

/** Starts the agent and does not wait. */
export async function startClaude(run: ClaudeRun): Promise<ClaudeProcess> {
  const [program, ...first] = run.through ?? [await toolbox.ensureClaude()];
  const args = [
    '-p',
    run.prompt ?? 'do the scripted work',
    '--output-format',
    'json',
    ...(run.args ?? BYPASS),
  ];
  const child = spawn(program, [...first, ...args], {
    cwd: run.workspace,
    env: await claudeEnvironment(run),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [stdout, stderr, timedOut] = ['', '', false];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const kill = (): void => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // Gone already.
    }
  };
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, run.timeoutMs ?? 90_000);
  const ended = new Promise<ClaudeEnded>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, timedOut });
    });
  });
  return { pid: child.pid ?? 0, ended, kill };
}

/** Runs the agent to its end. */
export async function runClaude(run: ClaudeRun): Promise<ClaudeEnded> {
  return (await startClaude(run)).ended;
}

/** An environment with nothing of ours: no keys, no settings, no traffic but to the model. */
export async function claudeEnvironment(
  run: Pick<ClaudeRun, 'home' | 'model' | 'env'>,
): Promise<Record<string, string>> {
  return {
    PATH: `${path.dirname(await toolbox.ensureNode24())}:/usr/local/bin:/usr/bin:/bin`,
    HOME: run.home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    SHELL: '/bin/bash',
    ANTHROPIC_BASE_URL: run.model,
    ANTHROPIC_API_KEY: 'dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    // As root the agent refuses its bypass mode outside a sandbox.
    IS_SANDBOX: '1',
    ...run.env,
  };
}
