// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import {
  Countersign,
  Policies,
  ReviewPolicy,
  Withdraw,
  type PolicyView,
} from '../../src/protocol/repositoryPolicy.js';
import type { Channel } from '../channel.js';
import { csButton } from '../ui/button.js';
import { announce } from './announce.js';
import { Guard } from './guard.js';
import { neverEnter } from './neverEnter.js';

/** One repository policy in view. */
class Entry {
  readonly guard = new Guard();
  top = 0;
  busy = false;
  notice = '';

  constructor(public view: PolicyView) {}
}

/**
 * Repository policies that do not count yet, or that a person countersigned. Countersigning takes the same gesture
 * as an approval: trusted, after a dwell, begun on these bytes.
 */
export class PolicySection {
  readonly #entries = new Map<string, Entry>();

  constructor(
    readonly channel: Channel,
    readonly changed: () => void,
  ) {
    channel.on(Policies, (all) => {
      this.#apply(all);
      changed();
    });
  }

  /** Whether anything's clock is running. */
  get runs(): boolean {
    return [...this.#entries.values()].some(({ view }) => canCountersign(view));
  }

  tick(now: number, attended: boolean): void {
    for (const { guard } of this.#entries.values()) guard.tick(now, attended);
  }

  /** Something else appeared: what is pressed now may be meant for that. */
  startled(now: number): void {
    for (const { guard } of this.#entries.values()) guard.moved(now);
  }

  /** Buttons that moved under the pointer count as new ones. */
  noticeMoves(root: ParentNode, now: number): void {
    for (const entry of this.#entries.values()) {
      const at = [...root.querySelectorAll<HTMLElement>('.policy')].find(
        (element) => element.dataset['root'] === entry.view.root,
      );
      const top = at?.querySelector('.buttons')?.getBoundingClientRect().top ?? 0;
      if (Math.abs(top - entry.top) > 1) entry.guard.moved(now);
      entry.top = top;
    }
  }

  /** `brief`: something waits that matters more. */
  template(now: number, brief: boolean): TemplateResult | typeof nothing {
    if (this.#entries.size === 0) return nothing;
    return html`<section class="policies" aria-label="Repository policies">
      ${[...this.#entries.values()].map((entry) => this.#entry(entry, now, brief))}
    </section>`;
  }

  #apply(all: readonly PolicyView[]): void {
    const roots = new Set(all.map((view) => view.root));
    for (const root of this.#entries.keys()) if (!roots.has(root)) this.#entries.delete(root);
    for (const view of all) {
      const known = this.#entries.get(view.root);
      const entry = known ?? new Entry(view);
      if (known === undefined || JSON.stringify(known.view) !== JSON.stringify(view)) {
        entry.view = view;
        entry.notice = '';
        const shown = { id: view.root, shown: view.digest, dwellMs: view.dwellMs };
        entry.guard.appeared(canCountersign(view) ? shown : null, performance.now());
      }
      this.#entries.set(view.root, entry);
    }
  }

  #entry(entry: Entry, now: number, brief: boolean): TemplateResult {
    const { view, notice } = entry;
    const counts = view.countersigned !== '';
    return html`<article class="policy" data-root=${view.root}>
      <h2>Policy of ${view.name} is ${counts ? '' : 'not '}countersigned</h2>
      ${brief ? nothing : detailTemplate(view)}
      ${view.unable === '' ? nothing : html`<p class="quiet">${view.unable}</p>`}
      ${notice === '' ? nothing : html`<p class="notice" role="alert">${notice}</p>`}
      <div class="buttons" role="group" aria-label="Policy of ${view.name}">
        ${csButton({
          name: 'review-policy',
          label: 'Review',
          look: 'secondary',
          onClick: () => {
            this.channel.send(ReviewPolicy, { root: view.root });
          },
        })}
        ${counts ? this.#withdrawButton(entry) : this.#countersignButton(entry, now)}
      </div>
    </article>`;
  }

  #countersignButton(entry: Entry, now: number): TemplateResult | typeof nothing {
    const { view, guard } = entry;
    if (view.unable !== '') return nothing;
    const leftMs = guard.leftMs(now);
    const wait = leftMs > 0;
    const seconds = Number.isFinite(leftMs) && wait ? ` (${String(Math.ceil(leftMs / 1000))})` : '';
    const hint = !view.reviewed
      ? 'Opens when you have reviewed this very file.'
      : wait
        ? 'Opens when there was time to read.'
        : 'Lets what it allows count. Keyboard: Space twice.';
    return csButton({
      name: 'countersign',
      label: guard.armed(now) ? 'Press Space again' : `Countersign${seconds}`,
      look: 'secondary',
      unavailable: wait || entry.busy,
      hint,
      onClick: (event) => {
        if (entry.busy) return;
        const at = performance.now();
        if (guard.clicked(event, at) === 'approve')
          void this.#ask(entry, `${view.name}: policy countersigned`, () =>
            this.channel.ask(Countersign, { root: view.root, shown: view.digest }),
          );
        this.changed();
      },
      onPointerDown: (event) => {
        guard.pressed(event, performance.now());
      },
      onKeyDown: neverEnter,
    });
  }

  #withdrawButton(entry: Entry): TemplateResult {
    const { view, guard } = entry;
    return csButton({
      name: 'withdraw',
      label: 'Withdraw',
      look: 'secondary',
      unavailable: entry.busy,
      onClick: () => {
        if (entry.busy || !guard.settled(performance.now())) return;
        void this.#ask(entry, `${view.name}: policy withdrawn`, () =>
          this.channel.ask(Withdraw, { root: view.root }),
        );
      },
    });
  }

  async #ask(
    entry: Entry,
    done: string,
    ask: () => Promise<{ accepted: boolean; text: string }>,
  ): Promise<void> {
    entry.busy = true;
    entry.notice = '';
    try {
      const outcome = await ask();
      if (outcome.accepted) announce(done, 'polite');
      else entry.notice = outcome.text;
    } catch (error) {
      entry.notice = (error as Error).message;
    } finally {
      entry.busy = false;
      this.changed();
    }
  }
}

function detailTemplate(view: PolicyView): TemplateResult {
  const counts = view.countersigned !== '';
  return html`<p class="quiet">
      ${
        counts
          ? `What it allows counts: ${view.what}. By ${view.countersigned}; any change of the file ends it.`
          : `What it allows does not count: ${view.what}. Review the file, then countersign it if you agree.`
      }
    </p>
    ${
      view.rules.length === 0
        ? nothing
        : html`<details>
            <summary>Rules by name</summary>
            <p class="names">${view.rules.join(', ')}</p>
          </details>`
    }
    <p class="quiet file" title=${view.digest}>${view.file} · ${view.digest.slice(0, 12)}</p>`;
}

function canCountersign(view: PolicyView): boolean {
  return view.countersigned === '' && view.reviewed && view.unable === '';
}
