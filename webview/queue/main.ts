// SPDX-License-Identifier: Apache-2.0
import { html, nothing, render } from 'lit-html';
import {
  Answer,
  Cards,
  Dismiss,
  Gate,
  OpenDiff,
  OpenPage,
  OpenRule,
  Ready,
  Reveal,
  Select,
  type CardView,
  type Page,
} from '../../src/protocol/queue.js';
import { Channel } from '../channel.js';
import { actionsTemplate, type Acts } from './actions.js';
import { announce } from './announce.js';
import { cardTemplate } from './card.js';
import { GrantBuilder } from './grantBuilder.js';
import { GrantList } from './grantList.js';
import { Guard } from './guard.js';
import { listTemplate } from './list.js';
import { Model } from './model.js';
import { PauseSection } from './pause.js';
import { PolicySection } from './policies.js';
import { emptyTemplate, headerTemplate, troubleTemplate } from './states.js';

/** The queue page: what the host says goes in, a person's gestures go out. */
class QueuePage {
  readonly #channel = new Channel();
  readonly #model = new Model();
  readonly #guard = new Guard();
  readonly #policies = new PolicySection(this.#channel, () => {
    this.#plan();
  });
  readonly #pause = new PauseSection(this.#channel, () => {
    this.#plan();
  });
  readonly #granting = new GrantBuilder(
    this.#channel,
    () => {
      this.#plan();
    },
    (text) => {
      this.#say(text);
    },
  );
  readonly #granted = new GrantList(this.#channel, () => {
    this.#plan();
  });
  readonly #root = document.body;
  readonly #drafts = new Map<string, string>();
  #busy: string | null = null;
  #notice = '';
  #planned = false;
  #actionsTop = 0;

  start(): void {
    this.#channel.on(Gate, (gate) => {
      if (gate.state === 'down' || gate.state === 'lost')
        announce('Countersign is not protecting', 'assertive');
      this.#model.gate = gate;
      this.#pause.apply(gate, performance.now());
      this.#plan();
    });
    this.#channel.on(Cards, (body) => {
      const { fresh, selectedChanged } = this.#model.apply(body, performance.now());
      for (const card of fresh) this.#announce(card);
      if (fresh.length > 0) this.#startle();
      if (selectedChanged) this.#appeared();
      this.#plan();
    });
    this.#channel.on(Reveal, ({ id, feedback }) => {
      if (id !== null) this.#select(id);
      if (feedback && this.#model.open?.card.state === 'waiting') this.#acts.writeFeedback('');
      this.#render();
      this.#focus(feedback ? '[data-name="feedback-text"]' : '#card-title');
    });
    document.addEventListener('keydown', (event) => {
      this.#key(event);
    });
    window.addEventListener('resize', () => {
      this.#plan();
    });
    setInterval(() => {
      this.#tick();
    }, 100);
    const kept = this.#channel.kept;
    if (typeof kept === 'string') this.#model.selected = kept;
    this.#channel.send(Ready, null);
    this.#render();
  }

  readonly #acts: Omit<Acts, 'grant'> = {
    approvePress: (event) => {
      this.#guard.pressed(event, performance.now());
    },
    approveClick: (event) => {
      const card = this.#model.open?.card;
      if (!card || this.#busy !== null) return;
      this.#guard.tick(performance.now(), this.#attended());
      const meant = this.#guard.clicked(event, performance.now());
      if (meant === 'approve') void this.#answer(card, 'approve', null);
      this.#render();
    },
    deny: (feedback) => {
      const card = this.#model.open?.card;
      if (card && this.#busy === null && this.#guard.settled(performance.now()))
        void this.#answer(card, 'deny', feedback);
    },
    writeFeedback: (text) => {
      const id = this.#model.selected;
      if (id === null) return;
      this.#granting.close();
      const opened = text !== null && !this.#drafts.has(id);
      if (text === null) this.#drafts.delete(id);
      else this.#drafts.set(id, text);
      this.#render();
      if (opened) this.#focus('[data-name="feedback-text"]');
      else if (text === null) this.#focus('[data-name="feedback"]');
    },
    openDiff: () => {
      if (this.#model.selected !== null) this.#channel.send(OpenDiff, { id: this.#model.selected });
    },
    dismiss: () => {
      const id = this.#model.selected;
      if (id === null || !this.#guard.settled(performance.now())) return;
      void this.#channel.ask(Dismiss, { id }).then((outcome) => {
        this.#say(outcome.accepted ? '' : outcome.text);
      });
    },
  };

  async #answer(card: CardView, choice: 'approve' | 'deny', feedback: string | null): Promise<void> {
    this.#busy = card.id;
    this.#say('');
    try {
      const outcome = await this.#channel.ask(Answer, { id: card.id, shown: card.shown, choice, feedback });
      if (!outcome.accepted) this.#say(outcome.text);
      else this.#drafts.delete(card.id);
      if (outcome.accepted) announce(`${card.id} ${choice === 'approve' ? 'approved' : 'denied'}`, 'polite');
    } catch (error) {
      this.#say((error as Error).message);
    } finally {
      this.#busy = null;
      this.#plan();
    }
  }

  #say(text: string): void {
    this.#notice = text;
    this.#plan();
  }

  #select(id: string): void {
    if (!this.#model.select(id)) return;
    this.#notice = '';
    this.#appeared();
    this.#render();
  }

  #appeared(): void {
    this.#guard.appeared(this.#model.open?.card ?? null, performance.now());
    this.#channel.kept = this.#model.selected;
    this.#channel.send(Select, { id: this.#model.selected });
  }

  #startle(): void {
    this.#policies.startled(performance.now());
    this.#pause.startled(performance.now());
    this.#granting.startled(performance.now());
  }

  #announce(card: CardView): void {
    const grave = card.tier === 'T3' || card.tier === 'T4';
    announce(
      `${card.agent} waits: ${card.verb} ${card.title}. Risk ${String(card.score)}.`,
      grave ? 'assertive' : 'polite',
    );
  }

  #key(event: KeyboardEvent): void {
    const card = this.#model.open?.card;
    if (!card || !meant(event) || !this.#guard.settled(performance.now())) return;
    const waiting = card.state === 'waiting';
    const writing = this.#drafts.has(card.id);
    const keys: Readonly<Record<string, () => void>> = {
      j: () => {
        this.#step(1, event);
      },
      k: () => {
        this.#step(-1, event);
      },
      o: () => {
        if (card.hasDiff) this.#acts.openDiff();
      },
      d: () => {
        if (waiting && !writing) this.#acts.deny(null);
      },
      f: () => {
        event.preventDefault();
        if (writing) this.#focus('[data-name="feedback-text"]');
        else if (waiting) this.#acts.writeFeedback('');
      },
    };
    const alias: Readonly<Record<string, string>> = { ArrowDown: 'j', ArrowUp: 'k' };
    keys[alias[event.key] ?? event.key.toLowerCase()]?.();
  }

  #step(by: 1 | -1, event: KeyboardEvent): void {
    if (this.#model.rows.length < 2) return;
    event.preventDefault();
    if (!this.#model.step(by)) return;
    this.#appeared();
    this.#render();
    document.getElementById(`row-${this.#model.selected ?? ''}`)?.scrollIntoView({ block: 'nearest' });
  }

  /** Only after a gesture of the person: the page never takes the focus by itself. At once: the next key belongs there. */
  #focus(selector: string): void {
    this.#root.querySelector<HTMLElement>(selector)?.focus();
  }

  #attended(): boolean {
    return document.visibilityState === 'visible' && this.#model.gate.focused;
  }

  #tick(): void {
    const clocks = [this.#policies, this.#pause, this.#granted];
    if (this.#model.cards.size === 0 && !clocks.some(({ runs }) => runs)) return;
    this.#guard.tick(performance.now(), this.#attended());
    this.#policies.tick(performance.now(), this.#attended());
    this.#pause.tick(performance.now(), this.#attended());
    this.#granting.tick(performance.now(), this.#attended());
    this.#plan();
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    requestAnimationFrame(() => {
      this.#planned = false;
      this.#render();
    });
  }

  #render(): void {
    const now = performance.now();
    const held = this.#model.open;
    render(
      html`${headerTemplate(this.#model, this.#pauseOne)} ${troubleTemplate(this.#model.gate, this.#openPage)}
        ${this.#pause.template(now)}
        <main>${held ? this.#card(held.card, now - held.receivedAt) : this.#empty()}</main>
        ${held ? this.#actions(held.card, now) : nothing}
        ${listTemplate(this.#model, now, (id) => {
          this.#select(id);
        })}
        ${this.#model.gate.state === 'ok' ? this.#granted.template(now) : nothing}
        ${this.#model.gate.state === 'ok' ? this.#policies.template(now, held !== null) : nothing}`,
      this.#root,
    );
    this.#noticeMoves(now);
    this.#policies.noticeMoves(this.#root, now);
    this.#granting.noticeMoves(this.#root, now);
  }

  #card(card: CardView, elapsedMs: number): unknown {
    return cardTemplate(card, elapsedMs, {
      openRule: (finding) => {
        this.#channel.send(OpenRule, { id: card.id, finding });
      },
    });
  }

  #empty(): unknown {
    return this.#model.loaded ? emptyTemplate(this.#model.gate, this.#openPage, this.#pauseOne) : nothing;
  }

  #actions(card: CardView, now: number): unknown {
    if (this.#granting.isOpen(card)) return html`<div class="actions">${this.#granting.template(now)}</div>`;
    return actionsTemplate(
      card,
      {
        dwellLeftMs: this.#guard.leftMs(now),
        armed: this.#guard.armed(now),
        busy: this.#busy === card.id,
        feedback: this.#drafts.get(card.id) ?? null,
        notice: this.#notice,
      },
      { ...this.#acts, grant: GrantBuilder.isFor(card) ? () => this.#grant(card) : null },
    );
  }

  #grant(card: CardView): void {
    if (this.#busy !== null || !this.#guard.settled(performance.now())) return;
    this.#notice = '';
    this.#granting.open(card);
    this.#render();
    this.#focus('.grant-builder [data-name="grant-cancel"]');
  }

  /** Buttons that moved under the pointer count as new ones. */
  #noticeMoves(now: number): void {
    const top = this.#root.querySelector('.actions .buttons')?.getBoundingClientRect().top ?? 0;
    if (Math.abs(top - this.#actionsTop) > 1) this.#guard.moved(now);
    this.#actionsTop = top;
  }

  readonly #pauseOne = (agent: string | null): void => {
    this.#pause.pause(agent);
  };

  readonly #openPage = (page: Page): void => {
    this.#channel.send(OpenPage, { page });
  };
}

/** A key that a person pressed for the page: not one typed into a field, held down or part of a chord. */
function meant(event: KeyboardEvent): boolean {
  if (!event.isTrusted || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (!(event.target instanceof Element)) return true;
  if (event.target.closest('.cs-field, .cs-choice')) return false;
  return !(event.key.startsWith('Arrow') && event.target.closest('.code'));
}

new QueuePage().start();
