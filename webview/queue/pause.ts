// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import { NOT_PAUSED, Pause, Resume, type PauseView } from '../../src/protocol/pause.js';
import type { AnswerOutcome, GateView } from '../../src/protocol/queue.js';
import type { Channel } from '../channel.js';
import { csButton } from '../ui/button.js';
import { announce } from './announce.js';
import { Guard } from './guard.js';
import { neverEnter } from './neverEnter.js';

/** Long enough that a press meant for something else does not let agents go on. */
const DWELL_MS = 700;

/** What is paused, and the only place where a person lets it go on: by the gesture of an approval. */
export class PauseSection {
  #view: PauseView = NOT_PAUSED;
  #shown = '';
  #notice = '';
  #busy = false;
  readonly #guards = new Map<string | null, Guard>();

  constructor(
    readonly channel: Channel,
    readonly changed: () => void,
  ) {}

  apply({ state, pause }: GateView, now: number): void {
    this.#view = state === 'ok' ? pause : NOT_PAUSED;
    const keys = this.#targets();
    const shown = JSON.stringify(keys);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#notice = '';
    announce(this.runs ? 'Agents are paused' : 'No agent is paused', 'polite');
    this.#guards.clear();
    for (const agent of keys) {
      const guard = new Guard();
      guard.appeared({ id: agent ?? '', shown, dwellMs: DWELL_MS }, now);
      this.#guards.set(agent, guard);
    }
  }

  /** Something is paused. */
  get runs(): boolean {
    return this.#guards.size > 0;
  }

  tick(now: number, attended: boolean): void {
    for (const guard of this.#guards.values()) guard.tick(now, attended);
  }

  /** Something else appeared or moved: what is pressed now may be meant for that. */
  startled(now: number): void {
    for (const guard of this.#guards.values()) guard.moved(now);
  }

  /** Stops at once: it can only tighten, so there is nothing to wait for. */
  pause(agent: string | null): void {
    void this.#ask(() => this.channel.ask(Pause, { agent }));
  }

  template(now: number): TemplateResult | typeof nothing {
    if (!this.runs) return this.#notice === '' ? nothing : this.#noticeTemplate();
    const { all, lines, fault } = this.#view;
    return html`<section class="pause" role="status" aria-label="Paused">
      <h2>Paused</h2>
      <p>
        ${all ? 'Every call of every agent is refused' : 'Every call of these agents is refused'} until you
        resume. What waits goes on waiting.
      </p>
      ${fault === '' ? nothing : html`<p class="notice">${fault}</p>`} ${this.#noticeTemplate()}
      <ul>
        ${lines.map((line) => html`<li>${line.text} ${all ? nothing : this.#resume(line.agent, 'Resume', now)}</li>`)}
      </ul>
      ${all ? this.#resume(null, 'Resume all', now) : nothing}
    </section>`;
  }

  /** What may be resumed: all together when all are held, else each mark. */
  #targets(): readonly (string | null)[] {
    return this.#view.all ? [null] : this.#view.lines.map((line) => line.agent);
  }

  #noticeTemplate(): TemplateResult | typeof nothing {
    return this.#notice === '' ? nothing : html`<p class="notice" role="alert">${this.#notice}</p>`;
  }

  #resume(agent: string | null, label: string, now: number): TemplateResult | typeof nothing {
    const guard = this.#guards.get(agent);
    if (!guard) return nothing;
    return csButton({
      name: 'resume',
      label: guard.armed(now) ? 'Press Space again' : label,
      look: 'secondary',
      unavailable: guard.leftMs(now) > 0 || this.#busy,
      hint: 'Lets calls be judged again. Keyboard: Space twice.',
      onClick: (event) => {
        if (!this.#busy && guard.clicked(event, performance.now()) === 'approve')
          void this.#ask(() => this.channel.ask(Resume, { agent }));
        this.changed();
      },
      onPointerDown: (event) => {
        guard.pressed(event, performance.now());
      },
      onKeyDown: neverEnter,
    });
  }

  async #ask(ask: () => Promise<AnswerOutcome>): Promise<void> {
    this.#busy = true;
    this.#notice = '';
    try {
      const outcome = await ask();
      if (!outcome.accepted) this.#notice = outcome.text;
    } catch (error) {
      this.#notice = (error as Error).message;
    } finally {
      this.#busy = false;
      this.changed();
    }
  }
}
