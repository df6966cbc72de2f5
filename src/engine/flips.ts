// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, type Decision, type Effect } from '../core/decision.js';
import { decidingRules } from './checkCase.js';

/** One call under two policies. */
export interface TwiceJudged {
  /** How a person finds the call again: `SESSION#SEQ`, `FILE:LINE`. */
  readonly name: string;
  /** What it would do, in one line. */
  readonly what: string;
  readonly before: Decision;
  readonly after: Decision;
  /** A person was asked and said no. */
  readonly refused: boolean;
}

export interface Example {
  readonly name: string;
  readonly what: string;
}

/** Calls whose decision flips in the same way for the same rules. */
export interface FlipGroup {
  readonly from: Effect;
  readonly to: Effect;
  /** Rules that decided before, and that decide now. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly count: number;
  readonly examples: readonly Example[];
}

export interface FlipReport {
  readonly calls: number;
  readonly same: number;
  readonly looser: number;
  readonly tighter: number;
  /** Looser first, then the largest first. */
  readonly groups: readonly FlipGroup[];
  /** What a person denied, and how much of it would run now. */
  readonly refused: {
    readonly calls: number;
    readonly allowed: number;
    readonly examples: readonly Example[];
  };
}

const MAX_EXAMPLES = 3;

/** Counts which decisions flip. The same calls in the same order give the same report. */
export class Flips {
  private readonly groups = new Map<string, FlipGroup & { count: number; examples: Example[] }>();
  private readonly refused = { calls: 0, allowed: 0, examples: [] as Example[] };
  private calls = 0;

  add(judged: TwiceJudged): void {
    this.calls++;
    if (judged.refused) this.addRefused(judged);
    if (judged.before.effect !== judged.after.effect) this.addFlip(judged);
  }

  report(): FlipReport {
    const groups = [...this.groups.values()].sort(
      (a, b) => looseness(b) - looseness(a) || b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1),
    );
    const sum = (some: readonly FlipGroup[]): number => some.reduce((total, { count }) => total + count, 0);
    const looser = sum(groups.filter((group) => looseness(group) > 0));
    const flipped = sum(groups);
    return {
      calls: this.calls,
      same: this.calls - flipped,
      looser,
      tighter: flipped - looser,
      groups,
      refused: this.refused,
    };
  }

  private addRefused({ name, what, after }: TwiceJudged): void {
    this.refused.calls++;
    if (after.effect !== 'allow') return;
    this.refused.allowed++;
    keepExample(this.refused.examples, { name, what });
  }

  private addFlip({ name, what, before, after }: TwiceJudged): void {
    const group = {
      from: before.effect,
      to: after.effect,
      before: decidingRules(before),
      after: decidingRules(after),
      count: 0,
      examples: [],
    };
    const key = keyOf(group);
    const known = this.groups.get(key) ?? group;
    this.groups.set(key, known);
    known.count++;
    keepExample(known.examples, { name, what });
  }
}

function keepExample(examples: Example[], example: Example): void {
  if (examples.length < MAX_EXAMPLES) examples.push(example);
}

function keyOf({ from, to, before, after }: Omit<FlipGroup, 'count' | 'examples'>): string {
  return JSON.stringify([from, to, before, after]);
}

/** How many steps nearer to `allow`; negative when it is stricter. */
function looseness({ from, to }: Pick<FlipGroup, 'from' | 'to'>): number {
  return EFFECTS.indexOf(from) - EFFECTS.indexOf(to);
}
