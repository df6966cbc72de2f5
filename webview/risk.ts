// SPDX-License-Identifier: Apache-2.0
import { html, type TemplateResult } from 'lit-html';
import type { Tier } from '../src/core/decision.js';

const WORDS: Readonly<Record<Tier, string>> = {
  T0: 'LOW',
  T1: 'LOW',
  T2: 'ASK',
  T3: 'HIGH',
  T4: 'GRAVE',
};

/** The word for a tier; never only a colour. */
export function tierWord(tier: Tier): string {
  return WORDS[tier];
}

/** Word, number and a bar of five, of which as many are filled as the tier has steps. */
export function riskMark(tier: Tier, score: number): TemplateResult {
  const steps = Number(tier.slice(1)) + 1;
  return html`<span class="risk ${tier}" aria-label="${tierWord(tier)}, risk ${score} of 100"
    ><span class="word">${tierWord(tier)}</span><span class="score">${score}</span
    ><span class="bar" aria-hidden="true"
      >${[1, 2, 3, 4, 5].map((n) => html`<i class=${n <= steps ? 'on' : ''}></i>`)}</span
    ></span
  >`;
}

/** `1:05`, `59:10`, `1 h 12 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds >= 3600)
    return `${String(Math.floor(seconds / 3600))} h ${String(Math.floor((seconds % 3600) / 60))} min`;
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
