// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../core/ids.js';
import type { Result } from '../core/result.js';
import type { Repository } from './repository.js';

/** SHA-256 of the random id in `.countersign/repo.json`; a fault `no-repository-id` when there is none. */
export function readRepositoryId(_repository: Repository): Promise<Result<Digest>> {
  return Promise.reject(new Error('skeleton'));
}

/** Like readRepositoryId, but mints `.countersign/repo.json` first when it is missing. */
export function ensureRepositoryId(_repository: Repository): Promise<Result<Digest>> {
  return Promise.reject(new Error('skeleton'));
}
