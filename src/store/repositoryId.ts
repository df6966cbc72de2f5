// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '../core/canonicalJson.js';
import type { Digest } from '../core/ids.js';
import { isJsonObject } from '../core/json.js';
import { fail, ok, type Result } from '../core/result.js';
import { sha256Hex } from '../evidence/hash.js';
import { evidenceFolder } from './evidenceFolder.js';
import type { Repository } from './repository.js';
import { readPlainFile } from './plainFile.js';

export const REPOSITORY_ID_FILE = '.countersign/repo.json';

/** SHA-256 of the random id in `.countersign/repo.json`; a fault `no-repository-id` when there is none. */
export async function readRepositoryId(repository: Repository): Promise<Result<Digest>> {
  const file = path.join(repository.root, REPOSITORY_ID_FILE);
  const copy = path.join(evidenceFolder(repository), 'repository');
  const text = (await textOf(file)) ?? (await textOf(copy));
  if (text === null)
    return fail({
      code: 'no-repository-id',
      message: `no \`${REPOSITORY_ID_FILE}\` in \`${repository.root}\``,
      hint: 'countersign init makes it',
    });
  const digest = repositoryIdOf(text);
  return digest === null
    ? fail({ code: 'bad-repository-id', message: `\`${file}\` is not \`{"id":"32 hex","version":1}\`` })
    : ok(digest);
}

/** The digest that stands in the records, from the text of a repo.json; null when it is malformed. */
export function repositoryIdOf(text: string): Digest | null {
  try {
    const value: unknown = JSON.parse(text);
    const id = isJsonObject(value) && value['version'] === 1 ? value['id'] : null;
    return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) ? sha256Hex(id) : null;
  } catch {
    return null;
  }
}

/** Like readRepositoryId, but mints `.countersign/repo.json` first when nobody has one. */
export async function ensureRepositoryId(repository: Repository): Promise<Result<Digest>> {
  const known = await readRepositoryId(repository);
  if (known.ok || known.fault.code !== 'no-repository-id') return known;
  const file = path.join(repository.root, REPOSITORY_ID_FILE);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const text = canonicalJson({ id: randomBytes(16).toString('hex'), version: 1 });
    await writeFile(file, `${text}\n`, { flag: 'wx' });
  } catch (cause) {
    return fail({ code: 'repository-id-unwritable', message: `cannot write \`${file}\``, cause });
  }
  return readRepositoryId(repository);
}

/** Keeps a copy beside the journal: a branch without the file is still the same repository. */
export async function keepRepositoryId(repository: Repository): Promise<void> {
  const text = await textOf(path.join(repository.root, REPOSITORY_ID_FILE));
  const copy = path.join(evidenceFolder(repository), 'repository');
  if (text === null || repositoryIdOf(text) === null || (await textOf(copy)) === text) return;
  await writeFile(`${copy}.new`, text, { mode: 0o600 });
  await rename(`${copy}.new`, copy);
}

async function textOf(file: string): Promise<string | null> {
  try {
    return (await readPlainFile(file, 4096)).toString('utf8');
  } catch {
    return null;
  }
}
