// SPDX-License-Identifier: Apache-2.0
import type { Result } from '../core/result.js';
import type { SigningKey } from '../evidence/keys.js';

/** The key of one user on one machine. Signs delegations, and heads that a crashed run left behind. */
export type MachineKey = SigningKey;

/** The machine key of a raw Ed25519 seed, 64 hex characters. */
export function machineKeyFromSeed(_seed: string): Result<MachineKey> {
  throw new Error('skeleton');
}

/** The key in `machine.key` of the state folder; made, mode 0600, when there is none. Weaker than a secret store. */
export function readOrCreateMachineKey(_stateFolder: string): Promise<Result<MachineKey>> {
  return Promise.reject(new Error('skeleton'));
}
