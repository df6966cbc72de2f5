// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from '../../core/ids.js';
import { checkpointOf, type Checkpoint } from '../checkpoint.js';
import { delegationOf, type Delegation } from '../delegation.js';
import { readEnvelope, type Envelope } from '../envelope.js';
import { LIMIT } from '../format.js';
import { readRecord, sessionIdOf } from '../record.js';
import { utf8Text } from '../strictJson.js';
import type { Failure } from './verdict.js';

export interface SignedCheckpoint {
  readonly envelope: Envelope;
  readonly checkpoint: Checkpoint;
}

export interface SignedDelegation {
  readonly envelope: Envelope;
  readonly delegation: Delegation;
}

/** What one blob of a ledger is, judged by its first line. */
export type Note =
  | { readonly kind: 'segment'; readonly sid: SessionId | null }
  | {
      readonly kind: 'envelopes';
      readonly delegations: readonly SignedDelegation[];
      readonly checkpoints: readonly SignedCheckpoint[];
    }
  | { readonly kind: 'bad'; readonly failure: Failure };

/** Tells segment from envelopes. Segments are read fully only when a checkpoint names them. */
export function readNote(name: string, bytes: Buffer): Note {
  const end = bytes.indexOf(10);
  const first = end < 0 || end > LIMIT.blobBytes ? null : utf8Text(bytes.subarray(0, end));
  if (first === null) return bad('note-unreadable', `note ${short(name)} is not text lines`);
  if (first.startsWith('{"payload":')) return envelopesNote(name, bytes);
  const read = readRecord(first);
  if (!read.ok) return { kind: 'segment', sid: null };
  return {
    kind: 'segment',
    sid: read.record.kind === 'genesis' ? sessionIdOf(first) : read.record.sid,
  };
}

function envelopesNote(name: string, bytes: Buffer): Note {
  const lines = linesOf(bytes);
  if (lines === null) return bad('note-unreadable', `note ${short(name)} does not end its last line`);
  const delegations: SignedDelegation[] = [];
  const checkpoints: SignedCheckpoint[] = [];
  for (const line of lines) {
    const envelope = readEnvelope(line);
    if (envelope === null) return bad('envelope-malformed', `note ${short(name)} holds a malformed envelope`);
    const delegation = delegationOf(envelope);
    const checkpoint = checkpointOf(envelope);
    if (delegation !== null) delegations.push({ envelope, delegation });
    else if (checkpoint !== null) checkpoints.push({ envelope, checkpoint });
    else if (envelope.statement.predicateType.startsWith('https://countersign.dev/'))
      return bad('envelope-malformed', `note ${short(name)} holds an envelope of an unknown shape`);
  }
  return { kind: 'envelopes', delegations, checkpoints };
}

/** Lines of a blob, each ended by a line feed; null when bytes are no UTF-8 or the last line is not ended. */
export function linesOf(bytes: Buffer): readonly string[] | null {
  const text = utf8Text(bytes);
  if (text?.endsWith('\n') !== true) return null;
  const lines = text.split('\n');
  lines.pop();
  return lines;
}

/** First letters of an object id or session id, for people. */
export function short(id: string): string {
  return id.slice(0, 12);
}

function bad(code: Failure['code'], why: string): Note {
  return { kind: 'bad', failure: { code, why } };
}
