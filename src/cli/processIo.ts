// SPDX-License-Identifier: Apache-2.0
import os from 'node:os';
import type { Io } from './command.js';

/** The process's own streams and folders. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    cwd: process.cwd(),
    home: os.homedir(),
    env: process.env,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  };
}
