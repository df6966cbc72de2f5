// SPDX-License-Identifier: Apache-2.0
import { stricter, type Effect } from '../../core/decision.js';
import { digestOf, type Sha256 } from '../../core/digest.js';
import type { PolicySource } from '../../core/policySource.js';
import { fail, ok, type Fault, type Result } from '../../core/result.js';
import { builtinRules } from './builtin.js';
import { readPolicyFile, type Extension, type PolicyFile } from './file.js';
import { nearest } from './nearest.js';
import type { PolicySet } from './policySet.js';
import { grantableRules } from './grantable.js';
import { needsOf } from './questions.js';
import type { Rule, RuleInForce } from './rule.js';
import { RuleIndex } from './ruleIndex.js';

/** The pack that counts when the person has no policy file. */
export const DEFAULT_PACK = 'recommended';

/** How findings name the file of a shipped pack. */
export function packFile(name: string): string {
  return `policies/${name}.yaml`;
}

/**
 * Reads every source, resolves packs, merges and compiles. All faults of all files are collected. Without a
 * user file the pack `recommended` is added, unless a source is `given`.
 */
export function loadPolicySet(
  sources: readonly PolicySource[],
  packs: ReadonlyMap<string, string>,
  sha256: Sha256,
): Result<PolicySet, readonly Fault[]> {
  const loader = new Loader(packs);
  for (const source of sources) loader.add(source);
  if (!sources.some((s) => s.layer === 'user' || s.layer === 'given')) loader.addDefaultPack();
  return loader.faults.length > 0 ? fail(loader.faults) : ok(loader.finish(sha256));
}

function isPlaceOrTime(condition: string): boolean {
  return condition === 'branch' || condition === 'hours';
}

/** A rule that a pack brings, and what tells it from others. */
interface Brought {
  readonly key: string;
  readonly rule: Rule;
}

/** Whose word a file is. */
interface Standing {
  readonly trusted: boolean;
  readonly stale: boolean;
}

class Loader {
  readonly faults: Fault[] = [];
  private readonly warnings: Fault[] = [];
  private readonly read = new Map<string, PolicyFile>();
  private readonly chosen = new Map<string, { rule: Rule; standing: Standing }>();
  private readonly defaults: Effect[] = [];

  constructor(private readonly packs: ReadonlyMap<string, string>) {}

  add(source: PolicySource): void {
    const { policy, faults } = readPolicyFile(source.text, source.file);
    this.faults.push(...faults);
    const trusted = source.layer !== 'repository' || source.countersigned;
    const standing = { trusted, stale: source.stale === true };
    this.addDefault(policy.default, trusted);
    for (const extension of policy.extends) this.extend(extension, standing);
    for (const rule of policy.rules) this.choose(`file\0${source.file}\0${rule.id}`, rule, standing);
    if (!trusted) this.warnAboutAllows(policy);
    this.warnAboutWholeCalls(policy);
  }

  addDefaultPack(): void {
    const place = { file: 'built in', line: 1, column: 1 };
    this.extend({ pack: DEFAULT_PACK, place, without: [] }, { trusted: true, stale: false });
  }

  finish(sha256: Sha256): PolicySet {
    const rules = this.inForce();
    const fallback = this.defaults.reduce<Effect | null>((a, b) => (a === null ? b : stricter(a, b)), null);
    const canonical = {
      version: 1,
      default: fallback ?? 'ask',
      rules: rules.map((r) => [r.effect, r.trusted, r.canonical]),
    };
    return {
      digest: digestOf(canonical, sha256),
      warnings: this.warnings,
      default: fallback ?? 'ask',
      index: new RuleIndex(rules),
      whole: rules.filter((r) => r.selectors.length === 0),
      grantable: grantableRules(rules),
      needs: needsOf(rules),
    };
  }

  private inForce(): readonly RuleInForce[] {
    const files = [...this.chosen.values()].flatMap(({ rule, standing }): Omit<RuleInForce, 'order'>[] => {
      if (rule.effect === 'allow' && !standing.trusted) return [];
      const effect = rule.effect === 'allow' && standing.stale ? 'ask' : rule.effect;
      return [{ ...rule, effect, trusted: standing.trusted, builtin: false }];
    });
    return [...builtinRules(), ...files].map((rule, order) => ({ ...rule, order }));
  }

