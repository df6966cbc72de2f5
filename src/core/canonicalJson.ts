// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from './json.js';

/** What canonicalJson refuses, and where (a JSON pointer). */
export class CanonicalJsonError extends Error {
  constructor(
    readonly pointer: string,
    what: string,
  ) {
    super(`${what} at \`${pointer === '' ? '/' : pointer}\``);
  }
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * RFC 8785 (JCS) text of a JSON value, for hashing. Narrower than the RFC: integers of at most 2^53-1 only,
 * so that no two programs can write the same number differently.
 * @throws CanonicalJsonError on undefined, holes, floats, lone surrogates, class instances and cycles.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, '', 0);
}

const MAX_DEPTH = 200;

function write(value: unknown, pointer: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new CanonicalJsonError(pointer, 'nesting over 200');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return integer(value, pointer);
  if (typeof value === 'string') return text(value, pointer);
  if (Array.isArray(value)) return list(value, pointer, depth);
  if (typeof value === 'object' && isPlain(value)) return object(value, pointer, depth);
  throw new CanonicalJsonError(pointer, `not a JSON value (${typeof value})`);
}

function integer(value: number, pointer: string): string {
  if (!Number.isSafeInteger(value))
    throw new CanonicalJsonError(pointer, `not a safe integer (${String(value)})`);
  return Object.is(value, -0) ? '0' : String(value);
}

function text(value: string, pointer: string): string {
  if (LONE_SURROGATE.test(value)) throw new CanonicalJsonError(pointer, 'lone surrogate');
  return JSON.stringify(value);
}

function list(values: readonly unknown[], pointer: string, depth: number): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length; i++) {
    if (!(i in values)) throw new CanonicalJsonError(`${pointer}/${String(i)}`, 'hole in an array');
    parts.push(write(values[i], `${pointer}/${String(i)}`, depth + 1));
  }
  return `[${parts.join(',')}]`;
}

function object(value: object, pointer: string, depth: number): string {
  // SPEC: RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what the default sort does.
  const parts = Object.keys(value)
    .sort()
    .map((key) => {
      const at = `${pointer}/${key}`;
      return `${text(key, at)}:${write((value as Record<string, unknown>)[key], at, depth + 1)}`;
    });
  return `{${parts.join(',')}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) &&
    typeof (value as { toJSON?: unknown }).toJSON !== 'function'
  );
}
