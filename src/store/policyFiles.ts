// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PolicySource } from '../core/policySource.js';
import { fail, ok, type Fault, type Result } from '../core/result.js';
import { NotPlainFile, readPlainFile } from './plainFile.js';
import type { Product } from './product.js';

/** Larger files are a fault: a policy is written by people. */
const MAX_BYTES = 1_000_000;

/** Where each layer's file is. Order is from the outermost authority inwards. */
export function policyFilePaths(
  root: string,
  home: string,
  platform: NodeJS.Platform = process.platform,
): readonly { readonly layer: 'managed' | 'user' | 'repository'; readonly file: string }[] {
  return [
    { layer: 'managed', file: managedFile(platform) },
    { layer: 'user', file: path.join(home, '.config', 'countersign', 'policy.yaml') },
    { layer: 'repository', file: path.join(root, '.countersign', 'policy.yaml') },
  ];
}

function managedFile(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'C:\\ProgramData\\Countersign\\policy.yaml';
  if (platform === 'darwin') return '/Library/Application Support/Countersign/policy.yaml';
  return '/etc/countersign/policy.yaml';
}

/** Reads every layer that is there. A file that is there but cannot be read is a fault: it may hold a `deny`. */
export async function readPolicySources(
  root: string,
  home: string,
): Promise<Result<PolicySource[], Fault[]>> {
  const sources: PolicySource[] = [];
  const faults: Fault[] = [];
  for (const { layer, file } of policyFilePaths(root, home)) {
    const text = await readPolicyFile(file);
    if (!text.ok) faults.push(text.fault);
    else if (text.value !== null) sources.push({ layer, file, text: text.value, countersigned: false });
  }
  return faults.length === 0 ? ok(sources) : fail(faults);
}

/** The text of one policy file, null when there is none. */
export async function readPolicyFile(file: string): Promise<Result<string | null>> {
  const unreadable = (why: string, cause?: unknown) =>
    fail({
      code: 'policy-unreadable',
      message: why,
      hint: 'until it can be read, everything is denied',
      place: { file, line: 1, column: 1 },
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    const bytes = await readPlainFile(file, MAX_BYTES);
    // With its byte order mark, if it has one: so the text stands for the bytes, and its digest for theirs.
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof NotPlainFile)
      return unreadable(
        cause.reason === 'too-large'
          ? `policy file of over ${String(MAX_BYTES)} bytes`
          : cause.reason === 'changing'
            ? 'policy file is being written'
            : 'the policy is not a plain file',
        cause,
      );
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(null);
    if (cause instanceof TypeError && code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return unreadable('policy file is not UTF-8', cause);
    return unreadable(`policy file cannot be read (${code ?? String(cause)})`, cause);
  }
}

/** The shipped packs by name. */
export async function readPacks(product: Product): Promise<ReadonlyMap<string, string>> {
  const packs = new Map<string, string>();
  for (const entry of await readdir(product.policies, { withFileTypes: true }))
    if (entry.isFile() && entry.name.endsWith('.yaml'))
      packs.set(
        path.basename(entry.name, '.yaml'),
        await readFile(path.join(product.policies, entry.name), 'utf8'),
      );
  return packs;
}
