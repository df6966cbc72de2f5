// SPDX-License-Identifier: Apache-2.0
import type { SessionSummary } from '../store/evidenceReader.js';
import { readArguments, refuse } from './arguments.js';
import type { Command } from './command.js';
import { EXIT } from './exitCode.js';
import { printable } from './printable.js';
import { recordedHere } from './sessionChoice.js';

/** `sessions`: what is recorded here, of all writers. */
export const sessions: Command = {
  name: 'sessions',
  usage: 'countersign sessions [--json]',
  summary: 'Lists recorded sessions of all writers, oldest first; verify checks them.',
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean', default: false } });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { json } = read.value.values;
    const recorded = await recordedHere(io);
    if (!recorded.ok) return refuse(io, recorded.fault, EXIT.failed, json);
    const summaries = recorded.value.sessions.map(({ summary }) => summary);
    if (json) io.out(summaries.map((summary) => `${JSON.stringify(summary)}\n`).join(''));
    else if (summaries.length === 0) io.err('countersign: no session is recorded here\n');
    else io.out(printable(summaries.map(line).join('')));
    return summaries.length === 0 ? EXIT.failed : EXIT.ok;
  },
};

function line(summary: SessionSummary): string {
  const { sid, writer, agent, startedAt, head, calls, ended, published } = summary;
  const left = head.size - published;
  return [
    sid.slice(0, 12),
    startedAt,
    agent.name,
    `${String(calls)} calls`,
    ended ? 'ended' : 'open',
    left === 0 ? 'published' : `${String(left)} records not published`,
    `writer ${writer}\n`,
  ].join('  ');
}
