// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../core/result.js';
import { replaceFile } from './privateFile.js';

/**
 * The supervised roots: a text file beside the rendezvous, one physical absolute path per line. It outlives
 * the gate, because the hook client must know without a gate where it may not let anything pass.
 */
export function rootsFile(stateFolder: string): string {
  return path.join(stateFolder, 'roots');
}

/** A missing list is a fault, not an empty list: somebody may have taken it away. */
export function readRoots(stateFolder: string): Result<readonly string[]> {
  const file = rootsFile(stateFolder);
  try {
    return ok(
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    return fail({
      code: missing ? 'roots-missing' : 'roots-unreadable',
      message: `the list of supervised folders \`${file}\` ${missing ? 'is missing' : 'cannot be read'}`,
      hint: 'countersign init writes it again',
      cause,
    });
  }
}

/** Writes an empty list where there is none yet. Only for the first set-up: see `readRoots`. */
export function createRoots(stateFolder: string): void {
  try {
    closeSync(openSync(rootsFile(stateFolder), 'wx', 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

/** Adds a folder by its physical path; `false` when it was listed before. */
export function addRoot(stateFolder: string, folder: string): Result<boolean> {
  let root: string;
  try {
    root = realpathSync.native(folder);
  } catch (cause) {
    return fail({ code: 'root-missing', message: `no folder \`${folder}\``, cause });
  }
  if (/[\n\r\0]/.test(root))
    return fail({
      code: 'root-line-break',
      message: 'a folder with a line break in its path cannot be supervised',
      hint: 'rename the folder',
    });
  return change(stateFolder, (roots) => (roots.includes(root) ? roots : [...roots, root]));
}

/** The listed root that holds this physical path, if any. */
export function rootOf(roots: readonly string[], folder: string): string | null {
  return (
    roots.find((root) => folder === root || folder.startsWith(root.endsWith('/') ? root : `${root}/`)) ?? null
  );
}

function change(stateFolder: string, next: (roots: readonly string[]) => readonly string[]): Result<boolean> {
  return locked(stateFolder, () => {
    const before = readRoots(stateFolder);
    if (!before.ok && before.fault.code !== 'roots-missing') return before;
    const roots = before.ok ? before.value : [];
    const after = next(roots);
    if (before.ok && after.length === roots.length) return ok(false);
    replaceFile(rootsFile(stateFolder), after.map((root) => `${root}\n`).join(''), 0o600);
    return ok(after.length !== roots.length);
  });
}

const LOCK_WAIT_MS = 3000;
const LOCK_STALE_MS = 10_000;

/** INVARIANT: two changes at once must not lose a root: nothing would be held there any more. */
function locked<T>(stateFolder: string, work: () => Result<T>): Result<T> {
  const lock = `${rootsFile(stateFolder)}.lock`;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += 20) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || waited > LOCK_WAIT_MS)
        return fail({ code: 'roots-locked', message: `cannot lock \`${lock}\``, cause });
      if (ageMs(lock) > LOCK_STALE_MS) rmSync(lock, { force: true });
      Atomics.wait(pause, 0, 0, 20);
    }
  }
  try {
    return work();
  } catch (cause) {
    return fail({ code: 'roots-unwritable', message: `cannot write \`${rootsFile(stateFolder)}\``, cause });
  } finally {
    rmSync(lock, { force: true });
  }
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
