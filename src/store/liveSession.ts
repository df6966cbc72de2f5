// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../core/canonicalJson.js';
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { EvidenceRecord, GenesisRecord, SignedHead, TreeHead } from '../core/evidenceRecord.js';
import type { Digest, SessionId } from '../core/ids.js';
import { isJsonObject, type JsonValue } from '../core/json.js';
import { signHead, type SegmentName } from '../evidence/checkpoint.js';
import { sealDelegation } from '../evidence/delegation.js';
import { SESSION_KEY_MS } from '../evidence/format.js';
import { fastEd25519, type SigningKey } from '../evidence/keys.js';
import { checkedRecord, fitted, recordLine, sessionIdOf } from '../evidence/record.js';
import { leafHash, Tree } from '../evidence/tree.js';

/** What a session belongs to. */
export interface SessionOrigin {
  readonly repo: Digest;
  readonly clone: string;
  readonly machineKey: SigningKey;
}

export interface SessionStart {
  readonly agent: AgentIdentity;
  readonly policy: Digest;
  readonly prev: TreeHead | null;
}

/** A session that this run writes. Its key is in memory only. */
export class LiveSession {
  /** Durable lines that are not in the notes. */
  unpublished: string[] = [];
  published = 0;
  readonly segments: SegmentName[] = [];
  head: SignedHead | null = null;
  tree = Tree.empty();
  lastTs: string;
  ended = false;
  calls = 0;

  readonly sid: SessionId;
  readonly genesis: GenesisRecord;
  readonly genesisLine: string;
  readonly delegationLine: string;
  readonly key: SigningKey;
  readonly expiresAt: number;

  constructor(origin: SessionOrigin, start: SessionStart, now: number) {
    const ts = new Date(now).toISOString();
    this.key = fastEd25519.signingKey(randomBytes(32));
    this.genesis = genesisOf(origin.repo, start, this.key.publicKey, ts);
    this.genesisLine = checkedLine(this.genesis);
    this.sid = sessionIdOf(this.genesisLine);
    this.expiresAt = now + SESSION_KEY_MS;
    this.lastTs = ts;
    const delegation = {
      repo: origin.repo,
      sid: this.sid,
      agent: this.genesis.agent.name,
      by: origin.machineKey.publicKey,
      clone: origin.clone,
      key: this.key.publicKey,
      notBefore: ts,
      notAfter: new Date(this.expiresAt).toISOString(),
    };
    this.delegationLine = sealDelegation(delegation, origin.machineKey);
  }
}

function genesisOf(repo: Digest, start: SessionStart, key: string, ts: string): GenesisRecord {
  const { name, version, session, assurance } = start.agent;
  return fitted({
    v: 1,
    seq: 0,
    ts,
    kind: 'genesis',
    repo,
    agent: { name, version, session, assurance },
    key,
    policy: start.policy,
    prev: start.prev === null ? null : headOnly(start.prev),
    nonce: randomBytes(16).toString('hex'),
  });
}

function headOnly({ sid, size, root }: TreeHead): TreeHead {
  return { sid, size, root };
}

/** A session as it would be after a group; becomes the session only when the group is on disk. */
export class StagedSession {
  readonly tree: Tree;
  readonly lines: string[] = [];
  private lastTs: string;
  private ended: boolean;
  private calls: number;

  constructor(readonly session: LiveSession) {
    this.tree = session.tree.copy();
    this.lastTs = session.lastTs;
    this.ended = session.ended;
    this.calls = session.calls;
  }

  get isEnded(): boolean {
    return this.ended;
  }

  begin(): number {
    return this.add(this.session.genesisLine);
  }

  /** @throws Error when the body does not make a record of the format; nothing is added then */
  add(line: string): number {
    this.tree.append(leafHash(line));
    this.lines.push(line);
    return this.tree.size - 1;
  }

  append(body: object, now: number): number {
    const time = new Date(now).toISOString();
    // A clock that jumps back must not take the session out of its key's window.
    const ts = time > this.lastTs ? time : this.lastTs;
    const seq = this.tree.size;
    const record = fitted({ ...body, v: 1, sid: this.session.sid, seq, ts }) as unknown as EvidenceRecord;
    this.add(checkedLine(record));
    this.lastTs = ts;
    if (record.kind === 'end') this.ended = true;
    if (record.kind === 'call' || record.kind === 'ask') this.calls++;
    return seq;
  }

  sign(): SignedHead {
    const { sid, key } = this.session;
    return signHead({ sid, size: this.tree.size, root: this.tree.root() }, key);
  }

  /** The group is on disk. */
  settle(head: SignedHead): void {
    const { session } = this;
    session.tree = this.tree;
    session.lastTs = this.lastTs;
    session.ended = this.ended;
    session.calls = this.calls;
    session.head = head;
    for (const line of this.lines) session.unpublished.push(line);
  }
}

function checkedLine(record: EvidenceRecord): string {
  const line = recordLine(record);
  const value = JSON.parse(line) as JsonValue;
  if (!isJsonObject(value) || checkedRecord(value) === null)
    throw new Error(`not a record of the format: ${line.slice(0, 200)}`);
  return line;
}

/** The journal line of a head. */
export function headLine(head: SignedHead): string {
  return canonicalJson({ head: { root: head.root, sid: head.sid, sig: head.sig, size: head.size } });
}

/** The journal line of a delegation; the envelope is canonical already. */
export function delegationJournalLine(envelopeLine: string): string {
  return `{"delegation":${envelopeLine}}`;
}
