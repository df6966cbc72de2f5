// SPDX-License-Identifier: Apache-2.0
/**
 * Gate ⇄ supervisor, JSON-RPC 2.0 over the gate's private socket (vscode-jsonrpc framing). Agents never speak
 * this: they have the line protocol of `hook/`. First `hello`, then `attach`; anything else before that closes the
 * connection. Neither side ever sends the supervisor secret itself.
 */
import type { Attention } from '../core/attention.js';
import type { AgentIdentity, ProvedLevel } from '../core/agentIdentity.js';
import type { Decision, Effect, Tier } from '../core/decision.js';
import type { Verb } from '../core/evidenceRecord.js';
import type { GrantBreadth, GrantLife } from '../core/grant.js';
import type { Digest, RequestId, SessionId } from '../core/ids.js';
import type { Operation } from '../core/intent.js';
import type { Pauses } from '../core/pause.js';
import type { Explanation, Suggestion } from '../core/policyAssist.js';
import type { AnswerRoute } from '../core/verdict.js';

/** Raised on every incompatible change; a gate of a newer protocol replaces an older one. */
export const PROTOCOL = 3;

/** A tool call that needs a person. Everything a card shows comes from here. */
export interface PendingRequest {
  readonly id: RequestId;
  /** Digest of the call and the decision; an answer must carry it back. */
  readonly shown: Digest;
  readonly state: 'waiting' | 'parked';
  readonly sid: SessionId;
  readonly seq: number;
  readonly root: string;
  readonly agent: AgentIdentity;
  readonly level: ProvedLevel;
  readonly tool: string;
  readonly verb: Verb;
  readonly operation: Operation;
  readonly cwd: string;
  /** The agent's own words, unverified. */
  readonly claim: string | null;
  readonly decision: Decision;
  /** Canonical absolute paths, hosts and programs the call touches, for people: `~` and links resolved. */
  readonly targets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly deadlineAt: number;
}

/** A file as it is and as the call would leave it. Text is null for a missing, binary or too large file. */
export interface FileProposal {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** SHA-256 of the file's bytes at proposal time, null when missing: an answer is refused when it differs. */
  readonly baseDigest: Digest | null;
}

export interface Answer {
  readonly id: RequestId;
  readonly shown: Digest;
  readonly choice: 'approve' | 'deny';
  readonly how: AnswerRoute;
  readonly feedback: string | null;
}

export type AnswerResult =
  | { readonly accepted: true }
  /** `stale`: digest or base differs; `closed`: answered, expired or gone before. */
  | {
      readonly accepted: false;
      readonly why: 'stale' | 'closed' | 'unknown' | 'parked';
      readonly text: string;
    };

export interface SessionStatus {
  readonly sid: SessionId;
  readonly agent: AgentIdentity;
  readonly root: string;
  readonly level: ProvedLevel;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly calls: number;
  readonly ended: boolean;
}

/** A repository's policy file with something in it that counts only when a person countersigned it. */
export interface RepositoryPolicy {
  readonly root: string;
  readonly file: string;
  /** SHA-256 of the file's bytes: what a countersignature is about. */
  readonly digest: Digest;
  readonly loosens: {
    /** Ids of its own `allow` rules, the first of `count`. */
    readonly allows: readonly string[];
    readonly count: number;
    readonly packs: readonly string[];
    readonly allowsByDefault: boolean;
  };
  /** Null: it does not count. */
  readonly countersigned: { readonly who: string; readonly when: string } | null;
}

/** A repository's policy file to be read before it is countersigned. */
export interface PolicyReview {
  readonly file: string;
  readonly digest: Digest;
  readonly text: string;
  /** As it was when it was countersigned last; null when it never was. */
  readonly before: string | null;
}

/** A policy or case file in an editor, saved or not; at most a million characters. */
export interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/** A fault of that text; line and column count from 1. */
export interface PolicyFault {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly line: number;
  readonly column: number;
}

