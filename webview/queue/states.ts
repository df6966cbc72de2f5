// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import type { GateView, Page } from '../../src/protocol/queue.js';
import { csButton } from '../ui/button.js';
import { levelBadge } from './card.js';
import type { Model } from './model.js';

/** Pauses one session by the agent's id of it, or all. */
type Pauser = (agent: string | null) => void;

/** The line on top: how many wait, and whether anything is held at all. */
export function headerTemplate(model: Model, pause: Pauser): TemplateResult {
  const { gate, waiting, parked } = model;
  const high = waiting.filter((h) => h.card.tier === 'T3' || h.card.tier === 'T4').length;
  const counts = [
    waiting.length > 0
      ? `${String(waiting.length)} waiting`
      : gate.state === 'ok'
        ? 'Nothing waits'
        : 'Approvals',
    high > 0 ? `${String(high)} high` : '',
    parked.length > 0 ? `${String(parked.length)} parked` : '',
  ].filter((t) => t !== '');
  return html`<header class="line head">
    <h1>${counts.join(' · ')}</h1>
    ${gate.state === 'ok' && !gate.pause.all && gate.supervised !== false ? pauseLink(pause, null, 'Pause all') : nothing}
    <span class="gate ${gate.pause.all ? 'paused' : gate.state}">${gateWord(gate)}</span>
  </header>`;
}

function gateWord(gate: GateView): string {
  if (gate.pause.all) return 'paused';
  if (gate.state === 'ok') return 'gate ok';
  return gate.state === 'starting' ? 'gate starting' : 'not protecting';
}

function pauseLink(pause: Pauser, agent: string | null, label: string): TemplateResult {
  return html`<button
    class="link"
    data-name="pause"
    title="Refuses every further call until you resume. What waits goes on waiting."
    @click=${() => {
      pause(agent);
    }}
  >
    ${label}
  </button>`;
}

/** What is wrong, in words, and what to do about it. */
export function troubleTemplate(
  gate: GateView,
  openPage: (page: Page) => void,
): TemplateResult | typeof nothing {
  const faults = gate.faults.map((f) => html`<li>${f}</li>`);
  if (gate.state === 'ok' && faults.length === 0) return nothing;
  if (gate.state === 'starting') return nothing;
  return html`<section class="trouble" role="alert">
    ${gate.state === 'ok' ? html`<h2>Holding everything</h2>` : html`<h2>Not protecting</h2>`}
    ${gate.text === '' ? nothing : html`<p>${gate.text}</p>`}
    ${
      faults.length === 0
        ? nothing
        : html`<ul>
            ${faults}
          </ul>`
    }
    ${
      gate.state === 'ok'
        ? nothing
        : csButton({
            name: 'restart',
            label: gate.state === 'lost' ? 'Restart gate' : 'Start gate',
            look: 'primary',
            onClick: () => {
              openPage('restart');
            },
          })
    }
  </section>`;
}

/** Nothing to answer: says what happens, and what to do when nothing will. */
export function emptyTemplate(gate: GateView, openPage: (page: Page) => void, pause: Pauser): TemplateResult {
  if (gate.state !== 'ok') return html``;
  if (gate.supervised === false) return setUpTemplate(openPage);
  return html`<section class="empty">
    <p class="lead">Agents work; you are asked when it matters.</p>
    <p>
      Every command, file write and tool call goes through the gate first. What policy allows runs, what it
      denies does not, and the rest waits here for you.
    </p>
    ${sessionsTemplate(gate, pause)}
    <p>
      <button
        class="link"
        @click=${() => {
          openPage('timeline');
        }}
      >
        Show the timeline
      </button>
      <button
        class="link"
        @click=${() => {
          openPage('doctor');
        }}
      >
        Check supervision
      </button>
    </p>
  </section>`;
}

function setUpTemplate(openPage: (page: Page) => void): TemplateResult {
  return html`<section class="empty">
    <p class="lead">This folder is not supervised.</p>
    <p>
      Agents that work here are not held. Set the repository up to hold them: it is one command, and it shows
      each change before it makes it.
    </p>
    ${csButton({
      name: 'init',
      label: 'Set up this repository',
      look: 'primary',
      onClick: () => {
        openPage('init');
      },
    })}
  </section>`;
}

function sessionsTemplate(gate: GateView, pause: Pauser): TemplateResult {
  if (gate.sessions.length === 0) return html`<p class="quiet">No agent is at work.</p>`;
  return html`<ul class="sessions" aria-label="Agents at work">
    ${gate.sessions.map(
      (s) =>
        html`<li>
          <span class="agent">${s.agent}</span>${levelBadge(s.level)}<span class="quiet"
            >${s.calls} calls</span
          >${s.paused ? html`<span class="quiet">paused</span>` : pauseLink(pause, s.session, 'Pause')}
        </li>`,
    )}
  </ul>`;
}
