// SPDX-License-Identifier: Apache-2.0
/** Stable: scripts and CI rely on them. */
export const EXIT = {
  ok: 0,
  /** Could not run, or nothing found. */
  failed: 1,
  /** Only `hook`. */
  denied: 2,
  /** Tampered, rollback, fork. */
  integrity: 3,
  /** Signer not trusted, or no trust file. */
  untrusted: 4,
  /** A decision changed, a case failed. */
  regression: 5,
  badInput: 6,
  /** Unsupervised, or gate not reachable. */
  unsupervised: 7,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
