// SPDX-License-Identifier: Apache-2.0
import type { AgentIdentity } from '../core/agentIdentity.js';
import type {
  AskRecord,
  EvidenceRecord,
  GenesisRecord,
  Receipt,
  RecordBody,
  TreeHead,
} from '../core/evidenceRecord.js';
import type { Digest, SessionId } from '../core/ids.js';
import type { Fault, Result } from '../core/result.js';
import type { MachineKey } from './machineKey.js';
import type { Repository } from './repository.js';

type WithoutIo<T> = T extends unknown ? Omit<T, 'io'> : never;

/** A record body as the gate hands it in: `io` is made here from the payload. */
export type Draft = WithoutIo<RecordBody>;

/** What a list of sessions shows of one. */
export interface SessionSummary {
  readonly sid: SessionId;
  readonly writer: string;
  readonly agent: GenesisRecord['agent'];
  readonly startedAt: string;
  readonly lastAt: string;
  readonly head: TreeHead;
  readonly calls: number;
  readonly ended: boolean;
  /** Records that are in the notes ref; the rest is in a journal. */
  readonly published: number;
}

/** An ask of an earlier run that nobody answered; payload null when it is gone. */
export interface UnansweredAsk {
  readonly ask: AskRecord;
  readonly genesis: GenesisRecord;
  readonly payload: string | null;
}

export type PublishReason = 'size' | 'commit' | 'push' | 'end' | 'start';

export interface Published {
  readonly ref: string;
  /** Tip after publishing; null when nothing was ever published. */
  readonly commit: string | null;
}

/** A record could not be made durable: whoever waits for it must deny. */
export class EvidenceError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message, { cause: fault.cause });
  }
}

export interface EvidenceOptions {
  readonly repository: Repository;
  readonly machineKey: MachineKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** All evidence of one repository during one gate run: journal, private store and notes ref. */
export class RepositoryEvidence {
  /** Takes the next epoch, publishes what earlier runs left. */
  static open(_options: EvidenceOptions): Promise<Result<RepositoryEvidence>> {
    throw new Error('skeleton');
  }
  private constructor(
    readonly repo: Digest,
    readonly writer: string,
  ) {}
  begin(_input: {
    readonly agent: AgentIdentity;
    readonly policy: Digest;
    readonly prev: TreeHead | null;
  }): Promise<Receipt> {
    throw new Error('skeleton');
  }
  /** Resolves only when a signed head that covers the record is on disk. @throws EvidenceError */
  append(_sid: SessionId, _draft: Draft, _payload: string | null): Promise<Receipt> {
    throw new Error('skeleton');
  }
  /** The bytes behind a commitment, null when they are not (or no longer) here. */
  payload(_io: Digest): Promise<string | null> {
    throw new Error('skeleton');
  }
  records(_sid: SessionId): Promise<readonly EvidenceRecord[]> {
    throw new Error('skeleton');
  }
  sessions(): Promise<readonly SessionSummary[]> {
    throw new Error('skeleton');
  }
  unanswered(): Promise<readonly UnansweredAsk[]> {
    throw new Error('skeleton');
  }
  /** An ask of an earlier run is not shown again. */
  dismiss(_sid: SessionId, _seq: number): Promise<void> {
    throw new Error('skeleton');
  }
  publish(_reason: PublishReason): Promise<Result<Published>> {
    throw new Error('skeleton');
  }
  faults(): readonly Fault[] {
    throw new Error('skeleton');
  }
  close(): Promise<void> {
    throw new Error('skeleton');
  }
}
