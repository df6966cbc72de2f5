// SPDX-License-Identifier: Apache-2.0
// A person's machine in miniature: a home, a repository with a remote, the command line, a gate and a supervisor.
// All programs are the built ones; nothing is replaced.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectSupervisor, startGate, type Supervisor } from '../../src/gate/client.js';
import type { PendingRequest } from '../../src/gate/protocol.js';
import { readRendezvous } from '../../src/store/rendezvous.js';
import { stateFolder } from '../../src/store/stateFolder.js';
import { ROOT } from './toolbox.js';

const SECRET = 'c0'.repeat(32);

/** What a program said and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WorldOptions {
  /** The person's own policy file; null: none. */
  readonly policy?: string | null;
  /** Name of the workspace folder. */
  readonly folder?: string;
}

/** Marker files by name: `allowed*` may be touched, `denied*` may not, `asked*` asks. */
export const MARKER_POLICY = `version: 1
extends: [recommended]
default: ask
rules:
  - id: may-touch-allowed
    effect: allow
    when: { command: ["touch allowed*"] }
  - id: may-write-allowed
    effect: allow
    when: { write: ["allowed*"] }
  - id: never-denied
    effect: deny
    when: { command: ["touch denied*"] }
    reason: denied markers are forbidden here
  - id: ask-for-asked
    effect: ask
    when: { command: ["touch asked*"] }
`;

/** Makes a home and a repository; nothing of ours is in them yet. */
export class World {
  readonly base = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-world-')));
  readonly home = path.join(this.base, 'home');
  readonly workspace: string;
  readonly remote = path.join(this.base, 'remote.git');
  readonly state = stateFolder(this.home);
  /** Where our programs are taken from. */
  product = ROOT;
  readonly #supervisors: Supervisor[] = [];

  constructor(options: WorldOptions = {}) {
    this.workspace = path.join(this.base, options.folder ?? 'shop');
    mkdirSync(this.workspace, { recursive: true });
    mkdirSync(this.home);
    const identity = ['[user]', 'name = Test Person', 'email = person@example.com', ''];
    writeFileSync(path.join(this.home, '.gitconfig'), identity.join('\n'));
    if (options.policy !== null) this.writePolicy(options.policy ?? MARKER_POLICY);
    writeFileSync(path.join(this.workspace, 'README.md'), 'scratch\n');
    this.git('init', '-q', '--bare', '-b', 'main', this.remote);
    this.git('init', '-q', '-b', 'main');
    this.git('remote', 'add', 'origin', this.remote);
    this.git('add', '-A');
    this.git('commit', '-q', '-m', 'a scratch project');
    this.git('push', '-q', '-u', 'origin', 'main');
  }

  /** As a person sets it up: `init`, `connect`, then the new files are committed and pushed. */
  async setUp(): Promise<void> {
    await this.must('init', '--yes');
    await this.must('connect', 'claude-code', '--yes');
    this.git('add', '.countersign');
    this.git('commit', '-q', '-m', 'supervise agents');
    this.git('push', '-q');
    this.git('remote', 'set-head', 'origin', '-a');
  }

  writePolicy(text: string): string {
    const file = path.join(this.home, '.config', 'countersign', 'policy.yaml');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  get env(): Record<string, string> {
    const PATH = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
    return { PATH, HOME: this.home, LANG: 'C.UTF-8', TERM: 'dumb', GIT_CONFIG_NOSYSTEM: '1' };
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', [...args], { cwd: this.workspace, env: this.env, encoding: 'utf8' });
  }

  /** Runs the command line; `cwd` is the workspace unless told otherwise. */
  cli(args: readonly string[], cwd = this.workspace): Promise<Ended> {
    return ended(process.execPath, [path.join(this.product, 'dist', 'cli.mjs'), ...args], cwd, this.env);
  }

  /** The same, and anything but exit 0 is an error. */
  async must(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.cli(args);
    if (code !== 0) throw new Error(`countersign ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Starts the gate with the 0600 file key; `node` may be a wrapper around the node program. */
  async startGate(node = process.execPath): Promise<number> {
    const started = await startGate({
      program: path.join(ROOT, 'dist', 'gate.mjs'),
      node,
      env: this.env,
      home: this.home,
      secrets: { machineKey: null, supervisorSecret: SECRET },
    });
    if (!started.ok) throw new Error(started.fault.message);
    return started.value.pid;
  }

  /** Attaches as a window would. */
  async supervise(): Promise<Supervisor> {
    const options = { home: this.home, secret: SECRET, who: 'Test Person', window: 'test' };
    const supervisor = await connectSupervisor(options);
    if (!supervisor.ok) throw new Error(supervisor.fault.message);
    this.#supervisors.push(supervisor.value);
    return supervisor.value;
  }

  /** Ends the gate, if one is running, and waits until it is gone. */
  async endGate(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    const meet = readRendezvous(this.state);
    if (meet === null || !isAlive(meet.pid)) return;
    process.kill(meet.pid, signal);
    for (let tries = 0; isAlive(meet.pid) && tries < 100; tries++) await pause(50);
  }

  async close(): Promise<void> {
    for (const supervisor of this.#supervisors) supervisor.dispose();
    await this.endGate();
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The next request that needs a person, also when it is there already. */
export async function nextRequest(supervisor: Supervisor, limitMs = 60_000): Promise<PendingRequest> {
  const until = Date.now() + limitMs;
  while (Date.now() < until) {
    const waiting = await supervisor.request('requests/list', null);
    const request = waiting.find((r) => r.state === 'waiting');
    if (request !== undefined) return request;
    await pause(50);
  }
  throw new Error(`no request within ${String(limitMs)} ms`);
}

/** Runs a program to its end and never throws for an exit code. */
export function ended(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, [...args], { cwd, env, maxBuffer: 64e6, timeout: 120_000 }, (cause, stdout, stderr) => {
      const code = cause === null ? 0 : typeof cause.code === 'number' ? cause.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; only its parent has not looked yet.
    return !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
