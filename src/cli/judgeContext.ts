// SPDX-License-Identifier: Apache-2.0
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { Intent } from '../core/intent.js';
import { isJsonObject, type JsonValue } from '../core/json.js';
import { momentOf } from '../core/moment.js';
import { fail, ok, type Result } from '../core/result.js';
import { NO_SESSION, type PastCall, type SessionState } from '../core/sessionState.js';
import { pastCall } from '../engine/pastCall.js';

/** What a line of `judge` says about the circumstances of its call. */
export interface JudgeContext {
  /** Milliseconds UTC; null: not said. */
  readonly now: number | null;
  readonly branch: string | null;
  readonly identity: AgentIdentity['assurance'];
  readonly session: SessionState;
}

export const NO_CONTEXT: JudgeContext = { now: null, branch: null, identity: 'claimed', session: NO_SESSION };

/** As many earlier calls as the gate remembers; of more, the last. */
const MAX_HISTORY = 10_000;

/** Reads `context`; `intentOf` reads an earlier call as the line's own is read, null when it cannot be. */
export function readContext(
  value: JsonValue | undefined,
  intentOf: (call: JsonValue) => Intent | null,
): Result<JudgeContext, string> {
  if (value === undefined) return ok(NO_CONTEXT);
  if (!isJsonObject(value)) return fail('`context` is not an object');
  const now = timeOf(value['now']);
  if (now === undefined) return fail('`now` of `context` is no RFC 3339 time');
  const branch = value['branch'] ?? null;
  if (branch !== null && typeof branch !== 'string') return fail('`branch` of `context` is not text');
  const identity = value['identity'] ?? 'claimed';
  if (!isAssurance(identity)) return fail('`identity` of `context` is neither `claimed` nor `verified`');
  const session = sessionOf(value['history'] ?? [], now, intentOf);
  if (session === null) return fail('`history` of `context` is not a list of calls');
  return ok({ now, branch, identity, session });
}

/** Undefined when it is said and is no time. */
function timeOf(value: JsonValue | undefined): number | null | undefined {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? (momentOf(value) ?? undefined) : undefined;
}

function isAssurance(value: JsonValue): value is AgentIdentity['assurance'] {
  return value === 'claimed' || value === 'verified';
}

function sessionOf(
  history: JsonValue,
  now: number | null,
  intentOf: (call: JsonValue) => Intent | null,
): SessionState | null {
  if (!Array.isArray(history)) return null;
  const calls = pastOf(history as readonly JsonValue[], intentOf);
  const forgotten =
    history.length > MAX_HISTORY ? { inSession: true, until: now ?? 0 } : NO_SESSION.forgotten;
  return calls === null ? null : { ...NO_SESSION, now, history: calls, forgotten };
}

/** All as if done just now; `"effect": "deny"` stands for one that was denied. */
function pastOf(
  history: readonly JsonValue[],
  intentOf: (call: JsonValue) => Intent | null,
): readonly PastCall[] | null {
  const calls: PastCall[] = [];
  for (const call of history.slice(-MAX_HISTORY)) {
    const intent = intentOf(call);
    if (intent === null) return null;
    const effect = isJsonObject(call) && call['effect'] === 'deny' ? 'deny' : 'allow';
    calls.push(pastCall(intent, effect));
  }
  return calls;
}
