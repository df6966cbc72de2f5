// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../core/json.js';
import type { PauseMark } from '../core/pause.js';
import { fail, ok, type Result } from '../core/result.js';
import { replaceFile } from './privateFile.js';

const MAX_BYTES = 512 * 1024;
export const MAX_AGENT = 256;

/**
 * What is paused outlives the gate: a text file beside the rendezvous, one mark per line. Whoever finds no gate may
 * add a line; only the gate takes lines out.
 */
function pauseFile(stateFolder: string): string {
  return path.join(stateFolder, 'paused');
}

/** No file: nothing is paused. Anything that is not whole is a fault, never an empty list. */
export function readPauses(stateFolder: string): Result<readonly PauseMark[]> {
  const file = pauseFile(stateFolder);
  const unreadable = (why: string, cause?: unknown): Result<never> =>
    fail({ code: 'pauses-unreadable', message: `\`${file}\` ${why}`, cause });
  try {
    const stat = statSync(file);
    // Before it is opened: a FIFO would hold us.
    if (!stat.isFile() || stat.size > MAX_BYTES) return unreadable('is no plain file, or too large');
    const text = readFileSync(file, 'utf8');
    if (text !== '' && !text.endsWith('\n')) return unreadable('breaks off');
    const marks = text.split('\n').slice(0, -1).map(readMark);
    return marks.includes(null)
      ? unreadable('has a line that is no mark')
      : ok(marks as readonly PauseMark[]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ok([]);
    return unreadable(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

/** Adds a mark in one write. @throws when it cannot be written. */
export function addPause(stateFolder: string, mark: PauseMark): void {
  const handle = openSync(pauseFile(stateFolder), 'a', 0o600);
  try {
    writeSync(handle, lineOf(mark));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** @throws when it cannot be written; the old marks then stand. */
export function writePauses(stateFolder: string, marks: readonly PauseMark[]): void {
  replaceFile(pauseFile(stateFolder), marks.map(lineOf).join(''), 0o600);
}

function lineOf({ agent, since, who }: PauseMark): string {
  return `${JSON.stringify({ agent, since, who })}\n`;
}

function readMark(line: string): PauseMark | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { agent, since, who } = value;
  if (agent !== null && (typeof agent !== 'string' || agent === '' || agent.length > MAX_AGENT)) return null;
  if (typeof since !== 'number' || !Number.isSafeInteger(since)) return null;
  if (who !== null && typeof who !== 'string') return null;
  return { agent, since, who };
}
