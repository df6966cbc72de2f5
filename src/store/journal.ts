// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail, ok, type Fault, type Result } from '../core/result.js';
import { EvidenceError } from './evidenceError.js';

const fdatasync = promisify(fs.fdatasync);
const NAME = /^\d{8}$/;

/** Numbers of the journals in a folder, ascending. */
export function journalEpochs(folder: string): readonly number[] {
  return fs
    .readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

export function journalFile(folder: string, epoch: number): string {
  return path.join(folder, String(epoch).padStart(8, '0'));
}

/** The ledger file of one gate run. Takes whole groups of lines; keeps all of a group or nothing. */
export class Journal {
  private size = 0;
  private brokenBy: Fault | null = null;

  private constructor(
    private readonly folder: string,
    readonly epoch: number,
    private readonly fd: number,
  ) {}

  /** Takes the next number. From then on an older gate of this repository acknowledges nothing more. */
  static open(folder: string, header: (epoch: number) => string): Result<Journal> {
    try {
      for (;;) {
        const epoch = (journalEpochs(folder).at(-1) ?? 0) + 1;
        const fd = exclusively(journalFile(folder, epoch));
        if (fd === null) continue;
        const journal = new Journal(folder, epoch, fd);
        journal.write(Buffer.from(header(epoch)));
        fs.fdatasyncSync(fd);
        syncFolder(folder);
        return ok(journal);
      }
    } catch (cause) {
      return fail({
        code: 'journal-unwritable',
        message: `cannot open a journal in \`${folder}\`: ${textOf(cause)}`,
        hint: 'without a journal every call is denied',
        cause,
      });
    }
  }

  get broken(): Fault | null {
    return this.brokenBy;
  }

  /** Makes a group durable. @throws EvidenceError when it is not, or when this run no longer owns the repository */
  async commit(group: Buffer): Promise<void> {
    this.refuseWhenBroken();
    const start = this.size;
    try {
      this.write(group);
    } catch (cause) {
      this.cutBack(start);
      throw new EvidenceError(writeFault(cause));
    }
    try {
      await fdatasync(this.fd);
    } catch (cause) {
      // After a failed fdatasync nobody knows what is on disk, and a second one may succeed without having written.
      throw this.breakWith({ code: 'journal-sync', message: `journal not on disk: ${textOf(cause)}`, cause });
    }
    this.checkOwner(start);
  }

  close(): void {
    fs.closeSync(this.fd);
    this.brokenBy ??= { code: 'journal-closed', message: 'journal is closed' };
  }

  private refuseWhenBroken(): void {
    if (this.brokenBy !== null) throw new EvidenceError(this.brokenBy);
  }

  private write(group: Buffer): void {
    let done = 0;
    while (done < group.length) {
      const count = fs.writeSync(this.fd, group, done, group.length - done, this.size + done);
      if (count === 0) throw new Error('write took no bytes');
      done += count;
    }
    this.size += group.length;
  }

  /** INVARIANT: no later head may stand behind half a line, nor over records that were refused. */
  private cutBack(size: number): void {
    try {
      fs.ftruncateSync(this.fd, size);
      this.size = size;
    } catch (cause) {
      this.breakWith({
        code: 'journal-torn',
        message: `journal cannot be cut back: ${textOf(cause)}`,
        cause,
      });
    }
  }

  /** `acknowledged`: size of the file up to the last group that was. */
  private checkOwner(acknowledged: number): void {
    let newest: number | undefined;
    let links: number;
    try {
      newest = journalEpochs(this.folder).at(-1);
      links = fs.fstatSync(this.fd).nlink;
    } catch (cause) {
      newest = undefined;
      links = fs.fstatSync(this.fd).nlink;
      if (links > 0)
        throw this.breakWith({ code: 'journal-gone', message: `journal folder: ${textOf(cause)}`, cause });
    }
    if (newest !== undefined && newest > this.epoch)
      throw this.breakWith({
        code: 'journal-taken',
        message: `another gate owns this repository (journal ${String(newest)}, ours is ${String(this.epoch)})`,
      });
    if (links === 0 || newest !== this.epoch) {
      // What is refused now must not stand in the evidence as if the agent had heard it.
      this.cutBack(acknowledged);
      this.rescue();
      throw this.breakWith({
        code: 'journal-unlinked',
        message: 'the journal was removed or renamed while the gate was running',
        hint: 'find out who did it; a new gate starts a new journal',
      });
    }
  }

  /** What was acknowledged survives the name: the same bytes under the same name. */
  private rescue(): void {
    try {
      fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const copy = exclusively(journalFile(this.folder, this.epoch));
      if (copy === null) return;
      const bytes = Buffer.alloc(this.size);
      const read = fs.readSync(this.fd, bytes, 0, bytes.length, 0);
      fs.writeSync(copy, bytes, 0, read, 0);
      fs.fsyncSync(copy);
      fs.closeSync(copy);
      syncFolder(this.folder);
    } catch {
      // The journal is broken either way, and the caller denies.
    }
  }

  private breakWith(fault: Fault): EvidenceError {
    this.brokenBy = fault;
    return new EvidenceError(fault);
  }
}

/** Creates a file that must not exist; null when it does. */
function exclusively(file: string): number | null {
  try {
    return fs.openSync(file, 'wx+', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}

function writeFault(cause: unknown): Fault {
  return {
    code: 'journal-write',
    message: `record not written: ${textOf(cause)}`,
    hint: 'free space or lift the limit, then try again',
    cause,
  };
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
