// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../core/ids.js';
import type { FileChange, Operation, TextEdit } from '../core/intent.js';
import { NotPlainFile, readPlainFile } from '../store/plainFile.js';
import type { FileProposal } from './protocol.js';

/** Larger files are shown by name only. */
const MAX_BYTES = 2_000_000;
const MAX_FILES = 100;

/** Every file that a call would change, as it is and as it would be. Bounded; reads only. */
export async function proposalsOf(operation: Operation, cwd: string): Promise<readonly FileProposal[]> {
  if (operation.kind !== 'files') return [];
  const proposals: FileProposal[] = [];
  for (const change of operation.changes.slice(0, MAX_FILES)) {
    const file = path.resolve(cwd, change.path);
    const before = await readBase(file);
    const after = afterChange(change, before.text, before.digest === null);
    proposals.push({ path: file, before: before.text, after, baseDigest: before.digest });
  }
  return proposals;
}

/** The first file that is no longer what the person was shown. */
export async function changedSince(proposals: readonly FileProposal[]): Promise<string | null> {
  for (const shown of proposals)
    if ((await readBase(shown.path)).digest !== shown.baseDigest) return shown.path;
  return null;
}

interface Base {
  readonly text: string | null;
  readonly digest: Digest | null;
}

const MISSING: Base = { text: null, digest: null };

/** A file of any size has a digest; only a small one in UTF-8 has a text. */
async function readBase(file: string): Promise<Base> {
  try {
    const bytes = await readPlainFile(file, MAX_BYTES);
    return { text: textOf(bytes), digest: createHash('sha256').update(bytes).digest('hex') as Digest };
  } catch (cause) {
    if (cause instanceof NotPlainFile)
      return {
        text: null,
        digest: marker(cause.reason === 'too-large' ? await sizeAndTime(file) : cause.reason),
      };
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    return code === 'ENOENT' ? MISSING : { text: null, digest: marker(code) };
  }
}

/** A digest of a huge file would take seconds; size and time of change stand for it. */
async function sizeAndTime(file: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(file);
  return `${String(size)} ${String(mtimeMs)} ${String(ino)}`;
}

function marker(what: string): Digest {
  return createHash('sha256').update(`countersign ${what}`, 'utf8').digest('hex') as Digest;
}

function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Null when it cannot be shown, or when the file would be gone. */
function afterChange(change: FileChange, before: string | null, missing: boolean): string | null {
  switch (change.kind) {
    case 'delete':
      return null;
    case 'write':
      return change.content.length > MAX_BYTES ? null : change.content;
    case 'edit': {
      if (before === null && !missing) return null;
      return change.edits.reduce<string | null>(applyEdit, before ?? '');
    }
  }
}

/** Null when the text to be replaced is not there: the agent's own tool will then refuse, or knows better. */
function applyEdit(text: string | null, edit: TextEdit): string | null {
  if (text === null) return null;
  if (edit.old === '') return text === '' ? edit.new : null;
  if (!text.includes(edit.old)) return null;
  // A function as replacement, so that `$&` in code stays as it is.
  return edit.all ? text.split(edit.old).join(edit.new) : text.replace(edit.old, () => edit.new);
}
