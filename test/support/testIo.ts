// SPDX-License-Identifier: Apache-2.0
// A command line's surroundings for tests: a home of its own, and what it printed.
import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/command.js';

export interface TestIo extends Io {
  readonly said: { out: string; err: string };
}

export function testIo(at: {
  readonly home: string;
  readonly cwd: string;
  readonly stdin?: string;
  readonly interactive?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}): TestIo {
  const said = { out: '', err: '' };
  return {
    said,
    stdin: Readable.from([at.stdin ?? '']),
    cwd: at.cwd,
    home: at.home,
    env: at.env ?? { PATH: process.env['PATH'], HOME: at.home },
    interactive: at.interactive ?? false,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  };
}
