// SPDX-License-Identifier: Apache-2.0
/** Brings back what earlier records say: parked requests after a restart, rows and details of the timeline. */
import type { AgentIdentity } from '../core/agentIdentity.js';
import { tierOf, type Decision } from '../core/decision.js';
import type { AnswerRecord, AskRecord, CallRecord, EvidenceRecord } from '../core/evidenceRecord.js';
import type { Facts } from '../core/facts.js';
import type { Intent } from '../core/intent.js';
import type { SessionId } from '../core/ids.js';
import { isJsonObject } from '../core/json.js';
import { NO_SURROUNDINGS, type Surroundings } from '../core/surroundings.js';
import type { UnansweredAsk } from '../store/repositoryEvidence.js';
import type { NewRequest } from './approvals.js';
import { decidedBy, grantedBy, targetsOf } from './describe.js';
import type { OpenEvidence } from './evidencePool.js';
import type { FileProposal, TimelineDetail, TimelineRow } from './protocol.js';
import { targetOf } from './words.js';

/** What a call's payload holds, as far as it is still there and of our own making. */
export interface RecalledCall {
  readonly intent: Intent;
  readonly decision: Decision;
  readonly facts: Facts | null;
  readonly surroundings: Surroundings;
}

export function recall(payload: string | null): RecalledCall | null {
  if (payload === null) return null;
  try {
    const value: unknown = JSON.parse(payload);
    if (!isJsonObject(value) || !isJsonObject(value['intent']) || !isJsonObject(value['decision']))
      return null;
    if (!isJsonObject(value['intent']['operation']) || !isJsonObject(value['intent']['agent'])) return null;
    // Written by ourselves and bound by the record's commitment: not foreign data.
    const own = value as unknown as RecalledCall;
    return { ...own, facts: own.facts ?? null, surroundings: own.surroundings ?? NO_SURROUNDINGS };
  } catch {
    return null;
  }
}

/** An ask of an earlier run as a parked card. */
export function parkedRequest({ ask, genesis, payload }: UnansweredAsk, root: string): NewRequest {
  const agent: AgentIdentity = { ...genesis.agent, subagent: ask.sub };
  const known = recall(payload);
  const operation = { kind: 'unreadable', reason: 'its arguments are no longer stored' } as const;
  const { intent, decision, facts, surroundings } = known ?? {
    intent: { agent, operation, cwd: root, claim: null },
    decision: bareDecision(ask),
    facts: null,
    surroundings: NO_SURROUNDINGS,
  };
  return {
    shown: ask.shown,
    sid: ask.sid,
    seq: ask.seq,
    root,
    agent: intent.agent,
    level: 'unsupervised',
    tool: ask.tool,
    verb: ask.verb,
    operation: intent.operation,
    cwd: intent.cwd,
    claim: intent.claim,
    decision,
    targets: facts === null ? [] : targetsOf(facts, surroundings),
  };
}

function bareDecision(record: AskRecord | CallRecord): Decision {
  const effect = record.kind === 'ask' ? 'ask' : record.effect;
  return {
    effect,
    risk: { score: record.score, tier: tierOf(record.score), factors: [] },
    findings: record.rules.map((rule) => ({
      rule,
      effect,
      file: null,
      line: null,
      matched: '',
      reason: null,
    })),
  };
}

/** The newest rows of the repository's earlier sessions, oldest first. */
export async function earlierRows(evidence: OpenEvidence, limit: number): Promise<readonly TimelineRow[]> {
  const rows: TimelineRow[] = [];
  const newest = [...evidence.earlier].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
  for (const session of newest) {
    if (rows.length >= limit) break;
    const records = await evidence.log.records(session.sid);
    const calls = records.filter((record) => record.kind === 'call' || record.kind === 'ask');
    for (const record of calls.slice(-(limit - rows.length))) {
      const known = recall(await evidence.log.payload(record.io));
      rows.push(rowOf(record, records, { agent: session.agent.name, root: evidence.repository.root, known }));
    }
  }
  return rows.sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

function rowOf(
  record: AskRecord | CallRecord,
  records: readonly EvidenceRecord[],
  more: { readonly agent: string; readonly root: string; readonly known: RecalledCall | null },
): TimelineRow {
  const answer = answerOf(record, records);
  const outcome = records.find((one) => one.kind === 'outcome' && one.ref === record.seq);
  return {
    sid: record.sid,
    seq: record.seq,
    ts: record.ts,
    root: more.root,
    agent: more.agent,
    sub: record.sub,
    tool: record.tool,
    verb: record.verb,
    target: more.known === null ? '' : targetOf(more.known.intent.operation),
    score: record.score,
    tier: tierOf(record.score),
    rules: record.rules,
    effect: record.kind === 'call' ? record.effect : (answer?.effect ?? 'deny'),
    who: record.kind === 'call' ? callBy(record) : (answer?.who ?? 'parked'),
    outcome: outcome?.kind === 'outcome' ? (outcome.ok ? 'ok' : 'failed') : null,
  };
}

function callBy({ grant, rules }: CallRecord): string {
  return grant === undefined ? decidedBy(rules) : grantedBy(grant.who);
}

function answerOf(record: AskRecord | CallRecord, records: readonly EvidenceRecord[]): AnswerRecord | null {
  const answer = records.find((one) => one.kind === 'answer' && one.ref === record.seq);
  return answer?.kind === 'answer' ? answer : null;
}

/** Everything behind one row, read from the evidence. */
export async function detailOf(
  evidence: OpenEvidence,
  at: { readonly sid: SessionId; readonly seq: number },
  row: { readonly live: TimelineRow | null; readonly proposals: readonly FileProposal[] },
): Promise<TimelineDetail | null> {
  const records = await evidence.log.records(at.sid);
  const record = records.find((one) => one.seq === at.seq);
  if (record === undefined || (record.kind !== 'call' && record.kind !== 'ask')) return null;
  const known = recall(await evidence.log.payload(record.io));
  const related = records.filter(
    (one) => one.seq === at.seq || ((one.kind === 'answer' || one.kind === 'outcome') && one.ref === at.seq),
  );
  const outcome = related.find((one) => one.kind === 'outcome');
  const more = { agent: agentOf(records), root: evidence.repository.root, known };
  return {
    row: row.live ?? rowOf(record, records, more),
    records: related.map((one) => JSON.stringify(one)),
    operation: known?.intent.operation ?? null,
    decision: known?.decision ?? null,
    proposals: row.proposals,
    outcome: outcome?.kind === 'outcome' ? await evidence.log.payload(outcome.io) : null,
  };
}

function agentOf(records: readonly EvidenceRecord[]): string {
  const genesis = records.find((one) => one.kind === 'genesis');
  return genesis?.kind === 'genesis' ? genesis.agent.name : '';
}
