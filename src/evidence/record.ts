// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../core/canonicalJson.js';
import type { EvidenceRecord } from '../core/evidenceRecord.js';
import type { SessionId } from '../core/ids.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import { LIMIT } from './format.js';
import {
  exactly,
  hasMembers,
  isCount,
  isDigestText,
  isFlag,
  isHex,
  isText,
  isTime,
  listOf,
  oneOf,
  orNull,
  parseCanonical,
  type Check,
} from './strictJson.js';
import { leafHash } from './tree.js';

const EFFECT = oneOf('allow', 'deny');
const common = (kind: string): Record<string, Check> => ({
  v: oneOf(1),
  sid: isDigestText,
  seq: isCount,
  ts: isTime,
  kind: oneOf(kind),
});
const HEAD = exactly({ sid: isDigestText, size: isCount, root: isDigestText });
const JUDGED: Record<string, Check> = {
  tool: isText,
  verb: oneOf('run', 'read', 'write', 'delete', 'fetch', 'mcp', 'tool', 'unreadable'),
  rules: listOf(isText),
  score: (v) => isCount(v) && (v as number) <= 100,
  factors: listOf(isText),
  policy: isDigestText,
  io: isDigestText,
  use: orNull(isText),
  sub: orNull(isText),
};
const AGENT = exactly({
  name: isText,
  version: orNull(isText),
  session: isText,
  assurance: oneOf('claimed', 'verified'),
});

const GIVEN = exactly({ id: isDigestText, who: isText });
const CALL: Record<string, Check> = { ...common('call'), ...JUDGED, effect: EFFECT };
const ROUTE = oneOf('webview', 'thread', 'terminal');
const either =
  (...checks: readonly Check[]): Check =>
  (v) =>
    checks.some((check) => check(v));

const SHAPE: { readonly [kind: string]: Check } = {
  genesis: exactly({
    v: oneOf(1),
    seq: oneOf(0),
    ts: isTime,
    kind: oneOf('genesis'),
    repo: isDigestText,
    agent: AGENT,
    key: isHex(64),
    policy: isDigestText,
    prev: orNull(HEAD),
    nonce: isHex(32),
  }),
  call: either(exactly(CALL), exactly({ ...CALL, effect: oneOf('allow'), grant: GIVEN })),
  ask: exactly({ ...common('ask'), ...JUDGED, shown: isDigestText }),
  answer: exactly({
    ...common('answer'),
    ref: isCount,
    choice: oneOf('approve', 'deny', 'parked', 'dismissed', 'fault'),
    effect: EFFECT,
    who: orNull(isText),
    how: orNull(ROUTE),
    shown: orNull(isDigestText),
    waited: isCount,
  }),
  grant: exactly({
    ...common('grant'),
    what: oneOf('made', 'revoked'),
    grant: isDigestText,
    ref: orNull(isCount),
    who: orNull(isText),
    how: ROUTE,
    io: isDigestText,
  }),
  outcome: exactly({
    ...common('outcome'),
    ref: orNull(isCount),
    ok: isFlag,
    exit: orNull((v) => Number.isSafeInteger(v)),
    io: isDigestText,
  }),
  policy: exactly({ ...common('policy'), policy: isDigestText }),
  gap: exactly({ ...common('gap'), reason: isText }),
  pause: exactly({
    ...common('pause'),
    paused: isFlag,
    scope: oneOf('all', 'agent'),
    who: orNull(isText),
  }),
  end: exactly({ ...common('end'), reason: isText }),
};
/** Part of the format, not written yet: any members beside the common ones. */
const RESERVED = ['key', 'commit', 'rewrite', 'redact', 'spawn'];

/** A record of a kind that this version does not read further. */
export interface ReservedRecord {
  readonly v: 1;
  readonly sid: SessionId;
  readonly seq: number;
  readonly ts: string;
  readonly kind: 'reserved';
}

export type ReadRecord =
  | { readonly ok: true; readonly record: EvidenceRecord | ReservedRecord }
  | { readonly ok: false; readonly code: 'line-not-canonical' | 'record-malformed' };

/** Reads one line strictly: canonical bytes, known kind, exactly its members. */
export function readRecord(line: string): ReadRecord {
  const value = line.length > LIMIT.lineBytes ? null : parseCanonical(line);
  if (value === null) return { ok: false, code: 'line-not-canonical' };
  const record = checkedRecord(value);
  return record === null ? { ok: false, code: 'record-malformed' } : { ok: true, record };
}

/** A parsed value as a record; null when it is none. */
export function checkedRecord(value: JsonObject): EvidenceRecord | ReservedRecord | null {
  const kind = value['kind'];
  if (typeof kind !== 'string') return null;
  if (RESERVED.includes(kind)) {
    if (!hasMembers(common(kind))(value)) return null;
    return { ...(value as unknown as ReservedRecord), kind: 'reserved' };
  }
  const shape = Object.hasOwn(SHAPE, kind) ? SHAPE[kind] : undefined;
  return shape?.(value) === true ? (value as unknown as EvidenceRecord) : null;
}

/** The line of a record. @throws CanonicalJsonError, Error when it is over the limit */
export function recordLine(record: EvidenceRecord): string {
  const line = canonicalJson(record as unknown as JsonValue);
  if (Buffer.byteLength(line) > LIMIT.lineBytes) throw new Error('record is over the line limit');
  return line;
}

/** `sid` of a genesis line. */
export function sessionIdOf(genesisLine: string): SessionId {
  return leafHash(genesisLine).toString('hex') as SessionId;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A record whose free names fit: an agent chooses tool names and ids, and none of them may keep a denial from being
 * recorded. The whole value stays in the payload.
 */
export function fitted<T extends object>(body: T): T {
  return fit(body as unknown as JsonValue) as unknown as T;
}

function fit(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.slice(0, LIMIT.nameUnits).replace(LONE_SURROGATE, '\ufffd');
  if (Array.isArray(value)) return (value as readonly JsonValue[]).slice(0, LIMIT.listEntries).map(fit);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fit(member)]));
  return value;
}
