// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { PolicySource } from '../core/policySource.js';
import { fail, ok, type Fault, type Result } from '../core/result.js';
import { loadPolicySet } from '../engine/policy/load.js';
import type { PolicySet } from '../engine/policy/policySet.js';
import { readCountersignature, vouchedFor } from '../store/countersignatures.js';
import { readPacks, readPolicyFile, readPolicySources } from '../store/policyFiles.js';
import { findProduct } from '../store/product.js';
import { stateFolder } from '../store/stateFolder.js';

/** Where a policy is looked for. */
export interface PolicyPlace {
  readonly workspace: string;
  readonly home: string;
  readonly cwd: string;
}

/** The policy set that a PACK or FILE is by itself; what holds in the workspace when none is named. */
export async function choosePolicy(
  named: string | undefined,
  place: PolicyPlace,
): Promise<Result<PolicySet, readonly Fault[]>> {
  const packs = await shippedPacks();
  const sources = await chooseSources(named, place, packs);
  return sources.ok ? loadPolicySet(sources.value, packs, sha256) : sources;
}

/** The files behind it. */
export async function chooseSources(
  named: string | undefined,
  { workspace, home, cwd }: PolicyPlace,
  packs: ReadonlyMap<string, string>,
): Promise<Result<readonly PolicySource[], readonly Fault[]>> {
  if (named === undefined) {
    const sources = await readPolicySources(workspace, home);
    if (!sources.ok) return sources;
    return ok(vouchedFor(sources.value, readCountersignature(stateFolder(home), workspace, null)));
  }
  if (packs.has(named)) return ok([given(named, `version: 1\nextends: ${named}\n`)]);
  const text = await readPolicyFile(path.resolve(cwd, named));
  if (!text.ok) return fail([text.fault]);
  if (text.value !== null) return ok([given(named, text.value)]);
  const hint = `a file, or one of the packs ${[...packs.keys()].join(', ')}`;
  return fail([{ code: 'bad-arguments', message: `no policy \`${named}\``, hint }]);
}

function given(file: string, text: string): PolicySource {
  return { layer: 'given', file, text, countersigned: true };
}

/** The same policy with more rules (items of the list `rules`); null when they cannot be had together. */
export function withMore(
  sources: readonly PolicySource[],
  packs: ReadonlyMap<string, string>,
): (rules: string) => PolicySet | null {
  return (rules) => {
    const text = `version: 1\nrules:\n${rules}`;
    const more = { layer: 'managed', file: 'one more', text, countersigned: true } as const;
    const loaded = loadPolicySet([...sources, more], packs, sha256);
    return loaded.ok ? loaded.value : null;
  };
}

/** A text that is the only policy. */
export function onlyPolicy(
  file: string,
  text: string,
  packs: ReadonlyMap<string, string>,
): Result<PolicySet, readonly Fault[]> {
  return loadPolicySet([given(file, text)], packs, sha256);
}

export function shippedPacks(): Promise<ReadonlyMap<string, string>> {
  return readPacks(findProduct(import.meta.dirname));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
