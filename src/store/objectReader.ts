// SPDX-License-Identifier: Apache-2.0
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Git } from './git.js';

interface Waiting {
  readonly resolve: (bytes: Buffer | null) => void;
  readonly reject: (error: Error) => void;
}

/** Objects out of one long `git cat-file --batch`: a process per object costs 80 ms. */
export class ObjectReader {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: Waiting[] = [];
  private chunks: Buffer[] = [];
  private held = 0;
  private need = 0;
  private skip = 0;

  constructor(
    git: Git,
    private readonly limit: number,
  ) {
    this.child = git.start(['cat-file', '--batch']);
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    this.child.stderr.resume();
    this.child.stdin.on('error', () => undefined);
    const gone = (): void => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('git cat-file ended early'));
    };
    this.child.on('error', gone);
    this.child.on('close', gone);
  }

  /** Bytes of an object by id or `REV:path`; null when there is none or it is over the limit. Give only names without line feeds. */
  read(name: string): Promise<Buffer | null> {
    return this.readAll([name]).then(([bytes]) => bytes ?? null);
  }

  readAll(names: readonly string[]): Promise<readonly (Buffer | null)[]> {
    const answers = names.map(
      (_name) =>
        new Promise<Buffer | null>((resolve, reject) => {
          this.waiting.push({ resolve, reject });
        }),
    );
    this.child.stdin.write(`${names.join('\n')}\n`);
    return Promise.all(answers);
  }

  close(): void {
    this.child.stdin.end();
  }

  private take(all: Buffer): void {
    const chunk = all.subarray(Math.min(this.skip, all.length));
    this.skip -= all.length - chunk.length;
    if (chunk.length === 0) return;
    this.chunks.push(chunk);
    this.held += chunk.length;
    while (this.held >= this.need && this.held > 0) {
      const bytes = this.chunks.length === 1 ? (this.chunks[0] ?? chunk) : Buffer.concat(this.chunks);
      const used = this.answer(bytes);
      this.chunks = used === bytes.length ? [] : [bytes.subarray(used)];
      this.held -= used;
      if (used === 0) return;
    }
  }

  /** Answers the first waiting name when all of it is there; gives the number of bytes used. */
  private answer(bytes: Buffer): number {
    const end = bytes.indexOf(10);
    if (end < 0) return 0;
    const [, type, sizeText] = bytes.toString('latin1', 0, end).split(' ');
    const size = Number(sizeText);
    if (type === 'missing' || sizeText === undefined || !Number.isSafeInteger(size)) {
      this.waiting.shift()?.resolve(null);
      this.need = 0;
      return end + 1;
    }
    const total = end + 1 + size + 1;
    if (size > this.limit) {
      this.waiting.shift()?.resolve(null);
      this.need = 0;
      this.skip = Math.max(0, total - bytes.length);
      return Math.min(total, bytes.length);
    }
    if (bytes.length < total) {
      this.need = total;
      return 0;
    }
    this.need = 0;
    this.waiting.shift()?.resolve(bytes.subarray(end + 1, end + 1 + size));
    return total;
  }
}
