// SPDX-License-Identifier: Apache-2.0
import type { Found } from './commands.js';

/** A text of which the two parsers do not say the same. */
export interface Difference {
  readonly text: string;
  readonly ours: Found;
  readonly theirs: Found;
  /** Programs that only one of them finds. */
  readonly extra: readonly string[];
  readonly missing: readonly string[];
}

/** What only the first list holds, each as often as it is too much. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((item) => {
    const at = left.indexOf(item);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** Null when both find the same programs and agree whether the text is sound. */
export function differ(text: string, ours: Found, theirs: Found): Difference | null {
  const extra = without(ours.programs, theirs.programs);
  const missing = without(theirs.programs, ours.programs);
  if (extra.length + missing.length === 0 && ours.broken === theirs.broken) return null;
  return { text, ours, theirs, extra, missing };
}
