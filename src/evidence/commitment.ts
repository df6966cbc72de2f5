// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Digest } from '../core/ids.js';
import { sha256Hex } from './hash.js';

const COMMITMENT = Uint8Array.of(3);
export const SALT_BYTES = 16;

/** A payload with the salt that keeps its commitment from being guessed. */
export interface Sealed {
  readonly io: Digest;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** `io` of a payload under a salt. */
export function commitment(salt: Uint8Array, bytes: Uint8Array): Digest {
  return sha256Hex(COMMITMENT, salt, bytes);
}

/** Salts a payload; an absent one is the empty payload. */
export function seal(payload: string | null): Sealed {
  const bytes = Buffer.from(payload ?? '', 'utf8');
  const salt = randomBytes(SALT_BYTES);
  return { io: commitment(salt, bytes), salt, bytes };
}
