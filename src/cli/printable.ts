// SPDX-License-Identifier: Apache-2.0
const HIDDEN =
  // SECURITY: an agent chooses names and payloads; none of it may steer the person's terminal or hide text.

  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text for a terminal: control, bidi and zero-width characters as code points; line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(
    HIDDEN,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}
