// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const WORDS = {
  'not-a-file': 'not a plain file',
  'too-large': 'too large',
  changing: 'being written',
} as const;

/** Why `readPlainFile` gave up, where it is not the system's own error. */
export class NotPlainFile extends Error {
  constructor(
    readonly reason: keyof typeof WORDS,
    readonly file: string,
  ) {
    super(`\`${file}\` is ${WORDS[reason]}`);
  }
}

/**
 * Reads a file that an agent may have put there, or led us to: never waits for a FIFO or a terminal, never reads
 * a device, never more than `maxBytes`. A file that says it is empty is not read at all: what the kernel makes up
 * under /proc and /sys has no end.
 * @throws NotPlainFile; or the system's error (`ENOENT` …).
 */
export async function readPlainFile(file: string, maxBytes: number): Promise<Buffer> {
  // SECURITY: without O_NONBLOCK the open itself waits for a FIFO's writer, and holds a thread of ours meanwhile.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const size = await sizeOf(handle, file, maxBytes);
    const bytes = Buffer.alloc(size);
    for (let done = 0; done < size;) {
      const { bytesRead } = await handle.read(bytes, done, size - done, done);
      if (bytesRead === 0) throw new NotPlainFile('changing', file);
      done += bytesRead;
    }
    // Half of a file that is being written would be another text.
    if ((await sizeOf(handle, file, maxBytes)) !== size) throw new NotPlainFile('changing', file);
    return bytes;
  } finally {
    await handle.close();
  }
}

async function sizeOf(handle: FileHandle, file: string, maxBytes: number): Promise<number> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new NotPlainFile('not-a-file', file);
  if (stat.size > maxBytes) throw new NotPlainFile('too-large', file);
  return stat.size;
}
