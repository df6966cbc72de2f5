// SPDX-License-Identifier: Apache-2.0
import type { GenesisRecord } from '../../core/evidenceRecord.js';
import type { Digest, SessionId } from '../../core/ids.js';

/** Failure classes of docs/evidence.md §9; stable. */
export type FailureCode =
  | 'note-misplaced'
  | 'note-oversized'
  | 'note-unreadable'
  | 'line-not-canonical'
  | 'record-malformed'
  | 'record-order'
  | 'record-foreign'
  | 'record-after-end'
  | 'genesis-binding'
  | 'segment-missing'
  | 'segment-digest'
  | 'segment-count'
  | 'segment-unsigned'
  | 'envelope-malformed'
  | 'envelope-signature'
  | 'delegation-missing'
  | 'delegation-binding'
  | 'key-weak'
  | 'checkpoint-chain'
  | 'checkpoint-binding'
  | 'head-signature'
  | 'root-mismatch'
  | 'closed-without-end'
  | 'payload-mismatch'
  | 'other-repository'
  | 'rollback'
  | 'fork';

export type TrustCode = 'untrusted-key' | 'revoked-key' | 'outside-window' | 'no-trust-file';

/** One reason why evidence is not sound. */
export interface Failure {
  readonly code: FailureCode;
  readonly why: string;
}

/** Integrity in one word; everything but the first two is a failure. */
export type IntegrityWord = 'complete' | 'open' | 'tampered' | 'rollback' | 'fork';

/** The two verdicts on one session: integrity, and who vouches for it. */
export interface SessionVerdict {
  readonly sid: SessionId;
  readonly writer: string;
  readonly agent: GenesisRecord['agent'] | null;
  readonly size: number;
  /** Null unless the session is sound. */
  readonly root: Digest | null;
  readonly integrity: IntegrityWord;
  readonly failure: Failure | null;
  /** Null: not asked, because integrity failed. */
  readonly trust: 'trusted' | TrustCode | null;
  /** Principal of the trust line, or the machine key. */
  readonly signer: string | null;
  readonly gaps: number;
  readonly redacted: number;
}

/** The word for a failure. */
export function wordOf(code: FailureCode): IntegrityWord {
  return code === 'rollback' || code === 'fork' ? code : 'tampered';
}

/** A verification step that failed; carries the failure class up to the session. */
export class VerificationError extends Error {
  constructor(
    readonly code: FailureCode,
    why: string,
  ) {
    super(why);
  }
}

/** One line of words: `complete, gaps declared 1`, `tampered: segment …`, `untrusted key`. */
export function verdictWords(verdict: SessionVerdict): string {
  if (verdict.failure !== null) return failureWords(verdict.failure);
  const words: string[] = [verdict.integrity];
  if (verdict.gaps > 0) words.push(`gaps declared ${String(verdict.gaps)}`);
  if (verdict.redacted > 0) words.push(`redacted ${String(verdict.redacted)}`);
  if (verdict.trust !== 'trusted' && verdict.trust !== null) words.push(TRUST_WORDS[verdict.trust]);
  return words.join(', ');
}

export function failureWords(failure: Failure): string {
  return `${wordOf(failure.code)}: ${failure.why}`;
}

const TRUST_WORDS: { readonly [code in TrustCode]: string } = {
  'untrusted-key': 'untrusted key',
  'revoked-key': 'untrusted key: revoked',
  'outside-window': "untrusted key: used outside its delegation's window",
  'no-trust-file': 'no trust file',
};
