// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Facts, Span } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { Surroundings } from '../../core/surroundings.js';

/** All that a factor may look at. */
export interface Scene {
  readonly intent: Intent;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  /** What the built-in rules protect and this call would change. */
  readonly protects: readonly { readonly what: string; readonly span: Span | null }[];
}

/** What a factor says when it applies. */
export type FoundFactor = Omit<Factor, 'id'>;
