// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import path from 'node:path';
import { ADAPTERS } from '../adapters/registry.js';
import type { Decision } from '../core/decision.js';
import type { Facts, PathTarget } from '../core/facts.js';
import type { JsonValue } from '../core/json.js';
import { fail, faultText, ok, type Fault, type Result } from '../core/result.js';
import { NO_SURROUNDINGS } from '../core/surroundings.js';
import { analyze } from '../engine/analyze.js';
import { judge as judgeIntent } from '../engine/judge.js';
import { loadPolicySet } from '../engine/policy/load.js';
import type { PolicySet } from '../engine/policy/policySet.js';
import { readCountersignature, vouchedFor } from '../store/countersignatures.js';
import { readPacks, readPolicyFile, readPolicySources } from '../store/policyFiles.js';
import { findProduct } from '../store/product.js';
import { stateFolder } from '../store/stateFolder.js';
import { lookUp } from '../store/surroundings.js';
import { readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { readLine, type JudgePlace } from './judgeLine.js';
import { linesOf } from './lines.js';

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
  if (!setup.ok) {
    for (const fault of setup.fault)
      if (fault.place === undefined) refuse(io, fault, EXIT.badInput);
      else io.err(`${faultText(fault)}\n`);
    return EXIT.badInput;
  }
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
  const policies = await loadPolicies(values.policy, workspace, home, io.cwd);
  if (!policies.ok) return policies;
  return ok({ place: { workspace, home, adapter }, policies: policies.value, looksUp: values['look-up'] });
}

function bad(message: string, hint: string): Result<never, readonly Fault[]> {
  return fail([{ code: 'bad-arguments', message, hint }]);
}

/** `--policy` is then the only policy; else what holds in that workspace. */
async function loadPolicies(
  named: string | undefined,
  workspace: string,
  home: string,
  cwd: string,
): Promise<Result<PolicySet, readonly Fault[]>> {
  const packs = await readPacks(findProduct(import.meta.dirname));
  if (named === undefined) {
    const sources = await readPolicySources(workspace, home);
    if (!sources.ok) return sources;
    const given = readCountersignature(stateFolder(home), workspace, null);
    return loadPolicySet(vouchedFor(sources.value, given), packs, sha256);
  }
  if (packs.has(named)) {
    const text = `version: 1\nextends: ${named}\n`;
    return loadPolicySet([{ layer: 'given', file: named, text, countersigned: true }], packs, sha256);
  }
  const text = await readPolicyFile(path.resolve(cwd, named));
  if (!text.ok) return fail([text.fault]);
  if (text.value === null)
    return bad(`no policy \`${named}\``, `a file, or one of the packs ${[...packs.keys()].join(', ')}`);
  const source = { layer: 'given', file: named, text: text.value, countersigned: true } as const;
  return loadPolicySet([source], packs, sha256);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function answer(line: Uint8Array, setup: Setup): Promise<JsonValue> {
  const { id, intent } = readLine(line, setup.place);
  const { facts, questions } = analyze(intent);
  const surroundings = setup.looksUp ? await lookUp(questions, intent.workspace) : NO_SURROUNDINGS;
  return decisionLine(id, judgeIntent(intent, facts, surroundings, setup.policies), facts);
}

function decisionLine(id: JsonValue, decision: Decision, facts: Facts): JsonValue {
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
        span: span === null ? null : { field: span.field, start: span.start, end: span.end },
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
