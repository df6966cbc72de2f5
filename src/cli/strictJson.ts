// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../core/json.js';
import { fail, ok, type Result } from '../core/result.js';

/** Why a text is not the JSON we read. */
export interface NotJson {
  readonly reason: string;
}

/**
 * JSON in which no object has a key twice: parsers differ about which one counts, so that the text would mean
 * one thing here and another to the agent.
 */
export function parseStrictJson(text: string): Result<JsonValue, NotJson> {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return fail({ reason: 'not JSON' });
  }
  const twice = duplicateKey(text);
  return twice === null ? ok(value) : fail({ reason: `key ${JSON.stringify(twice)} stands twice` });
}

/** Walks over text that is known to be JSON. */
function duplicateKey(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
  let last: string | null = null;
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && last !== null) {
      const keys = open.at(-1);
      const key = JSON.parse(last) as string;
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    last = token.startsWith('"') ? token : null;
  }
  return null;
}
