// SPDX-License-Identifier: Apache-2.0
/**
 * The words that brace expansion makes of one word's source text, quotes kept; null when there are more
 * than `limit`. `{a,b}`, `{1..3}`, `{a..e..2}`, nested; anything else stays as it is.
 */
export function braceAlternatives(text: string, limit: number): readonly string[] | null {
  if (text.length > MAX_TEXT || text.split('{', MAX_OPENINGS).length === MAX_OPENINGS) return null;
  const budget = { left: limit * 4 };
  const out = expand(text, budget);
  return out === null || out.length > limit ? null : out;
}

const MAX_TEXT = 4096;
const MAX_OPENINGS = 32;

interface Budget {
  left: number;
}

function expand(text: string, budget: Budget): string[] | null {
  const open = findGroup(text);
  if (open === null) return [text];
  const inner = alternativesOf(text.slice(open.start + 1, open.end));
  const tails = expand(text.slice(open.end + 1), budget);
  if (tails === null) return null;
  const head = text.slice(0, open.start);
  const out: string[] = [];
  for (const part of inner) {
    const middles = expand(part, budget);
    if (middles === null) return null;
    for (const middle of middles)
      for (const rest of tails) {
        if (--budget.left < 0) return null;
        out.push(head + middle + rest);
      }
  }
  return out;
}

/** The first `{…}` that really expands: it holds a comma or a range at its own level. */
function findGroup(text: string): { start: number; end: number } | null {
  for (let i = skipQuoted(text, 0); i < text.length; i = skipQuoted(text, i + 1)) {
    if (text[i] !== '{') continue;
    const end = closing(text, i);
    if (end !== null && alternativesOf(text.slice(i + 1, end)).length > 1) return { start: i, end };
    if (end !== null && RANGE.test(text.slice(i + 1, end))) return { start: i, end };
  }
  return null;
}

function closing(text: string, open: number): number | null {
  let depth = 0;
  for (let i = skipQuoted(text, open); i < text.length; i = skipQuoted(text, i + 1)) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return null;
}

const RANGE = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/;

function alternativesOf(body: string): string[] {
  const range = RANGE.exec(body);
  if (range !== null) return rangeOf(range);
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = skipQuoted(body, 0); i < body.length; i = skipQuoted(body, i + 1)) {
    if (body[i] === '{') depth++;
    else if (body[i] === '}') depth--;
    else if (body[i] === ',' && depth === 0) {
      parts.push(body.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(body.slice(from));
  return parts;
}

const MAX_RANGE = 512;

function rangeOf(range: RegExpExecArray): string[] {
  const [, from = '', to = '', by] = range;
  const letters = !/\d/.test(from) || !/\d/.test(to);
  const a = letters ? from.charCodeAt(0) : Number(from);
  const b = letters ? to.charCodeAt(0) : Number(to);
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  const out: string[] = [];
  for (let n = 0; n * step <= Math.abs(b - a) && n < MAX_RANGE; n++) {
    const value = a + (b >= a ? n : -n) * step;
    out.push(letters ? String.fromCharCode(value) : padded(value, from, to));
  }
  return out;
}

function padded(value: number, from: string, to: string): string {
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const sign = value < 0 ? '-' : '';
  return sign + String(Math.abs(value)).padStart(width - sign.length, '0');
}

/** The next offset from `i` on that is not inside quotes, an escape or `${…}`. */
function skipQuoted(text: string, from: number): number {
  let i = from;
  for (;;) {
    const char = text[i];
    if (char === '\\') i += 2;
    else if (char === "'" || char === '"' || char === '`') i = closingQuote(text, i) + 1;
    else if (char === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) i = closingPair(text, i + 1) + 1;
    else return i;
  }
}

function closingQuote(text: string, open: number): number {
  const quote = text[open];
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== "'") i++;
    else if (text[i] === quote) return i;
  }
  return text.length;
}

function closingPair(text: string, open: number): number {
  const [up, down] = text[open] === '{' ? '{}' : '()';
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === up) depth++;
    else if (text[i] === down && --depth === 0) return i;
  }
  return text.length;
}
