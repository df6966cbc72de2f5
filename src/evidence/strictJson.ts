// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../core/canonicalJson.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';

/** Parses a canonical JSON object; null when the text is anything else (other spelling, duplicate key, too deep). */
export function parseCanonical(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) && canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of valid UTF-8; null for anything else, so that two byte strings never read as the same text. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/** Checks one member's value. */
export type Check = (value: JsonValue | undefined) => boolean;

const DIGEST = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const isText: Check = (v) => typeof v === 'string';
export const isDigestText: Check = (v) => typeof v === 'string' && DIGEST.test(v);
export const isFlag: Check = (v) => typeof v === 'boolean';
export const isCount: Check = (v) => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;
export const isTime: Check = (v) => typeof v === 'string' && TIME.test(v) && !Number.isNaN(Date.parse(v));
export const isHex =
  (length: number): Check =>
  (v) =>
    typeof v === 'string' && v.length === length && /^[0-9a-f]*$/.test(v);
export const oneOf =
  (...values: readonly JsonValue[]): Check =>
  (v) =>
    v !== undefined && values.includes(v);
export const orNull =
  (check: Check): Check =>
  (v) =>
    v === null || check(v);
export const listOf =
  (check: Check): Check =>
  (v) =>
    Array.isArray(v) && v.every((entry) => check(entry as JsonValue));

/** An object with exactly these members. */
export const exactly =
  (members: Readonly<Record<string, Check>>): Check =>
  (v) =>
    isJsonObject(v) && Object.keys(v).length === Object.keys(members).length && hasMembers(members)(v);

/** An object with at least these members. */
export const hasMembers =
  (members: Readonly<Record<string, Check>>): Check =>
  (v) =>
    isJsonObject(v) &&
    Object.entries(members).every(([name, check]) => Object.hasOwn(v, name) && check(v[name]));

/** Bytes of padded base64 in its only spelling; null for anything else. */
export function base64Bytes(text: JsonValue | undefined): Buffer | null {
  if (typeof text !== 'string' || !BASE64.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
