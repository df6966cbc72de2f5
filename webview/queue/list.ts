// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import { duration, tierWord } from '../risk.js';
import type { Held, Model } from './model.js';

/** All requests, one line each, the open one marked. Not shown for a single one. */
export function listTemplate(
  model: Model,
  now: number,
  select: (id: string) => void,
): TemplateResult | typeof nothing {
  const rows = model.rows;
  if (rows.length < 2) return nothing;
  return html`<div
    class="list"
    role="listbox"
    aria-label="Requests"
    tabindex="0"
    aria-activedescendant=${model.selected === null ? nothing : `row-${model.selected}`}
  >
    ${rows.map((held) => rowTemplate(held, now, { open: held.card.id === model.selected, select }))}
  </div>`;
}

interface RowActs {
  readonly open: boolean;
  readonly select: (id: string) => void;
}

function rowTemplate({ card, receivedAt }: Held, now: number, acts: RowActs): TemplateResult {
  const parked = card.state === 'parked';
  const left = card.leftMs - (now - receivedAt);
  return html`<div
    class="row ${parked ? 'parked' : card.tier}"
    role="option"
    id="row-${card.id}"
    aria-selected=${acts.open ? 'true' : 'false'}
    aria-label="${parked ? 'parked' : tierWord(card.tier)} ${String(card.score)}, ${card.agent} ${card.verb} ${card.title}"
    @click=${() => {
      acts.select(card.id);
    }}
  >
    <span class="word">${parked ? 'parked' : tierWord(card.tier)}</span>
    <span class="score">${card.score}</span>
    <span class="what"><span class="verb">${card.verb}</span> ${card.title}</span>
    <span class="left">${parked ? '' : duration(left)}</span>
  </div>`;
}
