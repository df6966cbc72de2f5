// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Attention } from '../core/attention.js';
import { GRANT_BREADTHS, GRANT_LIVES } from '../core/grant.js';
import { isDigest, isSessionId, type Digest, type RequestId, type SessionId } from '../core/ids.js';
import { isJsonObject, type JsonObject } from '../core/json.js';
import type { Approvals } from './approvals.js';
import type { Countersigning } from './countersigning.js';
import type { EvidencePool } from './evidencePool.js';
import type { Pausing } from './pausing.js';
import type { PolicyEditing } from './policyEditing.js';
import type { Granting } from './granting.js';
import type { Answer, GateStatus, GrantAnswer, PolicyText, TimelineDetail } from './protocol.js';
import { detailOf } from './recall.js';
import type { SupervisorHandlers } from './supervisorServer.js';
import type { Timeline } from './timeline.js';

export interface HandlerParts {
  readonly approvals: Approvals;
  readonly timeline: Timeline;
  readonly pool: EvidencePool;
  readonly granting: Granting;
  readonly countersigning: Countersigning;
  readonly editing: PolicyEditing;
  readonly attention: (since: { root: string; from: number }) => Promise<Attention | null>;
  readonly pausing: Pausing;
  readonly status: () => Promise<GateStatus>;
  readonly stop: () => void;
}

const MAX_FEEDBACK = 10_000;

/** What an attached window may ask. Every parameter is checked: a window may be older, newer or hostile. */
export function supervisorHandlers(parts: HandlerParts): SupervisorHandlers {
  const { approvals, timeline, granting, countersigning, editing, pausing } = parts;
  return {
    'requests/list': () => approvals.list(),
    'requests/proposals': (params) => approvals.proposals(readId(params)),
    'requests/answer': (params, who) => approvals.answer(readAnswer(params), who),
    'requests/dismiss': (params, who) => approvals.dismiss(readId(params), who),
    'grants/offer': (params) => granting.offer(readId(params)),
    'grants/make': (params, who, window) => granting.make(readGrant(params), { who, window }),
    'grants/revoke': (params, who) => granting.revoke(readId(params), who),
    'timeline/list': (params) => {
      const { limit, before } = readPage(params);
      return timeline.list(limit, before);
    },
    'timeline/detail': (params) => detail(parts, readAt(params)),
    'policy/check': (params) => editing.check(readText(params)),
    'policy/complete': (params) => editing.complete(readText(params), readOffset(params)),
    'policy/hover': (params) => editing.hover(readText(params), readOffset(params)),
    'policy/cases': (params) => editing.cases(readText(params), readRun(params)),
    'policy/review': (params) => countersigning.review(readRoot(params)),
    'policy/countersign': (params, who) =>
      countersigning.countersign(readRoot(params), readDigest(params), who),
    'policy/withdraw': (params, who) => countersigning.withdraw(readRoot(params), who),
    'attention/read': (params) => parts.attention(readSince(params)),
    'pause/set': (params, who) => pausing.pause(readAgent(params), who),
    'pause/lift': (params, who) => pausing.goOn(readAgent(params), who),
    'status/get': () => parts.status(),
    'gate/stop': () => {
      setImmediate(parts.stop);
      return null;
    },
  };
}

type At = { readonly sid: SessionId; readonly seq: number };

async function detail({ pool, timeline }: HandlerParts, at: At): Promise<TimelineDetail | null> {
  const row = { live: timeline.get(at), proposals: timeline.proposalsOf(at) };
  for (const evidence of await pool.all()) {
    const found = await detailOf(evidence, at, row).catch(() => null);
    if (found !== null) return found;
  }
  return null;
}

function readObject(params: unknown): JsonObject {
  if (!isJsonObject(params)) throw new Error('parameters are not an object');
  return params;
}

function readId(params: unknown): RequestId {
  const { id } = readObject(params);
  if (typeof id !== 'string') throw new Error('`id` is not text');
  return id as RequestId;
}

function readAgent(params: unknown): string | null {
  const { agent } = readObject(params);
  if (agent !== null && typeof agent !== 'string') throw new Error('`agent` is neither text nor null');
  return agent;
}

const MAX_POLICY_TEXT = 1_000_000;

function readText(params: unknown): PolicyText {
  const { file, text } = readObject(params);
  if (typeof file !== 'string' || !path.isAbsolute(file)) throw new Error('`file` is not an absolute path');
  if (typeof text !== 'string') throw new Error('`text` is not text');
  if (text.length > MAX_POLICY_TEXT) throw new Error('the text is too large');
  return { file, text };
}

function readOffset(params: unknown): number {
  const { offset } = readObject(params);
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw new Error('`offset` is not a position');
  return offset;
}

function readRun(params: unknown): ReadonlySet<number> | null {
  const { run } = readObject(params);
  if (run === 'all') return null;
  if (!Array.isArray(run)) throw new Error('`run` is neither a list nor all');
  return new Set(run.filter((index) => Number.isSafeInteger(index)) as number[]);
}

function readRoot(params: unknown): string {
  const { root } = readObject(params);
  if (typeof root !== 'string') throw new Error('`root` is not text');
  return root;
}

function readSince(params: unknown): { root: string; from: number } {
  const { from } = readObject(params);
  if (typeof from !== 'number' || !Number.isFinite(from)) throw new Error('`from` is not a moment');
  return { root: readRoot(params), from };
}

function readDigest(params: unknown): Digest {
  const { shown } = readObject(params);
  if (typeof shown !== 'string' || !isDigest(shown)) throw new Error('`shown` is not a digest');
  return shown;
}

function readAnswer(params: unknown): Answer {
  const { choice, how, feedback } = readObject(params);
  const shown = readDigest(params);
  if (choice !== 'approve' && choice !== 'deny') throw new Error('`choice` is neither approve nor deny');
  if (how !== 'webview' && how !== 'thread') throw new Error('`how` is neither webview nor thread');
  if (feedback !== null && typeof feedback !== 'string')
    throw new Error('`feedback` is neither text nor null');
  return { id: readId(params), shown, choice, how, feedback: feedback?.slice(0, MAX_FEEDBACK) ?? null };
}

function readGrant(params: unknown): GrantAnswer {
  const { breadth, life, terms, survives, how } = readObject(params);
  const known = {
    breadth: GRANT_BREADTHS.find((b) => b === breadth),
    life: GRANT_LIVES.find((l) => l === life),
  };
  if (known.breadth === undefined) throw new Error('`breadth` is not one of a grant');
  if (known.life === undefined) throw new Error('`life` is not one of a grant');
  if (typeof terms !== 'string' || !isDigest(terms)) throw new Error('`terms` is not a digest');
  if (typeof survives !== 'boolean') throw new Error('`survives` is neither true nor false');
  if (how !== 'webview') throw new Error('`how` is not webview');
  const { breadth: wide, life: long } = known;
  return { id: readId(params), shown: readDigest(params), breadth: wide, life: long, terms, survives, how };
}

function readAt(params: unknown): At {
  const { sid, seq } = readObject(params);
  if (typeof sid !== 'string' || !isSessionId(sid)) throw new Error('`sid` is not a session id');
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq)) throw new Error('`seq` is not a number');
  return { sid, seq };
}

function readPage(params: unknown): { readonly limit: number; readonly before: At | null } {
  const { limit, before } = readObject(params);
  if (typeof limit !== 'number' || !Number.isSafeInteger(limit) || limit < 0)
    throw new Error('`limit` is not a count');
  return {
    limit: Math.min(limit, 5000),
    before: before === null || before === undefined ? null : readAt(before),
  };
}
