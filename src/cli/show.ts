// SPDX-License-Identifier: Apache-2.0
import type { EvidenceRecord } from '../core/evidenceRecord.js';
import { fail, ok, type Result } from '../core/result.js';
import { recordsOf } from '../store/evidenceReader.js';
import { PayloadReader } from '../store/payloads.js';
import { readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT } from './exitCode.js';
import { recordText } from './log.js';
import { printable } from './printable.js';
import { chooseSession, recordedHere } from './sessionChoice.js';

/** One record, what refers to it, and the payload when it is here. */
interface Shown {
  readonly record: EvidenceRecord;
  readonly related: readonly EvidenceRecord[];
  /** Null: none, or not in this clone. */
  readonly payload: string | null;
}

/** `show`: everything about one record. */
export const show: Command = {
  name: 'show',
  usage: 'countersign show SESSION#SEQ [--json]',
  summary: 'Shows one record with its answer, its outcome and, where it is kept, its payload.',
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean', default: false } });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [, session, seq] = /^([0-9a-f]+)#(\d{1,15})$/.exec(positionals[0] ?? '') ?? [];
    if (session === undefined || positionals.length > 1)
      return refuse(io, { code: 'bad-arguments', message: 'name one record as SESSION#SEQ' }, EXIT.badInput);
    const shown = await find(io, session, Number(seq));
    if (!shown.ok) return refuse(io, shown.fault, EXIT.failed, values.json);
    io.out(values.json ? `${JSON.stringify(shown.value)}\n` : printable(text(shown.value)));
    return EXIT.ok;
  },
};

async function find(io: Io, session: string, seq: number): Promise<Result<Shown>> {
  const recorded = await recordedHere(io);
  if (!recorded.ok) return recorded;
  const found = chooseSession(recorded.value.sessions, session);
  if (!found.ok) return found;
  const records = await recordsOf(recorded.value.git, found.value);
  const record = records.find((one) => one.seq === seq);
  if (record === undefined)
    return fail({ code: 'no-record', message: `session \`${session}\` has no record ${String(seq)}` });
  const related = records.filter((one) => 'ref' in one && one.ref === seq);
  return ok({ record, related, payload: await payloadOf(recorded.value.folder, record) });
}

async function payloadOf(folder: string, record: EvidenceRecord): Promise<string | null> {
  if (!('io' in record)) return null;
  const payloads = PayloadReader.open(folder);
  try {
    return (await payloads?.get(record.io)) ?? null;
  } finally {
    payloads?.close();
  }
}

function text({ record, related, payload }: Shown): string {
  const members = Object.entries(record).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`);
  return [
    `${recordText(record).trim()}\n`,
    ...members,
    ...related.map((one) => `${recordText(one).trim()}\n`),
    payload === null ? 'payload: not in this clone\n' : `payload:\n${pretty(payload)}\n`,
  ].join('');
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
