// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import type { DetailView, RowView } from '../../src/protocol/timeline.js';
import { tierWord } from '../risk.js';

export const COLUMNS = ['Time', 'Agent', 'Verb', 'Target', 'Risk', 'Verdict', 'Who'] as const;

/** `14:03:59`, in the person's own time zone. */
function timeOf(ts: string): string {
  const date = new Date(ts);
  if (Number.isNaN(date.getTime())) return '';
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function verdictOf(row: RowView): string {
  if (row.effect === 'ask') return 'waits';
  const word = row.effect === 'allow' ? 'allowed' : 'denied';
  return row.outcome === 'failed' ? `${word}, failed` : word;
}

/** One call, one line. Seven cells, whatever is hidden when the panel is narrow. */
export function rowTemplate(row: RowView, index: number, selected: boolean): TemplateResult {
  return html`<div
    class="row ${row.tier} ${row.effect} ${row.outcome ?? ''}"
    role="row"
    id="r${index}"
    aria-rowindex=${index + 2}
    aria-selected=${selected ? 'true' : 'false'}
    data-index=${index}
  >
    <span role="gridcell" class="time" title=${row.ts}>${timeOf(row.ts)}</span>
    <span role="gridcell" class="agent" title=${row.agent}>${row.agent}</span>
    <span role="gridcell" class="verb">${row.verb}</span>
    <span role="gridcell" class="target" title=${row.target}>${row.target}</span>
    <span role="gridcell" class="risk"
      ><span class="score">${row.score}</span><span class="word">${tierWord(row.tier)}</span></span
    >
    <span role="gridcell" class="verdict">${verdictOf(row)}</span>
    <span role="gridcell" class="who" title=${row.rules}>${row.who}</span>
  </div>`;
}

/** Everything behind the selected row. */
export function detailTemplate(
  row: RowView,
  detail: DetailView | null | 'loading',
  acts: { readonly openDiff: () => void; readonly close: () => void },
): TemplateResult {
  return html`<aside class="detail" aria-label="Details of the selected call">
    <div class="bar">
      <h2>${row.agent} · ${row.verb} · ${verdictOf(row)}</h2>
      <button class="link" @click=${acts.close} aria-label="Close details">Close</button>
    </div>
    ${
      detail === 'loading'
        ? html`<p class="quiet">Loading…</p>`
        : detail === null
          ? html`<p class="quiet">The arguments of this call are not on this machine.</p>`
          : detailBody(detail, acts.openDiff)
    }
  </aside>`;
}

function detailBody(detail: DetailView, openDiff: () => void): TemplateResult {
  return html`<pre class="what">${detail.what}</pre>
    ${
      detail.files.length === 0
        ? nothing
        : html`<p>${detail.files.join(', ')} <button class="link" @click=${openDiff}>Open diff</button></p>`
    }
    ${
      detail.factors.length === 0
        ? nothing
        : html`<h3>Risk</h3>
            <ul>
              ${detail.factors.map((f) => html`<li>${f.reason} <b>${f.points > 0 ? `+${String(f.points)}` : f.points}</b></li>`)}
            </ul>`
    }
    ${
      detail.findings.length === 0
        ? nothing
        : html`<h3>Policy</h3>
            <ul>
              ${detail.findings.map(
                (f) =>
                  html`<li>
                    <b>${f.effect}</b> ${f.rule} <span class="quiet">${f.place} ${f.matched}</span>
                  </li>`,
              )}
            </ul>`
    }
    ${
      detail.outcome === ''
        ? nothing
        : html`<h3>Outcome</h3>
            <pre>${detail.outcome}</pre>`
    }
    <h3>Evidence</h3>
    ${detail.records.map((r) => html`<pre class="record">${r}</pre>`)}`;
}
