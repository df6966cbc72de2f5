// SPDX-License-Identifier: Apache-2.0
// An installed hook program in a home of its own, and whatever the tests put at the other end of its port.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installHookProgram } from '../../src/store/hookProgram.js';
import { findProduct } from '../../src/store/product.js';
import { writeRendezvous, type Rendezvous } from '../../src/store/rendezvous.js';
import { addRoot } from '../../src/store/roots.js';
import { openStateFolder } from '../../src/store/stateFolder.js';

export interface HookEnded {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface HookRun {
  readonly event?: string;
  readonly body?: string | Buffer;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly wiring?: string;
  /** Seconds instead of the built-in 3300. */
  readonly deadline?: number;
  readonly program?: string;
  readonly onStart?: (pid: number) => void;
}

export const TOKEN = 'a1'.repeat(32);
export const REPLY = 'b2'.repeat(16);

export class Outpost {
  readonly base: string;
  readonly home: string;
  readonly root: string;
  readonly elsewhere: string;
  readonly state: string;
  readonly program: string;
  readonly #servers: net.Server[] = [];

  constructor(folder = 'plain') {
    this.base = path.join(realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-hook-'))), folder);
    this.home = path.join(this.base, 'home');
    this.root = path.join(this.base, 'root');
    this.elsewhere = path.join(this.base, 'elsewhere');
    for (const made of [this.home, this.root, this.elsewhere]) mkdirSync(made, { recursive: true });
    this.state = must(openStateFolder(this.home));
    this.program = must(installHookProgram(findProduct(import.meta.dirname), this.state, 'claude-code'));
    must(addRoot(this.state, this.root));
  }

  /** Puts a server on a port and writes the rendezvous that leads to it. */
  async listen(onConnection: (socket: net.Socket) => void, meet: Partial<Rendezvous> = {}): Promise<void> {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      onConnection(socket);
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.meet({ port: (server.address() as net.AddressInfo).port, ...meet });
  }

  meet(meet: Partial<Rendezvous>): void {
    const usual = { port: 1, token: TOKEN, reply: REPLY, pid: process.pid, protocol: 1 };
    writeRendezvous(this.state, { ...usual, socket: 'none', version: '0', ...meet });
  }

  run(run: HookRun = {}): Promise<HookEnded> {
    const started = performance.now();
    const program = run.program ?? this.#withDeadline(run.deadline);
    const child = spawn(
      '/bin/bash',
      ['-p', program, run.event ?? 'PreToolUse', run.wiring ?? '/settings.json'],
      {
        cwd: run.cwd ?? this.root,
        env: { CLAUDE_PROJECT_DIR: run.cwd ?? this.root, ...run.env },
      },
    );
    run.onStart?.(child.pid ?? 0);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.body ?? '{}');
    return new Promise((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, stdout, stderr, ms: performance.now() - started });
      });
    });
  }

  close(): void {
    for (const server of this.#servers) server.close();
    rmSync(path.dirname(this.base), { recursive: true, force: true });
  }

  #withDeadline(seconds: number | undefined): string {
    if (seconds === undefined) return this.program;
    const text = readFileSync(this.program, 'utf8').replace('deadline=3300', `deadline=${String(seconds)}`);
    const short = path.join(this.state, 'hook', 'short.sh');
    writeFileSync(short, text);
    return short;
  }
}

/** Reads a whole message, then does something with it. */
export function whenWhole(
  socket: net.Socket,
  then: (message: { readonly header: string; readonly body: Buffer }) => void,
): void {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (chunk.at(-1) !== 0) return;
    const all = Buffer.concat(chunks);
    const end = all.indexOf(10);
    then({ header: all.subarray(0, end).toString('utf8'), body: all.subarray(end + 1, -1) });
  });
}

function must<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: object },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}
