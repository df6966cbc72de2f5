// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { Pauses } from '../core/pause.js';
import type { Approvals } from './approvals/approvals.js';
import { shownTier } from './approvals/cardView.js';
import type { LinkState } from './gateConnection.js';
import { sessionsHere, supervised, weakestLevel } from './gateView.js';
import { Lifetime, type Disposable } from './lifetime.js';

/** One item that says in words what is proved, never what is configured. */
export class StatusBar implements Disposable {
  readonly #life = new Lifetime();
  readonly #item: vscode.StatusBarItem;
  readonly #pause: vscode.StatusBarItem;

  constructor(readonly approvals: Approvals) {
    this.#item = this.#life.own(
      vscode.window.createStatusBarItem('countersign.status', vscode.StatusBarAlignment.Left, 100),
    );
    this.#item.name = 'Countersign';
    this.#item.command = 'countersign.focusQueue';
    this.#pause = this.#life.own(
      vscode.window.createStatusBarItem('countersign.pause', vscode.StatusBarAlignment.Left, 99.9),
    );
    this.#pause.name = vscode.l10n.t('Countersign: pause');
    this.#pause.text = '$(debug-pause)';
    this.#pause.tooltip = vscode.l10n.t('Pause all agents: every further call is refused until you resume');
    this.#pause.command = 'countersign.pauseAll';
    this.#pause.accessibilityInformation = { label: vscode.l10n.t('Pause all agents'), role: 'button' };
    const paint = (): void => {
      this.#paint();
    };
    this.#life.own(approvals.changed.on(paint));
    this.#life.own(approvals.gate.changed.on(paint));
    this.#life.own(vscode.workspace.onDidChangeWorkspaceFolders(paint));
    paint();
    this.#item.show();
  }

  dispose(): void {
    this.#life.dispose();
  }

  #paint(): void {
    const { state } = this.approvals.gate;
    const { waiting } = this.approvals;
    const high = waiting.filter((h) => ['T3', 'T4'].includes(shownTier(h.pending))).length;
    const level = levelText(state);
    const paused = state.kind === 'ok' && state.status.pauses.all;
    // One click stops everything, while there is something to stop.
    if (sessionsHere(state).length > 0 && !paused) this.#pause.show();
    else this.#pause.hide();
    const icon = paused
      ? '$(debug-pause)'
      : state.kind === 'ok'
        ? '$(shield)'
        : state.kind === 'starting'
          ? '$(loading~spin)'
          : '$(error)';
    const count = waiting.length === 0 ? '' : `${vscode.l10n.t('{0} waiting', waiting.length)} · `;
    const faulty =
      state.kind === 'ok' && state.status.policyFaults.length + state.status.evidenceFaults.length > 0;
    this.#item.text = `${icon} ${count}${level.word}`;
    this.#item.tooltip = faulty ? faultTip(state) : level.tip;
    this.#item.backgroundColor = backgroundOf(state, high > 0 || faulty);
    this.#item.accessibilityInformation = {
      label: `Countersign: ${vscode.l10n.t('waiting requests: {0}, high: {1}', waiting.length, high)}, ${level.word}`,
      role: 'button',
    };
  }
}

function backgroundOf(state: LinkState, warn: boolean): vscode.ThemeColor | undefined {
  if (state.kind === 'down' || state.kind === 'lost')
    return new vscode.ThemeColor('statusBarItem.errorBackground');
  return warn ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
}

function faultTip(state: LinkState): string {
  if (state.kind !== 'ok') return '';
  return [...state.status.policyFaults, ...state.status.evidenceFaults].slice(0, 5).join('\n');
}

function pausedText({ all, marks, fault }: Pauses): { readonly word: string; readonly tip: string } | null {
  const { t } = vscode.l10n;
  if (!all && marks.length === 0) return null;
  const word = all ? t('Paused') : t('{0} paused', marks.length);
  const tip = t('Every call is refused until a person resumes in the approvals view.');
  return { word, tip: fault === null ? tip : `${tip}\n${fault}` };
}

function levelText(state: LinkState): { readonly word: string; readonly tip: string } {
  const { t } = vscode.l10n;
  if (state.kind === 'starting') return { word: t('Starting'), tip: t('The gate is starting.') };
  if (state.kind !== 'ok') return { word: t('Not protecting'), tip: state.text };
  if (supervised(state.status.roots) === false)
    return {
      word: t('Unsupervised'),
      tip: t('No folder of this window is supervised: agents here are not held.'),
    };
  const paused = pausedText(state.status.pauses);
  if (paused !== null) return paused;
  switch (weakestLevel(state)) {
    case 'enforced':
      return {
        word: t('Enforced'),
        tip: t('Proved in every session at work: a call that had to be denied was denied.'),
      };
    case 'observed':
      return { word: t('Observed'), tip: t('Calls are seen. It is not proved that they can be held.') };
    case 'unsupervised':
      return { word: t('Unsupervised'), tip: t('A session at work gave no proof that it is held.') };
    case null:
      return {
        word: t('Ready'),
        tip: t('The gate runs. No agent is at work here, so nothing is proved yet.'),
      };
  }
}
