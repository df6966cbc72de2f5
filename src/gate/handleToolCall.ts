// SPDX-License-Identifier: Apache-2.0
/**
 * One tool call, from the agent's words to the agent's answer. Read downward: each stage takes a value and
 * returns a larger one, none calls the next, none reaches back.
 *
 *   HeardCall ─ analyze, look up, judge ─▶ JudgedCall ─ write down ─▶ (only `ask`) settle ─▶ Verdict ─ render ─▶ answer
 *
 * INVARIANT: an answer is rendered only when a signed head that covers its record is on disk; every way out
 * that is not such an answer is a denial.
 */
import type { HookAnswer } from '../adapters/adapter.js';
import type { AnswerRecord } from '../core/evidenceRecord.js';
import type { Facts } from '../core/facts.js';
import { PAUSE_RULE } from '../core/pause.js';
import { NO_SURROUNDINGS } from '../core/surroundings.js';
import type { Denial, Verdict } from '../core/verdict.js';
import { analyze } from '../engine/analyze.js';
import { questionsFor } from '../engine/policy/questions.js';
import type { Approvals, ParkReason, Settlement } from './approvals.js';
import type { HeardCall, JudgedCall } from './call.js';
import type { Canaries } from './canary.js';
import { describe, grantedBy, type DescribedCall } from './describe.js';
import type { GateLog } from './gateLog.js';
import type { Granting } from './granting.js';
import type { Grant } from './grants.js';
import { CallPast, type Histories } from './history.js';
import type { PauseState } from './pauses.js';
import { judgeUnder, pastNeeds, type Policies } from './policies.js';
import { operationDigest } from './operationDigest.js';
import { proposalsOf } from './proposals.js';
import { changedSinceShown, lookUpTwice } from './recheck.js';
import type { Entry } from './sessions.js';
import type { Timeline } from './timeline.js';
import { causeText, reasonOf, shortText, verbOf } from './words.js';

/** The parts of the gate that a call meets on its way. */
export interface CallParts {
  readonly policies: Policies;
  readonly approvals: Approvals;
  readonly granting: Granting;
  readonly timeline: Timeline;
  readonly histories: Histories;
  readonly canaries: Canaries;
  readonly pauses: PauseState;
  readonly log: GateLog;
}

/** Handles one call. Never throws: any failure is a denial, recorded where that is still possible. */
export async function handleToolCall(heard: HeardCall, gate: CallParts): Promise<HookAnswer> {
  const verdict = await verdictOn(heard, gate).catch((cause: unknown) => recordedFault(heard, cause, gate));
  return heard.adapter.renderVerdict(heard.event, verdict);
}

async function verdictOn(heard: HeardCall, gate: CallParts): Promise<Verdict> {
  const judged = await judgeCall(heard, gate);
  let verdict: Verdict['kind'] = 'deny';
  try {
    const final = await judgedVerdict(judged, gate);
    verdict = final.kind;
    return final;
  } finally {
    judged.past.conclude(verdict);
  }
}

async function judgedVerdict(judged: JudgedCall, gate: CallParts): Promise<Verdict> {
  const described = describe(judged);
  if (described.effect !== 'ask') return writeVerdict(judged, described, gate);
  const grant = gate.granting.use(judged);
  if (grant !== null) return writeGranted(judged, { ...described, grant }, gate);
  const asked = await writeAsk(judged, described, gate);
  const settlement = await settle(judged, { ...described, entry: asked }, gate);
  return writeAnswer(judged, { ...settlement, entry: asked }, gate);
}

async function judgeCall(heard: HeardCall, gate: CallParts): Promise<JudgedCall> {
  const { intent } = heard;
  const { facts, questions: own } = analyze(intent);
  const policy = await gate.policies.inForce(intent.workspace);
  const now = Date.now();
  const questions = [...own, ...(policy.set === null ? [] : questionsFor(policy.set, intent, facts, now))];
  // Who is paused is refused without a look at the disk.
  const paused = gate.pauses.judge(heard.session.agent);
  const [surroundings, proposals] =
    paused === null
      ? await Promise.all([lookUpTwice(questions, intent), proposalsOf(intent.operation, intent.cwd)])
      : [NO_SURROUNDINGS, []];
  const past = new CallPast(heard, gate.histories);
  const stateAt = await past.reader(paused === null ? pastNeeds(policy) : NOTHING_PAST, now);
  // From here to its note nothing waits: of calls at once each sees those before it.
  const known = { facts, surroundings, state: stateAt(now) };
  const forced = gate.canaries.judge(intent) ?? paused ?? gate.pauses.judge(heard.session.agent);
  const decision = forced ?? judgeUnder(policy, intent, known);
  if (forced === null) past.note(facts, surroundings, known.state, decision.effect);
  return { ...heard, ...known, questions, policy, decision, proposals, past };
}

