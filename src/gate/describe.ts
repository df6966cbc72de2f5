// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Effect } from '../core/decision.js';
import { digestOf } from '../core/digest.js';
import type { AskRecord } from '../core/evidenceRecord.js';
import type { Facts } from '../core/facts.js';
import type { Digest, SessionId } from '../core/ids.js';
import { PAUSE_RULE } from '../core/pause.js';
import type { Surroundings } from '../core/surroundings.js';
import type { NewRequest } from './approvals.js';
import type { JudgedCall } from './call.js';
import type { TimelineRow } from './protocol.js';
import type { Entry } from './sessions.js';
import { shortText, targetOf, verbOf } from './words.js';

/** Larger bodies are not stored beside the intent, which holds their text already. */
const MAX_STORED_BODY = 256 * 1024;

type JudgedFields = Pick<
  AskRecord,
  'tool' | 'verb' | 'rules' | 'score' | 'factors' | 'policy' | 'use' | 'sub'
>;

/** A judged call in the words of evidence, queue and timeline. */
export interface DescribedCall {
  readonly effect: Effect;
  readonly judged: JudgedFields;
  /** Goes to the private store, bound by the record's commitment. */
  readonly payload: string;
  readonly shown: Digest;
  request(entry: Entry): NewRequest;
  row(entry: { readonly sid: SessionId; readonly seq: number }): TimelineRow;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export function describe(call: JudgedCall): DescribedCall {
  const { intent, decision, session, proposals } = call;
  const judged = judgedFields(call);
  const payload = payloadOf(call);
  const shown = digestOf(
    {
      payload: sha256(payload),
      effect: decision.effect,
      score: judged.score,
      rules: judged.rules,
      bases: proposals.map((one) => one.baseDigest),
    },
    sha256,
  );
  return {
    effect: decision.effect,
    judged,
    payload,
    shown,
    request: (entry) => ({
      ...entry,
      shown,
      root: session.root,
      agent: intent.agent,
      level: session.level,
      tool: intent.tool,
      verb: judged.verb,
      operation: intent.operation,
      cwd: intent.cwd,
      claim: intent.claim,
      decision,
      targets: targetsOf(call.facts, call.surroundings),
    }),
    row: ({ sid, seq }) => ({
      sid,
      seq,
      ts: new Date().toISOString(),
      root: session.root,
      agent: intent.agent.name,
      sub: judged.sub,
      tool: judged.tool,
      verb: judged.verb,
      target: targetOf(intent.operation),
      score: judged.score,
      tier: decision.risk.tier,
      rules: judged.rules,
      effect: decision.effect,
      who: decidedBy(judged.rules),
      outcome: null,
    }),
  };
}

const MAX_RULES = 100;

function judgedFields({ intent, decision, policy }: JudgedCall): JudgedFields {
  return {
    tool: shortText(intent.tool),
    verb: verbOf(intent.operation),
    rules: unique(decision.findings.map((finding) => shortText(finding.rule))),
    score: decision.risk.score,
    factors: unique(decision.risk.factors.map((factor) => shortText(factor.id))),
    policy: policy.digest,
    use: intent.toolUseId === null ? null : shortText(intent.toolUseId),
    sub: intent.agent.subagent === null ? null : shortText(intent.agent.subagent),
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].slice(0, MAX_RULES);
}

/** Enough to judge the call again and to show its card after a restart. */
function payloadOf(call: JudgedCall): string {
  const { event, body, intent, facts, surroundings, state, decision } = call;
  const large = body.length > MAX_STORED_BODY;
  const stored = { event, body: large ? null : body, intent, facts: large ? null : facts };
  const past = { id: state.id, now: state.now, calls: state.history.length };
  return JSON.stringify({ ...stored, surroundings, past, decision });
}

/** Who a row names before any person has answered. */
export function decidedBy(rules: readonly string[]): string {
  const only = rules.length === 1 ? rules[0] : undefined;
  if (only === PAUSE_RULE) return 'paused';
  return only === 'default' || only === 'risk' ? only : 'policy';
}

/** A person who had answered ahead. */
export function grantedBy(who: string): string {
  return `${who} (grant)`;
}

const MAX_TARGETS = 200;

/** Paths with links resolved, hosts, and programs that are named by a path. */
export function targetsOf(facts: Facts, surroundings: Surroundings): readonly string[] {
  const targets = facts.atoms.flatMap((atom) => {
    switch (atom.kind) {
      case 'read':
      case 'write':
      case 'delete':
        return [realPath(surroundings, atom.target.path)];
      case 'host':
        return [atom.host];
      case 'command':
        return [atom.command.program.path ?? atom.command.program.name];
      case 'mcp':
      case 'tool':
      case 'unknown':
        return [];
    }
  });
  return [...new Set(targets)].slice(0, MAX_TARGETS);
}

function realPath(surroundings: Surroundings, path: string): string {
  return Object.hasOwn(surroundings.realPaths, path) ? (surroundings.realPaths[path] ?? path) : path;
}
