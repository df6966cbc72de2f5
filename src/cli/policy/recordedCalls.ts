// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Decision } from '../../core/decision.js';
import type { EvidenceRecord } from '../../core/evidenceRecord.js';
import type { Facts } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { PastCall, SessionState } from '../../core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../core/surroundings.js';
import { analyze } from '../../engine/analyze.js';
import type { PolicySet } from '../../engine/policy/policySet.js';
import { localTimesOf } from '../../engine/policy/questions.js';
import { recall, type RecalledCall } from '../../gate/recall.js';
import { recordsOf } from '../../store/evidenceReader.js';
import { localTime } from '../../store/localTime.js';
import { PayloadReader } from '../../store/payloads.js';
import { readLine, type JudgePlace } from '../judgeLine.js';
import { linesOf } from '../lines.js';
import type { Recorded } from '../sessionChoice.js';

/** A call as it once was, with all that its judgement needs. */
export interface RecordedCall {
  /** `SESSION#SEQ` or `FILE:LINE`. */
  readonly name: string;
  readonly intent: Intent;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  readonly session: SessionState;
  /** What the gate decided; null: it is from a file. */
  readonly decided: Decision | null;
  /** What a person said who was asked; null when nobody was, or nobody answered. */
  readonly answer: 'approve' | 'deny' | null;
}

/** The call with what the clocks showed then, in all the time zones of a policy. */
export function timed(call: RecordedCall, { needs }: PolicySet): RecordedCall {
  const { session, surroundings } = call;
  if (session.now === null) return call;
  const localTimes = { ...surroundings.localTimes, ...localTimesOf(needs, session.now, localTime) };
  return { ...call, surroundings: { ...surroundings, localTimes } };
}

/** Null stands for a call that cannot be judged again: its arguments are not in this clone, or not readable. */
export type Recording = AsyncGenerator<RecordedCall | null>;

type JudgedRecord = Extract<EvidenceRecord, { kind: 'call' | 'ask' }>;
type Answer = Extract<EvidenceRecord, { kind: 'answer' }>;

interface Entry {
  readonly record: JudgedRecord;
  readonly answer: Answer | null;
}

/** Calls of all recorded sessions, in the order of their times. Nothing is asked of the disk but the evidence. */
export async function* recordedCalls({ git, folder, sessions }: Recorded): Recording {
  const entries: Entry[] = [];
  for (const session of sessions) entries.push(...entriesOf(await recordsOf(git, session)));
  entries.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const payloads = PayloadReader.open(folder);
  const past = new Histories();
  try {
    for (const entry of entries) {
      const known = recall((await payloads?.get(entry.record.io)) ?? null);
      // The canary is ours, not the agent's, and no policy is about it.
      if (known?.decision.findings.some(({ rule }) => rule === 'builtin/canary') === true) continue;
      if (known === null) {
        yield null;
        continue;
      }
      const call = past.recorded(entry, known);
      yield call;
      // Whoever took it has judged it by now: what follows sees it as done.
      past.add(entry, call);
    }
  } finally {
    payloads?.close();
  }
}

function orderOf({ record }: Entry): string {
  return `${record.ts} ${record.sid} ${String(record.seq).padStart(12, '0')}`;
}

function entriesOf(records: readonly EvidenceRecord[]): readonly Entry[] {
  const answers = new Map<number, Answer>();
  for (const record of records) if (record.kind === 'answer') answers.set(record.ref, record);
  return records.flatMap((record) =>
    record.kind === 'call' || record.kind === 'ask'
      ? [{ record, answer: answers.get(record.seq) ?? null }]
      : [],
  );
}

const MAX_HISTORY = 10_000;

/** What each agent did before, as it really came out. */
class Histories {
  private readonly byAgent = new Map<string, { readonly calls: PastCall[]; forgotten: number | null }>();

  /** The call after all that was added before. */
  recorded({ record, answer }: Entry, { intent, surroundings, decision }: RecalledCall): RecordedCall {
    const { calls, forgotten } = this.of(intent.agent.name);
    return {
      name: `${record.sid.slice(0, 12)}#${String(record.seq)}`,
      intent,
      facts: analyze(intent).facts,
      surroundings,
      session: {
        id: intent.agent.session,
        now: Date.parse(record.ts),
        history: calls,
        forgotten: { inSession: forgotten !== null, until: forgotten },
      },
      decided: decision,
      answer: answer?.choice === 'approve' || answer?.choice === 'deny' ? answer.choice : null,
    };
  }

  add({ record, answer }: Entry, { intent, facts, surroundings, session }: RecordedCall): void {
    const { workspace, home } = intent;
    const known = this.of(intent.agent.name);
    known.calls.push({
      session: intent.agent.session,
      at: session.now,
      effect: record.kind === 'call' ? record.effect : (answer?.effect ?? 'deny'),
      act: { atoms: facts.atoms, workspace, home, surroundings },
    });
    if (known.calls.length > MAX_HISTORY) known.forgotten = known.calls.shift()?.at ?? 0;
  }

  private of(agent: string): { readonly calls: PastCall[]; forgotten: number | null } {
    const known = this.byAgent.get(agent) ?? { calls: [], forgotten: null };
    this.byAgent.set(agent, known);
    return known;
  }
}

/** Calls of a file of JSON lines, in the form that `judge` reads. @throws the system's error when it cannot be read */
export async function* callsOfFile(file: string, cwd: string, place: JudgePlace): Recording {
  let number = 0;
  for await (const line of linesOf(createReadStream(path.resolve(cwd, file)))) {
    number++;
    if (line.length === 0) continue;
    const { intent, context } = readLine(line, place);
    if (intent.operation.kind === 'unreadable') {
      yield null;
      continue;
    }
    yield {
      name: `${file}:${String(number)}`,
      intent,
      facts: analyze(intent).facts,
      surroundings: { ...NO_SURROUNDINGS, branch: context.branch },
      session: context.session,
      decided: null,
      answer: null,
    };
  }
}
