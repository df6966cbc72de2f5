// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Decision, Finding } from '../core/decision.js';
import { digestOf } from '../core/digest.js';
import type { Facts } from '../core/facts.js';
import type { Digest } from '../core/ids.js';
import type { Intent } from '../core/intent.js';
import type { PolicySource } from '../core/policySource.js';
import { faultText, type Fault, type Result } from '../core/result.js';
import type { Surroundings } from '../core/surroundings.js';
import { judge } from '../engine/judge.js';
import { loadPolicySet } from '../engine/policy/load.js';
import type { PolicySet } from '../engine/policy/policySet.js';
import { policyFilePaths, readPolicySources } from '../store/policyFiles.js';

/** The policy that a call is judged by. `set` is null while nothing valid was ever loaded: all is denied. */
export interface PolicyInForce {
  readonly set: PolicySet | null;
  readonly digest: Digest;
  /** Not empty: the files on disk are broken, and `set` is the last good version. */
  readonly faults: readonly Fault[];
}

interface Loaded extends PolicyInForce {
  /** What was read to get here; anything else on disk means loading again. */
  readonly texts: string;
  /** How the files looked before they were read; null when that cannot tell two versions apart. */
  readonly look: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The policies of every workspace, always as they are on disk. */
export class Policies {
  private readonly loaded = new Map<string, Loaded>();

  constructor(
    private readonly home: string,
    private readonly packs: ReadonlyMap<string, string>,
  ) {}

  /** As the files are now: they are read again unless it is certain that they are the same. */
  async inForce(workspace: string): Promise<PolicyInForce> {
    const look = lookOf(workspace, this.home);
    const last = this.loaded.get(workspace);
    if (last !== undefined && look !== null && last.look === look) return last;
    const sources = await readPolicySources(workspace, this.home);
    const texts = JSON.stringify(sources.ok ? sources.value : sources.fault.map(faultText));
    const next =
      last?.texts === texts ? { ...last, look } : { ...this.load(sources, texts, last?.set ?? null), look };
    this.loaded.set(workspace, next);
    return next;
  }

  /** Of the policy that was in force last: for a record of a failure, when not even loading works. */
  lastDigest(workspace: string): Digest {
    return this.loaded.get(workspace)?.digest ?? digestOf({ broken: 'never loaded' }, sha256);
  }

  /** What is wrong with any workspace's files, in words. */
  faults(): readonly string[] {
    return [...new Set([...this.loaded.values()].flatMap((one) => one.faults.map(faultText)))];
  }

  private load(
    sources: Result<readonly PolicySource[], readonly Fault[]>,
    texts: string,
    lastGood: PolicySet | null,
  ): Omit<Loaded, 'look'> {
    const set = sources.ok ? loadPolicySet(sources.value, this.packs, sha256) : sources;
    if (set.ok) return { set: set.value, digest: set.value.digest, faults: [], texts };
    const digest = lastGood?.digest ?? digestOf({ broken: sha256(texts) }, sha256);
    return { set: lastGood, digest, faults: set.fault, texts };
  }
}

/** Coarser than any file system's clock, finer than a person's patience. */
const FRESH_MS = 2000;

/**
 * Identity, size and times of every policy file. Null when one cannot be looked at, or changed so lately that a
 * second change could look the same: nobody can set the time of change, so an older one is certain.
 */
function lookOf(workspace: string, home: string): string | null {
  const fresh = BigInt(Date.now() - FRESH_MS) * 1_000_000n;
  const looks: string[] = [];
  try {
    for (const { file } of policyFilePaths(workspace, home)) {
      const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (stat !== undefined && stat.ctimeNs > fresh) return null;
      looks.push(
        stat === undefined ? '-' : [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' '),
      );
    }
  } catch {
    return null;
  }
  return looks.join('\n');
}

/** What the policy in force says: a broken one denies, or asks where the last good version would allow. */
export function judgeUnder(
  policy: PolicyInForce,
  intent: Intent,
  known: { readonly facts: Facts; readonly surroundings: Surroundings },
): Decision {
  if (policy.set === null)
    return {
      effect: 'deny',
      risk: { score: 0, tier: 'T0', factors: [] },
      findings: policy.faults.map((fault) => brokenPolicy(fault, 'deny')),
    };
  const decision = judge(intent, known.facts, known.surroundings, policy.set);
  if (policy.faults.length === 0 || decision.effect !== 'allow') return decision;
  return {
    ...decision,
    effect: 'ask',
    findings: [...policy.faults.map((fault) => brokenPolicy(fault, 'ask')), ...decision.findings],
  };
}

function brokenPolicy(fault: Fault, effect: 'ask' | 'deny'): Finding {
  return {
    rule: 'builtin/broken-policy',
    effect,
    file: fault.place?.file ?? null,
    line: fault.place?.line ?? null,
    matched: faultText(fault),
    reason: 'the policy cannot be loaded',
  };
}
