// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../core/canonicalJson.js';
import { isDigest, type Digest } from '../core/ids.js';
import { isJsonObject, type JsonValue } from '../core/json.js';
import type { PolicySource } from '../core/policySource.js';
import { fastEd25519 } from '../evidence/keys.js';
import type { MachineKey } from './machineKey.js';
import { replaceFile } from './privateFile.js';

/** A person's word that the `allow` rules of exactly these bytes of a repository's policy file count here. */
export interface Countersignature {
  readonly root: string;
  readonly digest: Digest;
  readonly who: string;
  /** RFC 3339. */
  readonly when: string;
  /** The file as it was countersigned: what a later version is compared with. */
  readonly text: string;
}

/** A policy has at most a megabyte; JSON may write a character as six. */
const MAX_BYTES = 8_000_000;

/** Where the countersignature of one worktree's policy lies: a folder of its own beside the list of roots. */
export function countersignatureFile(stateFolder: string, root: string): string {
  return path.join(stateFolder, 'countersigned', `${sha256(root).slice(0, 32)}.json`);
}

/** Writes it, signed by the machine key. @throws when it cannot be written; an older one then still stands. */
export function writeCountersignature(stateFolder: string, given: Countersignature, key: MachineKey): void {
  const file = countersignatureFile(stateFolder, given.root);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const signature = Buffer.from(key.sign(statement(given))).toString('hex');
  replaceFile(file, `${JSON.stringify({ ...given, key: key.publicKey, signature })}\n`, 0o600);
}

/** @throws when it is there and cannot be removed. */
export function removeCountersignature(stateFolder: string, root: string): void {
  rmSync(countersignatureFile(stateFolder, root), { force: true });
}

/**
 * The countersignature of a worktree's policy; null when there is none, or none that holds. Without `key` that of
 * any key is told: for a report, never for a decision.
 *
 * SECURITY: what an agent runs may write where we write. Only the gate has the machine key.
 */
export function readCountersignature(
  stateFolder: string,
  root: string,
  key: string | null,
): Countersignature | null {
  const file = countersignatureFile(stateFolder, root);
  try {
    const info = statSync(file, { throwIfNoEntry: false });
    if (info?.isFile() !== true || info.size > MAX_BYTES) return null;
    return parse(JSON.parse(readFileSync(file, 'utf8')) as JsonValue, root, key);
  } catch {
    return null;
  }
}

/** The sources as they count: a repository's file is a person's own word while it is, byte for byte, what they countersigned. */
export function vouchedFor(
  sources: readonly PolicySource[],
  given: Countersignature | null,
): readonly PolicySource[] {
  return sources.map((source) =>
    source.layer === 'repository' && given !== null
      ? { ...source, countersigned: sha256(source.text) === given.digest }
      : source,
  );
}

function parse(value: JsonValue, root: string, key: string | null): Countersignature | null {
  const record = texts(value, ['root', 'digest', 'who', 'when', 'text', 'key', 'signature']);
  if (record?.root !== root || (key !== null && record.key !== key)) return null;
  const { digest, who, when, text, key: signer, signature } = record;
  if (!isDigest(digest) || sha256(text) !== digest) return null;
  const read = { root, digest, who, when, text };
  const verifier = fastEd25519.verifyingKey(signer);
  return verifier?.verify(statement(read), Buffer.from(signature, 'hex')) === true ? read : null;
}

function texts<Name extends string>(
  value: JsonValue,
  names: readonly Name[],
): { readonly [name in Name]: string } | null {
  if (!isJsonObject(value) || !names.every((name) => typeof value[name] === 'string')) return null;
  return value as { readonly [name in Name]: string };
}

/** What is signed. Its first field keeps it from being taken for anything else that the key signs. */
function statement({ root, digest, who, when }: Countersignature): Buffer {
  return Buffer.from(canonicalJson({ countersign: 'repository-policy', digest, root, when, who }), 'utf8');
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
