// SPDX-License-Identifier: Apache-2.0
import { LIMIT, TRUST_NAMESPACE } from './format.js';
import { isSoundKey } from './keys.js';
import { base64Bytes } from './strictJson.js';

const KEY_TYPE = 'ssh-ed25519';

/** One line of `.countersign/allowed_signers` that counts. */
export interface TrustedKey {
  readonly principal: string;
  /** Raw public key, hex. */
  readonly publicKey: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly validAfter: number | null;
  readonly validBefore: number | null;
}

/** Whom a verifier trusts. */
export interface Trust {
  readonly keys: readonly TrustedKey[];
  readonly revoked: ReadonlySet<string>;
}

/** The line that makes a machine key trusted for evidence. */
export function trustLine(principal: string, publicKey: string): string {
  const name = principal.replace(/[^\w.@+-]/g, '-');
  return `${name} namespaces="${TRUST_NAMESPACE}" ${sshPublicKey(publicKey)}`;
}

/** OpenSSH's text of a raw Ed25519 public key. */
export function sshPublicKey(publicKey: string): string {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([part(Buffer.from(KEY_TYPE)), part(Buffer.from(publicKey, 'hex'))]);
  return `${KEY_TYPE} ${blob.toString('base64')}`;
}

/** Reads allowed_signers and, when there is one, revoked_keys. A line that does not count is left out. */
export function readTrust(allowedSigners: string, revokedKeys: string | null): Trust {
  return {
    keys: linesOf(allowedSigners).flatMap((line) => trustedKey(line) ?? []),
    revoked: new Set(linesOf(revokedKeys ?? '').flatMap((line) => keyIn(line.split(/\s+/)) ?? [])),
  };
}

/** Why a key does not count at a time (RFC 3339); null when it does. */
export function trustFault(
  trust: Trust,
  publicKey: string,
  at: string,
): 'untrusted-key' | 'revoked-key' | null {
  if (trust.revoked.has(publicKey)) return 'revoked-key';
  const time = Date.parse(at);
  const counts = trust.keys.some(
    (key) =>
      key.publicKey === publicKey &&
      (key.validAfter === null || time >= key.validAfter) &&
      (key.validBefore === null || time <= key.validBefore),
  );
  return counts ? null : 'untrusted-key';
}

function linesOf(text: string): readonly string[] {
  return text
    .slice(0, LIMIT.trustBytes)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function trustedKey(line: string): TrustedKey | null {
  const [principal, ...rest] = fieldsOf(line);
  const [options, ...key] = rest;
  if (principal === undefined || options === undefined || options === KEY_TYPE) return null;
  const publicKey = keyIn(key);
  const settings = optionsOf(options);
  if (publicKey === null || settings === null || !namesUs(settings.get('namespaces'))) return null;
  const validAfter = timeOf(settings.get('valid-after'));
  const validBefore = timeOf(settings.get('valid-before'));
  if (settings.has('cert-authority') || validAfter === 'bad' || validBefore === 'bad') return null;
  return { principal: principal.replaceAll('"', ''), publicKey, validAfter, validBefore };
}

/** Fields parted by blanks outside double quotes. */
function fieldsOf(line: string): readonly string[] {
  return line.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
}

/** Null when an option is unknown: it could narrow the line in a way that we would miss. */
function optionsOf(text: string): ReadonlyMap<string, string> | null {
  const known = ['namespaces', 'valid-after', 'valid-before', 'cert-authority'];
  const options = new Map<string, string>();
  for (const option of text.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const [, name, value] = /^([a-z-]+)(?:="?([^"]*)"?)?$/i.exec(option) ?? [];
    if (name === undefined || !known.includes(name.toLowerCase())) return null;
    options.set(name.toLowerCase(), value ?? '');
  }
  return options;
}

/** SPEC: ssh-keygen(1) ALLOWED SIGNERS, patterns as in ssh_config(5). Stricter: without the option it is not ours. */
function namesUs(patterns: string | undefined): boolean {
  const list = (patterns ?? '').split(',').map((pattern) => pattern.trim());
  if (list.some((pattern) => pattern.startsWith('!') && isMatch(pattern.slice(1)))) return false;
  return list.some((pattern) => isMatch(pattern));
}

function isMatch(pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return pattern !== '' && new RegExp(`^${source}$`).test(TRUST_NAMESPACE);
}

/** `YYYYMMDD[HHMM[SS]][Z]`, read as UTC with and without the Z. */
function timeOf(text: string | undefined): number | null | 'bad' {
  if (text === undefined) return null;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?$/i.exec(text) ?? [];
  const time = Date.parse(
    `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}Z`,
  );
  return Number.isNaN(time) ? 'bad' : time;
}

/** The sound Ed25519 key in `ssh-ed25519 AAAA…`, hex. */
function keyIn(fields: readonly string[]): string | null {
  const at = fields.indexOf(KEY_TYPE);
  const blob = at < 0 ? null : base64Bytes(fields[at + 1]);
  const prefix = Buffer.concat([
    Buffer.from([0, 0, 0, 11]),
    Buffer.from(KEY_TYPE),
    Buffer.from([0, 0, 0, 32]),
  ]);
  if (blob?.length !== prefix.length + 32 || !blob.subarray(0, prefix.length).equals(prefix)) return null;
  const publicKey = blob.subarray(prefix.length).toString('hex');
  return isSoundKey(publicKey) ? publicKey : null;
}
