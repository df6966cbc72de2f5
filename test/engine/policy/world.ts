// SPDX-License-Identifier: Apache-2.0
// What tests of policy share: policies from text, intents from short calls, decisions on them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Decision } from '../../../src/core/decision.js';
import type { PolicySource } from '../../../src/core/policySource.js';
import { NO_SESSION, type PastCall, type SessionState } from '../../../src/core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../../src/core/surroundings.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { pastCall } from '../../../src/engine/pastCall.js';
import { caseIntent } from '../../../src/engine/policy/caseCall.js';
import type { CaseCall } from '../../../src/engine/policy/caseFile.js';
import { loadPolicySet } from '../../../src/engine/policy/load.js';
import type { PolicySet } from '../../../src/engine/policy/policySet.js';

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

/** Rules as YAML in flow style, one per line. */
export function rules(...lines: readonly string[]): string {
  return `version: 1\nrules: [${lines.join(',\n  ')}]\n`;
}

/** A call in short form: one key names the tool. */
export type Call = CaseCall;

export const intentOf = caseIntent;

export function decide(
  call: Call,
  policies: PolicySet,
  surroundings: Surroundings = NO_SURROUNDINGS,
  session: SessionState = NO_SESSION,
): Decision {
  const intent = intentOf(call);
  return judge(intent, analyze(intent).facts, surroundings, policies, session);
}

/** The session that `decide` judges calls of, with calls that came before. */
export function sessionOf(
  calls: readonly Partial<PastCall & { readonly did: Call }>[],
  more: Partial<SessionState> = {},
): SessionState {
  const history = calls.map(({ did = { bash: 'true' }, ...past }) => ({
    ...pastCall(intentOf(did), 'allow'),
    ...past,
  }));
  return { ...NO_SESSION, id: intentOf({ bash: '' }).agent.session, history, ...more };
}

export function looked(realPaths: Readonly<Record<string, string>>): Surroundings {
  return { lookedUp: true, realPaths, entries: {}, branch: null };
}
