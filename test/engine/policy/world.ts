// SPDX-License-Identifier: Apache-2.0
// What tests of policy share: policies from text, intents from short calls, decisions on them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Decision } from '../../../src/core/decision.js';
import type { Intent, Operation } from '../../../src/core/intent.js';
import type { JsonValue } from '../../../src/core/json.js';
import type { PolicySource } from '../../../src/core/policySource.js';
import type { Fault } from '../../../src/core/result.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../../src/core/surroundings.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { loadPolicySet } from '../../../src/engine/policy/load.js';
import type { PolicySet } from '../../../src/engine/policy/policySet.js';

export const WORKSPACE = '/home/dev/proj';
export const HOME = '/home/dev';
export const ROOT = path.resolve(import.meta.dirname, '../../../..');

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function packs(): ReadonlyMap<string, string> {
  const folder = path.join(ROOT, 'policies');
  const files = readdirSync(folder).filter((f) => f.endsWith('.yaml'));
  return new Map(files.map((f) => [f.slice(0, -5), readFileSync(path.join(folder, f), 'utf8')]));
}

/** A policy that must load. `given`: the only one. */
export function policyOf(
  text: string,
  layer: PolicySource['layer'] = 'given',
  more: readonly PolicySource[] = [],
): PolicySet {
  const source = { layer, file: 'policy.yaml', text, countersigned: layer !== 'repository' };
  const loaded = loadPolicySet([source, ...more], packs(), sha256);
  if (!loaded.ok)
    throw new Error(loaded.fault.map((f) => `${String(f.place?.line)}: ${f.message}`).join('\n'));
  return loaded.value;
}

/** The faults of a policy that must not load. */
export function faultsOf(text: string): readonly Fault[] {
  const source = { layer: 'given', file: 'policy.yaml', text, countersigned: true } as const;
  const loaded = loadPolicySet([source], packs(), sha256);
  return loaded.ok ? [] : loaded.fault;
}

/** Rules as YAML in flow style, one per line. */
export function rules(...lines: readonly string[]): string {
  return `version: 1\nrules: [${lines.join(',\n  ')}]\n`;
}

/** A call in short form: one key names the tool. */
export interface Call {
  readonly bash?: string;
  readonly read?: string;
  readonly search?: string;
  readonly write?: string;
  readonly content?: string;
  readonly delete?: string;
  readonly fetch?: string;
  readonly mcp?: string;
  readonly arguments?: JsonValue;
  readonly tool?: string;
  readonly agent?: string;
  readonly cwd?: string;
  readonly workspace?: string;
}

export function intentOf(call: Call): Intent {
  const [tool, operation] = operationOf(call);
  return {
    agent: {
      name: call.agent ?? 'claude-code',
      version: null,
      session: 's',
      subagent: null,
      assurance: 'claimed',
    },
    tool,
    operation,
    cwd: call.cwd ?? call.workspace ?? WORKSPACE,
    workspace: call.workspace ?? WORKSPACE,
    home: HOME,
    toolUseId: null,
    claim: null,
  };
}

function operationOf(call: Call): readonly [string, Operation] {
  if (call.bash !== undefined) return ['Bash', { kind: 'command', shell: 'bash', command: call.bash }];
  if (call.read !== undefined) return ['Read', { kind: 'read', path: call.read, recursive: false }];
  if (call.search !== undefined) return ['Grep', { kind: 'read', path: call.search, recursive: true }];
  if (call.write !== undefined) {
    const content = call.content ?? '';
    return ['Write', { kind: 'files', changes: [{ kind: 'write', path: call.write, content }] }];
  }
  if (call.delete !== undefined)
    return ['Delete', { kind: 'files', changes: [{ kind: 'delete', path: call.delete }] }];
  if (call.fetch !== undefined) return ['WebFetch', { kind: 'fetch', url: call.fetch }];
  if (call.mcp !== undefined) {
    const [server = '', tool = ''] = call.mcp.split('/');
    return ['mcp', { kind: 'mcp', server, tool, arguments: call.arguments ?? {} }];
  }
  if (call.tool !== undefined) return [call.tool, { kind: 'tool', name: call.tool, input: {} }];
  throw new Error(`a call of no kind: ${JSON.stringify(call)}`);
}

export function decide(call: Call, policies: PolicySet, surroundings?: Surroundings): Decision {
  const intent = intentOf(call);
  return judge(intent, analyze(intent).facts, surroundings ?? NO_SURROUNDINGS, policies);
}

export function looked(realPaths: Readonly<Record<string, string>>): Surroundings {
  return { lookedUp: true, realPaths, entries: {}, branch: null };
}
