// SPDX-License-Identifier: Apache-2.0
import type { Digest, SessionId } from './ids.js';
import type { AnswerRoute } from './verdict.js';

/** Size and root of a session's RFC 6962 tree. */
export interface TreeHead {
  readonly sid: SessionId;
  readonly size: number;
  /** Lower-case hex SHA-256. */
  readonly root: Digest;
}

/** Ed25519 signature of the session key, base64, over the head as docs/evidence.md says. */
export interface SignedHead extends TreeHead {
  readonly sig: string;
}

/** What every record carries. `ts` is RFC 3339 UTC with milliseconds; not proof of time. */
interface Common {
  readonly v: 1;
  readonly sid: SessionId;
  readonly seq: number;
  readonly ts: string;
}

/** Seq 0. Has no `sid`: the session id is the hash of this record. */
export interface GenesisRecord {
  readonly v: 1;
  readonly seq: 0;
  readonly ts: string;
  readonly kind: 'genesis';
  /** SHA-256 of the random id in .countersign/repo.json. */
  readonly repo: Digest;
  readonly agent: {
    readonly name: string;
    readonly version: string | null;
    readonly session: string;
    readonly assurance: 'claimed' | 'verified';
  };
  /** Session public key, raw Ed25519, hex. */
  readonly key: string;
  readonly policy: Digest;
  /** Last known head of the session that this one continues. */
  readonly prev: TreeHead | null;
  /** 16 random bytes, hex. */
  readonly nonce: string;
}

/** What `call` and `ask` say about a judged intent. No free text: arguments are behind `io`. */
interface Judged extends Common {
  readonly tool: string;
  readonly verb: Verb;
  readonly rules: readonly string[];
  readonly score: number;
  readonly factors: readonly string[];
  readonly policy: Digest;
  /** Salted commitment to arguments and surroundings. */
  readonly io: Digest;
  readonly use: string | null;
  readonly sub: string | null;
}

export type Verb = 'run' | 'read' | 'write' | 'delete' | 'fetch' | 'mcp' | 'tool' | 'unreadable';

/** A verdict that no person was asked for. */
export interface CallRecord extends Judged {
  readonly kind: 'call';
  readonly effect: 'allow' | 'deny';
  /** Of an `allow` that a grant gave: the policy asked, and `who` had answered ahead. */
  readonly grant?: { readonly id: Digest; readonly who: string };
}

/** A request that waits for a person; its answer names it by `ref`. */
export interface AskRecord extends Judged {
  readonly kind: 'ask';
  /** Digest of what the person is shown. */
  readonly shown: Digest;
}

export type AnswerChoice = 'approve' | 'deny' | 'parked' | 'dismissed' | 'fault';

export interface AnswerRecord extends Common {
  readonly kind: 'answer';
  readonly ref: number;
  readonly choice: AnswerChoice;
  readonly effect: 'allow' | 'deny';
  readonly who: string | null;
  readonly how: AnswerRoute | null;
  readonly shown: Digest | null;
  readonly waited: number;
}

/** A person's answer given ahead, or its end before its time. What it covers is behind `io`. */
export interface GrantRecord extends Common {
  readonly kind: 'grant';
  readonly what: 'made' | 'revoked';
  readonly grant: Digest;
  /** Of `made`: the ask that it was made from. */
  readonly ref: number | null;
  readonly who: string | null;
  readonly how: AnswerRoute;
  readonly io: Digest;
}

/** What the tool then did; `ref` is the `call` or `ask`, null when none is known. */
export interface OutcomeRecord extends Common {
  readonly kind: 'outcome';
  readonly ref: number | null;
  readonly ok: boolean;
  readonly exit: number | null;
  /** Salted commitment to the contents (outputs, images). */
  readonly io: Digest;
}

/** The policy in force changed within the session. */
export interface PolicyRecord extends Common {
  readonly kind: 'policy';
  readonly policy: Digest;
}

/** Supervision was interrupted. */
export interface GapRecord extends Common {
  readonly kind: 'gap';
  readonly reason: string;
}

/** Calls of this session's agent are refused from here on, or no longer. `who`: null, the command line. */
export interface PauseRecord extends Common {
  readonly kind: 'pause';
  readonly paused: boolean;
  readonly scope: 'all' | 'agent';
  readonly who: string | null;
}

export interface EndRecord extends Common {
  readonly kind: 'end';
  readonly reason: string;
}

/** Reserved kinds of the format, not written yet: key, commit, rewrite, redact, spawn. */
export type EvidenceRecord =
  | GenesisRecord
  | CallRecord
  | AskRecord
  | AnswerRecord
  | GrantRecord
  | OutcomeRecord
  | PolicyRecord
  | GapRecord
  | PauseRecord
  | EndRecord;

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A record before the log has given it session, number and time. */
export type RecordBody = Without<Exclude<EvidenceRecord, GenesisRecord>, 'v' | 'sid' | 'seq' | 'ts'>;

/** Given back once a signed head that covers the record is on disk. */
export interface Receipt {
  readonly sid: SessionId;
  readonly seq: number;
  readonly head: SignedHead;
}
