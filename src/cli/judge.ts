// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { ADAPTERS } from '../adapters/registry.js';
import type { Decision } from '../core/decision.js';
import type { Facts, PathTarget, Span } from '../core/facts.js';
import type { JsonValue } from '../core/json.js';
import { fail, ok, type Fault, type Result } from '../core/result.js';
import { judge as judgeIntent } from '../engine/judge.js';
import type { PolicySet } from '../engine/policy/policySet.js';
import { readArguments, refuseAll } from './arguments.js';
import { circumstancesOf } from './circumstances.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';
import type { InputSpan } from './inputSpan.js';
import { readLine, type JudgePlace } from './judgeLine.js';
import { linesOf } from './lines.js';
import { choosePolicy } from './policyChoice.js';

/** `judge`: tool calls in, decisions out, one line each. No side effect, no gate. */
export const judge: Command = {
  name: 'judge',
  usage:
    'countersign judge [--agent NAME] [--policy PACK|FILE] [--workspace DIR] [--home DIR] [--look-up] [--json]',
  summary:
    'Reads tool calls as JSON lines and answers each with a decision; the disk is asked only with --look-up.',
  run,
};

interface Setup {
  readonly place: JudgePlace;
  readonly policies: PolicySet;
  readonly looksUp: boolean;
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const setup = await setUp(args, io);
  if (!setup.ok) return refuseAll(io, setup.fault);
  for await (const line of linesOf(io.stdin)) io.out(`${JSON.stringify(await answer(line, setup.value))}\n`);
  return EXIT.ok;
}

async function setUp(args: readonly string[], io: Io): Promise<Result<Setup, readonly Fault[]>> {
  const read = readArguments(args, {
    agent: { type: 'string' },
    policy: { type: 'string' },
    workspace: { type: 'string' },
    home: { type: 'string' },
    'look-up': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (!read.ok) return fail([read.fault]);
  const { values, positionals } = read.value;
  if (positionals.length > 0)
    return bad(`unexpected argument \`${positionals.join(' ')}\``, 'calls are read from standard input');
  const { agent } = values;
  const adapter = agent === undefined ? null : ADAPTERS.get(agent);
  if (adapter === undefined)
    return bad(`unknown agent \`${agent ?? ''}\``, `one of ${[...ADAPTERS.keys()].join(', ')}`);
  const workspace = path.resolve(io.cwd, values.workspace ?? '.');
  const home = path.resolve(io.cwd, values.home ?? io.home);
  const policies = await choosePolicy(values.policy, { workspace, home, cwd: io.cwd });
  if (!policies.ok) return policies;
  return ok({ place: { workspace, home, adapter }, policies: policies.value, looksUp: values['look-up'] });
}

function bad(message: string, hint: string): Result<never, readonly Fault[]> {
  return fail([{ code: 'bad-arguments', message, hint }]);
}

async function answer(line: Uint8Array, setup: Setup): Promise<JsonValue> {
  const { id, intent, context, spanOf } = readLine(line, setup.place);
  const { facts, surroundings } = await circumstancesOf({ intent, context }, setup);
  const decision = judgeIntent(intent, facts, surroundings, setup.policies, context.session);
  return decisionLine(decision, { id, facts, spanOf });
}

function decisionLine(
  decision: Decision,
  { id, facts, spanOf }: { readonly id: JsonValue; readonly facts: Facts; readonly spanOf: InputSpan },
): JsonValue {
  const { effect, risk, findings } = decision;
  return {
    id,
    effect,
    risk: {
      score: risk.score,
      tier: risk.tier,
      factors: risk.factors.map(({ id: factor, points, reason, span }) => ({
        id: factor,
        points,
        reason,
        span: spanLine(span === null ? null : spanOf(span)),
      })),
    },
    findings: findings.map(({ rule, effect: e, file, line, matched }) => ({
      rule,
      effect: e,
      file,
      line,
      matched,
    })),
    facts: factLists(facts),
  };
}

function spanLine(span: Span | null): JsonValue {
  return span === null ? null : { field: span.field, start: span.start, end: span.end };
}

function factLists({ atoms }: Facts): JsonValue {
  const paths = (kind: 'read' | 'write' | 'delete'): JsonValue =>
    distinct(atoms.flatMap((a) => (a.kind === kind && 'target' in a ? [pathText(a.target)] : [])));
  return {
    commands: atoms.flatMap((a) => (a.kind === 'command' ? [a.command.argv.map((w) => w.text)] : [])),
    reads: paths('read'),
    writes: paths('write'),
    deletes: paths('delete'),
    hosts: distinct(atoms.flatMap((a) => (a.kind === 'host' ? [a.host] : []))),
    unknown: distinct(atoms.flatMap((a) => (a.kind === 'unknown' ? [a.reason] : []))),
  };
}

function pathText(target: PathTarget): string {
  return target.glob ?? target.path;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
