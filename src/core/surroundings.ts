// SPDX-License-Identifier: Apache-2.0
import type { TextEdit } from './intent.js';
import type { LineChange } from './lineChange.js';

/** What only the disk can answer about a call. Asked by analysis, answered by `store/surroundings`. */
export type Question =
  /** Where a lexical path really leads, links resolved (of the deepest existing ancestor, rest appended). */
  | { readonly kind: 'real-path'; readonly path: string }
  /** What is at a path, and how many entries lie below it. */
  | { readonly kind: 'entry'; readonly path: string }
  /** What a file's new content would change in it. */
  | { readonly kind: 'change'; readonly path: string; readonly content: string }
  /** What stands in a file around the texts that edits would replace, one after the other. */
  | { readonly kind: 'edits'; readonly path: string; readonly edits: readonly TextEdit[] }
  /** Whether git could bring back a path and all below it. */
  | { readonly kind: 'kept'; readonly path: string }
  /** The current branch of the workspace, or of the repository of another folder. */
  | { readonly kind: 'branch'; readonly folder?: string }
  /** What `git push` without a refspec would push there. */
  | { readonly kind: 'push'; readonly folder: string }
  /** What the clocks of a time zone show at a moment, in milliseconds UTC. */
  | { readonly kind: 'local-time'; readonly zone: string; readonly at: number };

/** What a clock on the wall shows. */
export interface LocalTime {
  /** `2026-12-20`. */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since midnight. */
  readonly minute: number;
}

export interface EntryAnswer {
  readonly type: 'file' | 'folder' | 'link' | 'missing';
  /** Files at or below the path; null when more than the look-up limit. */
  readonly files: number | null;
}

/** The lines in which a replaced text stands, and some before them, without that text. */
export interface EditContext {
  readonly before: string;
  readonly after: string;
}

/** What git holds of a path and all below it. */
export interface KeptAnswer {
  /**
   * `clean`: all of it is committed as it is. `changed`: some is not. `missing`: git has none of it. `ignored`: nor is
   * it meant to.
   */
  readonly state: 'clean' | 'changed' | 'missing' | 'ignored';
  /** Of what is clean: whether a branch of a remote, as last fetched or pushed, holds the same. Absent: not known. */
  readonly remote?: boolean;
}

/** What git's configuration makes of a push without a refspec, besides the current branch under its own name. */
export interface PushAnswer {
  readonly refspecs: readonly string[];
  /** It depends on the branch that is current then: `refspecs` holds for the branch of now. */
  readonly upstream: boolean;
}

/**
 * Answers, stored with the record so that replay needs no disk. A question that is not answered here is
 * unknown, which may only tighten.
 */
export interface Surroundings {
  /** False: nobody asked the disk, paths are lexical. True: what is missing below is unknown. */
  readonly lookedUp: boolean;
  readonly realPaths: { readonly [path: string]: string };
  readonly entries: { readonly [path: string]: EntryAnswer };
  /** Of the workspace. Empty: none, `HEAD` is detached. Null: not known. */
  readonly branch: string | null;
  /** Of other folders in which a command works with git. */
  readonly branches?: { readonly [folder: string]: string };
  /** By folder of a push without a refspec. */
  readonly pushes?: { readonly [folder: string]: PushAnswer };
  /** By time zone, at the moment of the call. */
  readonly localTimes?: { readonly [zone: string]: LocalTime };
  /** Of paths that a call deletes. */
  readonly kept?: { readonly [path: string]: KeptAnswer };
  /** Of files that a call edits: for each edit the places that it finds. */
  readonly edits?: { readonly [path: string]: readonly (readonly EditContext[])[] };
  /** Of files that a call writes as a whole. */
  readonly changes?: { readonly [path: string]: LineChange };
}

/** Nothing was looked up: `judge` without `--look-up`, replay without a record. */
export const NO_SURROUNDINGS: Surroundings = {
  lookedUp: false,
  realPaths: {},
  entries: {},
  branch: null,
};
