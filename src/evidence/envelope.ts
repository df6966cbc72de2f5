// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../core/canonicalJson.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import { STATEMENT_PAYLOAD, STATEMENT_TYPE } from './format.js';
import { sha256Hex } from './hash.js';
import { keyId, type SigningKey, type VerifyingKey } from './keys.js';
import {
  base64Bytes,
  exactly,
  hasMembers,
  isDigestText,
  isText,
  listOf,
  oneOf,
  parseCanonical,
  utf8Text,
} from './strictJson.js';

/** SPEC: DSSE 1.0, pre-authentication encoding. */
export function preAuthEncoding(type: string, body: Uint8Array): Buffer {
  const head = `DSSEv1 ${String(Buffer.byteLength(type))} ${type} ${String(body.length)} `;
  return Buffer.concat([Buffer.from(head), body]);
}

/** An in-toto Statement v1 about one digest. */
export interface Statement {
  readonly subject: { readonly name: string; readonly sha256: string };
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** A DSSE envelope as read, its signature not yet checked. */
export interface Envelope {
  readonly statement: Statement;
  readonly payload: Buffer;
  readonly signature: Buffer;
  /** Hint only. */
  readonly keyId: string;
}

/** Signs a statement and gives the envelope's line. */
export function sealStatement(statement: Statement, key: SigningKey): string {
  const payload = Buffer.from(
    canonicalJson({
      _type: STATEMENT_TYPE,
      subject: [{ name: statement.subject.name, digest: { sha256: statement.subject.sha256 } }],
      predicateType: statement.predicateType,
      predicate: statement.predicate,
    }),
  );
  const signature = key.sign(preAuthEncoding(STATEMENT_PAYLOAD, payload));
  return canonicalJson({
    payload: payload.toString('base64'),
    payloadType: STATEMENT_PAYLOAD,
    signatures: [{ keyid: keyId(key.publicKey), sig: Buffer.from(signature).toString('base64') }],
  });
}

/** Digest by which a later checkpoint names this one. */
export function payloadDigest(envelope: Envelope): string {
  return sha256Hex(envelope.payload);
}

export function isSignedBy(envelope: Envelope, key: VerifyingKey): boolean {
  return key.verify(preAuthEncoding(STATEMENT_PAYLOAD, envelope.payload), envelope.signature);
}

const ENVELOPE = exactly({
  payload: isText,
  payloadType: oneOf(STATEMENT_PAYLOAD),
  signatures: listOf(exactly({ keyid: isText, sig: isText })),
});
const STATEMENT = hasMembers({
  _type: oneOf(STATEMENT_TYPE),
  subject: listOf(exactly({ name: isText, digest: exactly({ sha256: isDigestText }) })),
  predicateType: isText,
  predicate: hasMembers({}),
});

/** Reads an envelope strictly; null when line, payload or statement is not exactly of the format. */
export function readEnvelope(line: string): Envelope | null {
  const value = parseCanonical(line);
  return value === null ? null : envelopeOf(value);
}

/** An already parsed canonical value as an envelope. */
export function envelopeOf(value: JsonObject): Envelope | null {
  if (!ENVELOPE(value)) return null;
  const [entry, ...more] = value['signatures'] as readonly { readonly keyid: string; readonly sig: string }[];
  const payload = base64Bytes(value['payload']);
  const signature = base64Bytes(entry?.sig);
  if (payload === null || signature === null || entry === undefined || more.length > 0) return null;
  const text = utf8Text(payload);
  const body = text === null ? null : parseCanonical(text);
  const statement = body === null ? null : statementOf(body);
  return statement === null ? null : { statement, payload, signature, keyId: entry.keyid };
}

function statementOf(body: JsonObject): Statement | null {
  if (!STATEMENT(body)) return null;
  const subjects = body['subject'] as readonly { readonly name: string; readonly digest: JsonObject }[];
  const [subject, ...more] = subjects;
  if (subject === undefined || more.length > 0) return null;
  return {
    subject: { name: subject.name, sha256: subject.digest['sha256'] as string },
    predicateType: body['predicateType'] as string,
    predicate: body['predicate'] as Exclude<
      JsonValue,
      null | boolean | number | string | readonly JsonValue[]
    >,
  };
}
