// SPDX-License-Identifier: Apache-2.0

/**
 * Characters that a person does not see, or sees as others: controls, bidi and zero-width characters, odd spaces,
 * blank letters, tags, variation selectors, lone surrogates, unassigned and private ones.
 *
 * SECURITY: an agent chooses the text a person reads. Wherever it is shown these are spelled out.
 */
export const HIDDEN_CHARACTERS =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
