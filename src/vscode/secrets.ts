// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';

const SUPERVISOR = 'countersign.supervisorSecret';
const MACHINE_KEY = 'countersign.machineKey';
const HEX_256 = /^[0-9a-f]{64}$/;

/** By which this window and the gate know each other. Never written to disk, shared by windows of one profile. */
export function supervisorSecret(secrets: vscode.SecretStorage): Promise<string> {
  return keptOrNew(secrets, SUPERVISOR);
}

/** Seed of the machine key, for a machine without a key file. A lost one is made anew: old evidence stays valid. */
export function machineKeySeed(secrets: vscode.SecretStorage): Promise<string> {
  return keptOrNew(secrets, MACHINE_KEY);
}

async function keptOrNew(secrets: vscode.SecretStorage, name: string): Promise<string> {
  const kept = await secrets.get(name);
  if (kept !== undefined && HEX_256.test(kept)) return kept;
  const fresh = randomBytes(32).toString('hex');
  await secrets.store(name, fresh);
  // Another window may have stored its own meanwhile: what can be read is what counts.
  return (await secrets.get(name)) ?? fresh;
}
