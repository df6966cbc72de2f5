// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../core/canonicalJson.js';
import type { SignedHead, TreeHead } from '../core/evidenceRecord.js';
import type { Digest } from '../core/ids.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import { preAuthEncoding, sealStatement, type Envelope } from './envelope.js';
import { HEAD_PAYLOAD, PREDICATE } from './format.js';
import type { SigningKey, VerifyingKey } from './keys.js';
import {
  base64Bytes,
  exactly,
  hasMembers,
  isCount,
  isDigestText,
  isFlag,
  isHex,
  isText,
  isTime,
  listOf,
  orNull,
} from './strictJson.js';

const isHead = exactly({ root: isDigestText, sid: isDigestText, sig: isText, size: isCount });

function headBytes(head: TreeHead): Buffer {
  const body = canonicalJson({ root: head.root, sid: head.sid, size: head.size });
  return preAuthEncoding(HEAD_PAYLOAD, Buffer.from(body));
}

/** The session key's word for size and root. */
export function signHead(head: TreeHead, key: SigningKey): SignedHead {
  return { ...head, sig: Buffer.from(key.sign(headBytes(head))).toString('base64') };
}

export function isHeadSignedBy(head: SignedHead, key: VerifyingKey): boolean {
  const signature = base64Bytes(head.sig);
  return signature !== null && key.verify(headBytes(head), signature);
}

/** A parsed value as a signed head, signature not yet checked. */
export function headOf(value: JsonValue | undefined): SignedHead | null {
  return isHead(value) ? (value as unknown as SignedHead) : null;
}

/** One published segment as a checkpoint names it. */
export interface SegmentName {
  /** Git object id. */
  readonly blob: string;
  readonly sha256: Digest;
  /** Seq of its first record. */
  readonly first: number;
  readonly count: number;
}

/** Publishes a signed head and names the segments that are new under it. */
export interface Checkpoint {
  readonly repo: Digest;
  readonly writer: string;
  readonly head: SignedHead;
  readonly prev: Digest | null;
  readonly segments: readonly SegmentName[];
  readonly closed: boolean;
  readonly ts: string;
}

/** The envelope line of a checkpoint, signed by the session key, or by the machine key once that is gone. */
export function sealCheckpoint(checkpoint: Checkpoint, key: SigningKey): string {
  const predicate = { ...checkpoint, witness: [] } as unknown as JsonObject;
  return sealStatement(
    {
      subject: { name: 'session', sha256: checkpoint.head.root },
      predicateType: PREDICATE.checkpoint,
      predicate,
    },
    key,
  );
}

const isBlob = (v: JsonValue | undefined): boolean => isHex(40)(v) || isHex(64)(v);
const isCheckpoint = hasMembers({
  repo: isDigestText,
  writer: isHex(16),
  head: isHead,
  prev: orNull(isDigestText),
  segments: listOf(exactly({ blob: isBlob, sha256: isDigestText, first: isCount, count: isCount })),
  closed: isFlag,
  ts: isTime,
  witness: (v) => Array.isArray(v),
});

/** The checkpoint that an envelope carries; null when it carries something else or its subject differs. */
export function checkpointOf(envelope: Envelope): Checkpoint | null {
  const { subject, predicateType, predicate } = envelope.statement;
  if (predicateType !== PREDICATE.checkpoint || !isCheckpoint(predicate)) return null;
  const checkpoint = predicate as unknown as Checkpoint;
  return subject.name === 'session' && subject.sha256 === checkpoint.head.root ? checkpoint : null;
}
