// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import type { GrantLife } from '../../src/core/grant.js';
import { Grants, RevokeGrant, type GrantView } from '../../src/protocol/grants.js';
import type { Channel } from '../channel.js';
import { duration } from '../risk.js';
import { csButton } from '../ui/button.js';
import { announce } from './announce.js';

const LIVES: Readonly<Record<GrantLife, string>> = {
  once: 'next time only',
  minutes: 'ten minutes',
  session: 'this session',
  window: 'all its sessions here',
};

/** What is granted and lives: what it covers, its uses and the time it has left. Taking one back needs no care. */
export class GrantList {
  #grants: readonly GrantView[] = [];
  #receivedAt = 0;
  #notice = '';

  constructor(
    readonly channel: Channel,
    readonly changed: () => void,
  ) {
    channel.on(Grants, (grants) => {
      this.#grants = grants;
      this.#receivedAt = performance.now();
      changed();
    });
  }

  /** Whether a clock is running. */
  get runs(): boolean {
    return this.#grants.length > 0;
  }

  template(now: number): TemplateResult | typeof nothing {
    if (this.#grants.length === 0) return nothing;
    return html`<section class="grants" aria-label="Grants">
      <h2>Granted <span class="quiet">${String(this.#grants.length)}</span></h2>
      ${this.#notice === '' ? nothing : html`<p class="notice" role="alert">${this.#notice}</p>`}
      <ul>
        ${this.#grants.map((grant) => this.#row(grant, now))}
      </ul>
    </section>`;
  }

  #row(grant: GrantView, now: number): TemplateResult {
    const left = grant.leftMs - (now - this.#receivedAt);
    const facts = [
      `${grant.agent} in ${grant.folder}`,
      LIVES[grant.life],
      left > 0 ? `${duration(left)} left` : 'time is up',
      grant.uses === 1 ? 'used once' : `used ${String(grant.uses)}×`,
      `by ${grant.who} from ${grant.request}`,
      grant.survives ? 'outlives its window' : '',
    ];
    return html`<li data-id=${grant.id}>
      <div class="what">
        ${grant.words.map((line) => html`<code>${line}</code>`)}
        <span class="quiet">${facts.filter((one) => one !== '').join(' · ')}</span>
      </div>
      <div role="group" aria-label="Grant: ${grant.words.join(', ')}">
        ${csButton({
          name: 'revoke-grant',
          label: 'Revoke',
          look: 'secondary',
          hint: 'From now on such a call asks again.',
          onClick: () => {
            void this.#revoke(grant);
          },
        })}
      </div>
    </li>`;
  }

  async #revoke(grant: GrantView): Promise<void> {
    try {
      const outcome = await this.channel.ask(RevokeGrant, { id: grant.id });
      this.#notice = outcome.accepted ? '' : outcome.text;
      if (outcome.accepted) announce(`Grant for ${grant.words.join(', ')} revoked`, 'polite');
    } catch (error) {
      this.#notice = (error as Error).message;
    }
    this.changed();
  }
}
