// SPDX-License-Identifier: Apache-2.0
import type { Span } from './facts.js';

export const EFFECTS = ['allow', 'ask', 'deny'] as const;
export type Effect = (typeof EFFECTS)[number];

/** The more restrictive of two effects: `deny > ask > allow`. */
export function stricter(a: Effect, b: Effect): Effect {
  return EFFECTS.indexOf(a) >= EFFECTS.indexOf(b) ? a : b;
}

/** T0 auto 0–19, T1 noted 20–39, T2 ask 40–69, T3 careful 70–89, T4 grave 90–100. */
export type Tier = 'T0' | 'T1' | 'T2' | 'T3' | 'T4';

export function tierOf(score: number): Tier {
  if (score >= 90) return 'T4';
  if (score >= 70) return 'T3';
  if (score >= 40) return 'T2';
  return score >= 20 ? 'T1' : 'T0';
}

/** The factors that risk can name; a policy's `factor` condition knows no others. */
export const FACTOR_IDS = [
  'outside-workspace',
  'history-rewrite',
  'remote-code',
  'secret-path',
  'self-modification',
  'bulk-delete',
  'ci-change',
  'unanalysed',
  'destructive-system',
  'persistence',
  'exfiltration',
  'privilege',
  'setuid',
  'obfuscation',
  'network-egress',
  'secret-content',
  'weakened-security',
  'weakened-checks',
  'new-dependency',
  'supply-chain',
  'dynamic-code',
  'deceptive-text',
  'destructive-data',
  'irreversible',
  'reversible',
  'novelty',
  'escalation',
  'burst',
] as const;
export type FactorId = (typeof FACTOR_IDS)[number];

/** One named reason for risk. */
export interface Factor {
  readonly id: FactorId;
  readonly points: number;
  readonly reason: string;
  readonly span: Span | null;
}

/** 0–100, the capped sum of its factors. */
export interface RiskAssessment {
  readonly score: number;
  readonly tier: Tier;
  readonly factors: readonly Factor[];
}

/** One rule that matched, or `default`, `risk`, `unreadable`, `builtin/…` with file and line null. */
export interface Finding {
  readonly rule: string;
  readonly effect: Effect;
  readonly file: string | null;
  readonly line: number | null;
  /** What it matched, in words: `command git push --force`, `write /home/dev/proj/.env`. */
  readonly matched: string;
  /** The rule's own reason, when it gives one. */
  readonly reason: string | null;
  /** Of an `ask`: each call is asked about anew, no grant answers it. */
  readonly each?: true;
}

/** What the machine alone decides. Same inputs, same bytes. */
export interface Decision {
  readonly effect: Effect;
  readonly risk: RiskAssessment;
  readonly findings: readonly Finding[];
}
