// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import type { GrantBreadth, GrantLife } from '../../src/core/grant.js';
import {
  MakeGrant,
  OfferGrant,
  type GrantChoiceView,
  type GrantOfferView,
} from '../../src/protocol/grants.js';
import type { CardView } from '../../src/protocol/queue.js';
import type { Channel } from '../channel.js';
import { csButton } from '../ui/button.js';
import { csChoice, csTick } from '../ui/choice.js';
import { announce } from './announce.js';
import { Guard } from './guard.js';
import { neverEnter } from './neverEnter.js';

const BREADTHS: Readonly<Record<GrantBreadth, string>> = {
  call: 'this very call',
  template: 'all calls like this',
};

const LIVES: Readonly<Record<GrantLife, string>> = {
  once: 'next time only',
  minutes: '10 minutes',
  session: 'this session',
  window: 'every session of this agent here, until the window closes',
};

interface Opened {
  readonly id: string;
  /** Null: it is being asked for. */
  offer: GrantOfferView | null;
  breadth: GrantBreadth;
  life: GrantLife;
  survives: boolean;
  busy: boolean;
  notice: string;
}

/**
 * Makes a grant out of the open card: how wide, how long, and what that would have covered. Narrow and short to begin
 * with. The gesture is that of an approval, and starts anew with every choice.
 */
export class GrantBuilder {
  readonly #guard = new Guard();
  #opened: Opened | null = null;
  #card: CardView | null = null;
  #top = 0;

  constructor(
    readonly channel: Channel,
    readonly changed: () => void,
    readonly said: (text: string) => void,
  ) {}

  /** Grants are not for what needs care. */
  static isFor(card: CardView): boolean {
    return card.state === 'waiting' && card.tier !== 'T3' && card.tier !== 'T4';
  }

