// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Why `readPlainFile` gave up, where it is not the system's own error. */
export class NotPlainFile extends Error {
  constructor(
    readonly reason: 'not-a-file' | 'too-large',
    readonly file: string,
  ) {
    super(`\`${file}\` is ${reason === 'too-large' ? 'too large' : 'not a plain file'}`);
  }
}

/**
 * Reads a file that an agent may have put there: never waits for a FIFO or a terminal, never reads a device,
 * never more than `maxBytes`.
 * @throws NotPlainFile; or the system's error (`ENOENT` …).
 */
export async function readPlainFile(file: string, maxBytes: number): Promise<Buffer> {
  // SECURITY: without O_NONBLOCK the open itself waits for a FIFO's writer, and holds a thread of ours meanwhile.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new NotPlainFile('not-a-file', file);
    if (stat.size > maxBytes) throw new NotPlainFile('too-large', file);
    const bytes = await handle.readFile();
    if (bytes.length > maxBytes) throw new NotPlainFile('too-large', file);
    return bytes;
  } finally {
    await handle.close();
  }
}
