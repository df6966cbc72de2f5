// SPDX-License-Identifier: Apache-2.0
import { Lexer } from 'yaml';

const MAX_NESTING = 64;
const MAX_INDENT = 400;

/**
 * Where a text nests deeper than any policy does; null when it does not. Asked before it is parsed: the parser
 * goes down by recursion, and a file may come from a stranger.
 */
export function tooDeepAt(text: string): number | null {
  const depth = new Depth();
  let offset = 0;
  let announced = false;
  for (const token of new Lexer().lex(text)) {
    if (!announced && depth.isTooDeep(token)) return offset;
    announced = token === SCALAR;
    if (!MARKS.has(token)) offset += token.length;
  }
  return null;
}

const BRACKETS: ReadonlyMap<string, number> = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1],
]);

/** Brackets that are open, and dashes and the like that stand in one line. */
class Depth {
  private flow = 0;
  private inLine = 0;

  isTooDeep(token: string): boolean {
    this.flow += BRACKETS.get(token) ?? 0;
    if (/^[-?:]$/.test(token)) this.inLine++;
    else if (/^[\r\n]/.test(token)) this.inLine = 0;
    return this.flow > MAX_NESTING || (this.flow === 0 && this.inLine > MAX_NESTING) || isIndent(token);
  }
}

/** The lexer's own marks, which stand for no text. */
const SCALAR = '\u001f';
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

function isIndent(token: string): boolean {
  return token.length > MAX_INDENT && /^ +$/.test(token);
}
