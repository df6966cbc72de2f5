// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import * as vscode from 'vscode';
import type { Digest } from '../../core/ids.js';
import type { GrantChoice, GrantStatus } from '../../gate/protocol.js';
import {
  Grants,
  MakeGrant,
  OfferGrant,
  RevokeGrant,
  type GrantChoiceView,
  type GrantOfferView,
  type GrantView,
  type MakeGrantBody,
} from '../../protocol/grants.js';
import type { AnswerOutcome } from '../../protocol/queue.js';
import { oneLine } from '../visibleText.js';
import type { WebviewHost } from '../webviewHost.js';
import type { Approvals } from './approvals.js';
import { shownTier } from './cardView.js';

const NO_GRANTS = 'There are no grants for what needs care: approve it once.';
const MAX_WORD = 300;
/** What was offered must have been in view for a moment before it can be made. */
const OFFER_DWELL_MS = 700;
const MAX_OFFERED = 200;

/**
 * The approvals page's way to grants. SECURITY: `make` is reached by the page only, after a trusted gesture on what
 * was offered; no command, link or other extension leads there.
 */
export class GrantDesk {
  readonly #offeredAt = new Map<string, number>();

  constructor(
    readonly approvals: Approvals,
    /** Why the card cannot be approved by now; empty when it can. */
    readonly unready: (id: string) => string,
  ) {}

  serve(host: WebviewHost): void {
    host.answer(OfferGrant, ({ id }) => this.#offer(id));
    host.answer(MakeGrant, (body) => this.#make(body));
    host.answer(RevokeGrant, ({ id }) => this.#revoke(id));
  }

  send(host: WebviewHost | null): void {
    const { state } = this.approvals.gate;
    // A gate of an earlier version knows of none.
    const grants =
      state.kind === 'ok' ? ((state.status.grants as typeof state.status.grants | undefined) ?? []) : [];
    host?.notify(Grants, grants.map(grantView));
  }

  async #offer(id: string): Promise<GrantOfferView> {
    const held = this.approvals.get(id);
    if (held?.pending.state !== 'waiting') return { choices: [], why: 'It no longer waits.' };
    if (isCareful(shownTier(held.pending))) return { choices: [], why: NO_GRANTS };
    const offer = await this.approvals.gate.request('grants/offer', { id: held.pending.id });
    for (const { terms } of offer.choices) this.#note(terms);
    return { choices: offer.choices.map(choiceView), why: oneLine(offer.why ?? '', MAX_WORD) };
  }

  async #make(body: MakeGrantBody): Promise<AnswerOutcome> {
    const held = this.approvals.get(body.id);
    if (!held) return refused(`${body.id} is no longer open`);
    const { id, shown } = held.pending;
    if (shown !== body.shown) return refused('The request changed. Read it again.');
    if (isCareful(shownTier(held.pending))) return refused(NO_GRANTS);
    if (!vscode.workspace.isTrusted)
      return refused('This window is not trusted: nothing can be granted in it.');
    const unready = this.unready(id);
    if (unready !== '') return refused(unready);
    const offeredAt = this.#offeredAt.get(body.terms) ?? Infinity;
    if (performance.now() - offeredAt < OFFER_DWELL_MS)
      return refused('Too soon: there was no time to read.');
    const { breadth, life, survives } = body;
    const terms = body.terms as Digest;
    const answer = { id, shown, breadth, terms, life, survives, how: 'webview' } as const;
    const made = await this.approvals.gate.request('grants/make', answer);
    return { accepted: made.accepted, text: made.text };
  }

  async #revoke(id: string): Promise<AnswerOutcome> {
    const result = await this.approvals.gate.request('grants/revoke', { id: id as Digest });
    return result.accepted ? { accepted: true, text: '' } : refused(result.text);
  }

  /** The first time counts. */
  #note(terms: string): void {
    if (this.#offeredAt.size >= MAX_OFFERED) this.#offeredAt.clear();
    if (!this.#offeredAt.has(terms)) this.#offeredAt.set(terms, performance.now());
  }
}

function isCareful(tier: string): boolean {
  return tier === 'T3' || tier === 'T4';
}

function refused(text: string): AnswerOutcome {
  return { accepted: false, text };
}

function choiceView({
  breadth,
  words,
  terms,
  covers,
  of,
  examples,
  denied,
  maxMs,
}: GrantChoice): GrantChoiceView {
  const lines = (texts: readonly string[]): string[] => texts.map((one) => oneLine(one, MAX_WORD));
  return {
    ...{ breadth, terms, covers, of, words: lines(words) },
    ...{ examples: lines(examples), denied: lines(denied), maxMinutes: Math.floor(maxMs / 60_000) },
  };
}

function grantView(grant: GrantStatus): GrantView {
  const { id, life, survives, request, uses, leftMs } = grant;
  return {
    ...{ id, life, survives, request, uses, leftMs },
    words: grant.words.map((one) => oneLine(one, MAX_WORD)),
    agent: oneLine(grant.agent, 60),
    folder: oneLine(path.basename(grant.root), 60),
    who: oneLine(grant.who, 60),
  };
}
