// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import type { ProvedLevel } from '../../src/core/agentIdentity.js';
import type { Block, CardView, FindingView, Line, Segment } from '../../src/protocol/queue.js';
import { duration, riskMark } from '../risk.js';
import { csBadge } from '../ui/badge.js';

const LEVELS: Readonly<Record<ProvedLevel, { readonly word: string; readonly hint: string }>> = {
  enforced: { word: 'Enforced', hint: 'Proved in this session: a call that had to be denied was denied.' },
  observed: { word: 'Observed', hint: 'Calls are seen. It is not proved that they can be held.' },
  unsupervised: { word: 'Unsupervised', hint: 'No proof that this session is held.' },
};

const VERBS: Readonly<Record<string, string>> = {
  run: 'wants to run',
  read: 'wants to read',
  write: 'wants to change',
  delete: 'wants to delete',
  fetch: 'wants to fetch',
  mcp: 'wants to call a tool server',
  tool: 'wants to use a tool',
  unreadable: 'sent something unreadable',
};

const ORDER = ['deny', 'ask', 'grant', 'allow', 'default'] as const;
const TRACE = {
  ask: 'A rule asks, and asking beats allowing',
  risk: 'Policy allows it, but its risk is over the limit for that',
  default: 'No rule decides it, and the default is to ask',
} as const;

export interface CardActs {
  readonly openRule: (finding: number) => void;
}

export function levelBadge(level: ProvedLevel): TemplateResult {
  const { word, hint } = LEVELS[level];
  return csBadge(word, level, hint);
}

/** One request, top to bottom; its buttons are not part of it. */
export function cardTemplate(card: CardView, elapsedMs: number, acts: CardActs): TemplateResult {
  return html`<article class="card ${card.tier}" aria-labelledby="card-title" data-id=${card.id}>
    <div class="line top">
      ${riskMark(card.tier, card.score)}
      <span class="clock">${clock(card, elapsedMs)}</span>
    </div>
    <h2 id="card-title" tabindex="-1">
      <span class="agent">${card.agent}</span> ${VERBS[card.verb] ?? card.verb}
    </h2>
    <p class="origin">
      ${levelBadge(card.level)}<span>in ${card.folder}</span><span>${card.id}</span
      ><span>session ${card.session}</span>${
        card.subagent === '' ? nothing : html`<span>subagent ${card.subagent}</span>`
      }${card.size === '' ? nothing : html`<span class="size">${card.size} lines</span>`}
    </p>
    ${card.blocks.map(blockTemplate)} ${factorsTemplate(card)} ${targetsTemplate(card.targets)}
    ${findingsTemplate(card, acts)} ${claimTemplate(card.claim)}
  </article>`;
}

function clock(card: CardView, elapsedMs: number): TemplateResult {
  if (card.state === 'parked') return html`parked ${duration(card.ageMs + elapsedMs)} ago`;
  const left = card.leftMs - elapsedMs;
  return html`<span title="Without an answer the agent is told no, and the request is parked.">
    ${left > 0 ? `auto-deny in ${duration(left)}` : 'time is up'}</span
  >`;
}

function blockTemplate(block: Block): TemplateResult {
  return html`<figure class="block ${block.kind}">
    <figcaption>${block.caption}</figcaption>
    <div class="code" tabindex="0" role="region" aria-label=${block.caption}>
      ${block.lines.map(lineTemplate)}
    </div>
  </figure>`;
}

function lineTemplate(line: Line): TemplateResult {
  const kind =
    line.sign === '+' ? 'added' : line.sign === '-' ? 'removed' : line.sign === '…' ? 'gap' : 'same';
  return html`<div class="code-line ${kind}">
    <span class="number" aria-hidden="true">${line.number ?? ''}</span
    ><span class="sign">${line.sign === '…' ? '' : line.sign}</span
    ><span class="text">${line.segments.map((s, i) => segmentTemplate(s, line.segments[i + 1]))}</span>
  </div>`;
}

