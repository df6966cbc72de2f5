// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { fail, ok, type Result } from '../../core/result.js';
import { loadPolicySet } from '../../engine/policy/load.js';
import type { PolicySet } from '../../engine/policy/policySet.js';
import { suggest as suggestRules, type AnsweredCall, type Suggestion } from '../../engine/suggest.js';
import { targetOf } from '../../gate/words.js';
import { readArguments, refuse, refuseAll } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';
import { chooseSources, sha256, shippedPacks, withMore } from '../policyChoice.js';
import { printable } from '../printable.js';
import { recordedHere } from '../sessionChoice.js';
import { recordedCalls, timed } from './recordedCalls.js';

const LEAST = 3;

/** `policy suggest`: rules for what a person keeps approving. */
export const suggest: Command = {
  name: 'policy suggest',
  usage: 'countersign policy suggest [--policy PACK|FILE] [--least N] [--json]',
  summary: 'Suggests allow rules for what you approved again and again, with what each would have let run.',
  run,
};

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, {
    policy: { type: 'string' },
    least: { type: 'string', default: String(LEAST) },
    json: { type: 'boolean', default: false },
  });
  if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
  const { json, least, policy } = read.value.values;
  if (!/^[1-9]\d{0,5}$/.test(least) || read.value.positionals.length > 0) {
    const fault = {
      code: 'bad-arguments',
      message: '--least takes a number',
      hint: `usage: ${suggest.usage}`,
    };
    return refuse(io, fault, EXIT.badInput, json);
  }
  const packs = await shippedPacks();
  const place = { workspace: path.resolve(io.cwd), home: path.resolve(io.home), cwd: io.cwd };
  const sources = await chooseSources(policy, place, packs);
  const policies = sources.ok ? loadPolicySet(sources.value, packs, sha256) : sources;
  if (!policies.ok || !sources.ok) return refuseAll(io, policies.ok ? [] : policies.fault, json);
  const calls = await answeredCalls(io, policies.value);
  if (!calls.ok) return refuse(io, calls.fault, EXIT.failed, json);
  const { answered, skipped } = calls.value;
  const report = suggestRules(answered, policies.value, {
    least: Number(least),
    withRules: withMore(sources.value, packs),
  });
  if (json) io.out(`${JSON.stringify({ ...report, skipped })}\n`);
  else {
    const left = skipped === 0 ? '' : `; ${String(skipped)} left out, their arguments are not here`;
    const counts = `# ${String(report.calls)} recorded calls, ${String(report.asked)} that policy asks about${left}\n`;
    const none =
      report.suggestions.length === 0
        ? `# nothing was approved ${least} times that a rule could allow\n`
        : '';
    const held = report.heldBack.map(heldText).join('');
    io.out(printable(`${report.suggestions.map(ruleText).join('')}${held}${counts}${none}`));
  }
  return EXIT.ok;
}

interface Calls {
  readonly answered: readonly AnsweredCall[];
  readonly skipped: number;
}

async function answeredCalls(io: Io, policies: PolicySet): Promise<Result<Calls>> {
  const recorded = await recordedHere(io);
  if (!recorded.ok) return recorded;
  const answered: AnsweredCall[] = [];
  let skipped = 0;
  try {
    for await (const call of recordedCalls(recorded.value))
      if (call === null) skipped++;
      else answered.push({ ...timed(call, policies), what: targetOf(call.intent.operation) });
  } catch (cause) {
    const message = `the calls cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    return fail({ code: 'calls-unreadable', message, cause });
  }
  return ok({ answered, skipped });
}

function ruleText({ rules, approved, unanswered }: Suggestion): string {
  const more = unanswered === 0 ? '' : `, and ${String(unanswered)} that nobody answered`;
  return `# would have let ${String(approved)} run that you approved${more}; none that you denied\n${rules}\n`;
}

/** As comments: this is not to be pasted. */
function heldText({ rules, approved, denied, against }: Suggestion): string {
  const head = `# not suggested: it covers ${String(approved)} that you approved, but also ${String(denied)} that you denied`;
  const examples = against.map(({ name, what }) => `#     ${name}  ${what}\n`).join('');
  return `${head}\n${rules.replace(/^(?=.)/gm, '#   ')}${examples}\n`;
}
