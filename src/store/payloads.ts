// SPDX-License-Identifier: Apache-2.0
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Digest } from '../core/ids.js';
import { ok, type Result } from '../core/result.js';
import { commitment, SALT_BYTES, type Sealed } from '../evidence/commitment.js';
import type { PayloadCheck } from '../evidence/verify/session.js';
import { moveRef, tipOf, writeCommit } from './fastImport.js';
import { plumbing } from './git.js';
import { ObjectReader } from './objectReader.js';
import { PayloadLog } from './payloadLog.js';

const REF = 'refs/payloads';
/** A log of the running gate is taken into the store when it is larger than this. */
const ROLL_BYTES = 16 * 1024 * 1024;
const PAYLOAD_LIMIT = 256 * 1024 * 1024;

/** Payloads of one repository during one gate run: logs of this and earlier runs, and the private bare store. */
export class Payloads {
  private part = 0;
  private current: PayloadLog | null = null;
  private readonly left: PayloadLog[] = [];

  constructor(
    private readonly folder: string,
    private readonly epoch: number,
    private readonly now: () => number,
  ) {
    const logs = path.join(folder, 'payload');
    for (const file of PayloadLog.left(logs, epoch)) this.left.push(PayloadLog.read(file));
  }

  /** @throws EvidenceError */
  async append(payloads: readonly Sealed[]): Promise<void> {
    if (payloads.length === 0) return;
    if (this.current?.isGone === true) {
      this.left.push(this.current);
      this.current = null;
    }
    this.current ??= PayloadLog.create(path.join(this.folder, 'payload'), this.epoch, this.part++);
    await this.current.append(payloads);
  }

  /** The text behind a commitment; null when it is not here. */
  async get(io: Digest): Promise<string | null> {
    const logs = this.current === null ? this.left : [this.current, ...this.left];
    return logged(logs, io) ?? readStored(this.folder, io);
  }

  /** Many at once, through one process of git. */
  async getAll(ios: readonly Digest[]): Promise<readonly (string | null)[]> {
    const git = plumbing(storeFolder(this.folder));
    const store = existsSync(path.join(git.gitDir, 'HEAD')) ? new ObjectReader(git, PAYLOAD_LIMIT) : null;
    try {
      const texts: (string | null)[] = [];
      for (const io of ios) {
        const logs = this.current === null ? this.left : [this.current, ...this.left];
        texts.push(logged(logs, io) ?? (store === null ? null : await stored(store, io)));
      }
      return texts;
    } finally {
      store?.close();
    }
  }

  /** Takes logs into the store: those of earlier runs, and the current one when it is large or the run ends. */
  async ingest(ending: boolean): Promise<Result<void>> {
    if (this.current !== null && (ending || this.current.bytes > ROLL_BYTES)) {
      this.left.push(this.current);
      this.current = null;
    }
    while (this.left.length > 0) {
      const [log] = this.left;
      if (log === undefined) break;
      const taken = await takeLog(this.folder, log, this.now());
      if (!taken.ok) return taken;
      this.left.shift();
      log.close();
      rmSync(log.file, { force: true });
    }
    return ok(undefined);
  }

  close(): void {
    for (const log of [this.current, ...this.left]) log?.close();
    this.current = null;
    this.left.length = 0;
  }
}

function storeFolder(folder: string): string {
  return path.join(folder, 'store');
}

function storePath(io: Digest): string {
  return `${io.slice(0, 2)}/${io.slice(2)}`;
}

async function takeLog(folder: string, log: PayloadLog, now: number): Promise<Result<void>> {
  log.sync();
  const files = log.commitments.flatMap((io) => {
    const found = log.get(io);
    return found === null ? [] : [{ path: storePath(io), bytes: Buffer.concat([found.salt, found.bytes]) }];
  });
  if (files.length === 0) return ok(undefined);
  const git = plumbing(storeFolder(folder));
  if (!existsSync(path.join(git.gitDir, 'HEAD'))) {
    const made = await initStore(folder);
    if (!made.ok) return made;
  }
  const parent = await tipOf(git, REF);
  if (!parent.ok) return parent;
  const commit = await writeCommit(git, {
    files,
    parent: parent.value,
    message: 'payloads\n',
    at: Math.floor(now / 1000),
    format: 'sha1',
  });
  return commit.ok ? moveRef(git, REF, commit.value, parent.value) : commit;
}

async function initStore(folder: string): Promise<Result<void>> {
  const made = await plumbing(folder).run([
    'init',
    '--bare',
    '--quiet',
    '--template=',
    '--object-format=sha1',
    storeFolder(folder),
  ]);
  return made.ok ? ok(undefined) : made;
}

async function readStored(folder: string, io: Digest): Promise<string | null> {
  const git = plumbing(storeFolder(folder));
  if (!existsSync(path.join(git.gitDir, 'HEAD'))) return null;
  const found = await git.run(['cat-file', 'blob', `${REF}:${storePath(io)}`]);
  return found.ok && isCommitted(io, found.value) ? found.value.toString('utf8', SALT_BYTES) : null;
}

function logged(logs: readonly PayloadLog[], io: Digest): string | null {
  for (const log of logs) {
    const found = log.get(io);
    if (found !== null) return found.bytes.toString('utf8');
  }
  return null;
}

async function stored(store: ObjectReader, io: Digest): Promise<string | null> {
  const blob = await store.read(`${REF}:${storePath(io)}`);
  return blob !== null && isCommitted(io, blob) ? blob.toString('utf8', SALT_BYTES) : null;
}

function isCommitted(io: Digest, blob: Buffer): boolean {
  return commitment(blob.subarray(0, SALT_BYTES), blob.subarray(SALT_BYTES)) === io;
}

/** A log that a gate took into the store meanwhile is there by now. */
function readLog(file: string): readonly PayloadLog[] {
  try {
    return [PayloadLog.read(file)];
  } catch {
    return [];
  }
}

/** Reads payloads beside a running gate, never writing. Null where this clone keeps none. */
export class PayloadReader {
  private constructor(
    private readonly logs: readonly PayloadLog[],
    private readonly store: ObjectReader | null,
  ) {}

  static open(folder: string): PayloadReader | null {
    const logs = path.join(folder, 'payload');
    if (!existsSync(logs)) return null;
    const git = plumbing(storeFolder(folder));
    const stored = existsSync(path.join(git.gitDir, 'HEAD'));
    return new PayloadReader(
      PayloadLog.left(logs, Number.POSITIVE_INFINITY).flatMap(readLog),
      stored ? new ObjectReader(git, PAYLOAD_LIMIT) : null,
    );
  }

  /** Checks payloads against their commitments. */
  async check(commitments: readonly Digest[]): Promise<PayloadCheck> {
    let missing = 0;
    for (const io of commitments) {
      const log = this.logs.find((one) => one.has(io));
      if (log !== undefined && log.get(io) === null) return { missing, mismatch: io };
      if (log !== undefined) continue;
      const blob = await this.stored(io);
      if (blob === null) missing++;
      else if (!isCommitted(io, blob)) return { missing, mismatch: io };
    }
    return { missing, mismatch: null };
  }

  async get(io: Digest): Promise<string | null> {
    return logged(this.logs, io) ?? (this.store === null ? null : stored(this.store, io));
  }

  close(): void {
    for (const log of this.logs) log.close();
    this.store?.close();
  }

  private stored(io: Digest): Promise<Buffer | null> {
    return this.store?.read(`${REF}:${storePath(io)}`) ?? Promise.resolve(null);
  }
}
