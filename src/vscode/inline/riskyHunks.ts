// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Factor } from '../../core/decision.js';
import type { Span } from '../../core/facts.js';
import type { FileChange } from '../../core/intent.js';
import type { FileProposal, PendingRequest } from '../../gate/protocol.js';
import { lineDiff, linesOf, type Hunk } from '../lineDiff.js';

/** A changed stretch of a file with the factors that are about it. */
export interface RiskyHunk {
  readonly hunk: Hunk;
  /** Line of the new text under which the thread stands, counted from 0. */
  readonly line: number;
  readonly factors: readonly Factor[];
}

/** Threads per file: more of them misbehave in the editor, and nobody reads them. */
export const MAX_THREADS = 8;

/** The hunks that factors point into; the first hunk when all factors are about the whole call. */
export function riskyHunks(pending: PendingRequest, proposal: FileProposal): RiskyHunk[] {
  const after = proposal.after ?? '';
  const lines = linesOf(after);
  const hunks = lineDiff(linesOf(proposal.before ?? ''), lines);
  const places = pending.decision.risk.factors.map((factor) => ({
    factor,
    line: lineOf(pending, proposal, factor),
  }));
  const general = places.filter((p) => p.line === null).map((p) => p.factor);
  const risky = hunks.flatMap((hunk) => {
    const here = places.filter((p) => p.line !== null && p.line >= hunk.newStart && p.line < hunk.newEnd);
    const line = here[0]?.line ?? hunk.newStart;
    return here.length === 0 ? [] : [{ hunk, line, factors: here.map((p) => p.factor) }];
  });
  const [first] = hunks;
  if (risky.length === 0 && first)
    return [{ hunk: first, line: Math.min(first.newStart, Math.max(0, lines.length - 1)), factors: general }];
  return risky
    .map((r, i) => (i === 0 ? { ...r, factors: [...r.factors, ...general] } : r))
    .slice(0, MAX_THREADS);
}

/** The line of the new text that a factor's span begins in; null when it is about something else. */
function lineOf(pending: PendingRequest, proposal: FileProposal, { span }: Factor): number | null {
  const { operation, cwd } = pending;
  if (span === null || operation.kind !== 'files' || proposal.after === null) return null;
  const change =
    operation.changes.find((c) => path.resolve(cwd, c.path) === proposal.path) ?? operation.changes[0];
  const text = change.kind === 'write' ? writtenText(change, span) : editedText(change, span);
  const begin = text === null ? -1 : proposal.after.indexOf(text);
  return begin === -1 ? null : linesOf(proposal.after.slice(0, begin + span.start + 1)).length - 1;
}

function writtenText(change: FileChange, span: Span): string | null {
  return change.kind === 'write' && span.field === 'content' ? change.content : null;
}

function editedText(change: FileChange, span: Span): string | null {
  if (change.kind !== 'edit') return null;
  if (span.field === 'new_string') return change.edits[0]?.new ?? null;
  const place = /^edits\/(\d+)\/new_string$/.exec(span.field);
  return change.edits[Number(place?.[1] ?? -1)]?.new ?? null;
}
