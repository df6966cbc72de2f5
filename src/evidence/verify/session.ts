// SPDX-License-Identifier: Apache-2.0
import type { GenesisRecord, TreeHead } from '../../core/evidenceRecord.js';
import type { Digest, SessionId } from '../../core/ids.js';
import { isHeadSignedBy, type SegmentName } from '../checkpoint.js';
import { delegationFault, writerId } from '../delegation.js';
import { isSignedBy, payloadDigest } from '../envelope.js';
import { LIMIT } from '../format.js';
import { sha256Hex } from '../hash.js';
import { fastEd25519, type VerifyingKey } from '../keys.js';
import { readRecord, sessionIdOf, type ReadRecord } from '../record.js';
import { leafHash, Tree } from '../tree.js';
import { trustFault, type Trust } from '../trust.js';
import { linesOf, short, type SignedCheckpoint, type SignedDelegation } from './note.js';
import { VerificationError, wordOf, type SessionVerdict } from './verdict.js';

type ReadOk = Extract<ReadRecord, { ok: true }>['record'];

/** What happened to the payloads behind some commitments. */
export interface PayloadCheck {
  readonly missing: number;
  /** First commitment whose payload is not what was committed to. */
  readonly mismatch: Digest | null;
}

/** Everything known about one session of one writer. */
export interface SessionEvidence {
  readonly sid: SessionId;
  /** Writer of the ref it was found in. */
  readonly writer: string;
  /** The repository it should belong to. */
  readonly repo: Digest;
  readonly delegations: readonly SignedDelegation[];
  readonly checkpoints: readonly SignedCheckpoint[];
  /** Bytes of a segment by object id, null when it is not there. */
  readonly segment: (blob: string) => Promise<Buffer | null>;
  /** What this clone saw before. */
  readonly seen: { readonly size: number; readonly root: string } | null;
  readonly trust: Trust | null;
  /** Checks payloads where this clone keeps them; null elsewhere. */
  readonly payloads: ((commitments: readonly Digest[]) => Promise<PayloadCheck>) | null;
}

/** Steps 3 to 11 of docs/evidence.md §9 for one session. Never throws on what it reads. */
export async function verifySession(evidence: SessionEvidence): Promise<SessionVerdict> {
  const walk = new Walk(evidence);
  try {
    await walk.run();
    return walk.verdict();
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    return walk.failed(error);
  }
}

class Walk {
  private readonly tree = Tree.empty();
  private genesis: GenesisRecord | null = null;
  private delegation: SignedDelegation | null = null;
  private ended = false;
  private gaps = 0;
  private redacted = 0;
  private lastTs = '';
  private rootAtSeen: string | null = null;

  constructor(private readonly evidence: SessionEvidence) {}

  async run(): Promise<void> {
    const { delegation, session, machine } = this.keys();
    this.delegation = delegation;
    let prev: string | null = null;
    for (const signed of this.chain()) {
      const { checkpoint, envelope } = signed;
      if (checkpoint.prev !== prev)
        throw new VerificationError('checkpoint-chain', 'a checkpoint is missing from the chain');
      prev = payloadDigest(envelope);
      this.checkBinding(signed, session, machine);
      for (const name of checkpoint.segments) await this.takeSegment(name);
      this.checkHead(checkpoint.head, checkpoint.closed);
    }
    this.checkMemory();
  }

  verdict(): SessionVerdict {
    return {
      ...this.summary(),
      root: this.tree.root(),
      integrity: this.ended ? 'complete' : 'open',
      failure: null,
      trust: this.trustVerdict(),
    };
  }

  failed(error: VerificationError): SessionVerdict {
    return {
      ...this.summary(),
      root: null,
      integrity: wordOf(error.code),
      failure: { code: error.code, why: error.message },
      trust: null,
    };
  }

  private summary(): Omit<SessionVerdict, 'root' | 'integrity' | 'failure' | 'trust'> {
    const by = this.delegation?.delegation.by ?? null;
    const line = this.evidence.trust?.keys.find((key) => key.publicKey === by);
    return {
      sid: this.evidence.sid,
      writer: this.evidence.writer,
      agent: this.genesis?.agent ?? null,
      size: this.tree.size,
      signer: line?.principal ?? by,
      gaps: this.gaps,
      redacted: this.redacted,
    };
  }

  /** The one session key, and the machine key that delegated it. */
  private keys(): { delegation: SignedDelegation; session: VerifyingKey; machine: VerifyingKey } {
    const { delegations, repo, writer } = this.evidence;
    const [signed, ...more] = delegations;
    if (signed === undefined)
      throw new VerificationError('delegation-missing', 'no delegation of the session key');
    if (more.length > 0) throw new VerificationError('delegation-binding', 'two delegations for one session');
    const { delegation, envelope } = signed;
    const fault = delegationFault(envelope, delegation);
    if (fault !== null) throw new VerificationError(fault, DELEGATION_WORDS[fault]);
    if (delegation.repo !== repo)
      throw new VerificationError('other-repository', 'the delegation is for another repository');
    if (writerId(delegation.by, delegation.clone) !== writer)
      throw new VerificationError('delegation-binding', 'the delegation is of another writer');
    const session = fastEd25519.verifyingKey(delegation.key);
    const machine = fastEd25519.verifyingKey(delegation.by);
    if (session === null || machine === null)
      throw new VerificationError('key-weak', DELEGATION_WORDS['key-weak']);
    return { delegation: signed, session, machine };
  }

