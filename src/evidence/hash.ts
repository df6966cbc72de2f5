// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Digest } from '../core/ids.js';

/** SHA-256 over the parts, one after the other. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-256 as lower-case hex. */
export function sha256Hex(...parts: readonly (Uint8Array | string)[]): Digest {
  return sha256(...parts).toString('hex') as Digest;
}
