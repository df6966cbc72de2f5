// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from './json.js';
import { fail, ok, type Result } from './result.js';

const MAX_DEPTH = 200;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Reads JSON that two programs cannot understand differently: no duplicate keys (parsers disagree on which one
 * counts), no lone surrogates, nesting of at most 200. Never throws.
 */
export function readStrictJson(text: string): Result<JsonValue> {
  const shape = checkShape(text);
  if (shape !== null) return fail({ code: 'json-not-strict', message: shape });
  try {
    return ok(JSON.parse(text) as JsonValue);
  } catch (cause) {
    return fail({ code: 'json-syntax', message: 'not JSON', cause });
  }
}

/**
 * One pass over the text. It need not be JSON: whatever this pass misreads in other text, JSON.parse then refuses.
 */
function checkShape(text: string): string | null {
  if (LONE_SURROGATE.test(text)) return 'lone surrogate';
  const scan = new Scan();
  SIGN.lastIndex = 0;
  for (let found = SIGN.exec(text); found !== null; found = SIGN.exec(text)) {
    if (found[0] === '"') {
      const end = endOfString(text, found.index);
      const fault = checkString(text.slice(found.index, end + 1), scan.takeKeys());
      if (fault !== null) return fault;
      SIGN.lastIndex = end + 1;
    } else if (!scan.sign(found[0])) return 'nesting over 200';
  }
  return null;
}

const SIGN = /["{}[\],]/g;

/** Which containers are open, and whether a key comes next. */
class Scan {
  /** Keys seen in each open object; null for a list. */
  private readonly open: (Set<string> | null)[] = [];
  private keyNext = false;

  /** False when nested too deep. */
  sign(c: string): boolean {
    if (c === '{' || c === '[') this.open.push(c === '{' ? new Set() : null);
    else if (c !== ',') this.open.pop();
    this.keyNext = c === '{' || (c === ',' && this.keys() !== null);
    return this.open.length <= MAX_DEPTH;
  }

  /** The keys that the string at hand must not repeat, null when it is a value. */
  takeKeys(): Set<string> | null {
    const keys = this.keyNext ? this.keys() : null;
    this.keyNext = false;
    return keys;
  }

  private keys(): Set<string> | null {
    return this.open.at(-1) ?? null;
  }
}

const BACKSLASH = 0x5c;

/** Index of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

/** `keys` are those already seen in the object whose key this is, null for a value. */
function checkString(token: string, keys: Set<string> | null): string | null {
  const escaped = token.includes('\\');
  if (keys === null && !escaped) return null;
  let value: string;
  try {
    value = escaped ? (JSON.parse(token) as string) : token.slice(1, -1);
  } catch {
    return 'not JSON';
  }
  if (escaped && LONE_SURROGATE.test(value)) return 'lone surrogate';
  if (keys === null) return null;
  if (keys.has(value)) return `duplicate key ${JSON.stringify(value.slice(0, 80))}`;
  keys.add(value);
  return null;
}
