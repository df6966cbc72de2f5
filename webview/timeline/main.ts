// SPDX-License-Identifier: Apache-2.0
import { html, nothing, render } from 'lit-html';
import {
  Detail,
  More,
  Notice,
  OpenDiff,
  Ready,
  Rows as RowsMessage,
  type DetailView,
  type RowView,
} from '../../src/protocol/timeline.js';
import { Channel } from '../channel.js';
import { Rows } from './rows.js';
import { COLUMNS, detailTemplate, rowTemplate } from './view.js';

/** Pixels; the same as in the style sheet. */
const ROW = 22;
const OVERSCAN = 8;
const MAX_IN_DOM = 72;

interface Opened {
  readonly row: RowView;
  readonly detail: DetailView | null | 'loading';
}

/** The timeline page: a window on rows of one height, and the details of one of them. */
class TimelinePage {
  readonly #channel = new Channel();
  readonly #rows = new Rows();
  readonly #root = document.body;
  #notice = '';
  #selected: RowView | null = null;
  #opened: Opened | null = null;
  #planned = false;
  /** At the bottom, new rows are followed. */
  #follow = true;
  #oldest = false;
  #asking = false;

  start(): void {
    this.#channel.on(RowsMessage, ({ reset, resumed, rows }) => {
      if (resumed) this.#rows.park();
      if (reset) {
        this.#rows.clear();
        this.#oldest = false;
      }
      const before = this.#rows.put(rows);
      this.#plan(before * ROW);
    });
    this.#channel.on(Notice, ({ text }) => {
      this.#notice = text;
      this.#plan();
    });
    window.addEventListener('resize', () => {
      this.#plan();
    });
    this.#channel.send(Ready, null);
    this.#render();
  }

  #plan(scrollBy = 0): void {
    const view = this.#view();
    if (scrollBy > 0 && view && !this.#follow) {
      this.#render();
      view.scrollTop += scrollBy;
    }
    if (this.#planned) return;
    this.#planned = true;
    requestAnimationFrame(() => {
      this.#planned = false;
      this.#render();
    });
  }

  #view(): HTMLElement | null {
    return this.#root.querySelector('.view');
  }

  #render(): void {
    render(
      html`${this.#notice === '' ? nothing : html`<p class="notice" role="status">${this.#notice}</p>`}
        <div class="split ${this.#opened ? 'open' : ''}">
          <div
            class="grid"
            role="grid"
            aria-label="Agent timeline"
            aria-rowcount=${this.#rows.length + 1}
            aria-colcount=${COLUMNS.length}
            tabindex="0"
            aria-activedescendant=${this.#selected ? `r${String(this.#rows.indexOf(this.#selected))}` : nothing}
            @keydown=${this.#key}
          >
            <div class="row names" role="row" aria-rowindex="1">
              ${COLUMNS.map((name) => html`<span role="columnheader" class=${name.toLowerCase()}>${name}</span>`)}
            </div>
            <div class="view" role="rowgroup" @scroll=${this.#scrolled} @click=${this.#click}>
              <div class="space" role="presentation"><div class="window" role="presentation"></div></div>
            </div>
            ${
              this.#rows.length === 0
                ? html`<p class="empty">
                    Nothing yet. Each call of an agent appears here, whatever became of it.
                  </p>`
                : nothing
            }
          </div>
          ${
            this.#opened
              ? detailTemplate(this.#opened.row, this.#opened.detail, {
                  openDiff: this.#openDiff,
                  close: this.#close,
                })
              : nothing
          }
        </div>`,
      this.#root,
    );
    this.#window();
  }

  /** Only the rows in view exist. Positions go through the CSSOM: style attributes are blocked. */
  #window(): void {
    const view = this.#view();
    const space = view?.querySelector<HTMLElement>('.space');
    const window = view?.querySelector<HTMLElement>('.window');
    if (!view || !space || !window) return;
    space.style.height = `${String(this.#rows.length * ROW)}px`;
    if (this.#follow) view.scrollTop = view.scrollHeight;
    const first = Math.max(0, Math.floor(view.scrollTop / ROW) - OVERSCAN);
    const count = Math.min(MAX_IN_DOM, Math.ceil(view.clientHeight / ROW) + 2 * OVERSCAN);
    window.style.transform = `translateY(${String(first * ROW)}px)`;
    const selected = this.#selected ? this.#rows.indexOf(this.#selected) : -1;
    render(
      this.#rows
        .slice(first, first + count)
        .map((row, i) => rowTemplate(row, first + i, first + i === selected)),
      window,
    );
  }

  readonly #scrolled = (): void => {
    const view = this.#view();
    if (!view) return;
    this.#follow = view.scrollTop + view.clientHeight >= view.scrollHeight - ROW;
    if (view.scrollTop < 20 * ROW) void this.#more();
    this.#plan();
  };

  async #more(): Promise<void> {
    const oldest = this.#rows.at(0);
    if (this.#oldest || this.#asking || !oldest) return;
    this.#asking = true;
    try {
      this.#oldest = (await this.#channel.ask(More, { sid: oldest.sid, seq: oldest.seq })) === 0;
    } catch {
      this.#oldest = true;
    } finally {
      this.#asking = false;
    }
  }

  readonly #click = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (row) this.#open(Number(row.dataset['index']));
  };

  readonly #key = (event: KeyboardEvent): void => {
    const at = this.#selected ? this.#rows.indexOf(this.#selected) : this.#rows.length;
    const page = Math.max(1, Math.floor((this.#view()?.clientHeight ?? ROW) / ROW) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: this.#rows.length - 1,
    };
    const to = moves[event.key];
    if (event.key === 'Enter' && this.#selected) this.#open(at);
    else if (event.key === 'Escape') this.#close();
    else if (to === undefined) return;
    else this.#select(Math.max(0, Math.min(this.#rows.length - 1, to)));
    event.preventDefault();
  };

  #select(index: number): void {
    this.#selected = this.#rows.at(index) ?? null;
    const view = this.#view();
    if (!view) return;
    this.#follow = index === this.#rows.length - 1;
    if (index * ROW < view.scrollTop) view.scrollTop = index * ROW;
    else if ((index + 1) * ROW > view.scrollTop + view.clientHeight)
      view.scrollTop = (index + 1) * ROW - view.clientHeight;
    this.#render();
  }

  #open(index: number): void {
    const row = this.#rows.at(index);
    if (!row) return;
    this.#select(index);
    this.#opened = { row, detail: 'loading' };
    this.#render();
    const show = (detail: DetailView | null): void => {
      if (this.#opened?.row === row) this.#opened = { row, detail };
      this.#plan();
    };
    this.#channel.ask(Detail, { sid: row.sid, seq: row.seq }).then(show, () => {
      show(null);
    });
  }

  readonly #openDiff = (): void => {
    const row = this.#opened?.row;
    if (row) this.#channel.send(OpenDiff, { sid: row.sid, seq: row.seq });
  };

  readonly #close = (): void => {
    this.#opened = null;
    this.#render();
  };
}

new TimelinePage().start();
