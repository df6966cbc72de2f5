// SPDX-License-Identifier: Apache-2.0
import type { SessionId } from '../core/ids.js';
import type { FileProposal, TimelineRow } from './protocol.js';

const MAX_ROWS = 5000;
const MAX_PROPOSAL_CHARS = 16_000_000;
const BATCH_MS = 50;

interface At {
  readonly sid: SessionId;
  readonly seq: number;
}

/** The newest rows of every repository, for people who watch. Evidence is the truth; this is a window on it. */
export class Timeline {
  private readonly rows = new Map<string, TimelineRow>();
  private readonly proposals = new Map<string, readonly FileProposal[]>();
  private proposalChars = 0;
  private changed = new Map<string, TimelineRow>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly publish: (rows: readonly TimelineRow[]) => void) {}

  put(row: TimelineRow, proposals: readonly FileProposal[] = []): void {
    const key = keyOf(row);
    this.rows.set(key, row);
    if (proposals.length > 0) this.keep(key, proposals);
    const oldest = this.rows.size > MAX_ROWS ? this.rows.keys().next().value : undefined;
    if (oldest !== undefined) this.rows.delete(oldest);
    this.announce(key, row);
  }

  /** Changes a row that is still held; one that is not is in the evidence only. */
  change(at: At, change: Partial<TimelineRow>): void {
    const key = keyOf(at);
    const row = this.rows.get(key);
    if (row === undefined) return;
    const next = { ...row, ...change };
    this.rows.set(key, next);
    this.announce(key, next);
  }

  get(at: At): TimelineRow | null {
    return this.rows.get(keyOf(at)) ?? null;
  }

  proposalsOf(at: At): readonly FileProposal[] {
    return this.proposals.get(keyOf(at)) ?? [];
  }

  /** Newest last. */
  list(limit: number, before: At | null): readonly TimelineRow[] {
    const all = [...this.rows.values()];
    const end = before === null ? all.length : all.findIndex((row) => keyOf(row) === keyOf(before));
    return end <= 0 ? [] : all.slice(Math.max(0, end - limit), end);
  }

  /** Rows of earlier runs go before all others. */
  prepend(rows: readonly TimelineRow[]): void {
    const newer = [...this.rows];
    this.rows.clear();
    for (const row of rows) this.rows.set(keyOf(row), row);
    for (const [key, row] of newer) this.rows.set(key, row);
    while (this.rows.size > MAX_ROWS) this.rows.delete(this.rows.keys().next().value as string);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private keep(key: string, proposals: readonly FileProposal[]): void {
    this.proposals.set(key, proposals);
    this.proposalChars += charsOf(proposals);
    for (const [oldest, kept] of this.proposals) {
      if (this.proposalChars <= MAX_PROPOSAL_CHARS || oldest === key) break;
      this.proposals.delete(oldest);
      this.proposalChars -= charsOf(kept);
    }
  }

  private announce(key: string, row: TimelineRow): void {
    this.changed.set(key, row);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      const rows = [...this.changed.values()];
      this.changed = new Map();
      this.publish(rows);
    }, BATCH_MS);
  }
}

function keyOf(at: At): string {
  return `${at.sid}#${String(at.seq)}`;
}

function charsOf(proposals: readonly FileProposal[]): number {
  return proposals.reduce((sum, one) => sum + (one.before?.length ?? 0) + (one.after?.length ?? 0), 0);
}