/** A mark's letters stand once, at its end. */
function segmentTemplate(segment: Segment, next: Segment | undefined): TemplateResult {
  const text = segment.codePoint
    ? html`<span class="code-point" title="a character that would not show itself">${segment.text}</span>`
    : segment.text;
  if (segment.letters === '') return html`${text}`;
  const ends = [...segment.letters].filter((letter) => !(next?.letters.includes(letter) ?? false));
  return html`<mark>${text}</mark>${ends.map((letter) => html`<sup class="letter">[${letter}]</sup>`)}`;
}

function factorsTemplate({ factors, because }: CardView): TemplateResult {
  if (factors.length === 0)
    return html`<p class="quiet">
      No risk factor.
      ${because === 'ask' ? 'A rule asks for a person.' : 'No rule allows it, so you are asked.'}
    </p>`;
  return html`<section class="part">
    <h3>Why it is risky</h3>
    <ul class="factors">
      ${factors.map(
        (f) =>
          html`<li>
            <span class="letter">${f.letter === '' ? '·' : `[${f.letter}]`}</span>
            <span class="reason">${f.reason} <code>${f.id}</code></span>
            <span class="points">${f.points > 0 ? `+${String(f.points)}` : `−${String(-f.points)}`}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function targetsTemplate(targets: readonly string[]): TemplateResult | typeof nothing {
  if (targets.length === 0) return nothing;
  return html`<section class="part">
    <h3>What it touches</h3>
    <ul class="targets">
      ${targets.map((t) => html`<li>${t}</li>`)}
    </ul>
  </section>`;
}

function findingsTemplate({ findings, because }: CardView, acts: CardActs): TemplateResult {
  return html`<section class="part">
    <h3>What the policy says</h3>
    ${findingList(findings, (f) => f.effect !== 'allow', acts)} ${allowing(findings, acts)}
    <p class="trace">
      <span class="spoken">${TRACE[because]}. </span>
      <span aria-hidden="true" title=${TRACE[because]}
        >${ORDER.map(
          (step, i) => html`${i > 0 ? ' › ' : ''}${step === because ? html`<strong>${step}</strong>` : step}`,
        )}${because === 'risk' ? html` · <strong>risk</strong>` : nothing}</span
      >
    </p>
  </section>`;
}

/** Rules that allow a part of the call decide nothing here: one line, unless somebody wants to know. */
function allowing(findings: readonly FindingView[], acts: CardActs): TemplateResult | typeof nothing {
  const count = findings.filter((f) => f.effect === 'allow').length;
  if (count === 0) return nothing;
  return html`<details>
    <summary>${count === 1 ? 'one rule allows' : `${String(count)} rules allow`} a part of it</summary>
    ${findingList(findings, (f) => f.effect === 'allow', acts)}
  </details>`;
}

function findingList(
  findings: readonly FindingView[],
  wanted: (finding: FindingView) => boolean,
  acts: CardActs,
): TemplateResult {
  return html`<ul class="findings">
    ${findings.map((f, i) =>
      wanted(f)
        ? html`<li>
            <span class="effect ${f.effect}">${f.effect}</span>
            <span class="rule"
              >${f.rule}${
                f.place === ''
                  ? nothing
                  : html` <button
                      class="link"
                      @click=${() => {
                        acts.openRule(i);
                      }}
                    >
                      ${f.place}
                    </button>`
              }</span
            >
            <span class="matched"
              >${f.matched}${f.reason === '' || f.effect === 'allow' ? nothing : html`: ${f.reason}`}</span
            >
          </li>`
        : nothing,
    )}
  </ul>`;
}

function claimTemplate(claim: string): TemplateResult | typeof nothing {
  if (claim === '') return nothing;
  return html`<section class="part">
    <h3>The agent says <span class="unverified">unverified</span></h3>
    <blockquote>${claim}</blockquote>
  </section>`;
}
