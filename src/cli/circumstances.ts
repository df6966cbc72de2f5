// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '../core/facts.js';
import { NO_SURROUNDINGS, type Surroundings } from '../core/surroundings.js';
import { analyze } from '../engine/analyze.js';
import type { PolicySet } from '../engine/policy/policySet.js';
import { localTimesOf, questionsFor } from '../engine/policy/questions.js';
import { localTime } from '../store/localTime.js';
import { lookUp } from '../store/surroundings.js';
import type { JudgedLine } from './judgeLine.js';

/** What a call would do, and what the disk and the clocks say about it. The disk is asked only when that is wanted. */
export async function circumstancesOf(
  { intent, context }: Pick<JudgedLine, 'intent' | 'context'>,
  { policies, looksUp }: { readonly policies: PolicySet; readonly looksUp: boolean },
): Promise<{ readonly facts: Facts; readonly surroundings: Surroundings }> {
  const { facts, questions } = analyze(intent);
  const asked = [...questions, ...questionsFor(policies, intent, facts, context.now)];
  const found = looksUp ? await lookUp(asked, intent.workspace) : NO_SURROUNDINGS;
  // Clocks are no part of the disk: they are read without `--look-up` as well.
  const localTimes = context.now === null ? {} : localTimesOf(policies.needs, context.now, localTime);
  return { facts, surroundings: { ...found, branch: context.branch ?? found.branch, localTimes } };
}
