// SPDX-License-Identifier: Apache-2.0
import os from 'node:os';
import * as vscode from 'vscode';
import type { RequestId } from '../../core/ids.js';
import {
  Answer,
  Cards,
  Dismiss,
  Gate,
  OpenDiff,
  OpenPage,
  OpenRule,
  Ready,
  Reveal,
  Select,
  type AnswerBody,
  type AnswerOutcome,
  type CardView,
} from '../../protocol/queue.js';
import { Pause, Resume } from '../../protocol/pause.js';
import { Countersign, Policies, ReviewPolicy, Withdraw } from '../../protocol/repositoryPolicy.js';
import { gateView } from '../gateView.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import type { RepositoryPolicies } from '../policy/repositoryPolicies.js';
import { WebviewHost } from '../webviewHost.js';
import type { Approvals, Change, Held } from './approvals.js';
import { byStrictness, cardView } from './cardView.js';
import { GrantDesk } from './grantDesk.js';
import { openRule } from './openRule.js';

export const QUEUE_VIEW = 'countersign.queue';

/** One message per frame, however many requests come at once. */
const COALESCE_MS = 16;

/** The approval queue in the side bar: cards out, a person's answers in. */
export class QueueView implements vscode.WebviewViewProvider, Disposable {
  readonly #life = new Lifetime();
  #view: vscode.WebviewView | null = null;
  #host: WebviewHost | null = null;
  #ready = false;
  #reveal: { id: string | null; feedback: boolean } | null = null;
  #pendingChanges: Change[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** When each card could first be read. */
  readonly #sentAt = new Map<string, number>();
  readonly #grants: GrantDesk;

