// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isJsonObject } from '../core/json.js';
import { findProduct } from '../store/product.js';
import type { SpawnSecrets } from './protocol.js';
import { runGate } from './runGate.js';

/** Reads the secrets, starts the gate, says one line, and lets go of its streams. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--detach')) return detach();
  const secrets = readSecrets(await firstLine());
  const deadlineMs = numberAfter(args, '--deadline-ms');
  const started = await runGate({
    home: os.homedir(),
    product: findProduct(import.meta.dirname),
    program: path.resolve(process.argv[1] ?? ''),
    secrets,
    ...(deadlineMs === null ? {} : { deadlineMs }),
  });
  process.stdin.destroy();
  await say(
    started.ok ? { ready: true, ...started.value } : { ready: false, message: started.fault.message },
  );
  if (!started.ok || started.value.pid !== process.pid) process.exit(started.ok ? 0 : 1);
}

/** For a starter that dies soon, as a hook does: the gate gets a process group of its own. */
async function detach(): Promise<void> {
  const child = spawn(process.execPath, [process.argv[1] ?? ''], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${await firstLine()}\n`);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  process.stdout.write(`${line}\n`, () => process.exit(0));
}

async function firstLine(): Promise<string> {
  const lines = createInterface(process.stdin);
  for await (const line of lines) return line;
  return '';
}

/** @throws Error when it is not what `SpawnSecrets` says: a gate with half its secrets must not run. */
function readSecrets(line: string): SpawnSecrets {
  const value: unknown = JSON.parse(line);
  if (!isJsonObject(value)) throw new Error('the first line is not a JSON object');
  return {
    machineKey: hexOrNull(value['machineKey']),
    supervisorSecret: hexOrNull(value['supervisorSecret']),
  };
}

function hexOrNull(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value;
  throw new Error('a secret is neither null nor 64 hex digits');
}

function numberAfter(args: readonly string[], name: string): number | null {
  const value = Number(args[args.indexOf(name) + 1]);
  return args.includes(name) && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function say(word: object): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.on('error', () => {
      resolve();
    });
    process.stdout.write(`${JSON.stringify(word)}\n`, () => {
      resolve();
    });
  });
}

try {
  await main(process.argv.slice(2));
} catch (cause) {
  await say({ ready: false, message: cause instanceof Error ? cause.message : String(cause) });
  process.exit(1);
}
