// SPDX-License-Identifier: Apache-2.0
/** One policy file as read from disk, before parsing. */
export interface PolicySource {
  /** `given`: named on a command line, then it is the only policy. */
  readonly layer: 'managed' | 'user' | 'repository' | 'given';
  readonly file: string;
  readonly text: string;
  /** A repository file's `allow` rules count only when a person countersigned its digest. */
  readonly countersigned: boolean;
  /** The last good text of a file that is broken now: each of its `allow`s, and of its packs', is an `ask`. */
  readonly stale?: boolean;
}
