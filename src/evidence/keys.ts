// SPDX-License-Identifier: Apache-2.0
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import * as noble from '@noble/ed25519';
import { sha256Hex } from './hash.js';

noble.hashes.sha512 = (message) => createHash('sha512').update(message).digest();

/** An Ed25519 key that can sign. The seed never leaves the closure that made it. */
export interface SigningKey {
  /** Raw public key, 64 hex characters. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** A public key that passed the strict check. */
export interface VerifyingKey {
  readonly publicKey: string;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** Ed25519 (RFC 8032); both implementations give the same bytes. */
export interface Ed25519 {
  signingKey(seed: Uint8Array): SigningKey;
  /** Null for a key that is not 32 bytes of a canonical encoding, not on the curve, or of small order. */
  verifyingKey(publicKey: string): VerifyingKey | null;
}

const HEX_32 = /^[0-9a-f]{64}$/;
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** node:crypto, some ten times faster. */
export const fastEd25519: Ed25519 = {
  signingKey(seed) {
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
    return {
      publicKey: spki.subarray(SPKI.length).toString('hex'),
      sign: (bytes) => sign(null, bytes, key),
    };
  },
  verifyingKey(publicKey) {
    if (!isSoundKey(publicKey)) return null;
    const key = publicKeyObject(publicKey);
    return {
      publicKey,
      verify: (bytes, signature) => signature.length === 64 && verify(null, bytes, key, signature),
    };
  },
};

/** @noble/ed25519, the reference. */
export const referenceEd25519: Ed25519 = {
  signingKey(seed) {
    return {
      publicKey: Buffer.from(noble.getPublicKey(seed)).toString('hex'),
      sign: (bytes) => noble.sign(bytes, seed),
    };
  },
  verifyingKey(publicKey) {
    if (!isSoundKey(publicKey)) return null;
    const raw = Buffer.from(publicKey, 'hex');
    return {
      publicKey,
      verify: (bytes, signature) =>
        signature.length === 64 && noble.verify(signature, bytes, raw, { zip215: false }),
    };
  },
};

/**
 * SECURITY: node:crypto accepts one fixed signature for every message under a small-order key, so nobody's key is
 * used before this check. Verdicts are remembered: sessions share few machine keys.
 */
export function isSoundKey(publicKey: string): boolean {
  const known = sound.get(publicKey);
  if (known !== undefined) return known;
  const verdict = HEX_32.test(publicKey) && decodes(publicKey);
  if (sound.size >= 10_000) sound.clear();
  sound.set(publicKey, verdict);
  return verdict;
}

const sound = new Map<string, boolean>();

function decodes(publicKey: string): boolean {
  try {
    return !noble.Point.fromHex(publicKey, false).isSmallOrder();
  } catch {
    return false;
  }
}

/** `keyid` of an envelope: hex SHA-256 of the raw key. */
export function keyId(publicKey: string): string {
  return sha256Hex(Buffer.from(publicKey, 'hex'));
}

function publicKeyObject(publicKey: string): KeyObject {
  const der = Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}
