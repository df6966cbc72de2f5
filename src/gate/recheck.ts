// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../core/intent.js';
import type { Question, Surroundings } from '../core/surroundings.js';
import { questionsFor } from '../engine/policy/questions.js';
import { lookUp } from '../store/surroundings.js';
import type { JudgedCall } from './call.js';
import { judgeUnder, pastNeeds, type Policies, type PolicyInForce } from './policies.js';
import { changedSince } from './proposals.js';
import { reasonOf } from './words.js';

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
  const { intent, facts, surroundings: shown } = judged;
  const policy = await policies.inForce(intent.workspace);
  const moment = Date.now();
  const [file, now, stateAt] = await Promise.all([
    changedSince(judged.proposals),
    lookUpTwice(questionsNow(judged, policy, moment), intent),
    judged.past.reader(pastNeeds(policy), moment),
  ]);
  if (file !== null) return `\`${file}\` has changed since it was shown`;
  const moved = Object.keys(shown.realPaths).find((path) => now.realPaths[path] !== shown.realPaths[path]);
  if (moved !== undefined) return `\`${moved}\` leads somewhere else than when it was shown`;
  const state = stateAt(moment);
  // That time passes and the agent goes on does not change what was shown, as long as the policy asks the same.
  const then =
    policy.digest === judged.policy.digest
      ? { facts, surroundings: { ...now, localTimes: shown.localTimes ?? {} }, state: judged.state }
      : { facts, surroundings: now, state };
  if (!isDeepStrictEqual(judgeUnder(policy, intent, then), judged.decision))
    return 'what it would do, or the policy for it, has changed since it was shown';
  const decision = judgeUnder(policy, intent, { facts, surroundings: now, state });
  return decision.effect === 'deny' ? `by now the policy denies it: ${reasonOf(decision)}` : null;
}

function questionsNow(
  { questions, intent, facts }: JudgedCall,
  { set }: PolicyInForce,
  at: number,
): Question[] {
  const timeless = questions.filter((question) => question.kind !== 'local-time');
  return [...timeless, ...(set === null ? [] : questionsFor(set, intent, facts, at))];
}
