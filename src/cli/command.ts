// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import type { ExitCode } from './exitCode.js';

/** What a command may touch of its process; tests hand in their own. */
export interface Io {
  readonly stdin: Readable;
  readonly cwd: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Both standard streams are a terminal, so that a question can be asked. */
  readonly interactive: boolean;
  /** Writes to standard output as it is. */
  out(text: string): void;
  /** Writes to standard error as it is. */
  err(text: string): void;
}

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** `args` without the command's own name. Expected failures are exit codes with a text, not throws. */
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}
