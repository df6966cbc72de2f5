// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, hex: tokens, nonces and secrets. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('hex');
}

/** Compares in constant time, whatever the lengths. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

export type Role = 'gate' | 'supervisor';

/**
 * What shows that a side knows the supervisor secret, without sending it. SECURITY: the role is part of the
 * proof, so that a fake gate cannot have a supervisor's proof reflected back.
 */
export function proofOf(role: Role, secret: string, nonce: string): string {
  return createHmac('sha256', secret).update(`${role} ${nonce}`, 'utf8').digest('hex');
}
