// SPDX-License-Identifier: Apache-2.0
import type { RowKey, RowView } from '../../src/protocol/timeline.js';

function keyOf(row: RowKey): string {
  return `${row.sid}#${String(row.seq)}`;
}

/** Rows in the order of their time, oldest first; a row that comes again replaces itself. */
export class Rows {
  #rows: RowView[] = [];
  readonly #at = new Map<string, number>();

  get length(): number {
    return this.#rows.length;
  }

  at(index: number): RowView | undefined {
    return this.#rows[index];
  }

  indexOf(row: RowKey): number {
    return this.#at.get(keyOf(row)) ?? -1;
  }

  slice(from: number, to: number): readonly RowView[] {
    return this.#rows.slice(from, to);
  }

  clear(): void {
    this.#rows = [];
    this.#at.clear();
  }

  /** The gate that they waited for is gone: the agents were told no. */
  park(): void {
    this.#rows = this.#rows.map((row) =>
      row.effect === 'ask' ? { ...row, effect: 'deny' as const, who: 'parked' } : row,
    );
  }

  /** Answers how many rows were put in before the first one that was held. */
  put(rows: readonly RowView[]): number {
    const first = this.#rows[0]?.ts;
    const fresh: RowView[] = [];
    for (const row of rows) {
      const at = this.#at.get(keyOf(row));
      if (at === undefined) fresh.push(row);
      else this.#rows[at] = row;
    }
    if (fresh.length === 0) return 0;
    const last = this.#rows.at(-1)?.ts ?? '';
    const ordered = fresh.every((row, i) => row.ts >= (fresh[i - 1]?.ts ?? last));
    this.#rows.push(...fresh);
    if (!ordered) this.#rows.sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : a.seq - b.seq));
    const from = ordered ? this.#rows.length - fresh.length : 0;
    for (let i = from; i < this.#rows.length; i++) {
      const row = this.#rows[i];
      if (row) this.#at.set(keyOf(row), i);
    }
    return first === undefined ? 0 : fresh.filter((row) => row.ts < first).length;
  }
}
