// SPDX-License-Identifier: Apache-2.0
import { canonicalJson } from '../core/canonicalJson.js';
import type { EvidenceRecord } from '../core/evidenceRecord.js';
import { assertNever } from '../core/result.js';
import type { JsonValue } from '../core/json.js';
import { recordsOf } from '../store/evidenceReader.js';
import { readArguments, refuse } from './arguments.js';
import type { Command } from './command.js';
import { EXIT } from './exitCode.js';
import { printable } from './printable.js';
import { chooseSession, recordedHere } from './sessionChoice.js';

/** `log`: the records of one session, in order. */
export const log: Command = {
  name: 'log',
  usage: 'countersign log SESSION [--json]',
  summary: 'Shows the records of a session, one per line; --json gives the lines as they are signed.',
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean', default: false } });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0)
      return refuse(io, { code: 'bad-arguments', message: 'name one session' }, EXIT.badInput);
    const recorded = await recordedHere(io);
    if (!recorded.ok) return refuse(io, recorded.fault, EXIT.failed, values.json);
    const found = chooseSession(recorded.value.sessions, name);
    if (!found.ok) return refuse(io, found.fault, EXIT.failed, values.json);
    const records = await recordsOf(recorded.value.git, found.value);
    for (const record of records)
      io.out(
        values.json
          ? `${canonicalJson(record as unknown as JsonValue)}\n`
          : `${printable(recordText(record)).replaceAll('\n', ' ')}\n`,
      );
    return EXIT.ok;
  },
};

/** One record in one line for people. */
export function recordText(record: EvidenceRecord): string {
  return `${String(record.seq).padStart(5)}  ${record.ts}  ${record.kind.padEnd(7)}  ${bodyText(record)}`;
}

function bodyText(record: EvidenceRecord): string {
  switch (record.kind) {
    case 'genesis':
      return `${record.agent.name} ${record.agent.version ?? ''} (${record.agent.assurance})`;
    case 'call':
      return `${record.effect}  ${judgedText(record)}${givenText(record)}`;
    case 'ask':
      return `ask  ${judgedText(record)}`;
    case 'answer':
      return answerText(record);
    case 'grant':
      return `${record.what}  ${record.grant.slice(0, 12)}${by(record.who)}`;
    case 'outcome':
      return outcomeText(record);
    case 'policy':
      return `policy ${record.policy.slice(0, 12)}`;
    case 'pause':
      return pauseText(record);
    case 'gap':
    case 'end':
      return record.reason;
    default:
      return assertNever(record);
  }
}

function answerText({ ref, choice, effect, who }: Extract<EvidenceRecord, { kind: 'answer' }>): string {
  return `#${String(ref)} ${choice}: ${effect}${by(who)}`;
}

function by(who: string | null): string {
  return who === null ? '' : ` by ${who}`;
}

function givenText({ grant }: Extract<EvidenceRecord, { kind: 'call' }>): string {
  return grant === undefined ? '' : `  granted${by(grant.who)} (${grant.id.slice(0, 12)})`;
}

function pauseText({ paused, scope, who }: Extract<EvidenceRecord, { kind: 'pause' }>): string {
  return `${paused ? 'paused' : 'resumed'} (${scope})${who === null ? '' : ` by ${who}`}`;
}

function outcomeText({ ref, ok }: Extract<EvidenceRecord, { kind: 'outcome' }>): string {
  return `${ref === null ? '' : `#${String(ref)} `}${ok ? 'ok' : 'failed'}`;
}

function judgedText(record: Extract<EvidenceRecord, { kind: 'call' | 'ask' }>): string {
  const { tool, verb, score, rules, factors } = record;
  return `${tool} (${verb})  risk ${String(score)}${factors.length > 0 ? ` ${factors.join(' ')}` : ''}  ${rules.join(' ')}`;
}
