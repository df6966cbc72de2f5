// SPDX-License-Identifier: Apache-2.0
import { NOT_PAUSED } from '../../src/protocol/pause.js';
import type { CardsBody, CardView, GateView } from '../../src/protocol/queue.js';

/** A card and when it came, by the page's own clock. */
export interface Held {
  readonly card: CardView;
  readonly receivedAt: number;
}

/** What the page knows. Cards stay in the order in which they came: nothing moves under the pointer. */
export class Model {
  gate: GateView = {
    state: 'starting',
    text: '',
    faults: [],
    supervised: null,
    pause: NOT_PAUSED,
    sessions: [],
    focused: true,
  };
  readonly cards = new Map<string, Held>();
  selected: string | null = null;
  loaded = false;

  apply(body: CardsBody, now: number): { fresh: CardView[]; selectedChanged: boolean } {
    const before = this.open;
    const known = new Set(this.cards.keys());
    if (body.reset) {
      const kept = new Set(body.put.map((c) => c.id));
      for (const id of known) if (!kept.has(id)) this.cards.delete(id);
    }
    for (const { id } of body.gone) this.cards.delete(id);
    for (const card of body.put) this.cards.set(card.id, { card, receivedAt: now });
    this.loaded = true;
    if (this.open === null) this.selected = this.waiting[0]?.card.id ?? this.parked[0]?.card.id ?? null;
    return {
      fresh: body.put.filter((c) => !known.has(c.id) && c.state === 'waiting'),
      selectedChanged: content(before) !== content(this.open),
    };
  }

  get open(): Held | null {
    return this.selected === null ? null : (this.cards.get(this.selected) ?? null);
  }

  get waiting(): Held[] {
    return [...this.cards.values()].filter((h) => h.card.state === 'waiting');
  }

  get parked(): Held[] {
    return [...this.cards.values()].filter((h) => h.card.state === 'parked');
  }

  /** In the order of the list. */
  get rows(): Held[] {
    return [...this.waiting, ...this.parked];
  }

  select(id: string): boolean {
    if (!this.cards.has(id) || this.selected === id) return false;
    this.selected = id;
    return true;
  }

  step(by: 1 | -1): boolean {
    const rows = this.rows;
    const at = rows.findIndex((h) => h.card.id === this.selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    return next !== undefined && this.select(next.card.id);
  }
}

/** Whatever a person reads on a card; the running clocks are no part of it. */
function content(held: Held | null): string {
  return held === null ? '' : JSON.stringify({ ...held.card, leftMs: 0, ageMs: 0 });
}
