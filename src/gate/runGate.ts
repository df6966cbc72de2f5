// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail, ok, type Fault, type Result } from '../core/result.js';
import { readPacks } from '../store/policyFiles.js';
import { machineKeyFromSeed, readOrCreateMachineKey, type MachineKey } from '../store/machineKey.js';
import { replaceFile } from '../store/privateFile.js';
import type { Product } from '../store/product.js';
import { readRendezvous, removeRendezvous, writeRendezvous } from '../store/rendezvous.js';
import { openStateFolder } from '../store/stateFolder.js';
import { askGate } from './client.js';
import { Gate } from './gate.js';
import { GateLog } from './gateLog.js';
import { takeLock, type GateLock } from './lock.js';
import { PROTOCOL, type SpawnSecrets } from './protocol.js';

export interface RunGate {
  readonly home: string;
  readonly product: Product;
  /** What a hook may start again when the gate is gone: `dist/gate.mjs`. */
  readonly program: string;
  readonly secrets: SpawnSecrets;
  readonly deadlineMs?: number;
}

export interface Started {
  /** Of the gate that runs now; not ours when another was there before. */
  readonly pid: number;
  readonly protocol: number;
}

/** Below the hook client's 3300 s, which is below the agent's 3600 s. */
const DEADLINE_MS = 3_240_000;
const IDLE_MS = 600_000;
const IDLE_CHECK_MS = 5000;

/** Becomes the gate of this user, or finds the one that is. Ends the process when its time is over. */
export async function runGate(options: RunGate): Promise<Result<Started>> {
  const folder = openStateFolder(options.home);
  if (!folder.ok) return folder;
  const lock = await becomeGate(folder.value, options);
  if (!lock.ok) return lock;
  if (!('release' in lock.value)) return ok(lock.value);
  const gate = await start(folder.value, options, lock.value).catch((cause: unknown) =>
    fail<Fault>({
      code: 'gate-not-started',
      message: cause instanceof Error ? cause.message : String(cause),
      cause,
    }),
  );
  if (!gate.ok) lock.value.release();
  return gate;
}

async function start(stateFolder: string, options: RunGate, lock: GateLock): Promise<Result<Started>> {
  const { home, product, secrets } = options;
  const log = new GateLog(stateFolder, Date.now);
  const machineKey = await machineKeyOf(secrets, stateFolder);
  if (!machineKey.ok) return machineKey;
  const socket = socketPath(stateFolder);
  const gate: Gate = new Gate({
    stateFolder,
    home,
    version: product.version,
    packs: await readPacks(product),
    machineKey: machineKey.value,
    supervisorSecret: secrets.supervisorSecret,
    socketPath: socket,
    deadlineMs: Math.min(options.deadlineMs ?? DEADLINE_MS, DEADLINE_MS),
    log,
    onStop: () => {
      end('asked to stop');
    },
  });
  await gate.start();
  const { token, reply, port } = gate;
  const meet = { port, token, reply, pid: process.pid, protocol: PROTOCOL, socket, version: product.version };
  writeRendezvous(stateFolder, meet);
  gate.readPauses();
  if (secrets.machineKey === null) rememberLaunch(stateFolder, options);
  log.note(`started, port ${String(port)}, version ${product.version}`);
  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.note(`ending: ${why}`);
    removeRendezvous(stateFolder, token);
    void gate.stop().finally(() => {
      lock.release();
      log.note('ended');
      process.exit(0);
    });
  };
  process.on('SIGTERM', () => {
    end('SIGTERM');
  });
  process.on('SIGINT', () => {
    end('SIGINT');
  });
  process.on('SIGHUP', () => undefined);
  process.on('uncaughtExceptionMonitor', (cause) => {
    log.note(`crash: ${cause.stack ?? cause.message}`);
  });
  setInterval(() => {
    if (gate.idleMs() > IDLE_MS) end('idle');
    // Another gate, or somebody's hand: nobody can find us any more.
    else if (readRendezvous(stateFolder)?.token !== token) writeRendezvous(stateFolder, meet);
  }, IDLE_CHECK_MS).unref();
  return ok({ pid: process.pid, protocol: PROTOCOL });
}

/** How a hook starts a gate that needs no secrets. */
function rememberLaunch(stateFolder: string, { program, home }: RunGate): void {
  // An editor's own Node cannot be started by a hook: without its environment it would open a window.
  if (process.versions['electron'] !== undefined) return;
  const text = `${process.execPath}\n${program}\n${home}\n`;
  replaceFile(path.join(stateFolder, 'launch'), text, 0o600);
}

function machineKeyOf(secrets: SpawnSecrets, stateFolder: string): Promise<Result<MachineKey>> {
  return secrets.machineKey === null
    ? readOrCreateMachineKey(stateFolder)
    : Promise.resolve(machineKeyFromSeed(secrets.machineKey));
}

/** SPEC: unix(7): 107 bytes on Linux, 103 on macOS. */
const MAX_SOCKET_BYTES = 100;

function socketPath(stateFolder: string): string {
  if (process.platform === 'win32')
    return `\\\\.\\pipe\\countersign-${path.basename(mkdtempSync(path.join(os.tmpdir(), 'cs-')))}`;
  const usual = path.join(stateFolder, 'gate.sock');
  if (Buffer.byteLength(usual) <= MAX_SOCKET_BYTES) return usual;
  return path.join(realpathSync(mkdtempSync('/tmp/countersign-')), 'gate.sock');
}

const TAKE_OVER_MS = 15_000;
const SILENCE_MS = 8000;
const TAKE_OVER_PAUSE_MS = 100;

/** The lock, or the gate that has it and may keep it. */
async function becomeGate(stateFolder: string, options: RunGate): Promise<Result<GateLock | Started>> {
  let drained = false;
  let heardAt = Date.now();
  for (const end = heardAt + TAKE_OVER_MS; Date.now() < end;) {
    const held = takeLock(stateFolder);
    if ('release' in held) return ok(held);
    const running = await statusOf(options.home, held.pid);
    if (running !== null) heardAt = Date.now();
    if (running !== null && !drained && mayReplace(running, options.secrets)) {
      drained = true;
      await askGate(options.home, { event: 'drain', project: '' }, 2000);
    } else if (running !== null && !drained)
      return running.protocol > PROTOCOL
        ? fail({ code: 'gate-newer', message: 'a gate of a newer version is running' })
        : ok({ pid: running.pid, protocol: running.protocol });
    if (Date.now() - heardAt > SILENCE_MS)
      return fail({
        code: 'gate-hangs',
        message: `process ${String(held.pid)} is the gate but does not answer`,
        hint: `kill ${String(held.pid)} ends it`,
      });
    await new Promise((resolve) => setTimeout(resolve, TAKE_OVER_PAUSE_MS));
  }
  return fail({ code: 'gate-not-ended', message: 'the running gate did not make room' });
}

interface Running {
  readonly pid: number;
  readonly protocol: number;
  readonly headless: boolean;
}

/** A newer gate replaces an older one; one that a person can answer replaces one that nobody can. */
function mayReplace(running: Running, secrets: SpawnSecrets): boolean {
  if (running.protocol < PROTOCOL) return true;
  return running.protocol === PROTOCOL && running.headless && secrets.supervisorSecret !== null;
}

/** Null while it does not answer: it may be starting or ending. */
async function statusOf(home: string, pid: number): Promise<Running | null> {
  const answer = await askGate(home, { event: 'status', project: '' }, 500);
  if (!answer.ok || answer.value.exit !== 0) return null;
  const said = JSON.parse(answer.value.stdout) as Running;
  return said.pid === pid || pid === 0 ? said : null;
}
