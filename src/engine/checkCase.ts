// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../core/decision.js';
import type { Fault, Result } from '../core/result.js';
import { NO_SESSION, type PastCall } from '../core/sessionState.js';
import { NO_SURROUNDINGS } from '../core/surroundings.js';
import { analyze } from './analyze.js';
import { judge } from './judge.js';
import { pastCall } from './pastCall.js';
import { caseIntent } from './policy/caseCall.js';
import type { CaseCall, PastCase, PolicyCase, Want } from './policy/caseFile.js';
import type { PolicySet } from './policy/policySet.js';
import { localTimesOf, type Clock } from './policy/questions.js';

/** What a case got instead of what it wants. */
export interface CaseFailure {
  readonly wanted: string;
  readonly got: string;
}

/** Judges a case's call; null when it came out as wanted. */
export function checkCase(
  one: PolicyCase,
  policies: Result<PolicySet, readonly Fault[]>,
  clock: Clock,
): CaseFailure | null {
  if (one.want.kind === 'fault') return faultFailure(one.want, policies.ok ? [] : policies.fault);
  const wanted = wantedText(one.want);
  if (!policies.ok) return { wanted, got: `a policy that does not load: ${faultsText(policies.fault)}` };
  if (one.call === null) return { wanted, got: 'no call' };
  const decision = judgeCase(one, one.call, { policies: policies.value, clock });
  const deciding = decidingRules(decision);
  const { effect, rule } = one.want;
  if (decision.effect === effect && (rule === null || deciding.includes(rule))) return null;
  return { wanted, got: `${decision.effect} by ${deciding.join(', ') || 'no rule'}` };
}

/** The rules whose effect became the decision's. */
export function decidingRules({ effect, findings }: Decision): readonly string[] {
  return [...new Set(findings.filter((f) => f.effect === effect).map((f) => f.rule))];
}

function judgeCase(
  one: PolicyCase,
  call: CaseCall,
  { policies, clock }: { readonly policies: PolicySet; readonly clock: Clock },
): Decision {
  const { realPaths, context } = one;
  const plain = caseIntent(call);
  const intent = { ...plain, agent: { ...plain.agent, assurance: context.identity } };
  const { now, branch } = context;
  const localTimes = now === null ? {} : localTimesOf(policies.needs, now, clock);
  const disk = realPaths === null ? {} : { lookedUp: true, realPaths };
  const surroundings = { ...NO_SURROUNDINGS, ...disk, branch, localTimes };
  const session = { ...NO_SESSION, id: intent.agent.session, now, history: context.history.map(pastOf) };
  return judge(intent, analyze(intent).facts, surroundings, policies, session);
}

function pastOf({ call, effect }: PastCase): PastCall {
  return pastCall(caseIntent(call), effect);
}

function wantedText({ effect, rule }: Extract<Want, { kind: 'decision' }>): string {
  return rule === null ? effect : `${effect} by ${rule}`;
}

function faultFailure(want: Extract<Want, { kind: 'fault' }>, faults: readonly Fault[]): CaseFailure | null {
  const at = (line: number | null | undefined): boolean => line !== null && line !== undefined;
  const fits = ({ code, place }: Fault): boolean =>
    code === want.code &&
    (!at(want.line) || place?.line === want.line) &&
    (!at(want.column) || place?.column === want.column);
  if (faults.some(fits)) return null;
  const where = [want.line, want.column].filter(at).join(':');
  return {
    wanted: `the fault ${want.code}${where === '' ? '' : ` at ${where}`}`,
    got: faults.length === 0 ? 'a policy that loads' : faultsText(faults),
  };
}

function faultsText(faults: readonly Fault[]): string {
  const text = ({ code, message, place }: Fault): string =>
    `${code} at ${String(place?.line)}:${String(place?.column)}, ${message}`;
  return faults.map(text).join('; ');
}