export interface PolicyHover extends Explanation {
  /** What the gate knows besides: calls that named a rule, files that a pattern picks. Plain text. */
  readonly more: readonly string[];
}

/** One case of a case file. */
export interface PolicyCaseResult {
  readonly note: string;
  readonly line: number;
  readonly column: number;
  readonly outcome: 'passed' | 'failed' | 'not-run';
  readonly wanted: string;
  readonly got: string;
}

export interface PolicyCaseResults {
  readonly cases: readonly PolicyCaseResult[];
  /** Why cases could not be read or run. */
  readonly faults: readonly PolicyFault[];
}

/** One way to grant what is like a request: what it would cover, and what it would have. */
export interface GrantChoice {
  readonly breadth: GrantBreadth;
  /** One line each. */
  readonly words: readonly string[];
  /** Digest of all that the grant would cover: making it must carry it back. */
  readonly terms: Digest;
  /** How many of the last calls (`of`, at most 200) of the session were asked about and would have been covered. */
  readonly covers: number;
  readonly of: number;
  readonly examples: readonly string[];
  /** What a person denied and it would have let through; not empty: it cannot be made. */
  readonly denied: readonly string[];
  /** The longest life. */
  readonly maxMs: number;
}

export interface GrantOffer {
  readonly choices: readonly GrantChoice[];
  /** Why there is no choice. */
  readonly why: string | null;
}

/** Approves a request and grants what is like it. */
export interface GrantAnswer {
  readonly id: RequestId;
  readonly shown: Digest;
  readonly breadth: GrantBreadth;
  readonly terms: Digest;
  readonly life: GrantLife;
  /** It outlives the window that makes it, though never the gate. */
  readonly survives: boolean;
  readonly how: AnswerRoute;
}

export type MakeResult =
  /** `grant` null: approved once, and no grant was made; `text` says why. */
  | { readonly accepted: true; readonly grant: Digest | null; readonly text: string }
  | {
      readonly accepted: false;
      /** `blocked`: it would cover what a person denied, or there are too many. */
      readonly why: 'stale' | 'closed' | 'unknown' | 'parked' | 'blocked';
      readonly text: string;
    };

/** A grant that lives. */
export interface GrantStatus {
  readonly id: Digest;
  readonly words: readonly string[];
  readonly breadth: GrantBreadth;
  readonly life: GrantLife;
  readonly survives: boolean;
  readonly agent: string;
  /** The only session that it is for; null: every one of this agent in this workspace. */
  readonly session: string | null;
  readonly root: string;
  readonly who: string;
  /** The request that it was made from. */
  readonly request: RequestId;
  readonly uses: number;
  readonly madeAt: number;
  readonly leftMs: number;
}

export interface GateStatus {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly roots: readonly string[];
  readonly sessions: readonly SessionStatus[];
  readonly waiting: number;
  readonly parked: number;
  readonly pauses: Pauses;
  /** In words, with file:line:col; empty when all is well. */
  readonly policyFaults: readonly string[];
  readonly evidenceFaults: readonly string[];
  readonly repositoryPolicies: readonly RepositoryPolicy[];
  readonly grants: readonly GrantStatus[];
}

/** One line of the live timeline. */
export interface TimelineRow {
  readonly sid: SessionId;
  readonly seq: number;
  readonly ts: string;
  readonly root: string;
  readonly agent: string;
  readonly sub: string | null;
  readonly tool: string;
  readonly verb: Verb;
  /** One line for people: command or path, at most 200 characters, control characters escaped. */
  readonly target: string;
  readonly score: number;
  readonly tier: Tier;
  readonly rules: readonly string[];
  /** What the agent heard; `ask` while a person is waited for. */
  readonly effect: Effect;
  /** `policy`, `risk`, `default`, `parked`, `fault` or the name of the person who answered. */
  readonly who: string;
  readonly outcome: 'ok' | 'failed' | null;
}

