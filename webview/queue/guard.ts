// SPDX-License-Identifier: Apache-2.0
/** After a card appears or moves, keys and clicks meant for something else may still arrive. */
const SETTLE_MS = 700;
/** A keyboard approval takes two presses; the second one within this time. */
const ARMED_MS = 4000;

interface Shown {
  readonly id: string;
  readonly shown: string;
  readonly dwellMs: number;
}

/**
 * Decides whether a gesture on Approve was meant. Time counts only while the card is in view and the window has the
 * person's attention. All times are milliseconds of one monotonic clock.
 */
export class Guard {
  #card: Shown | null = null;
  #seenMs = 0;
  #lastTick = 0;
  #settledAt = 0;
  #armedAt: number | null = null;
  #pressedOn: string | null = null;

  /** Another card, or another content of the same one, is in view: all starts anew. */
  appeared(card: Shown | null, now: number): void {
    this.#card = card;
    this.#seenMs = 0;
    this.#lastTick = now;
    this.#pressedOn = null;
    this.moved(now);
  }

  moved(now: number): void {
    this.#settledAt = now + SETTLE_MS;
    this.#armedAt = null;
  }

  /** To be called often; `attended`: in view, and the window has the focus. */
  tick(now: number, attended: boolean): void {
    if (attended) this.#seenMs += Math.min(now - this.#lastTick, 500);
    this.#lastTick = now;
  }

  settled(now: number): boolean {
    return now >= this.#settledAt;
  }

  /** Until Approve works; 0 when it does. */
  leftMs(now: number): number {
    if (!this.#card) return Infinity;
    return Math.max(0, this.#card.dwellMs - this.#seenMs, this.#settledAt - now);
  }

  pressed(event: Event, now: number): void {
    this.#pressedOn = event.isTrusted && this.leftMs(now) === 0 ? (this.#card?.id ?? null) : null;
  }

  armed(now: number): boolean {
    return this.#armedAt !== null && now - this.#armedAt <= ARMED_MS;
  }

  /**
   * What a click on Approve means. A pointer's press must have begun on the same card after the dwell; a key's
   * first press only arms.
   */
  clicked(event: MouseEvent, now: number): 'approve' | 'arm' | 'no' {
    if (!event.isTrusted || !this.#card || this.leftMs(now) > 0) return 'no';
    const pressedOn = this.#pressedOn;
    this.#pressedOn = null;
    if (event.detail > 0) return pressedOn === this.#card.id ? 'approve' : 'no';
    if (this.armed(now) && this.#armedAt !== null && now - this.#armedAt >= SETTLE_MS) return 'approve';
    if (!this.armed(now)) this.#armedAt = now;
    return 'arm';
  }
}
