// SPDX-License-Identifier: Apache-2.0
// C0 but tab and line feed, DEL and C1, soft hyphen, no-break and other odd spaces, bidi marks, embeddings,
// overrides and isolates, zero-width characters, fillers, line and paragraph separators, tags,
// supplementary variation selectors. The ideographic space is everyday text.
const DECEPTIVE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/gu;
const EMOJI_BEFORE = /[\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}]$/u;
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u;

/** Offset of the first character that makes a text look other than it is; -1 when there is none. */
export function firstDeceptive(text: string): number {
  for (const found of text.matchAll(DECEPTIVE))
    if (!joinsEmoji(text, found.index, found[0])) return found.index;
  return -1;
}

/** The zero-width joiner is at home between two emoji, and only there. */
function joinsEmoji(text: string, at: number, char: string): boolean {
  if (char !== '\u200d') return false;
  return (
    EMOJI_BEFORE.test(text.slice(Math.max(0, at - 2), at)) && EMOJI_AFTER.test(text.slice(at + 1, at + 3))
  );
}
