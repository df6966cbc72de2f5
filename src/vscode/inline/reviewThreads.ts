// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { Tier } from '../../core/decision.js';
import type { AnswerOutcome } from '../../protocol/queue.js';
import type { Approvals, Held } from '../approvals/approvals.js';
import { dwellMs, shownTier } from '../approvals/cardView.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { oneLine } from '../visibleText.js';
import { riskyHunks, type RiskyHunk } from './riskyHunks.js';
import { warn } from '../notices.js';

interface Bound {
  readonly id: string;
  readonly shown: string;
  readonly tier: Tier;
  readonly createdAt: number;
}

const WORDS: Readonly<Record<Tier, string>> = { T0: 'LOW', T1: 'LOW', T2: 'ASK', T3: 'HIGH', T4: 'GRAVE' };

/**
 * Comment threads beside the risky hunks of a proposal.
 *
 * SECURITY: every thread icon and button is a command, and any extension can run a command with a forged reference to
 * a thread (`runCommands` with `{$mid: 7, …}` reaches us with the genuine object). So no command approves. Approve is
 * the comment's reaction: the editor reports a reaction only for a gesture on it, and has no command for it.
 */
export class ReviewThreads implements Disposable {
  readonly #life = new Lifetime();
  readonly #controller = this.#life.own(
    vscode.comments.createCommentController('countersign', 'Countersign'),
  );
  readonly #bound = new WeakMap<vscode.CommentThread, Bound>();
  readonly #threadOf = new WeakMap<vscode.Comment, vscode.CommentThread>();
  readonly #threads = new Map<string, vscode.CommentThread[]>();

  constructor(readonly approvals: Approvals) {
    // The last feature that is set is the only one the editor keeps: options would switch reactions off.
    this.#controller.reactionHandler = (comment) => this.#approve(comment);
    this.#life.own(
      approvals.changed.on(({ reset, put, gone }) => {
        for (const { id, text } of gone) this.#close(id, text);
        const kept = new Set(put.map((h) => h.pending.id as string));
        if (reset) for (const id of this.#threads.keys()) if (!kept.has(id)) this.#drop(id);
        for (const { pending } of put) if (pending.state === 'parked') this.#close(pending.id, 'parked');
      }),
    );
  }

  /** Puts the threads of a request on the documents that would be written. */
  async show(held: Held, documents: readonly vscode.Uri[]): Promise<void> {
    this.#drop(held.pending.id);
    if (held.pending.state !== 'waiting') return;
    const threads: vscode.CommentThread[] = [];
    this.#threads.set(held.pending.id, threads);
    for (const proposal of held.proposals) {
      const uri = documents.find((d) => d.path === vscode.Uri.file(proposal.path).path);
      if (!uri) continue;
      // A thread shows only once its document is open.
      await vscode.workspace.openTextDocument(uri);
      const risky = riskyHunks(held.pending, proposal);
      for (const [i, hunk] of risky.entries())
        threads.push(this.#thread(held, uri, hunk, `${String(i + 1)} of ${String(risky.length)}`));
    }
  }

  /** The request of one of our own threads; undefined for anything else. */
  requestOf(thread: unknown): string | undefined {
    const own = unwrapped(thread);
    return own && this.#bound.get(own)?.id;
  }

  /** Denies, with what was typed as the reason. Scriptable, because it can only tighten. */
  async deny(thread: unknown): Promise<void> {
    const own = unwrapped(thread);
    const bound = own && this.#bound.get(own);
    if (!bound) return;
    const text = (thread as { readonly text?: unknown }).text;
    const feedback = typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 2000) : null;
    const { id, shown } = bound;
    said(await this.approvals.answer({ id, shown, choice: 'deny', how: 'thread', feedback }));
  }

  dispose(): void {
    for (const id of [...this.#threads.keys()]) this.#drop(id);
    this.#life.dispose();
  }

  #thread({ pending }: Held, uri: vscode.Uri, risky: RiskyHunk, place: string): vscode.CommentThread {
    const tier = shownTier(pending);
    const comment: vscode.Comment = {
      author: {
        name: `${WORDS[tier]} ${String(pending.decision.risk.score)} · change ${place} · ${pending.id}`,
      },
      mode: vscode.CommentMode.Preview,
      body: bodyOf(pending.decision.findings, risky, tier),
      ...(tier === 'T2' ? { reactions: [approveReaction(pending.decision.risk.score)] } : {}),
    };
    const range = new vscode.Range(risky.line, 0, risky.line, 0);
    const thread = this.#controller.createCommentThread(uri, range, [comment]);
    thread.label = vscode.l10n.t('{0} wants to make this change', oneLine(pending.agent.name, 60));
    thread.contextValue = 'waiting';
    thread.canReply = true;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    thread.state = vscode.CommentThreadState.Unresolved;
    this.#bound.set(thread, { id: pending.id, shown: pending.shown, tier, createdAt: performance.now() });
    this.#threadOf.set(comment, thread);
    return thread;
  }

  async #approve(comment: vscode.Comment): Promise<void> {
    const thread = this.#threadOf.get(comment);
    const bound = thread && this.#bound.get(thread);
    if (!bound || bound.tier !== 'T2') return;
    if (performance.now() - bound.createdAt < dwellMs(bound.tier)) {
      vscode.window.setStatusBarMessage(vscode.l10n.t('Read first: approve opens in a moment'), 2000);
      return;
    }
    const { id, shown } = bound;
    said(await this.approvals.answer({ id, shown, choice: 'approve', how: 'thread', feedback: null }));
  }

  #close(id: string, text: string): void {
    if (!this.#threads.has(id)) return;
    vscode.window.setStatusBarMessage(`Countersign: ${text}`, 5000);
    this.#drop(id);
  }

  #drop(id: string): void {
    for (const thread of this.#threads.get(id) ?? []) {
      this.#bound.delete(thread);
      thread.dispose();
    }
    this.#threads.delete(id);
  }
}

/** VS Code hands over the thread itself, or `{thread, text}` from the reply box. */
function unwrapped(value: unknown): vscode.CommentThread | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const inner = (value as { readonly thread?: unknown }).thread;
  return (typeof inner === 'object' && inner !== null ? inner : value) as vscode.CommentThread;
}

/** Shown as a pill under the reasons: label and number. */
function approveReaction(score: number): vscode.CommentReaction {
  return {
    label: vscode.l10n.t('Approve once · risk'),
    iconPath: '',
    count: Math.max(1, score),
    authorHasReacted: false,
  };
}

function bodyOf(
  findings: Held['pending']['decision']['findings'],
  risky: RiskyHunk,
  tier: Tier,
): vscode.MarkdownString {
  const body = new vscode.MarkdownString('', true);
  body.isTrusted = false;
  body.supportHtml = false;
  for (const factor of risky.factors) {
    body.appendMarkdown('- ').appendText(oneLine(factor.reason, 300));
    body.appendMarkdown(` **${factor.points > 0 ? '+' : ''}${String(factor.points)}**\n`);
  }
  const asking = findings.find((f) => f.effect === 'ask') ?? findings[0];
  if (asking) {
    body.appendMarkdown('\n').appendText(`rule ${oneLine(asking.rule, 80)}: ${oneLine(asking.matched, 200)}`);
  }
  if (tier !== 'T2')
    body.appendMarkdown(`\n\n${vscode.l10n.t('This one is approved on its card only: open the card.')}`);
  return body;
}

function said(outcome: AnswerOutcome): void {
  if (!outcome.accepted) warn(outcome.text);
}
