// SPDX-License-Identifier: Apache-2.0
/** Names and limits of docs/evidence.md; nothing else may spell them. */
export const PREDICATE = {
  delegation: 'https://countersign.dev/delegation/v1',
  checkpoint: 'https://countersign.dev/session-checkpoint/v1',
} as const;

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const STATEMENT_PAYLOAD = 'application/vnd.in-toto+json';
export const HEAD_PAYLOAD = 'application/vnd.countersign.head+json';

/** OpenSSH namespace of a trust line that counts. */
export const TRUST_NAMESPACE = 'countersign';

/** Everything read from a repository is bounded before it is parsed. */
export const LIMIT = {
  lineBytes: 65_536,
  blobBytes: 8 * 1024 * 1024,
  segmentRecords: 1024,
  notes: 200_000,
  refBytes: 4 * 1024 ** 3,
  envelopeBytes: 64 * 1024 * 1024,
  nameUnits: 256,
  listEntries: 64,
  trustBytes: 1024 * 1024,
} as const;

/** A session key signs for at most this long. */
export const SESSION_KEY_MS = 24 * 60 * 60 * 1000;
