// SPDX-License-Identifier: Apache-2.0
import type { AnswerRecord, AskRecord, CallRecord, EvidenceRecord } from '../core/evidenceRecord.js';
import { PAUSE_RULE } from '../core/pause.js';
import type { PastCall, SessionState } from '../core/sessionState.js';
import { analyze } from '../engine/analyze.js';
import type { OpenEvidence } from './evidencePool.js';
import { recall } from './recall.js';
import { shortText } from './words.js';

/** Calls of earlier runs, and whether there were more. */
export interface Recalled {
  /** Oldest first. */
  readonly calls: readonly PastCall[];
  readonly forgotten: SessionState['forgotten'];
}

/** Which calls of an agent are wanted: those since a moment, and all of one session. */
export interface Wanted {
  readonly agent: string;
  readonly session: string | null;
  readonly since: number;
}

type Judged = (CallRecord | AskRecord) & { readonly session: string; readonly effect: 'allow' | 'deny' };

/** Reads what the evidence of earlier runs says that an agent did. What is no longer stored may have been anything. */
export async function recallCalls(evidence: OpenEvidence, wanted: Wanted, limit: number): Promise<Recalled> {
  const judged = await judgedCalls(evidence, wanted);
  const left = judged.slice(0, Math.max(0, judged.length - limit));
  const taken = judged.slice(left.length);
  const payloads = await evidence.log.payloads(taken.map(({ io }) => io));
  return {
    calls: taken.map((record, i) => pastCall(record, payloads[i] ?? null)),
    forgotten: {
      inSession: left.some(({ session }) => session === wanted.session),
      until: left.length === 0 ? null : timeOf(left.at(-1)),
    },
  };
}

async function judgedCalls({ log, earlier }: OpenEvidence, wanted: Wanted): Promise<readonly Judged[]> {
  const own = wanted.session === null ? null : shortText(wanted.session);
  const found: Judged[] = [];
  for (const summary of earlier) {
    const { name, session } = summary.agent;
    if (name !== shortText(wanted.agent)) continue;
    if (session !== own && Date.parse(summary.lastAt) < wanted.since) continue;
    const records = await log.records(summary.sid);
    const answers = new Map(
      records.flatMap((r) => (r.kind === 'answer' && r.choice !== 'dismissed' ? [[r.ref, r]] : [])),
    );
    for (const record of records) {
      if (!isJudged(record) || (session !== own && timeOf(record) < wanted.since)) continue;
      const effect = effectOf(record, answers);
      found.push({ ...record, session: session === own ? (wanted.session ?? session) : session, effect });
    }
  }
  return found.sort((a, b) => timeOf(a) - timeOf(b));
}

const NOT_ITS_DOING: ReadonlySet<string> = new Set(['builtin/canary', 'builtin/fault', PAUSE_RULE]);

/** Neither our own trial calls, nor our own failures, nor a pause are an agent's doing. */
function isJudged(record: EvidenceRecord): record is CallRecord | AskRecord {
  if (record.kind !== 'call' && record.kind !== 'ask') return false;
  return !record.rules.some((rule) => NOT_ITS_DOING.has(rule));
}

/** Who waited when the gate ended heard no. */
function effectOf(
  record: CallRecord | AskRecord,
  answers: ReadonlyMap<number, AnswerRecord>,
): 'allow' | 'deny' {
  return record.kind === 'call' ? record.effect : (answers.get(record.seq)?.effect ?? 'deny');
}

function timeOf(record: Pick<EvidenceRecord, 'ts'> | undefined): number {
  return record === undefined ? 0 : Date.parse(record.ts);
}

function pastCall(record: Judged, payload: string | null): PastCall {
  const known = recall(payload);
  const base = { session: record.session, at: timeOf(record), effect: record.effect };
  if (known === null) return { ...base, act: null };
  const { intent, surroundings } = known;
  const { atoms } = known.facts ?? analyze(intent).facts;
  return { ...base, act: { atoms, workspace: intent.workspace, home: intent.home, surroundings } };
}
