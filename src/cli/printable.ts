// SPDX-License-Identifier: Apache-2.0
import { HIDDEN_CHARACTERS } from '../core/hiddenCharacters.js';

/** Text for a terminal: hidden characters as code points, so that none steers it; line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(HIDDEN_CHARACTERS, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}