  /** SPEC: the most restrictive of all files; one that nobody vouches for cannot say `allow`. */
  private addDefault(effect: Effect | null, trusted: boolean): void {
    if (effect !== null && (trusted || effect !== 'allow')) this.defaults.push(effect);
  }

  private extend(extension: Extension, standing: Standing): void {
    for (const { key, rule } of this.brought(extension, standing, [])) this.choose(key, rule, standing);
  }

  /** The rules of a pack and of the packs that it extends in turn, less those that are left out. */
  private brought(extension: Extension, standing: Standing, within: readonly string[]): readonly Brought[] {
    const pack = within.includes(extension.pack) ? null : this.pack(extension);
    if (pack === null) return [];
    this.addDefault(pack.default, standing.trusted);
    const deeper = [...within, extension.pack];
    const own = pack.rules.map((rule) => ({ key: `pack\0${extension.pack}\0${rule.id}`, rule }));
    const all = [...own, ...pack.extends.flatMap((one) => this.brought(one, standing, deeper))];
    const ids = all.map(({ rule }) => rule.id);
    for (const { id, place } of extension.without)
      if (!ids.includes(id)) {
        const message = `pack \`${extension.pack}\` has no rule \`${id}\``;
        this.fault('policy-unknown-rule', message, place, nearest(id, ids));
      }
    const without = new Set(extension.without.map(({ id }) => id));
    return all.filter(({ rule }) => !without.has(rule.id));
  }

  private pack(extension: Extension): PolicyFile | null {
    const known = this.read.get(extension.pack);
    if (known !== undefined) return known;
    const text = this.packs.get(extension.pack);
    if (text === undefined) {
      const close = nearest(extension.pack, [...this.packs.keys()]);
      this.fault('policy-unknown-pack', `unknown pack \`${extension.pack}\``, extension.place, close);
      return null;
    }
    const { policy, faults } = readPolicyFile(text, packFile(extension.pack));
    this.faults.push(...faults);
    this.read.set(extension.pack, policy);
    return policy;
  }

  /** One pack extended by several files counts once, by the word of the most trusted. */
  private choose(key: string, rule: Rule, standing: Standing): void {
    const before = this.chosen.get(key)?.standing;
    const trusted = standing.trusted || before?.trusted === true;
    const fresh = (s: Standing | undefined): boolean => s?.trusted === true && !s.stale;
    this.chosen.set(key, { rule, standing: { trusted, stale: !fresh(standing) && !fresh(before) } });
  }

  private warnAboutAllows(policy: PolicyFile): void {
    for (const rule of policy.rules)
      if (rule.effect === 'allow' && rule.place !== null)
        this.warnings.push({
          code: 'policy-allow-not-counted',
          message: `allow rule \`${rule.id}\` of a repository does not count`,
          place: rule.place,
          hint: 'countersign the file in VS Code, or write the rule into your own policy file',
        });
  }

  /** A rule without selectors is about every call, which is seldom meant when only place or time limit it. */
  private warnAboutWholeCalls(policy: PolicyFile): void {
    for (const { id, selectors, conditions, place } of policy.rules) {
      const limits = Object.entries(conditions).flatMap(([name, value]) => (value === null ? [] : [name]));
      if (place === null || selectors.length > 0 || limits.some((name) => !isPlaceOrTime(name))) continue;
      const message = `rule \`${id}\` is about every call: only ${limits.map((l) => `\`${l}\``).join(' and ')} limits it`;
      this.warnings.push({
        code: 'policy-whole-call',
        message,
        place,
        hint: 'say which calls, for example `write`',
      });
    }
  }

  private fault(code: string, message: string, place: Extension['place'], close: string | null): void {
    const hint = close === null ? undefined : `did you mean \`${close}\`?`;
    this.faults.push({ code, message, place, ...(hint === undefined ? {} : { hint }) });
  }
}
