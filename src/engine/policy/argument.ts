// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../../core/canonicalJson.js';
import { isJsonObject, type JsonValue } from '../../core/json.js';
import { fail, ok, type Result } from '../../core/result.js';
import { compareNumbers, type Operator } from './compare.js';
import type { BadGlob } from './glob.js';
import { nameMatches, namePatterns, type NamePattern } from './namePattern.js';
import { MAYBE, NO, YES, type Match } from './pathMatch.js';
import type { PatternList } from './patternList.js';

/** One thing that an argument may be: a text that a glob matches, or an integer that compares. */
export type ArgumentPattern =
  | { readonly kind: 'glob'; readonly pattern: NamePattern }
  | { readonly kind: 'number'; readonly operator: Operator; readonly limit: number };

/** An argument of an MCP or tool call, and what it is held against. */
export interface ArgumentTest {
  readonly path: readonly string[];
  readonly list: PatternList<ArgumentPattern>;
}

/** A top-level name, or a JSON pointer when it begins with `/`. */
export function argumentPath(name: string): Result<readonly string[], BadGlob> {
  if (name === '') return fail({ message: 'an argument without name' });
  if (!name.startsWith('/')) return ok([name]);
  if (/~(?![01])/.test(name))
    return fail({ message: `\`${name}\` is no JSON pointer`, hint: '`~` is written `~0`, `/` within `~1`' });
  const parts = name.slice(1).split('/');
  return ok(parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')));
}

/** `acme/*`, or `<=100`. */
export function argumentPatterns(text: string): Result<readonly ArgumentPattern[], BadGlob> {
  const [, operator, digits] = /^(<=|>=|<|>)\s*(.*)$/s.exec(text) ?? [];
  if (operator === undefined) {
    const globs = namePatterns(text);
    return globs.ok ? ok(globs.value.map((pattern) => ({ kind: 'glob', pattern }))) : globs;
  }
  const limit = Number(digits);
  if (!/^-?\d+$/.test(digits ?? '') || !Number.isSafeInteger(limit))
    return fail({ message: `\`${text}\` compares with no integer`, hint: 'for example `"<=100"`' });
  return ok([{ kind: 'number', operator: operator as Operator, limit }]);
}

/** How an argument holds. What is absent may be anything: the other side has a default of its own. */
export function argumentMatch(test: ArgumentTest, given: JsonValue, allows: boolean): Match {
  const value = valueAt(given, test.path);
  const unknown = allows ? NO : MAYBE;
  if (value === undefined) return unknown;
  const text = textOf(value);
  if (text === null) return unknown;
  const { include, exclude } = test.list;
  const excluded = strongest(exclude, (p) => patternMatch(p, value, text, !allows));
  if (excluded === YES || (allows && excluded === MAYBE)) return NO;
  const match = strongest(include, (p) => patternMatch(p, value, text, allows));
  if (match === MAYBE && allows) return NO;
  return excluded === MAYBE && match === YES ? MAYBE : match;
}

function strongest(patterns: readonly ArgumentPattern[], test: (p: ArgumentPattern) => Match): Match {
  return patterns.reduce<Match>((best, pattern) => {
    const here = test(pattern);
    return here > best ? here : best;
  }, NO);
}

/** `exactly`: letter by letter, and only of integers is it sure how they compare. */
function patternMatch(pattern: ArgumentPattern, value: JsonValue, text: string, exactly: boolean): Match {
  if (pattern.kind === 'glob') return nameMatches(pattern.pattern, [text], exactly) ? YES : NO;
  if (typeof value !== 'number') return MAYBE;
  if (exactly && !Number.isSafeInteger(value)) return MAYBE;
  return compareNumbers(value, pattern.operator, pattern.limit) ? YES : NO;
}

function valueAt(given: JsonValue, path: readonly string[]): JsonValue | undefined {
  let here: JsonValue | undefined = given;
  for (const part of path) {
    if (Array.isArray(here))
      here = /^(?:0|[1-9]\d{0,8})$/.test(part) ? (here as readonly JsonValue[])[Number(part)] : undefined;
    else if (isJsonObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

/** Text as it is, everything else canonically; null when it has no canonical form. */
function textOf(value: JsonValue): string | null {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}
