// SPDX-License-Identifier: Apache-2.0
import type { Digest, SessionId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';
import { isSignedBy, sealStatement, type Envelope } from './envelope.js';
import { PREDICATE, SESSION_KEY_MS } from './format.js';
import { sha256 } from './hash.js';
import { fastEd25519, keyId, type SigningKey } from './keys.js';
import { hasMembers, isDigestText, isHex, isText, isTime, oneOf } from './strictJson.js';

/** The machine key's word that a session key may sign one session of a repository. */
export interface Delegation {
  readonly repo: Digest;
  /** The one session that the key may sign. */
  readonly sid: SessionId;
  readonly agent: string;
  /** Machine public key, hex. */
  readonly by: string;
  /** Clone id, hex. */
  readonly clone: string;
  /** Session public key, hex. */
  readonly key: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Names one clone on one machine: first 16 hex of SHA-256(machine public key ‖ clone id). */
export function writerId(machinePublicKey: string, cloneId: string): string {
  return sha256(Buffer.from(machinePublicKey, 'hex'), Buffer.from(cloneId, 'hex'))
    .toString('hex')
    .slice(0, 16);
}

/** The envelope line of a delegation; `key` is the machine key named by `by`. */
export function sealDelegation(delegation: Delegation, key: SigningKey): string {
  const predicate = { ...delegation, role: 'session' } as unknown as JsonObject;
  return sealStatement(
    {
      subject: { name: 'session-key', sha256: keyId(delegation.key) },
      predicateType: PREDICATE.delegation,
      predicate,
    },
    key,
  );
}

const isDelegation = hasMembers({
  repo: isDigestText,
  sid: isDigestText,
  agent: isText,
  by: isHex(64),
  clone: isHex(32),
  key: isHex(64),
  notBefore: isTime,
  notAfter: isTime,
  role: oneOf('session'),
});

/** The delegation that an envelope carries, shape only; null when it carries something else. */
export function delegationOf(envelope: Envelope): Delegation | null {
  const { predicateType, predicate } = envelope.statement;
  return predicateType === PREDICATE.delegation && isDelegation(predicate)
    ? (predicate as unknown as Delegation)
    : null;
}

/** Whether `by` really signed it, for sound keys and at most a day. Whether anybody trusts `by` is another question. */
export function delegationFault(
  envelope: Envelope,
  delegation: Delegation,
): 'key-weak' | 'envelope-signature' | 'delegation-binding' | null {
  const by = fastEd25519.verifyingKey(delegation.by);
  if (by === null || fastEd25519.verifyingKey(delegation.key) === null) return 'key-weak';
  if (!isSignedBy(envelope, by)) return 'envelope-signature';
  const { subject } = envelope.statement;
  const lasts = Date.parse(delegation.notAfter) - Date.parse(delegation.notBefore);
  if (subject.name !== 'session-key' || subject.sha256 !== keyId(delegation.key)) return 'delegation-binding';
  return lasts >= 0 && lasts <= SESSION_KEY_MS ? null : 'delegation-binding';
}