  constructor(
    readonly extensionUri: vscode.Uri,
    readonly approvals: Approvals,
    readonly policies: RepositoryPolicies,
  ) {
    this.#grants = new GrantDesk(approvals, (id) => this.#unready(id));
    this.#life.own(
      approvals.changed.on((change) => {
        this.#changed(change);
      }),
    );
    this.#life.own(
      approvals.gate.changed.on(() => {
        this.#sendGate();
        this.#sendPolicies();
        this.#sendGrants();
      }),
    );
    this.#life.own(
      policies.changed.on(() => {
        this.#sendPolicies();
      }),
    );
    this.#life.own(
      vscode.window.onDidChangeWindowState(() => {
        this.#sendGate();
      }),
    );
    this.#life.own(vscode.window.registerWebviewViewProvider(QUEUE_VIEW, this));
  }

  get visible(): boolean {
    return this.#view?.visible ?? false;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#host?.dispose();
    this.#ready = false;
    this.#view = view;
    this.#badge();
    const host = new WebviewHost(view.webview, this.extensionUri, 'queue');
    this.#host = host;
    this.#serve(host);
    view.onDidDispose(() => {
      host.dispose();
      if (this.#host !== host) return;
      this.#host = null;
      this.#view = null;
      this.#ready = false;
    });
  }

  /** Opens the view at a card: only for a person who asked for it. */
  async reveal(id: string | null, feedback = false): Promise<void> {
    this.#reveal = { id, feedback };
    await vscode.commands.executeCommand(`${QUEUE_VIEW}.focus`);
    this.#sendReveal();
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#host?.dispose();
    this.#life.dispose();
  }

  #serve(host: WebviewHost): void {
    host.on(Ready, () => {
      this.#ready = true;
      this.#sendGate();
      this.#sendPolicies();
      this.#sendGrants();
      this.#pendingChanges = [];
      this.#send({ reset: true, put: this.approvals.all, gone: [] });
      this.#sendReveal();
    });
    host.on(Select, ({ id }) => {
      this.approvals.selected = id === null ? null : (id as RequestId);
    });
    host.on(OpenDiff, ({ id }) => void vscode.commands.executeCommand('countersign.lens.review', id));
    host.on(OpenRule, ({ id, finding }) => {
      const held = this.approvals.get(id);
      const found = held && byStrictness(held.pending.decision.findings)[finding];
      if (found) void openRule(found, this.extensionUri);
    });
    host.on(OpenPage, ({ page }) => {
      const commands = { timeline: 'openTimeline', doctor: 'doctor', init: 'init', restart: 'restartGate' };
      void vscode.commands.executeCommand(`countersign.${commands[page]}`);
    });
    host.answer(Answer, (body) => this.#answer(body));
    this.#grants.serve(host);
    host.on(ReviewPolicy, ({ root }) => void this.policies.review(root));
    host.answer(Countersign, async ({ root, shown }) =>
      this.visible
        ? this.policies.countersign(root, shown)
        : { accepted: false, text: 'The policy is not in view.' },
    );
    host.answer(Withdraw, ({ root }) => this.policies.withdraw(root));
    host.answer(Pause, ({ agent }) => this.approvals.pause(agent));
    host.answer(Resume, async ({ agent }) =>
      this.visible ? this.approvals.resume(agent) : { accepted: false, text: 'The view is not in sight.' },
    );
    host.answer(Dismiss, ({ id }) => this.approvals.dismiss(id));
  }

  async #answer(body: AnswerBody): Promise<AnswerOutcome> {
    const unready = body.choice === 'approve' ? this.#unready(body.id) : '';
    if (unready !== '') return { accepted: false, text: unready };
    return this.approvals.answer({ ...body, how: 'webview' });
  }

  /** Why a card cannot be approved by now; empty when it can. */
  #unready(id: string): string {
    const held = this.approvals.get(id);
    if (!held) return '';
    // The page has its own clock; this one stands even if the page is broken.
    const sentAt = this.#sentAt.get(id) ?? Infinity;
    if (performance.now() - sentAt < this.#cardOf(held).dwellMs)
      return 'Too soon: there was no time to read.';
    return this.visible ? '' : 'The card is not in view.';
  }

  #cardOf({ pending, proposals }: Held): CardView {
    return cardView(pending, proposals, { nowMs: Date.now(), home: os.homedir() });
  }

  #changed(change: Change): void {
    this.#badge();
    for (const { id } of change.gone) this.#sentAt.delete(id);
    if (!this.#ready) return;
    this.#pendingChanges.push(change);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      for (const next of merged(this.#pendingChanges.splice(0))) this.#send(next);
    }, COALESCE_MS);
  }

  #send(change: Change): void {
    if (!this.#ready) return;
    const put = change.put.filter((h) => this.approvals.get(h.pending.id) !== undefined);
    if (change.reset) this.#sentAt.clear();
    for (const { pending } of put) this.#sentAt.set(pending.id, performance.now());
    this.#host?.notify(Cards, {
      reset: change.reset,
      put: put.map((held) => this.#cardOf(held)),
      gone: change.gone.map(({ id, text }) => ({ id, text })),
    });
  }

  #sendGate(): void {
    if (this.#ready) this.#host?.notify(Gate, gateView(this.approvals.gate.state));
  }

  #sendPolicies(): void {
    if (this.#ready) this.#host?.notify(Policies, this.policies.views);
  }

  #sendGrants(): void {
    if (this.#ready) this.#grants.send(this.#host);
  }

  #sendReveal(): void {
    if (!this.#ready || this.#reveal === null) return;
    this.#host?.notify(Reveal, this.#reveal);
    this.#reveal = null;
  }

  #badge(): void {
    if (!this.#view) return;
    const value = this.approvals.waiting.length;
    this.#view.badge =
      value === 0 ? undefined : { value, tooltip: vscode.l10n.t('waiting requests: {0}', value) };
  }
}

/** Changes without a reset in between become one. */
function merged(changes: readonly Change[]): Change[] {
  const out: Change[] = [];
  for (const change of changes) {
    const last = out.at(-1);
    if (!last || change.reset) out.push(change);
    else {
      const put = [
        ...last.put.filter((h) => change.put.every((n) => n.pending.id !== h.pending.id)),
        ...change.put,
      ];
      out[out.length - 1] = { reset: last.reset, put, gone: [...last.gone, ...change.gone] };
    }
  }
  return out;
}