  open(card: CardView): void {
    this.#card = card;
    const fresh = {
      offer: null,
      breadth: 'call',
      life: 'once',
      survives: false,
      busy: false,
      notice: '',
    } as const;
    this.#opened = { id: card.id, ...fresh };
    const opened = this.#opened;
    void this.channel
      .ask(OfferGrant, { id: card.id })
      .catch((error: unknown) => ({ choices: [], why: (error as Error).message }))
      .then((offer) => {
        opened.offer = offer;
        this.#chosen();
        announce(offer.why === '' ? preview(this.#choice) : offer.why, 'polite');
      });
    this.#chosen();
  }

  close(): void {
    this.#opened = null;
    this.#card = null;
  }

  /** Whether it stands in place of the card's buttons. A card that changed is another one. */
  isOpen(card: CardView): boolean {
    if (this.#opened !== null && (this.#opened.id !== card.id || this.#card?.shown !== card.shown))
      this.close();
    if (!GrantBuilder.isFor(card)) this.close();
    return this.#opened !== null;
  }

  tick(now: number, attended: boolean): void {
    this.#guard.tick(now, attended);
  }

  /** Something else appeared, or the buttons moved under the pointer. */
  startled(now: number): void {
    this.#guard.moved(now);
  }

  noticeMoves(root: ParentNode, now: number): void {
    const top = root.querySelector('.grant-builder .buttons')?.getBoundingClientRect().top ?? 0;
    if (Math.abs(top - this.#top) > 1) this.#guard.moved(now);
    this.#top = top;
  }

  template(now: number): TemplateResult {
    const { offer, notice } = this.#opened ?? { offer: null, notice: '' };
    return html`<div class="grant-builder" role="group" aria-label="Approve for more than once">
      ${notice === '' ? nothing : html`<p class="notice" role="alert">${notice}</p>`}
      ${offer === null ? html`<p class="quiet">Asking the gate…</p>` : this.#offerTemplate(offer)}
      <div class="buttons">
        ${offer === null || offer.choices.length === 0 ? nothing : this.#makeButton(now)}
        ${csButton({
          name: 'grant-cancel',
          label: 'Cancel',
          look: 'secondary',
          onClick: () => {
            this.close();
            this.changed();
          },
        })}
      </div>
    </div>`;
  }

  get #choice(): GrantChoiceView | undefined {
    return this.#opened?.offer?.choices.find(({ breadth }) => breadth === this.#opened?.breadth);
  }

  #offerTemplate(offer: GrantOfferView): TemplateResult {
    const opened = this.#opened;
    const choice = this.#choice;
    if (opened === null || choice === undefined) return html`<p class="quiet">${offer.why}</p>`;
    return html`<fieldset>
        <legend>Also let through</legend>
        ${offer.choices.map(({ breadth }) =>
          csChoice({
            ...{
              name: 'breadth',
              value: breadth,
              label: BREADTHS[breadth],
              chosen: breadth === opened.breadth,
            },
            onChoose: () => {
              this.#set({ breadth });
            },
          }),
        )}
        ${offer.choices.length > 1 ? nothing : html`<p class="quiet">Nothing wider can be granted of it.</p>`}
      </fieldset>
      <ul class="covers" aria-label="What it covers">
        ${choice.words.map((line) => html`<li>${line}</li>`)}
      </ul>
      <fieldset>
        <legend>For how long</legend>
        ${(Object.keys(LIVES) as GrantLife[]).map((life) =>
          csChoice({
            ...{ name: 'life', value: life, label: LIVES[life], chosen: life === opened.life },
            onChoose: () => {
              this.#set({ life });
            },
          }),
        )}
        ${csTick({
          ...{ name: 'survives', label: 'keep it when this window closes or reloads', on: opened.survives },
          onChange: (survives) => {
            this.#set({ survives });
          },
        })}
        <p class="quiet">${String(choice.maxMinutes)} minutes at the longest; a changed policy ends it.</p>
      </fieldset>
      <p class="preview ${choice.denied.length > 0 ? 'blocked' : ''}">${preview(choice)}</p>
      ${choice.denied.length > 0 ? listTemplate('Denied', choice.denied) : listTemplate('For example', choice.examples)}`;
  }

  #makeButton(now: number): TemplateResult {
    const leftMs = this.#guard.leftMs(now);
    const wait = leftMs > 0;
    const blocked = (this.#choice?.denied.length ?? 1) > 0;
    const seconds = Number.isFinite(leftMs) && wait ? ` (${String(Math.ceil(leftMs / 1000))})` : '';
    return csButton({
      name: 'grant-make',
      label: this.#guard.armed(now)
        ? 'Press Space again'
        : `Approve and allow like this${blocked ? '' : seconds}`,
      look: 'primary',
      unavailable: wait || blocked || this.#opened?.busy === true,
      hint: blocked
        ? 'It would let through what you denied.'
        : wait
          ? 'Opens when there was time to read.'
          : 'Approves this call, and those like it. Keyboard: Space twice.',
      onClick: (event) => {
        const at = performance.now();
        if (!blocked && this.#guard.clicked(event, at) === 'approve') void this.#make();
        this.changed();
      },
      onPointerDown: (event) => {
        this.#guard.pressed(event, performance.now());
      },
      onKeyDown: neverEnter,
    });
  }

  #set(change: Partial<Pick<Opened, 'breadth' | 'life' | 'survives'>>): void {
    if (this.#opened === null || this.#opened.busy) return;
    Object.assign(this.#opened, change);
    this.#chosen();
    if (change.breadth !== undefined) announce(preview(this.#choice), 'polite');
  }

  /** Another choice is another question. */
  #chosen(): void {
    const [card, choice] = [this.#card, this.#choice];
    const shown =
      card === null || choice === undefined
        ? null
        : { id: card.id, shown: choice.terms, dwellMs: card.dwellMs };
    this.#guard.appeared(shown, performance.now());
    this.changed();
  }

  async #make(): Promise<void> {
    const [opened, card, choice] = [this.#opened, this.#card, this.#choice];
    if (opened === null || card === null || choice === undefined || opened.busy) return;
    opened.busy = true;
    const { breadth, life, survives } = opened;
    const body = { id: card.id, shown: card.shown, breadth, terms: choice.terms, life, survives };
    try {
      const outcome = await this.channel.ask(MakeGrant, body);
      if (!outcome.accepted) opened.notice = outcome.text;
      else {
        if (this.#opened === opened) this.close();
        this.said(outcome.text);
        announce(outcome.text === '' ? `${card.id} approved, and what is like it` : outcome.text, 'polite');
      }
    } catch (error) {
      opened.notice = (error as Error).message;
    } finally {
      opened.busy = false;
      this.changed();
    }
  }
}

function preview(choice: GrantChoiceView | undefined): string {
  if (choice === undefined) return '';
  const { covers, of, denied } = choice;
  const n = denied.length;
  if (n > 0)
    return `Would also have let through ${n === 1 ? 'a call' : `${String(n)} calls`} that you denied: it cannot be granted.`;
  return of === 0
    ? 'This session has made no call before.'
    : `Would have answered ${String(covers)} of the last ${String(of)} calls of this session.`;
}

function listTemplate(title: string, texts: readonly string[]): TemplateResult | typeof nothing {
  if (texts.length === 0) return nothing;
  return html`<ul class="examples" aria-label=${title}>
    ${texts.map((line) => html`<li><span class="quiet">${title.toLowerCase()}:</span> ${line}</li>`)}
  </ul>`;
}
