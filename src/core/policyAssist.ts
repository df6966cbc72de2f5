// SPDX-License-Identifier: Apache-2.0
/** What an editor shows while a policy file is written. All offsets are UTF-16 units of the text as it was sent. */
import type { Effect, FactorId } from './decision.js';

/** Something that may stand at the cursor. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'snippet';
  /** In TextMate's snippet syntax when `snippet`. */
  readonly insert: string;
  readonly snippet: boolean;
  readonly detail: string;
  readonly doc: string;
  /** What it replaces. */
  readonly start: number;
  readonly end: number;
  /** What follows is a choice again. */
  readonly more: boolean;
}

/** What a place of a policy file means. */
export interface Explanation {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly doc: string;
  /** What only the gate can say more about. */
  readonly about: About | null;
}

export type About =
  | { readonly kind: 'rule'; readonly id: string; readonly effect: Effect | null; readonly when: string }
  | { readonly kind: 'path'; readonly pattern: string; readonly allow: boolean }
  | { readonly kind: 'pack'; readonly name: string }
  | { readonly kind: 'factor'; readonly id: FactorId };
