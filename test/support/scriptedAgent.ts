// SPDX-License-Identifier: Apache-2.0
// An agent without a mind: it runs the registered hook lines as Claude Code does, on recorded payloads.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './toolbox.js';
import type { World } from './world.js';

const RECORDED = path.join(ROOT, 'test/wire/claude-code/2.1.330');

export interface HookEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Only a clear word counts. */
  readonly allowed: boolean;
}

interface Settings {
  readonly hooks?: Readonly<
    Record<
      string,
      readonly { readonly matcher?: string; readonly hooks: readonly { readonly command: string }[] }[]
    >
  >;
}

export class ScriptedAgent {
  readonly session = randomUUID();
  #waiting = 0;

  constructor(readonly world: World) {}

  /** Hook clients without an answer yet. */
  get waiting(): number {
    return this.#waiting;
  }

  start(): Promise<HookEnded> {
    return this.fire('SessionStart', 'SessionStart.json', {});
  }

  /** A call of a tool, up to the verdict. Nothing is performed. */
  call(
    tool: 'Bash' | 'Edit' | 'Write' | 'Read',
    input: Readonly<Record<string, unknown>>,
  ): Promise<HookEnded> {
    return this.fire('PreToolUse', 'PreToolUse.Bash.json', {
      tool_name: tool,
      tool_input: input,
      tool_use_id: `toolu_${randomUUID().slice(0, 8)}`,
    });
  }

  bash(command: string, description = 'as the person asked'): Promise<HookEnded> {
    return this.call('Bash', { command, description });
  }

  async fire(event: string, recorded: string, fields: Readonly<Record<string, unknown>>): Promise<HookEnded> {
    const { stdin: body } = JSON.parse(readFileSync(path.join(RECORDED, recorded), 'utf8')) as {
      readonly stdin: Record<string, unknown>;
    };
    const payload = JSON.stringify({
      ...body,
      session_id: this.session,
      cwd: this.world.workspace,
      ...fields,
    });
    const ended = await Promise.all(this.#lines(event).map((line) => this.#run(line, payload)));
    const [first] = ended;
    if (!first) throw new Error(`no hook is registered for ${event}`);
    return ended.find((e) => !e.allowed) ?? first;
  }

  #lines(event: string): string[] {
    const file = path.join(this.world.home, '.claude', 'settings.json');
    const { hooks } = JSON.parse(readFileSync(file, 'utf8')) as Settings;
    return (hooks?.[event] ?? []).flatMap((group) => group.hooks.map((h) => h.command));
  }

  #run(command: string, payload: string): Promise<HookEnded> {
    return new Promise((resolve) => {
      const env = { ...this.world.env, CLAUDE_PROJECT_DIR: this.world.workspace };
      const child = spawn('/bin/sh', ['-c', command], { cwd: this.world.workspace, env });
      this.#waiting++;
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
      child.stdin.on('error', () => undefined);
      child.stdin.end(payload);
      child.on('close', (code) => {
        this.#waiting--;
        const allowed = code === 0 && /"permissionDecision"\s*:\s*"allow"/.test(stdout);
        resolve({ code, stdout, stderr, allowed });
      });
    });
  }
}
