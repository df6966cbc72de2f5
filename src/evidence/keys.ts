// SPDX-License-Identifier: Apache-2.0
/** An Ed25519 key that can sign. The seed never leaves the closure that made it. */
export interface SigningKey {
  /** Raw public key, 64 hex characters. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}
