// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from '../../core/ids.js';
import { LIMIT } from '../format.js';
import { short, type Note, type SignedCheckpoint, type SignedDelegation } from './note.js';
import type { Failure } from './verdict.js';

/** Envelopes of one session, out of any number of notes. */
export interface SessionEnvelopes {
  readonly delegations: SignedDelegation[];
  readonly checkpoints: SignedCheckpoint[];
}

/** Everything that one writer published, gathered over its refs. */
export class Ledger {
  readonly sessions = new Map<SessionId, SessionEnvelopes>();
  private readonly segments = new Map<string, SessionId | null>();
  private readonly bad: Failure[] = [];
  private readonly filedUnder = new Map<string, string>();
  private envelopeBytes = 0;

  constructor(readonly writer: string) {}

  /** `about` is the object the note is filed under; a self-note is filed under its own blob. */
  add(about: string, blob: string, note: Note): void {
    if (note.kind === 'bad') this.fail(note.failure);
    else if (note.kind === 'segment') this.addSegment(about, blob, note.sid);
    else this.addEnvelopes(note);
  }

  fail(failure: Failure): void {
    // SECURITY: a hostile ref may hold millions of bad notes; a few say enough.
    if (this.bad.length < 20) this.bad.push(failure);
  }

  /** Envelopes stay in memory while a ledger is verified: false when one more would be too much. */
  takeBytes(size: number): boolean {
    this.envelopeBytes += size;
    if (this.envelopeBytes <= LIMIT.envelopeBytes) return true;
    this.fail({ code: 'note-oversized', why: 'the envelopes are too large' });
    return false;
  }

  /** The blob that stands where a segment should: itself, another that was filed under its name, or none. */
  standsFor(blob: string): string | null {
    return this.segments.has(blob) ? blob : (this.filedUnder.get(blob) ?? null);
  }

  /** What is wrong with the ledger itself, beside its sessions. */
  failures(): readonly Failure[] {
    const named = new Set<string>();
    for (const { checkpoints } of this.sessions.values())
      for (const { checkpoint } of checkpoints)
        for (const segment of checkpoint.segments) named.add(segment.blob);
    const unsigned = [...this.segments].filter(([blob]) => !named.has(blob)).slice(0, 20);
    return [
      ...this.bad,
      ...unsigned.map(([blob, sid]) => ({
        code: 'segment-unsigned' as const,
        why: `segment ${short(blob)}${sid === null ? '' : ` of session ${short(sid)}`} is named by no checkpoint`,
      })),
    ];
  }

  private addSegment(about: string, blob: string, sid: SessionId | null): void {
    if (about === blob) {
      this.segments.set(blob, sid);
      return;
    }
    this.filedUnder.set(about, blob);
    this.fail({ code: 'note-misplaced', why: `segment ${short(blob)} is filed under ${short(about)}` });
  }

  private addEnvelopes(note: Extract<Note, { kind: 'envelopes' }>): void {
    for (const signed of note.delegations) this.envelopesOf(signed.delegation.sid).delegations.push(signed);
    for (const signed of note.checkpoints)
      this.envelopesOf(signed.checkpoint.head.sid).checkpoints.push(signed);
  }

  private envelopesOf(sid: SessionId): SessionEnvelopes {
    const known = this.sessions.get(sid);
    if (known !== undefined) return known;
    const made: SessionEnvelopes = { delegations: [], checkpoints: [] };
    this.sessions.set(sid, made);
    return made;
  }
}
