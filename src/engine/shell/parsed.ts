// SPDX-License-Identifier: Apache-2.0
import { parse } from 'unbash';

/** The text as a script; null where it nests so deep that the parser runs out of stack. */
export function parsed(text: string): ReturnType<typeof parse> | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
