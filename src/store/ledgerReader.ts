// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../core/result.js';
import { LIMIT } from '../evidence/format.js';
import { Ledger } from '../evidence/verify/ledger.js';
import { readNote, short } from '../evidence/verify/note.js';
import type { Git } from './git.js';
import { NOTES } from './notes.js';
import { ObjectReader } from './objectReader.js';

/** Called with every segment while the ledgers are read. */
export type SegmentVisitor = (writer: string, blob: string, bytes: Buffer) => void;

interface Entry {
  /** Object that the note is filed under. */
  readonly about: string;
  readonly blob: string;
  readonly size: number;
}

const REF = /^refs\/notes\/countersign\/([0-9a-f]{16})\/(\d{4})$/;
const READ_AHEAD = 64;

/** Reads every writer's notes; one ledger per writer, over all years. */
export async function readLedgers(
  git: Git,
  writer: string | null,
  visit: SegmentVisitor = () => undefined,
): Promise<Result<readonly Ledger[]>> {
  const refs = await git.run([
    'for-each-ref',
    '--format=%(objectname) %(refname)',
    `${NOTES}/${writer ?? ''}`,
  ]);
  if (!refs.ok) return refs;
  const ledgers = new Map<string, Ledger>();
  const objects = new ObjectReader(git, LIMIT.blobBytes);
  try {
    for (const line of refs.value.toString().split('\n').filter(Boolean)) {
      const [tip = '', ref = ''] = line.split(' ');
      const ledger = ledgerOf(ledgers, ref);
      if (ledger !== null) await readRef({ git, objects, ledger, visit }, tip);
    }
    return ok([...ledgers.values()]);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return fail({ code: 'notes-unreadable', message, cause });
  } finally {
    objects.close();
  }
}

/** The ledger that a ref belongs to; null, and a failure kept, when the name is nobody's. */
function ledgerOf(ledgers: Map<string, Ledger>, ref: string): Ledger | null {
  const writer = REF.exec(ref)?.[1];
  const name = writer ?? ref;
  const ledger = ledgers.get(name) ?? new Ledger(name);
  ledgers.set(name, ledger);
  if (writer !== undefined) return ledger;
  ledger.fail({ code: 'note-misplaced', why: `\`${ref}\` is not a writer's ref` });
  return null;
}

interface Reading {
  readonly git: Git;
  readonly objects: ObjectReader;
  readonly ledger: Ledger;
  readonly visit: SegmentVisitor;
}

async function readRef(reading: Reading, tip: string): Promise<void> {
  const entries = await listTree(reading, tip);
  for (let i = 0; i < entries.length;) {
    const some = aheadFrom(entries, i);
    i += some.length;
    const blobs = await reading.objects.readAll(some.map(({ blob }) => blob));
    some.forEach((entry, k) => {
      takeNote(reading, entry, blobs[k] ?? null);
    });
  }
}

/** As many entries as may be in memory at once, one at least. */
function aheadFrom(entries: readonly Entry[], from: number): readonly Entry[] {
  let bytes = 0;
  let to = from;
  while (to < entries.length && to - from < READ_AHEAD) {
    bytes += entries[to]?.size ?? 0;
    if (to > from && bytes > LIMIT.blobBytes) break;
    to++;
  }
  return entries.slice(from, to);
}

function takeNote({ ledger, visit }: Reading, { about, blob }: Entry, bytes: Buffer | null): void {
  if (bytes === null) {
    ledger.fail({ code: 'note-unreadable', why: `note ${short(blob)} is not in this clone` });
    return;
  }
  const note = readNote(blob, bytes);
  if (note.kind === 'envelopes' && !ledger.takeBytes(bytes.length)) return;
  ledger.add(about, blob, note);
  if (note.kind === 'segment') visit(ledger.writer, blob, bytes);
}

/** Entries of a notes tree; stops a tree that was built to be endless. */
function listTree({ git, ledger }: Reading, tip: string): Promise<readonly Entry[]> {
  const child = git.start(['ls-tree', '-r', '-l', '-z', '--full-tree', tip]);
  const entries: Entry[] = [];
  let rest = '';
  let count = 0;
  let bytes = 0;
  const take = (text: string): void => {
    if (++count > LIMIT.notes) {
      if (count === LIMIT.notes + 1)
        ledger.fail({ code: 'note-oversized', why: 'the ref holds too many notes' });
      child.kill();
      return;
    }
    const entry = treeEntry(text, ledger);
    bytes += entry?.size ?? 0;
    if (entry !== null && bytes <= LIMIT.refBytes) entries.push(entry);
    else if (entry !== null) ledger.fail({ code: 'note-oversized', why: 'the ref holds too many bytes' });
  };
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString('latin1')).split('\0');
      rest = parts.pop() ?? '';
      if (rest.length > LIMIT.lineBytes) child.kill();
      parts.forEach(take);
    });
    child.stderr.resume();
    child.stdin.end();
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0)
        ledger.fail({ code: 'note-unreadable', why: `the tree of ${short(tip)} cannot be read` });
      resolve(entries);
    });
  });
}

/** `mode type id size<TAB>path`. */
function treeEntry(text: string, ledger: Ledger): Entry | null {
  const [, mode, type, blob = '', size, path = ''] =
    /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([^]*)$/.exec(text) ?? [];
  const about = path.replaceAll('/', '');
  if (mode !== '100644' || type !== 'blob' || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(about)) {
    ledger.fail({ code: 'note-misplaced', why: `entry \`${printable(path)}\` is no note` });
    return null;
  }
  if (Number(size) > LIMIT.blobBytes) {
    ledger.fail({ code: 'note-oversized', why: `note ${short(blob)} has ${String(size)} bytes` });
    return null;
  }
  return { about, blob, size: Number(size) };
}

function printable(path: string): string {
  return path.slice(0, 80).replace(/[^\x20-\x7e]/g, '?');
}
