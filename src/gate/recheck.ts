// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../core/intent.js';
import type { Question, Surroundings } from '../core/surroundings.js';
import { lookUp } from '../store/surroundings.js';
import type { JudgedCall } from './call.js';
import { judgeUnder, type Policies } from './policies.js';
import { changedSince } from './proposals.js';

/** A busy machine must not cost a person's attention: what was not answered in time is asked once more. */
export async function lookUpTwice(
  questions: readonly Question[],
  { workspace }: Pick<Intent, 'workspace'>,
): Promise<Surroundings> {
  const first = await lookUp(questions, workspace);
  const missed = questions.some(
    (question) =>
      (question.kind === 'real-path' && !Object.hasOwn(first.realPaths, question.path)) ||
      (question.kind === 'entry' && !Object.hasOwn(first.entries, question.path)),
  );
  return missed ? lookUp(questions, workspace) : first;
}

/**
 * What is no longer as the person was shown it, in words; null when an approval still means what it meant.
 *
 * SECURITY: while a person reads, the agent's other calls go on. A folder that becomes a link, a file that
 * changes or a rule that is added must not ride on the answer.
 */
export async function changedSinceShown(judged: JudgedCall, policies: Policies): Promise<string | null> {
  const { intent, facts, questions, surroundings: shown } = judged;
  const [file, now, policy] = await Promise.all([
    changedSince(judged.proposals),
    lookUpTwice(questions, intent),
    policies.inForce(intent.workspace),
  ]);
  if (file !== null) return `\`${file}\` has changed since it was shown`;
  const moved = Object.keys(shown.realPaths).find((path) => now.realPaths[path] !== shown.realPaths[path]);
  if (moved !== undefined) return `\`${moved}\` leads somewhere else than when it was shown`;
  const decision = judgeUnder(policy, intent, { facts, surroundings: now, state: judged.state });
  return isDeepStrictEqual(decision, judged.decision)
    ? null
    : 'what it would do, or the policy for it, has changed since it was shown';
}
