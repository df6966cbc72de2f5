// SPDX-License-Identifier: Apache-2.0
import type { Attention, AttentionSign, TierAttention } from '../core/attention.js';
import { tierOf, type Tier } from '../core/decision.js';
import type {
  AnswerRecord,
  AskRecord,
  CallRecord,
  EvidenceRecord,
  GenesisRecord,
} from '../core/evidenceRecord.js';
import { PAUSE_RULE } from '../core/pause.js';

/** Longer without a record is a pause. */
const PAUSE_MS = 5 * 60_000;
/** SPEC: so many approvals in a row, answered so fast in the median, are a sign; so is no denial in so many answers. */
const QUICK_ROW = 8;
const QUICK_SECONDS = 2;
const NEVER_DENIED = 50;
const TIERS: readonly Tier[] = ['T0', 'T1', 'T2', 'T3', 'T4'];

/** Counts records from a moment on (milliseconds UTC) up to another. `sessions`: the records of each, in their order. */
export function attentionOf(
  sessions: readonly (readonly EvidenceRecord[])[],
  from: number,
  until: number,
): Attention {
  const counted = sessions
    .map((records) => ({
      genesis: genesisOf(records),
      records: records.filter((r) => within(r, from, until)),
    }))
    .filter(({ records }) => records.length > 0);
  const records = counted.flatMap((one) => one.records);
  const judged = records.filter(isJudged);
  const asks = counted.flatMap((one) => asksOf(one.records));
  const answered = asks.filter(isAnswered);
  const hours = counted.reduce((sum, one) => sum + activeMs(one.records), 0) / 3_600_000;
  const blocked = asks.reduce((sum, { answer }) => sum + (answer?.waited ?? 0), 0) / 60_000;
  return {
    sessions: counted.length,
    agents: new Set(counted.flatMap(({ genesis }) => (genesis === null ? [] : [genesis.agent.name]))).size,
    actions: judged.length,
    refused: judged.filter((r) => r.kind === 'call' && r.effect === 'deny').length,
    prompts: asks.length,
    approved: answered.filter(({ answer }) => answer.choice === 'approve').length,
    denied: answered.filter(({ answer }) => answer.choice === 'deny').length,
    parked: asks.filter(({ answer }) => answer !== null && !isPersons(answer)).length,
    open: asks.filter(({ answer }) => answer === null).length,
    grants: grantsOf(records),
    promptsPer100: ratio(100 * asks.length, judged.length),
    agentHours: hours,
    promptsPerHour: ratio(asks.length, hours),
    blockedMinutesPerHour: ratio(blocked, hours),
    tiers: TIERS.map((tier) => tierAttention(tier, asks)).filter(({ prompts }) => prompts > 0),
    signs: signsOf(answered),
  };
}

type Judged = CallRecord | AskRecord;

interface Asked {
  readonly ask: AskRecord;
  readonly answer: AnswerRecord | null;
}

interface Answered extends Asked {
  readonly answer: AnswerRecord;
}

/** The canary is ours, not an agent's, and what a pause refuses was never judged. */
function isJudged(record: EvidenceRecord): record is Judged {
  if (record.kind !== 'call' && record.kind !== 'ask') return false;
  return !record.rules.some((rule) => rule === 'builtin/canary' || rule === PAUSE_RULE);
}

function within({ ts }: EvidenceRecord, from: number, until: number): boolean {
  const at = Date.parse(ts);
  return at >= from && at < until;
}

function genesisOf(records: readonly EvidenceRecord[]): GenesisRecord | null {
  const [first] = records;
  return first?.kind === 'genesis' ? first : null;
}

/** Each request with its first answer: what comes after it changes nothing for the agent that waited. */
function asksOf(records: readonly EvidenceRecord[]): readonly Asked[] {
  const answers = new Map<number, AnswerRecord>();
  for (const record of records)
    if (record.kind === 'answer' && !answers.has(record.ref)) answers.set(record.ref, record);
  return records
    .filter(isJudged)
    .flatMap((ask) => (ask.kind === 'ask' ? [{ ask, answer: answers.get(ask.seq) ?? null }] : []));
}

function isPersons({ choice }: AnswerRecord): boolean {
  return choice === 'approve' || choice === 'deny';
}

function isAnswered(one: Asked): one is Answered {
  return one.answer !== null && isPersons(one.answer);
}

function grantsOf(records: readonly EvidenceRecord[]): Attention['grants'] {
  const made = records.flatMap((r) => (r.kind === 'grant' && r.what === 'made' ? [r.grant] : []));
  const uses = records.flatMap((r) => (r.kind === 'call' && r.grant !== undefined ? [r.grant.id] : []));
  const used = new Set(uses);
  return { made: made.length, unused: made.filter((id) => !used.has(id)).length, answered: uses.length };
}

/** From record to record, pauses left out. */
function activeMs(records: readonly EvidenceRecord[]): number {
  const times = records.map(({ ts }) => Date.parse(ts));
  return times.reduce((sum, at, i) => {
    const gap = at - (times[i - 1] ?? at);
    return sum + (gap > 0 && gap <= PAUSE_MS ? gap : 0);
  }, 0);
}

function tierAttention(tier: Tier, asks: readonly Asked[]): TierAttention {
  const own = asks.filter(({ ask }) => tierOf(ask.score) === tier);
  const answered = own.filter(isAnswered);
  const seconds = answered.map(({ answer }) => answer.waited / 1000).sort((a, b) => a - b);
  return {
    tier,
    prompts: own.length,
    approved: answered.filter(({ answer }) => answer.choice === 'approve').length,
    denied: answered.filter(({ answer }) => answer.choice === 'deny').length,
    medianSeconds: quantile(seconds, 0.5),
    ninthDecileSeconds: quantile(seconds, 0.9),
  };
}

/** The nearest of ascending values; null without any. */
function quantile(ascending: readonly number[], share: number): number | null {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? null;
}

function ratio(part: number, of: number): number | null {
  return of > 0 ? part / of : null;
}

function signsOf(answered: readonly Answered[]): readonly AttentionSign[] {
  const byTime = [...answered].sort((a, b) => Date.parse(a.answer.ts) - Date.parse(b.answer.ts));
  const signs: AttentionSign[] = [];
  const row = longestQuickRow(byTime);
  if (row !== null) signs.push(row);
  if (byTime.length >= NEVER_DENIED && byTime.every(({ answer }) => answer.choice === 'approve'))
    signs.push({ kind: 'never-denied', answers: byTime.length });
  return signs;
}

function longestQuickRow(byTime: readonly Answered[]): AttentionSign | null {
  let longest: AttentionSign | null = null;
  let row: number[] = [];
  for (const { answer } of [...byTime, null].map((one) => one ?? { answer: null })) {
    if (answer?.choice === 'approve') {
      row.push(answer.waited / 1000);
      continue;
    }
    const median = quantile(
      [...row].sort((a, b) => a - b),
      0.5,
    );
    const isQuick = median !== null && row.length >= QUICK_ROW && median < QUICK_SECONDS;
    if (isQuick && row.length > (longest?.kind === 'quick-row' ? longest.approvals : 0))
      longest = { kind: 'quick-row', approvals: row.length, medianSeconds: median };
    row = [];
  }
  return longest;
}
