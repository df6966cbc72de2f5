// SPDX-License-Identifier: Apache-2.0
const IGNORABLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * How `deny` and `ask` compare names: NFC, case folded, without characters that some file systems ignore.
 * Wider than any one file system, so that no spelling of a name slips past.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.replace(IGNORABLE, '').normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
