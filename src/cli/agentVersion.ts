// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { Io } from './command.js';

/** Where PATH would find a program, null when nowhere. */
export function findProgram(name: string, io: Io): string | null {
  for (const folder of (io.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.resolve(io.cwd, folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** The first three numbers of what `PROGRAM --version` says, null when it says none. */
export function programVersion(file: string, io: Io): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(file, ['--version'], { env: io.env, timeout: 15_000 }, (cause, stdout) => {
      resolve(cause === null ? (/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null) : null);
    });
  });
}

/** Whether `version` is `least` or newer; both have three numbers. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((v) => v.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const [x = 0, y = 0] = [a?.[i], b?.[i]];
    if (x !== y) return x > y;
  }
  return true;
}
