// SPDX-License-Identifier: Apache-2.0
// A world with a supervised workspace, Claude Code wired to it, and calls sent through the real hook client.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CONNECTORS } from '../../src/adapters/registry.js';
import type { Result } from '../../src/core/result.js';
import { startGate } from '../../src/gate/client.js';
import { installHookProgram } from '../../src/store/hookProgram.js';
import { findProduct } from '../../src/store/product.js';
import { addRoot } from '../../src/store/roots.js';
import { openStateFolder } from '../../src/store/stateFolder.js';
import { ROOT } from '../support/toolbox.js';
import { World, type WorldOptions } from '../support/world.js';

export interface Heard {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** `allow`, `deny`, or null when no decision was printed. */
  readonly decision: string | null;
  readonly reason: string;
}

export interface Call {
  readonly event?: string;
  readonly session?: string;
  readonly tool?: string;
  readonly input?: unknown;
  readonly use?: string;
  readonly cwd?: string;
  readonly project?: string;
  /** The settings file that the registered line names. */
  readonly wiring?: string;
  /** The whole body instead. */
  readonly body?: string | Buffer;
  readonly more?: object;
  readonly onStart?: (pid: number) => void;
}

export class Yard extends World {
  readonly wiring: string;
  readonly hookProgram: string;
  #uses = 0;

  constructor(options: WorldOptions = {}) {
    super(options);
    must(openStateFolder(this.home));
    const product = findProduct(import.meta.dirname);
    this.hookProgram = must(installHookProgram(product, this.state, 'claude-code'));
    must(addRoot(this.state, this.workspace));
    mkdirSync(path.join(this.workspace, '.countersign'));
    const identity = { id: 'ab'.repeat(16), version: 1 };
    writeFileSync(path.join(this.workspace, '.countersign', 'repo.json'), JSON.stringify(identity));
    const connector = CONNECTORS.get('claude-code');
    if (connector === undefined) throw new Error('no connector');
    this.wiring = connector.settingsFile(this.home);
    const change = must(connector.plan('connect', this.home, this.hookProgram));
    if (change !== null) must(connector.apply(change));
  }

  /** Starts a gate under the test secret, with arguments of its own. */
  async gate(
    options: { readonly args?: readonly string[]; readonly supervisorSecret?: string | null } = {},
  ): Promise<number> {
    const program = path.join(ROOT, 'dist', 'gate.mjs');
    const { supervisorSecret = SECRET } = options;
    const secrets = { machineKey: null, supervisorSecret };
    const args = options.args ?? [];
    return must(
      await startGate({ program, args, node: process.execPath, env: this.env, home: this.home, secrets }),
    ).pid;
  }

  /** One message of the agent through the hook client. */
  call(call: Call = {}): Promise<Heard> {
    const event = call.event ?? 'PreToolUse';
    const project = call.project ?? this.workspace;
    const child = spawn('/bin/bash', ['-p', this.hookProgram, event, call.wiring ?? this.wiring], {
      cwd: call.cwd ?? project,
      env: { ...this.env, CLAUDE_PROJECT_DIR: project },
    });
    call.onStart?.(child.pid ?? 0);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.body ?? JSON.stringify(this.body(event, call)));
    return new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code, stdout, stderr, ...decisionIn(stdout) });
      });
    });
  }

  /** As Claude Code writes it. */
  body(event: string, call: Call): object {
    const input = call.input ?? { command: 'touch allowed.txt' };
    const tool = {
      tool_name: call.tool ?? 'Bash',
      tool_input: input,
      tool_use_id: call.use ?? `use-${String(++this.#uses)}`,
    };
    return {
      session_id: call.session ?? 'session-1',
      transcript_path: '/nowhere.jsonl',
      cwd: call.cwd ?? call.project ?? this.workspace,
      hook_event_name: event,
      ...(event.includes('Tool') ? tool : {}),
      ...call.more,
    };
  }

  bash(command: string, more: Call = {}): Promise<Heard> {
    return this.call({ input: { command }, ...more });
  }

  get log(): string {
    return readFileSync(path.join(this.state, 'gate.log'), 'utf8');
  }
}

export const SECRET = 'c0'.repeat(32);

function decisionIn(stdout: string): { readonly decision: string | null; readonly reason: string } {
  try {
    const said = JSON.parse(stdout) as {
      hookSpecificOutput?: { permissionDecision?: string; permissionDecisionReason?: string };
    };
    const { permissionDecision = null, permissionDecisionReason = '' } = said.hookSpecificOutput ?? {};
    return { decision: permissionDecision, reason: permissionDecisionReason };
  } catch {
    return { decision: null, reason: '' };
  }
}

export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}

/** Waits until something holds. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = 10_000,
): Promise<NonNullable<T>> {
  for (const end = Date.now() + limitMs; Date.now() < end;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${String(limitMs)} ms: ${what}`);
}
