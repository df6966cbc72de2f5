// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Decision } from '../../core/decision.js';
import { fail, ok, type Fault, type Result } from '../../core/result.js';
import { Flips, type Example, type FlipGroup, type FlipReport } from '../../engine/flips.js';
import { judge } from '../../engine/judge.js';
import type { PolicySet } from '../../engine/policy/policySet.js';
import { targetOf } from '../../gate/words.js';
import { readArguments, refuse, refuseAll } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';
import { choosePolicy, type PolicyPlace } from '../policyChoice.js';
import { printable } from '../printable.js';
import { recordedHere } from '../sessionChoice.js';
import { callsOfFile, recordedCalls, timed, type RecordedCall, type Recording } from './recordedCalls.js';

const OPTIONS = {
  calls: { type: 'string' },
  workspace: { type: 'string' },
  home: { type: 'string' },
  'fail-on-looser': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;
const USAGE = '[--calls FILE [--workspace DIR] [--home DIR]] [--fail-on-looser] [--json]';

/** `policy simulate`: which recorded decisions would flip. */
export const simulate: Command = {
  name: 'policy simulate',
  usage: `countersign policy simulate [--policy PACK|FILE] [--against recorded|PACK|FILE] ${USAGE}`,
  summary: 'Judges recorded calls again and shows which decisions flip, before you save a policy.',
  async run(args, io) {
    const read = readArguments(args, {
      ...OPTIONS,
      policy: { type: 'string' },
      against: { type: 'string' },
    });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    if (positionals.length > 0)
      return refuse(
        io,
        bad(`unexpected argument \`${positionals.join(' ')}\``, '--policy FILE'),
        EXIT.badInput,
      );
    // Compared with what was decided then, unless a policy that is not in force yet is named.
    const implied = values.policy === undefined && values.calls === undefined ? RECORDED : undefined;
    return compare({ after: values.policy, before: values.against ?? implied }, values, io);
  },
};

/** `policy diff`: the same for two policies. */
export const diff: Command = {
  name: 'policy diff',
  usage: `countersign policy diff PACK|FILE PACK|FILE ${USAGE}`,
  summary: 'Shows which decisions on recorded calls differ between two policies.',
  async run(args, io) {
    const read = readArguments(args, OPTIONS);
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [before, after, ...more] = positionals;
    if (before === undefined || after === undefined || more.length > 0)
      return refuse(io, bad('name two policies', `usage: ${diff.usage}`), EXIT.badInput);
    return compare({ before, after }, values, io);
  },
};

const RECORDED = 'recorded';

interface Chosen {
  readonly calls?: string;
  readonly workspace?: string;
  readonly home?: string;
  readonly 'fail-on-looser': boolean;
  readonly json: boolean;
}

/** Undefined: what holds here. */
interface Pair {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

async function compare(pair: Pair, chosen: Chosen, io: Io): Promise<ExitCode> {
  const { json } = chosen;
  if (pair.before === RECORDED && chosen.calls !== undefined)
    return refuse(
      io,
      bad('calls of a file have no recorded decision', '--against PACK|FILE'),
      EXIT.badInput,
      json,
    );
  const place = {
    workspace: path.resolve(io.cwd, chosen.workspace ?? '.'),
    home: path.resolve(io.cwd, chosen.home ?? io.home),
  };
  const policies = await policiesOf(pair, { ...place, cwd: io.cwd });
  if (!policies.ok) return refuseAll(io, policies.fault, json);
  const calls = await recordingOf(chosen, place, io);
  if (!calls.ok) return refuse(io, calls.fault, EXIT.failed, json);
  const counted = await countFlips(calls.value, policies.value);
  if (!counted.ok) return refuse(io, counted.fault, EXIT.failed, json);
  const { report, skipped } = counted.value;
  io.out(json ? `${JSON.stringify({ ...report, skipped })}\n` : printable(reportText(report, skipped)));
  return chosen['fail-on-looser'] && report.looser > 0 ? EXIT.regression : EXIT.ok;
}

interface Policies {
  /** Null: what was decided then. */
  readonly before: PolicySet | null;
  readonly after: PolicySet;
}

async function policiesOf(pair: Pair, place: PolicyPlace): Promise<Result<Policies, readonly Fault[]>> {
  const before = pair.before === RECORDED ? ok(null) : await choosePolicy(pair.before, place);
  const after = await choosePolicy(pair.after, place);
  if (before.ok && after.ok) return ok({ before: before.value, after: after.value });
  return fail([...(before.ok ? [] : before.fault), ...(after.ok ? [] : after.fault)]);
}

function bad(message: string, hint: string): Fault {
  return { code: 'bad-arguments', message, hint };
}

async function recordingOf(
  { calls }: Chosen,
  place: { readonly workspace: string; readonly home: string },
  io: Io,
): Promise<Result<Recording>> {
  if (calls !== undefined) return ok(callsOfFile(calls, io.cwd, { ...place, adapter: null }));
  const recorded = await recordedHere(io);
  return recorded.ok ? ok(recordedCalls(recorded.value)) : recorded;
}

interface Counted {
  readonly report: FlipReport;
  readonly skipped: number;
}

async function countFlips(recording: Recording, { before, after }: Policies): Promise<Result<Counted>> {
  const flips = new Flips();
  let skipped = 0;
  try {
    for await (const call of recording) {
      const was = call === null ? null : before === null ? call.decided : judgeAgain(call, before);
      if (call === null || was === null) skipped++;
      else
        flips.add({
          name: call.name,
          what: targetOf(call.intent.operation),
          before: was,
          after: judgeAgain(call, after),
          refused: call.answer === 'deny',
        });
    }
  } catch (cause) {
    const message = `the calls cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    return fail({ code: 'calls-unreadable', message, cause });
  }
  const report = flips.report();
  if (report.calls > 0) return ok({ report, skipped });
  return fail({
    code: 'no-call',
    message: skipped === 0 ? 'no call is recorded here' : 'of no recorded call are the arguments here',
    hint: '--calls FILE takes calls as JSON lines, as judge reads them',
  });
}

function judgeAgain(call: RecordedCall, policies: PolicySet): Decision {
  const { intent, facts, session, surroundings } = timed(call, policies);
  return judge(intent, facts, surroundings, policies, session);
}

function reportText({ calls, same, looser, tighter, groups, refused }: FlipReport, skipped: number): string {
  const counts = `${String(calls)} calls: ${String(same)} as before, ${String(looser)} looser, ${String(tighter)} tighter`;
  const left =
    skipped === 0 ? '' : `; ${String(skipped)} left out, their arguments are not here or not readable`;
  const refusals =
    refused.calls === 0
      ? ''
      : `of ${String(refused.calls)} that a person denied ${String(refused.allowed)} would run now\n${examplesText(refused.examples)}`;
  return `${groups.map(groupText).join('')}${counts}${left}\n${refusals}`;
}

function groupText({ from, to, before, after, count, examples }: FlipGroup): string {
  const rules = `${before.join(', ')} → ${after.join(', ') || 'nothing'}`;
  return `${from} → ${to}  ${String(count)}  ${rules}\n${examplesText(examples)}`;
}

function examplesText(examples: readonly Example[]): string {
  return examples.map(({ name, what }) => `    ${name}  ${what}\n`).join('');
}
