// SPDX-License-Identifier: Apache-2.0
import { readPolicyFile } from './file.js';

/** What of a repository's policy file counts only when a person countersigned it. */
export interface Loosening {
  /** Ids of its own `allow` rules. */
  readonly allows: readonly string[];
  /** Packs that it extends, whose `allow` rules it brings. */
  readonly packs: readonly string[];
  readonly allowsByDefault: boolean;
}

/** Null when the file only tightens, or is broken: then it counts as a whole or not at all. */
export function looseningOf(text: string, file: string): Loosening | null {
  const { policy, faults } = readPolicyFile(text, file);
  if (faults.length > 0) return null;
  const allows = policy.rules.filter((rule) => rule.effect === 'allow').map((rule) => rule.id);
  const packs = policy.extends.map((extension) => extension.pack);
  const allowsByDefault = policy.default === 'allow';
  return allows.length > 0 || packs.length > 0 || allowsByDefault ? { allows, packs, allowsByDefault } : null;
}

/** In words: `2 allow rules, the pack recommended`. */
export function looseningText({ allows, packs, allowsByDefault }: Loosening): string {
  const parts = [
    allows.length > 0 ? `${String(allows.length)} allow rule${allows.length === 1 ? '' : 's'}` : '',
    packs.length > 0 ? `the allow rules of ${[...new Set(packs)].join(', ')}` : '',
    allowsByDefault ? '`default: allow`' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
