// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The right to be the gate of this user. */
export interface GateLock {
  release(): void;
}

/** The process that holds the right at present. */
export interface LockHolder {
  readonly pid: number;
}

const NAME = /^gate\.lock\.([0-9]{1,15})$/;

/**
 * One gate per user. The highest-numbered lock file owns; a number is taken by exclusive creation, so of two
 * that see the same dead owner only one can follow it. Files of the dead are left for the next owner to remove.
 */
export function takeLock(stateFolder: string): GateLock | LockHolder {
  for (;;) {
    const last = Math.max(0, ...numbers(stateFolder));
    const holder = last === 0 ? null : livingHolder(lockFile(stateFolder, last));
    if (holder !== null) return holder;
    const mine = lockFile(stateFolder, last + 1);
    try {
      writeFileSync(mine, `${String(process.pid)} ${startMark(process.pid) ?? ''}\n`, {
        flag: 'wx',
        mode: 0o600,
      });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw cause;
    }
    // INVARIANT: a slow starter may have created a number below one that was taken meanwhile.
    if (Math.max(...numbers(stateFolder)) !== last + 1) {
      rmSync(mine, { force: true });
      continue;
    }
    for (const old of numbers(stateFolder))
      if (old <= last) rmSync(lockFile(stateFolder, old), { force: true });
    return {
      release: () => {
        rmSync(mine, { force: true });
      },
    };
  }
}

function lockFile(stateFolder: string, number: number): string {
  return path.join(stateFolder, `gate.lock.${String(number)}`);
}

function numbers(stateFolder: string): number[] {
  return readdirSync(stateFolder).flatMap((name) => {
    const match = NAME.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
}

/** Null when the process is gone, or when its number belongs to another process by now. */
function livingHolder(file: string): LockHolder | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const match = /^([0-9]+) ([^\n]*)\n$/.exec(text);
  // Half a line: its writer is between creating and writing, or died there.
  if (match === null) return isFresh(file) ? { pid: 0 } : null;
  const pid = Number(match[1]);
  const mark = startMark(pid);
  return mark !== null && (mark === '' || match[2] === '' || match[2] === mark) ? { pid } : null;
}

function isFresh(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs < 2000;
  } catch {
    return false;
  }
}

/** When the process started, in any form that stays the same while it lives; null when there is none. */
function startMark(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
      // SPEC: proc(5): the name in parentheses may hold anything; start time is the 20th field after it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return null;
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return `${boot}:${fields[19] ?? ''}`;
    }
    if (process.platform !== 'win32')
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
  return '';
}
