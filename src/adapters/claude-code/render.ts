// SPDX-License-Identifier: Apache-2.0
import { assertNever } from '../../core/result.js';
import type { Denial, Verdict } from '../../core/verdict.js';
import type { HookAnswer } from '../adapter.js';
import { blockAnswer, NO_OPINION, permissionAnswer } from './wire.js';

/** The answer to a tool call. A denial is said three times: JSON, exit 2 and standard error. */
export function renderVerdict(event: string, verdict: Verdict): HookAnswer {
  if (verdict.kind === 'allow') return answerAllow(event, verdict);
  const text = denialText(verdict);
  if (event === 'PreToolUse') return { stdout: permissionAnswer('deny', text), stderr: `${text}\n`, exit: 2 };
  if (event === 'ConfigChange') return renderEvent(event, { block: text });
  return { stdout: NO_OPINION, stderr: `${text}\n`, exit: 2 };
}

/** INVARIANT: allow JSON is only ever printed for the event that asks for it. */
function answerAllow(event: string, verdict: Verdict & { kind: 'allow' }): HookAnswer {
  if (event !== 'PreToolUse') return renderNoOpinion();
  const by = verdict.approval === null ? 'policy' : verdict.approval.who;
  return { stdout: permissionAnswer('allow', `countersigned by ${by}`), stderr: '', exit: 0 };
}

/** Refuses a settings reload, or acknowledges. */
export function renderEvent(event: string, answer: { readonly block: string | null }): HookAnswer {
  if (answer.block === null) return renderNoOpinion();
  const stdout = event === 'ConfigChange' ? blockAnswer(answer.block) : NO_OPINION;
  return { stdout, stderr: `${answer.block}\n`, exit: 2 };
}

/** The session is not ours: the agent goes on as if we were not there. */
export function renderNoOpinion(): HookAnswer {
  return { stdout: NO_OPINION, stderr: '', exit: 0 };
}

/** What the model reads: what happened, and what to do next. */
function denialText(verdict: Verdict & { kind: 'deny' }): string {
  const { because, approval } = verdict;
  const feedback = approval?.feedback ?? null;
  const said = feedback === null || because.text.includes(feedback) ? '' : ` They say: ${feedback}`;
  return `countersign: ${because.text}${said}\n${nextStep(because)}`;
}

function nextStep(because: Denial): string {
  switch (because.kind) {
    case 'policy':
      return 'Nothing was run. Do not retry it or reach the same effect another way: choose a way that is allowed, or ask the person.';
    case 'person':
      return 'Nothing was run. A person decided this: follow what they say and do not retry the same call.';
    case 'parked':
      return `Nothing was run. ${because.request === null ? 'It' : `Request ${because.request}`} waits for a person. Do not retry it now: go on with work that does not need it, or stop and say what waits.`;
    case 'paused':
      return 'Nothing was run. Nothing is wrong with the call: every call is refused until a person lets you go on. Do not retry it and do not reach the same effect another way: stop, say that you are paused, and wait.';
    case 'fault':
      return 'Nothing was run, because supervision is not working. Do not work around it: stop and ask the person to run `countersign doctor`.';
    case 'unreadable':
      return 'Nothing was run, because the call could not be read. Send it again in its plain, documented form.';
    case 'canary':
      return 'Nothing was run. This was a test call that must be denied.';
    default:
      return assertNever(because.kind);
  }
}