const NOTHING_PAST = { session: false, spanMs: 0 } as const;

/** Allow and deny are one record: nobody is asked. */
async function writeVerdict(judged: JudgedCall, described: DescribedCall, gate: CallParts): Promise<Verdict> {
  const { session, decision, policy } = judged;
  const effect = decision.effect === 'allow' ? 'allow' : 'deny';
  const draft = { kind: 'call', ...described.judged, effect } as const;
  const receipt = await session.append(draft, described.payload, policy.digest);
  noteEntry(judged, receipt, gate);
  if (!gate.canaries.isCanary(decision)) gate.granting.noteCall(judged);
  gate.timeline.put(described.row(receipt), judged.proposals);
  if (effect === 'allow') return { kind: 'allow', approval: null };
  return denied({ kind: denialKind(judged), text: reasonOf(decision), request: null });
}

/** A person answered ahead: one record as well, which names the grant and whose it is. */
async function writeGranted(
  judged: JudgedCall,
  { grant, ...described }: DescribedCall & { readonly grant: Grant },
  gate: CallParts,
): Promise<Verdict> {
  const { session, policy } = judged;
  const given = { id: grant.id, who: shortText(grant.who) };
  const draft = { kind: 'call', ...described.judged, effect: 'allow', grant: given } as const;
  const receipt = await session.append(draft, described.payload, policy.digest);
  noteEntry(judged, receipt, gate);
  gate.granting.noteCall(judged);
  const row = { ...described.row(receipt), effect: 'allow', who: grantedBy(grant.who) } as const;
  gate.timeline.put(row, judged.proposals);
  return { kind: 'allow', approval: null };
}

async function writeAsk(judged: JudgedCall, described: DescribedCall, gate: CallParts): Promise<Entry> {
  const { session, policy } = judged;
  const draft = { kind: 'ask', ...described.judged, shown: described.shown } as const;
  const receipt = await session.append(draft, described.payload, policy.digest);
  noteEntry(judged, receipt, gate);
  gate.timeline.put(described.row(receipt), judged.proposals);
  return { sid: receipt.sid, seq: receipt.seq };
}

interface Settled {
  readonly id: ReturnType<Approvals['open']>['id'];
  readonly settlement: Settlement;
}

/** The only stage that waits for a person. Nobody there, too late or agent gone: parked, which is a denial. */
async function settle(
  judged: JudgedCall,
  asked: DescribedCall & { readonly entry: Entry },
  gate: CallParts,
): Promise<Settled> {
  const { session, proposals } = judged;
  const dismiss = async (who: string): Promise<void> => {
    const answer = { ...unapproved, ref: asked.entry.seq, choice: 'dismissed', who: shortText(who) } as const;
    await session.appendTo(asked.entry, answer, null);
  };
  const changed = async (): Promise<string | null> =>
    (await changedSinceShown(judged, gate.policies)) ?? gate.pauses.holding(session.agent);
  const { id, settlement } = gate.approvals.open(asked.request(asked.entry), { proposals, changed, dismiss });
  gate.granting.watch(id, { judged, entry: asked.entry, shown: asked.shown });
  void judged.gone.then(() => {
    gate.approvals.park(id, 'agent-gone');
  });
  return { id, settlement: await settlement };
}

const unapproved = { kind: 'answer', effect: 'deny', who: null, how: null, shown: null, waited: 0 } as const;

