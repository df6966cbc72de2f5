// SPDX-License-Identifier: Apache-2.0
import type { Piece } from './pieces.js';

const SOURCES = /"source"\s{0,9}:\s{0,9}(\[|")/g;
const STRING = /\s{0,9}"((?:[^"\\\n]|\\.)*)"\s{0,9}(,?)/y;

/** The lines of a notebook's cells as they run, each with its place in the file; null when none are found. */
export function notebookCells(text: string, field: string): readonly Piece[] | null {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(SOURCES)) {
    let at = match.index + match[0].length - (match[1] === '"' ? 1 : 0);
    for (let more = true; more;) {
      STRING.lastIndex = at;
      const string = STRING.exec(text);
      if (string === null) break;
      pieces.push({ text: `${plain(string[1] ?? '')}\n`, field, at: at + string[0].indexOf('"') + 1 });
      at = STRING.lastIndex;
      more = match[1] === '[' && string[2] === ',';
    }
  }
  return pieces.length === 0 ? null : pieces;
}

/** Letters that are written as escapes shift what follows them by a little; a line is short. */
function plain(written: string): string {
  try {
    return (JSON.parse(`"${written}"`) as string).replace(/\n$/, '');
  } catch {
    return written;
  }
}
