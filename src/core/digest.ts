// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from './canonicalJson.js';
import type { Digest } from './ids.js';
import type { JsonValue } from './json.js';

/** SHA-256 as lower-case hex. Passed in, so that the pure folders need no crypto. */
export type Sha256 = (text: string) => string;

/** Digest of a value's canonical JSON. */
export function digestOf(value: JsonValue, sha256: Sha256): Digest {
  return sha256(canonicalJson(value)) as Digest;
}
