// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Digest } from '../core/ids.js';
import { isJsonObject } from '../core/json.js';
import { commitment, type Sealed } from '../evidence/commitment.js';
import { EvidenceError } from './evidenceError.js';

const write = promisify(fs.write);
const NAME = /^\d{8}\.\d{4}$/;

/** Where a payload's bytes lie in a log. */
interface Entry {
  readonly io: Digest;
  readonly salt: Buffer;
  readonly offset: number;
  readonly size: number;
}

/** One append-only file of payloads, written before the records that name them. */
export class PayloadLog {
  private entries = new Map<Digest, Entry>();
  private size = 0;

  private constructor(
    readonly file: string,
    private readonly fd: number,
  ) {}

  static create(folder: string, epoch: number, part: number): PayloadLog {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = `${String(epoch).padStart(8, '0')}.${String(part).padStart(4, '0')}`;
    const file = path.join(folder, name);
    return new PayloadLog(file, fs.openSync(file, 'wx+', 0o600));
  }

  /** Reads a log that an earlier run left; a torn last entry is left out. */
  static read(file: string): PayloadLog {
    const log = new PayloadLog(file, fs.openSync(file, 'r'));
    log.scan();
    return log;
  }

  /** Logs of runs before an epoch. */
  static left(folder: string, before: number): readonly string[] {
    return fs
      .readdirSync(folder)
      .filter((name) => NAME.test(name) && Number(name.slice(0, 8)) < before)
      .sort()
      .map((name) => path.join(folder, name));
  }

  get bytes(): number {
    return this.size;
  }

  /** Somebody removed the file: what is in it can be read as long as it is open, and no longer. */
  get isGone(): boolean {
    return fs.fstatSync(this.fd).nlink === 0;
  }

  has(io: Digest): boolean {
    return this.entries.has(io);
  }

  get commitments(): readonly Digest[] {
    return [...this.entries.keys()];
  }

  /** Writes payloads; nothing of them stays when one cannot be written. @throws EvidenceError */
  async append(payloads: readonly Sealed[]): Promise<void> {
    const added: Entry[] = [];
    const parts: Uint8Array[] = [];
    let at = this.size;
    for (const { io, salt, bytes } of payloads) {
      const head = Buffer.from(entryHead(io, salt, bytes.length));
      parts.push(head, bytes, NEWLINE);
      added.push({ io, salt: Buffer.from(salt), offset: at + head.length, size: bytes.length });
      at += head.length + bytes.length + 1;
    }
    await this.writeAll(Buffer.concat(parts));
    this.size = at;
    for (const entry of added) this.entries.set(entry.io, entry);
  }

  /** Salt and bytes of a payload; null when this log does not have it. */
  get(io: Digest): { readonly salt: Buffer; readonly bytes: Buffer } | null {
    const entry = this.entries.get(io);
    if (entry === undefined) return null;
    const bytes = Buffer.alloc(entry.size);
    fs.readSync(this.fd, bytes, 0, entry.size, entry.offset);
    return commitment(entry.salt, bytes) === io ? { salt: entry.salt, bytes } : null;
  }

  sync(): void {
    fs.fdatasyncSync(this.fd);
  }

  close(): void {
    fs.closeSync(this.fd);
  }

  private async writeAll(bytes: Buffer): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const left = bytes.length - done;
        // A short write blocks less than a trip through the thread pool.
        done +=
          left <= SMALL
            ? fs.writeSync(this.fd, bytes, done, left, this.size + done)
            : (await write(this.fd, bytes, done, left, this.size + done)).bytesWritten;
      }
    } catch (cause) {
      this.cutBack();
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new EvidenceError({ code: 'payload-write', message: `payload not written: ${what}`, cause });
    }
  }

  private cutBack(): void {
    try {
      fs.ftruncateSync(this.fd, this.size);
    } catch {
      // The next entry is written over what is left, and a reader stops at what it cannot read.
    }
  }

  private scan(): void {
    const bytes = fs.readFileSync(this.fd);
    let at = 0;
    for (let end = bytes.indexOf(10, at); end >= 0; end = bytes.indexOf(10, at)) {
      const head = readHead(bytes.toString('utf8', at, end));
      if (head === null || end + 1 + head.size >= bytes.length) break;
      this.entries.set(head.io, { ...head, offset: end + 1 });
      at = end + 1 + head.size + 1;
    }
    this.size = at;
  }
}

const SMALL = 256 * 1024;
const NEWLINE = Uint8Array.of(10);

function entryHead(io: Digest, salt: Uint8Array, size: number): string {
  return `{"io":"${io}","salt":"${Buffer.from(salt).toString('hex')}","size":${String(size)}}\n`;
}

function readHead(
  line: string,
): { readonly io: Digest; readonly salt: Buffer; readonly size: number } | null {
  try {
    const value: unknown = JSON.parse(line);
    if (!isJsonObject(value)) return null;
    const { io, salt, size } = value;
    if (typeof io !== 'string' || typeof salt !== 'string' || typeof size !== 'number') return null;
    return Number.isSafeInteger(size) && size >= 0
      ? { io: io as Digest, salt: Buffer.from(salt, 'hex'), size }
      : null;
  } catch {
    return null;
  }
}
