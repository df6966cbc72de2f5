// SPDX-License-Identifier: Apache-2.0
declare const brand: unique symbol;

/** A string that may not be mistaken for another kind of string. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Lower-case hex SHA-256, 64 characters. */
export type Digest = Branded<'Digest'>;

/** `sha256(0x00 ‖ JCS(genesis record))` as lower-case hex: names repository, agent, key and policy. */
export type SessionId = Branded<'SessionId'>;

/** What a person sees of a pending request, `A-1`, `A-2` …; unique within one gate run and its parked past. */
export type RequestId = Branded<'RequestId'>;

const HEX_64 = /^[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return HEX_64.test(text);
}

export function isSessionId(text: string): text is SessionId {
  return HEX_64.test(text);
}
