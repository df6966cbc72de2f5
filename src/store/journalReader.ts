// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { canonicalJson } from '../core/canonicalJson.js';
import type { EvidenceRecord, GenesisRecord, SignedHead } from '../core/evidenceRecord.js';
import type { SessionId } from '../core/ids.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import { headOf, isHeadSignedBy } from '../evidence/checkpoint.js';
import { delegationFault, delegationOf, type Delegation } from '../evidence/delegation.js';
import { envelopeOf } from '../evidence/envelope.js';
import { fastEd25519, type VerifyingKey } from '../evidence/keys.js';
import { checkedRecord, sessionIdOf } from '../evidence/record.js';
import { parseCanonical } from '../evidence/strictJson.js';
import { leafHash, Tree } from '../evidence/tree.js';

/** A session as a journal proves it: everything under its last valid head, nothing beyond. */
export interface JournalSession {
  readonly sid: SessionId;
  readonly genesis: GenesisRecord;
  readonly delegation: Delegation;
  /** The envelope's line, to be published. */
  readonly delegationLine: string;
  readonly lines: readonly string[];
  readonly records: readonly EvidenceRecord[];
  readonly head: SignedHead;
}

/** What one journal proves. */
export interface JournalContent {
  /** By its own header; empty when that is torn. */
  readonly writer: string;
  readonly sessions: readonly JournalSession[];
}

/** Reads a journal. A line that cannot stand where it is is skipped: only what a valid head covers counts. */
export async function readJournal(file: string): Promise<JournalContent> {
  return journalContent(await readFile(file));
}

/** The same over bytes already read. */
export function journalContent(bytes: Buffer): JournalContent {
  const reader = new Reader();
  let from = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    const line = bytes.toString('utf8', from, end);
    reader.take(line, from === 0);
    from = end + 1;
  }
  return { writer: reader.writer, sessions: reader.sessions() };
}

class Reader {
  private readonly drafts = new Map<SessionId, Draft>();
  private delegation: { readonly delegation: Delegation; readonly line: string } | null = null;

  writer = '';

  /** False when the line cannot stand here. */
  take(line: string, first: boolean): boolean {
    const value = parseCanonical(line);
    if (value === null) return false;
    if (first) return this.takeHeader(value);
    if (Object.hasOwn(value, 'delegation')) return this.takeDelegation(value['delegation']);
    if (Object.hasOwn(value, 'head')) return this.takeHead(value['head']);
    return this.takeRecord(value, line);
  }

  sessions(): readonly JournalSession[] {
    return [...this.drafts.values()].flatMap((draft) => draft.session() ?? []);
  }

  private takeHeader(value: JsonObject): boolean {
    this.writer = typeof value['writer'] === 'string' ? value['writer'] : '';
    return value['journal'] === 1;
  }

  private takeDelegation(value: JsonValue | undefined): boolean {
    const envelope = value === undefined ? null : envelopeOf(value as JsonObject);
    const delegation = envelope === null ? null : delegationOf(envelope);
    if (envelope === null || delegation === null || delegationFault(envelope, delegation) !== null)
      return false;
    this.delegation = { delegation, line: canonicalJson(value as JsonValue) };
    return true;
  }

  private takeRecord(value: JsonObject, line: string): boolean {
    const record = checkedRecord(value);
    if (record === null || record.kind === 'reserved') return false;
    if (record.kind === 'genesis') return this.begin(record, line);
    return this.drafts.get(record.sid)?.take(record, line) ?? false;
  }

  private begin(genesis: GenesisRecord, line: string): boolean {
    const sid = sessionIdOf(line);
    const found = this.delegation;
    const key = fastEd25519.verifyingKey(genesis.key);
    if (key === null || found?.delegation.sid !== sid || found.delegation.key !== genesis.key) return false;
    const draft = new Draft(sid, genesis, found, key);
    this.drafts.set(sid, draft);
    return draft.take(genesis, line);
  }

  private takeHead(value: JsonValue | undefined): boolean {
    const head = headOf(value);
    return head !== null && (this.drafts.get(head.sid)?.takeHead(head) ?? false);
  }
}

class Draft {
  private readonly tree = Tree.empty();
  private readonly lines: string[] = [];
  private readonly records: EvidenceRecord[] = [];
  private readonly heads: SignedHead[] = [];

  constructor(
    private readonly sid: SessionId,
    private readonly genesis: GenesisRecord,
    private readonly delegation: { readonly delegation: Delegation; readonly line: string },
    private readonly key: VerifyingKey,
  ) {}

  take(record: EvidenceRecord, line: string): boolean {
    if (record.seq !== this.tree.size) return false;
    this.tree.append(leafHash(line));
    this.lines.push(line);
    this.records.push(record);
    return true;
  }

  takeHead(head: SignedHead): boolean {
    if (head.size !== this.tree.size || head.root !== this.tree.root()) return false;
    this.heads.push(head);
    return true;
  }

  session(): JournalSession | null {
    // The last head that holds covers all before it: there is no need to check each of them.
    const head = this.heads.findLast((candidate) => isHeadSignedBy(candidate, this.key));
    if (head === undefined) return null;
    return {
      sid: this.sid,
      genesis: this.genesis,
      delegation: this.delegation.delegation,
      delegationLine: this.delegation.line,
      lines: this.lines.slice(0, head.size),
      records: this.records.slice(0, head.size),
      head,
    };
  }
}
