// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../core/result.js';
import { fastEd25519, type SigningKey } from '../evidence/keys.js';

/** The key of one user on one machine. Signs delegations, and heads that a crashed run left behind. */
export type MachineKey = SigningKey;

const SEED = /^[0-9a-f]{64}$/;

/** The machine key of a raw Ed25519 seed, 64 hex characters. */
export function machineKeyFromSeed(seed: string): Result<MachineKey> {
  if (!SEED.test(seed))
    return fail({ code: 'bad-machine-key', message: 'machine key is not 64 hex characters' });
  return ok(fastEd25519.signingKey(Buffer.from(seed, 'hex')));
}

/** The key in `machine.key` of the state folder; a fault `no-machine-key` when there is none. */
export async function readMachineKey(stateFolder: string): Promise<Result<MachineKey>> {
  const file = path.join(stateFolder, 'machine.key');
  try {
    const info = await stat(file);
    if (process.platform !== 'win32' && (info.mode & 0o077) !== 0)
      return fail({
        code: 'machine-key-exposed',
        message: `\`${file}\` is readable by others`,
        hint: 'chmod 600, and think about a new key',
      });
    return machineKeyFromSeed((await readFile(file, 'utf8')).trim());
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    return fail({
      code: missing ? 'no-machine-key' : 'machine-key-unreadable',
      message: missing ? `no machine key at \`${file}\`` : `cannot read \`${file}\``,
      cause,
    });
  }
}

/** Like readMachineKey, but makes the file, mode 0600, when there is none. Weaker than a secret store. */
export async function readOrCreateMachineKey(stateFolder: string): Promise<Result<MachineKey>> {
  const known = await readMachineKey(stateFolder);
  if (known.ok || known.fault.code !== 'no-machine-key') return known;
  try {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 });
    await writeOnce(path.join(stateFolder, 'machine.key'), `${randomBytes(32).toString('hex')}\n`);
  } catch (cause) {
    return fail({
      code: 'machine-key-unwritable',
      message: `cannot write a key in \`${stateFolder}\``,
      cause,
    });
  }
  return readMachineKey(stateFolder);
}

/** Puts a whole private file in place, or leaves the one that another process put there first. */
export async function writeOnce(file: string, text: string): Promise<void> {
  const temporary = `${file}.${String(process.pid)}.${randomBytes(4).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}
