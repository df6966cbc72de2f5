// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Decision, Finding } from '../core/decision.js';
import { digestOf } from '../core/digest.js';
import type { Facts } from '../core/facts.js';
import type { Digest } from '../core/ids.js';
import type { Intent } from '../core/intent.js';
import type { PolicySource } from '../core/policySource.js';
import { faultText, ok, type Fault, type Result } from '../core/result.js';
import type { SessionState } from '../core/sessionState.js';
import type { Surroundings } from '../core/surroundings.js';
import { judge } from '../engine/judge.js';
import { loadPolicySet } from '../engine/policy/load.js';
import { looseningOf } from '../engine/policy/loosening.js';
import type { PastNeeds, PolicySet } from '../engine/policy/policySet.js';
import {
  countersignatureFile,
  readCountersignature,
  vouchedFor,
  type Countersignature,
} from '../store/countersignatures.js';
import { policyFilePaths, readPolicySources } from '../store/policyFiles.js';
import type { RepositoryPolicy } from './protocol.js';

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
  /** Null when it has none that would loosen anything, or a broken one. */
  readonly repository: RepositoryPolicy | null;
}

/** Where countersignatures lie, and whose they must be. */
export interface Countersigned {
  readonly stateFolder: string;
  /** The machine's public key. */
  readonly key: string;
}

/** Coarser than any file system's clock, finer than a person's patience. */
const FRESH_MS = 2000;
/** As many rules of a repository are told by name. */
const MAX_NAMED = 50;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The policies of every workspace, always as they are on disk. */
export class Policies {
  private readonly loaded = new Map<string, Loaded>();

  constructor(
    private readonly home: string,
    private readonly packs: ReadonlyMap<string, string>,
    private readonly countersigned: Countersigned,
  ) {}

  /** As the files are now: they are read again unless it is certain that they are the same. */
  async inForce(workspace: string): Promise<PolicyInForce> {
    const look = this.lookOf(workspace);
    const last = this.loaded.get(workspace);
    if (last !== undefined && look !== null && last.look === look) return last;
    const read = await readPolicySources(workspace, this.home);
    const given = readCountersignature(this.countersigned.stateFolder, workspace, this.countersigned.key);
    const sources = read.ok ? ok(vouchedFor(read.value, given)) : read;
    const texts = JSON.stringify(sources.ok ? sources.value : sources.fault.map(faultText));
    const next =
      last?.texts === texts ? { ...last, look } : { ...this.load(sources, texts, last?.set ?? null), look };
    const repository = sources.ok ? repositoryPolicy(workspace, sources.value, given) : null;
    this.loaded.set(workspace, { ...next, repository });
    return next;
  }

  /** Of every workspace at work, as the files are now. */
  async repositoryPolicies(): Promise<readonly RepositoryPolicy[]> {
    await Promise.all([...this.loaded.keys()].map((workspace) => this.inForce(workspace)));
    return [...this.loaded.values()].flatMap(({ repository }) => repository ?? []);
  }

  /** Of the policy that was in force last: for a record of a failure, when not even loading works. */
  lastDigest(workspace: string): Digest {
    return this.loaded.get(workspace)?.digest ?? digestOf({ broken: 'never loaded' }, sha256);
  }

  /** What is wrong with any workspace's files, in words. */
  faults(): readonly string[] {
    return [...new Set([...this.loaded.values()].flatMap((one) => one.faults.map(faultText)))];
  }

  /**
   * Identity, size and times of every policy file and of the countersignature. Null when one cannot be looked at,
   * or changed so lately that a second change could look the same: nobody can set the time of change, so an older
   * one is certain.
   */
  private lookOf(workspace: string): string | null {
    const fresh = BigInt(Date.now() - FRESH_MS) * 1_000_000n;
    const looks: string[] = [];
    const files = policyFilePaths(workspace, this.home).map(({ file }) => file);
    try {
      for (const file of [...files, countersignatureFile(this.countersigned.stateFolder, workspace)]) {
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

  private load(
    sources: Result<readonly PolicySource[], readonly Fault[]>,
    texts: string,
    lastGood: PolicySet | null,
  ): Omit<Loaded, 'look' | 'repository'> {
    const set = sources.ok ? loadPolicySet(sources.value, this.packs, sha256) : sources;
    if (set.ok) return { set: set.value, digest: set.value.digest, faults: [], texts };
    const digest = lastGood?.digest ?? digestOf({ broken: sha256(texts) }, sha256);
    return { set: lastGood, digest, faults: set.fault, texts };
  }
}

function repositoryPolicy(
  root: string,
  sources: readonly PolicySource[],
  given: Countersignature | null,
): RepositoryPolicy | null {
  const source = sources.find(({ layer }) => layer === 'repository');
  const loosens = source === undefined ? null : looseningOf(source.text, source.file);
  if (source === undefined || loosens === null) return null;
  return {
    root,
    file: source.file,
    digest: sha256(source.text) as Digest,
    loosens: { ...loosens, allows: loosens.allows.slice(0, MAX_NAMED), count: loosens.allows.length },
    countersigned: source.countersigned && given !== null ? { who: given.who, when: given.when } : null,
  };
}

/** Which earlier calls the policy in force looks at. */
export function pastNeeds({ set }: PolicyInForce): PastNeeds {
  return set?.needs.past ?? { session: false, spanMs: 0 };
}

/** What the policy in force says: a broken one denies, or asks where the last good version would allow. */
export function judgeUnder(
  policy: PolicyInForce,
  intent: Intent,
  known: { readonly facts: Facts; readonly surroundings: Surroundings; readonly state: SessionState },
): Decision {
  if (policy.set === null)
    return {
      effect: 'deny',
      risk: { score: 0, tier: 'T0', factors: [] },
      findings: policy.faults.map((fault) => brokenPolicy(fault, 'deny')),
    };
  const decision = judge(intent, known.facts, known.surroundings, policy.set, known.state);
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
