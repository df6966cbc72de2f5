// SPDX-License-Identifier: Apache-2.0
import { realpathSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ProvedLevel } from '../core/agentIdentity.js';
import { isMarked, type Pauses } from '../core/pause.js';
import type { SessionStatus } from '../gate/protocol.js';
import { NOT_PAUSED, type PauseView } from '../protocol/pause.js';
import type { GateView } from '../protocol/queue.js';
import type { LinkState } from './gateConnection.js';
import { oneLine } from './visibleText.js';

/** The gate as the queue shows it. */
export function gateView(state: LinkState): GateView {
  const focused = vscode.window.state.focused;
  if (state.kind === 'ok')
    return {
      state: 'ok',
      text: '',
      faults: [...state.status.policyFaults, ...state.status.evidenceFaults].slice(0, 20),
      supervised: supervised(state.status.roots),
      pause: pauseView(state.status.pauses, Date.now()),
      sessions: sessionsHere(state).map((s) => ({
        session: s.agent.session.slice(0, 256),
        paused: state.status.pauses.all || state.status.pauses.marks.some((mark) => isMarked(mark, s.agent)),
        agent: oneLine(s.agent.name, 60),
        level: s.level,
        calls: s.calls,
      })),
      focused,
    };
  const text = state.kind === 'starting' ? '' : state.kind === 'lost' ? lostText() : state.text;
  const unknown = { faults: [], supervised: null, pause: NOT_PAUSED, sessions: [] };
  return { state: state.kind, text, ...unknown, focused };
}

const MAX_LINES = 20;

/** Who is held, by whom and since when, in words. */
function pauseView({ all, marks, fault }: Pauses, nowMs: number): PauseView {
  const lines = marks.slice(0, MAX_LINES).map(({ agent, since, who }) => {
    const whom = agent === null ? vscode.l10n.t('All agents') : oneLine(agent, 60);
    const by = who === null ? vscode.l10n.t('the command line') : oneLine(who, 60);
    return { agent, text: vscode.l10n.t('{0}: paused by {1}, {2}', whom, by, ago(nowMs - since)) };
  });
  return { all, lines, fault: fault ?? '' };
}

function ago(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return vscode.l10n.t('just now');
  if (minutes < 60) return vscode.l10n.t('{0} min ago', minutes);
  return vscode.l10n.t('{0} h ago', Math.floor(minutes / 60));
}

function lostText(): string {
  return vscode.l10n.t(
    'A gate runs that was started elsewhere; this window cannot attach to it. It holds agents, but what needs a person is denied. Restart it here to answer.',
  );
}

/** Sessions at work in this window's folders; all of them when it has none. */
export function sessionsHere(state: LinkState): readonly SessionStatus[] {
  if (state.kind !== 'ok') return [];
  const folders = folderPaths();
  return state.status.sessions.filter(
    (s) =>
      !s.ended &&
      (folders.length === 0 || folders.some((f) => isAtOrUnder(f, s.root) || isAtOrUnder(s.root, f))),
  );
}

/** The weakest level proved in any session here; null when no agent is at work. */
export function weakestLevel(state: LinkState): ProvedLevel | null {
  const levels = sessionsHere(state).map((s) => s.level);
  return (['unsupervised', 'observed', 'enforced'] as const).find((l) => levels.includes(l)) ?? null;
}

/** Whether a folder of this window lies in a supervised repository; null without a folder. */
export function supervised(roots: readonly string[]): boolean | null {
  const folders = folderPaths();
  if (folders.length === 0) return null;
  return folders.some((folder) =>
    roots.some((root) => isAtOrUnder(folder, root) || isAtOrUnder(root, folder)),
  );
}

/** Whether a repository belongs to this window's folders. */
export function isHere(root: string): boolean {
  return folderPaths().some((folder) => isAtOrUnder(folder, root) || isAtOrUnder(root, folder));
}

/** Of this window's folders, by their physical paths. */
export function folderPaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((f) => f.uri.scheme === 'file')
    .map((f) => real(f.uri.fsPath));
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function isAtOrUnder(inner: string, outer: string): boolean {
  const between = path.relative(outer, inner);
  return between === '' || (!between.startsWith('..') && !path.isAbsolute(between));
}