/** The second record of an `ask`. When it cannot be written the agent hears no, whatever the person said. */
async function writeAnswer(
  judged: JudgedCall,
  settled: Settled & { readonly entry: Entry },
  gate: CallParts,
): Promise<Verdict> {
  const { id, settlement, entry } = settled;
  const who = settlement.kind === 'answered' ? settlement.approval.who : null;
  let effect: 'allow' | 'deny' = 'deny';
  try {
    const answer = answerRecord(entry, settlement);
    const feedback = settlement.kind === 'answered' ? settlement.approval.feedback : null;
    await judged.session.appendTo(entry, answer, feedback);
    effect = answer.effect;
    gate.timeline.change(entry, { effect, who: who ?? 'parked' });
  } catch (cause) {
    // The ask stands alone in the evidence: after a restart it is shown again as parked.
    gate.timeline.change(entry, { effect, who: 'fault' });
    gate.log.note(`answer not recorded: ${causeText(cause)}`);
    return denied({
      kind: 'fault',
      text: `the answer cannot be recorded: ${causeText(cause)}`,
      request: null,
    });
  } finally {
    gate.granting.unwatch(id);
    if (settlement.kind === 'answered' && settlement.approval.choice === 'deny')
      gate.granting.noteDenial(judged);
    gate.approvals.conclude(id, effect, who);
  }
  return concluded(id, settlement);
}

type AnswerDraft = Omit<AnswerRecord, 'v' | 'sid' | 'seq' | 'ts'>;

function answerRecord(entry: Entry, settlement: Settlement): AnswerDraft {
  if (settlement.kind === 'parked')
    return { ...unapproved, ref: entry.seq, choice: 'parked', waited: settlement.waitedMs };
  const { choice, who, how, shown, waitedMs } = settlement.approval;
  const effect = choice === 'approve' ? 'allow' : 'deny';
  return {
    kind: 'answer',
    ref: entry.seq,
    choice,
    effect,
    who: shortText(who),
    how,
    shown,
    waited: waitedMs,
  };
}

function concluded(id: Settled['id'], settlement: Settlement): Verdict {
  if (settlement.kind === 'parked')
    return denied({ kind: 'parked', text: `${PARKED[settlement.reason]} (request ${id})`, request: id });
  const { approval } = settlement;
  if (approval.choice === 'approve') return { kind: 'allow', approval };
  const said = approval.feedback === null ? '' : `: ${approval.feedback}`;
  return {
    kind: 'deny',
    because: { kind: 'person', text: `${approval.who} denied it${said}`, request: null },
    approval,
  };
}

const PARKED: { readonly [reason in ParkReason]: string } = {
  nobody: 'this needs a person, and no window is open in which one could answer',
  deadline: 'this needs a person, and none answered in time',
  'agent-gone': 'this needs a person, and the agent stopped waiting',
  'gate-stopped': 'this needs a person, and the gate was stopped before one answered',
};

function denied(because: Denial): Verdict {
  return { kind: 'deny', because, approval: null };
}

function denialKind({ intent, decision }: JudgedCall): Denial['kind'] {
  if (decision.findings.some((finding) => finding.rule === 'builtin/canary')) return 'canary';
  if (decision.findings.some((finding) => finding.rule === PAUSE_RULE)) return 'paused';
  return intent.operation.kind === 'unreadable' ? 'unreadable' : 'policy';
}

function noteEntry({ session, intent, facts, decision }: JudgedCall, entry: Entry, gate: CallParts): void {
  session.remember(intent.toolUseId, {
    sid: entry.sid,
    seq: entry.seq,
    commits: makesCommit(facts),
    operation: operationDigest(intent.operation),
  });
  if (!gate.canaries.isCanary(decision)) session.calls += 1;
}

/** Evidence is published when a commit may have been made. */
function makesCommit({ atoms }: Facts): boolean {
  return atoms.some(
    (atom) =>
      atom.kind === 'command' &&
      atom.command.program.name === 'git' &&
      atom.command.argv.some((word) => word.text === 'commit'),
  );
}

/** Something of ours failed before anything was decided: a denial, recorded if the log still can. */
async function recordedFault(heard: HeardCall, cause: unknown, gate: CallParts): Promise<Verdict> {
  const text = causeText(cause);
  gate.log.note(`call not judged: ${text}`);
  const { intent, session } = heard;
  try {
    const policy = gate.policies.lastDigest(intent.workspace);
    const draft = {
      kind: 'call',
      tool: shortText(intent.tool),
      verb: verbOf(intent.operation),
      rules: ['builtin/fault'],
      score: 0,
      factors: [],
      policy,
      use: intent.toolUseId === null ? null : shortText(intent.toolUseId),
      sub: intent.agent.subagent === null ? null : shortText(intent.agent.subagent),
      effect: 'deny',
    } as const;
    const payload = JSON.stringify({ event: heard.event, intent, fault: text });
    await session.append(draft, payload, policy);
  } catch {
    // Not even that could be written: the denial below is all that is left.
  }
  return denied({ kind: 'fault', text, request: null });
}