/** Everything behind one row. `call` is null when its payload is not in the private store. */
export interface TimelineDetail {
  readonly row: TimelineRow;
  readonly records: readonly string[];
  readonly operation: Operation | null;
  readonly decision: Decision | null;
  readonly proposals: readonly FileProposal[];
  readonly outcome: string | null;
}

/** Supervisor → gate, each answered. Shapes: [params, result]. */
export interface SupervisorRequests {
  /** Challenge both ways: `proof` is hex HMAC-SHA-256(secret, 'gate ' + nonce). */
  hello: [
    { readonly nonce: string },
    { readonly nonce: string; readonly proof: string; readonly protocol: number },
  ];
  /** `proof` is hex HMAC-SHA-256(secret, 'supervisor ' + the gate's nonce). */
  attach: [{ readonly proof: string; readonly who: string; readonly window: string }, GateStatus];
  'requests/list': [null, readonly PendingRequest[]];
  'requests/proposals': [{ readonly id: RequestId }, readonly FileProposal[]];
  'requests/answer': [Answer, AnswerResult];
  /** Closes a parked request without an answer. */
  'requests/dismiss': [{ readonly id: RequestId }, AnswerResult];
  /** What a grant that is made from a waiting request would cover. */
  'grants/offer': [{ readonly id: RequestId }, GrantOffer];
  'grants/make': [GrantAnswer, MakeResult];
  'grants/revoke': [{ readonly id: Digest }, AnswerResult];
  /** Newest last; `before` is exclusive: the oldest row already held. */
  'timeline/list': [
    { readonly limit: number; readonly before: { readonly sid: SessionId; readonly seq: number } | null },
    readonly TimelineRow[],
  ];
  'timeline/detail': [{ readonly sid: SessionId; readonly seq: number }, TimelineDetail | null];
  'policy/check': [PolicyText, readonly PolicyFault[]];
  'policy/complete': [PolicyText & { readonly offset: number }, readonly Suggestion[]];
  'policy/hover': [PolicyText & { readonly offset: number }, PolicyHover | null];
  /** Lists the cases of a file; runs those named by position, or all. */
  'policy/cases': [PolicyText & { readonly run: readonly number[] | 'all' }, PolicyCaseResults];
  /** The text behind a digest; null when the file is gone, or is no policy of a supervised root. */
  'policy/review': [{ readonly root: string }, PolicyReview | null];
  /** A person's word that exactly these bytes count. Refused when the file is no longer what was shown. */
  'policy/countersign': [{ readonly root: string; readonly shown: Digest }, AnswerResult];
  'policy/withdraw': [{ readonly root: string }, AnswerResult];
  /** From the evidence of a supervised folder since a moment, in milliseconds UTC; null when there is none to be had. */
  'attention/read': [{ readonly root: string; readonly from: number }, Attention | null];
  /** Every further call of this agent is refused; null: of all. What waits goes on waiting. */
  'pause/set': [{ readonly agent: string | null }, AnswerResult];
  /** A person's word that it may go on; null: all may. */
  'pause/lift': [{ readonly agent: string | null }, AnswerResult];
  'status/get': [null, GateStatus];
  /** Ends the gate after parking what waits. */
  'gate/stop': [null, null];
}

/** Gate → supervisor, unanswered. */
export interface SupervisorNotifications {
  'requests/opened': PendingRequest;
  /** Answered, dismissed or its agent gone. */
  'requests/closed': {
    readonly id: RequestId;
    readonly effect: 'allow' | 'deny';
    readonly who: string | null;
  };
  'requests/parked': { readonly id: RequestId };
  /** New and changed rows, at most one message per 50 ms. */
  'timeline/rows': readonly TimelineRow[];
  'status/changed': GateStatus;
}

/** First line on the gate's standard input, from whoever starts it. Keys never touch the environment or disk. */
export interface SpawnSecrets {
  /** Machine key: raw Ed25519 seed, hex; null: use the 0600 key file. */
  readonly machineKey: string | null;
  /** 256-bit hex; null: no supervisor can attach (headless). */
  readonly supervisorSecret: string | null;
}