  private chain(): readonly SignedCheckpoint[] {
    const bySize = [...this.evidence.checkpoints].sort(
      (a, b) => a.checkpoint.head.size - b.checkpoint.head.size,
    );
    const followers = new Set<string | null>();
    for (const { checkpoint } of bySize) {
      if (followers.has(checkpoint.prev))
        throw new VerificationError('fork', 'two checkpoints follow the same one');
      followers.add(checkpoint.prev);
    }
    if (bySize.length === 0)
      throw new VerificationError('checkpoint-chain', 'no checkpoint for this session');
    return bySize;
  }

  private checkBinding(signed: SignedCheckpoint, session: VerifyingKey, machine: VerifyingKey): void {
    const { checkpoint, envelope } = signed;
    if (checkpoint.repo !== this.evidence.repo)
      throw new VerificationError('other-repository', 'a checkpoint belongs to another repository');
    if (checkpoint.writer !== this.evidence.writer)
      throw new VerificationError('checkpoint-binding', 'a checkpoint is of another writer');
    if (!isSignedBy(envelope, session) && !isSignedBy(envelope, machine))
      throw new VerificationError('envelope-signature', 'the signature of a checkpoint does not hold');
    if (!isHeadSignedBy(checkpoint.head, session))
      throw new VerificationError('head-signature', "a head is not signed by the session's key");
  }

  private async takeSegment(name: SegmentName): Promise<void> {
    const bytes = await this.evidence.segment(name.blob);
    const what = `segment ${short(name.blob)}`;
    if (bytes === null)
      throw new VerificationError('segment-missing', `${what} (records ${rangeOf(name)}) is missing`);
    if (sha256Hex(bytes) !== name.sha256)
      throw new VerificationError('segment-digest', `${what} (records ${rangeOf(name)}) was changed`);
    const lines = linesOf(bytes);
    if (name.first !== this.tree.size || lines?.length !== name.count || name.count > LIMIT.segmentRecords)
      throw new VerificationError('segment-count', `${what} does not hold records ${rangeOf(name)}`);
    const commitments: Digest[] = [];
    for (const line of lines) {
      const record = this.takeLine(line);
      if ('io' in record) commitments.push(record.io);
    }
    await this.checkPayloads(commitments);
  }

  private takeLine(line: string): ReadOk {
    const seq = this.tree.size;
    const read = readRecord(line);
    if (!read.ok) throw new VerificationError(read.code, `record ${String(seq)} is ${READ_WORDS[read.code]}`);
    const { record } = read;
    if (record.seq !== seq)
      throw new VerificationError('record-order', `record ${String(record.seq)} stands at ${String(seq)}`);
    if (this.ended) throw new VerificationError('record-after-end', `record ${String(seq)} follows the end`);
    if (record.kind === 'genesis') this.takeGenesis(record, line);
    else if (record.sid !== this.evidence.sid || this.genesis === null)
      throw new VerificationError('record-foreign', `record ${String(seq)} belongs to another session`);
    if (record.kind === 'end') this.ended = true;
    if (record.kind === 'gap') this.gaps++;
    if (record.ts > this.lastTs) this.lastTs = record.ts;
    this.tree.append(leafHash(line));
    if (this.tree.size === this.evidence.seen?.size) this.rootAtSeen = this.tree.root();
    return record;
  }

  private takeGenesis(record: GenesisRecord, line: string): void {
    if (record.repo !== this.evidence.repo)
      throw new VerificationError('other-repository', 'the session began in another repository');
    const { sid } = this.evidence;
    if (sessionIdOf(line) !== sid || record.key !== this.delegation?.delegation.key)
      throw new VerificationError('genesis-binding', 'the genesis record does not name this session and key');
    this.genesis = record;
  }

  private async checkPayloads(commitments: readonly Digest[]): Promise<void> {
    if (this.evidence.payloads === null || commitments.length === 0) return;
    const { missing, mismatch } = await this.evidence.payloads(commitments);
    if (mismatch !== null)
      throw new VerificationError('payload-mismatch', `payload ${short(mismatch)} is not what was recorded`);
    this.redacted += missing;
  }

  private checkHead(head: TreeHead, closed: boolean): void {
    if (head.sid !== this.evidence.sid || head.size !== this.tree.size || head.root !== this.tree.root())
      throw new VerificationError(
        'root-mismatch',
        `the records do not give the signed root at ${String(head.size)}`,
      );
    if (closed !== this.ended)
      throw new VerificationError('closed-without-end', 'closed and the end record do not agree');
  }

  private checkMemory(): void {
    const { seen } = this.evidence;
    if (seen === null) return;
    if (this.tree.size < seen.size)
      throw new VerificationError(
        'rollback',
        `${String(seen.size)} records were seen here before, now ${String(this.tree.size)}`,
      );
    if (this.rootAtSeen !== seen.root)
      throw new VerificationError('fork', `another history was seen here at record ${String(seen.size)}`);
  }

  private trustVerdict(): SessionVerdict['trust'] {
    const { trust } = this.evidence;
    if (trust === null) return 'no-trust-file';
    if (this.delegation === null || this.genesis === null) return 'untrusted-key';
    const { by, notBefore, notAfter } = this.delegation.delegation;
    const fault = trustFault(trust, by, this.genesis.ts);
    if (fault !== null) return fault;
    return this.genesis.ts >= notBefore && this.lastTs <= notAfter ? 'trusted' : 'outside-window';
  }
}

function rangeOf(name: SegmentName): string {
  return `${String(name.first)} to ${String(name.first + name.count - 1)}`;
}

const READ_WORDS = {
  'line-not-canonical': 'not canonical JSON',
  'record-malformed': 'not of the format',
} as const;

const DELEGATION_WORDS = {
  'key-weak': 'a key is weak: not a sound Ed25519 key',
  'envelope-signature': 'the signature of the delegation does not hold',
  'delegation-binding': 'the delegation does not fit the session key',
} as const;
