// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { Approvals, Held } from './approvals/approvals.js';
import type { QueueView } from './approvals/queueView.js';
import type { Digest } from './attention/digest.js';
import { sessionsHere } from './gateView.js';
import { comparable, type ProposedFiles } from './inline/proposedFiles.js';
import type { ReviewThreads } from './inline/reviewThreads.js';
import { Lifetime, type Disposable } from './lifetime.js';
import { runInTerminal } from './ownTerminal.js';
import { TIMELINE_VIEW } from './timeline/timelineView.js';
import { warn } from './notices.js';
import { oneLine } from './visibleText.js';

export interface Parts {
  readonly approvals: Approvals;
  readonly queue: QueueView;
  readonly files: ProposedFiles;
  readonly threads: ReviewThreads;
  readonly digest: Digest;
  readonly extensionUri: vscode.Uri;
}

/** Every command. INVARIANT: none approves; what one is given only chooses what to show or to deny. */
export function registerCommands(parts: Parts): Disposable {
  const life = new Lifetime();
  const { approvals, queue, threads, extensionUri } = parts;
  const commands: Readonly<Record<string, (argument: unknown) => unknown>> = {
    focusQueue: () => queue.reveal(approvals.selected),
    showDigest: () => parts.digest.show(),
    openTimeline: () => vscode.commands.executeCommand(`${TIMELINE_VIEW}.focus`),
    nextPending: () => queue.reveal(nextId(approvals)),
    openDiff: () => review(parts, current(approvals)),
    deny: () => deny(approvals, current(approvals), null),
    denyWithFeedback: () => queue.reveal(current(approvals)?.pending.id ?? null, true),
    dismiss: () => dismiss(approvals),
    pauseAll: () => pause(approvals, null, queue),
    pauseAgent: () => pauseOne(approvals, queue),
    restartGate: () => approvals.gate.restart(),
    doctor: () => runInTerminal(extensionUri, 'doctor', true),
    init: () => setUp(extensionUri, 'init'),
    connect: () => setUp(extensionUri, 'connect --all'),
    'thread.openCard': (thread) => queue.reveal(threads.requestOf(thread) ?? null),
    'thread.deny': (thread) => threads.deny(thread),
    'thread.feedback': (reply) => threads.deny(reply),
    'lens.review': (id) => review(parts, byId(approvals, id)),
    'lens.deny': (id) => deny(approvals, byId(approvals, id), null),
  };
  for (const [name, run] of Object.entries(commands))
    life.own(vscode.commands.registerCommand(`countersign.${name}`, (argument: unknown) => run(argument)));
  return life;
}

function byId(approvals: Approvals, id: unknown): Held | undefined {
  return typeof id === 'string' ? approvals.get(id) : undefined;
}

/** The card that is open in the queue, or the only one that waits. */
function current(approvals: Approvals): Held | undefined {
  const { selected, waiting } = approvals;
  return (
    (selected === null ? undefined : approvals.get(selected)) ??
    (waiting.length === 1 ? waiting[0] : undefined)
  );
}

function nextId(approvals: Approvals): string | null {
  const { waiting, selected } = approvals;
  const at = waiting.findIndex((h) => h.pending.id === selected);
  return waiting[(at + 1) % Math.max(1, waiting.length)]?.pending.id ?? null;
}

async function review(parts: Parts, held: Held | undefined): Promise<void> {
  if (!held) {
    nothingSelected();
    return;
  }
  const { pending } = held;
  const all = await parts.approvals.proposals(pending.id).catch(() => []);
  const proposals = comparable(all, pending.operation);
  const documents = await parts.files.show(pending.id, pending.agent.name, proposals);
  await parts.threads.show({ pending, proposals }, documents);
}

async function deny(approvals: Approvals, held: Held | undefined, feedback: string | null): Promise<void> {
  if (held?.pending.state !== 'waiting') {
    nothingSelected();
    return;
  }
  const { id, shown } = held.pending;
  const outcome = await approvals.answer({ id, shown, choice: 'deny', how: 'webview', feedback });
  if (!outcome.accepted) warn(outcome.text);
}

async function dismiss(approvals: Approvals): Promise<void> {
  const held = current(approvals) ?? approvals.all.find((h) => h.pending.state === 'parked');
  if (!held) {
    nothingSelected();
    return;
  }
  const outcome = await approvals.dismiss(held.pending.id);
  if (!outcome.accepted) warn(outcome.text);
}

function nothingSelected(): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t('Countersign: no request is selected'), 3000);
}

/** Shows what is paused, and where it is resumed: by no command. */
async function pause(approvals: Approvals, agent: string | null, queue: QueueView): Promise<void> {
  const outcome = await approvals
    .pause(agent)
    .catch((error: unknown) => ({ accepted: false, text: String(error) }));
  if (!outcome.accepted) warn(outcome.text);
  await queue.reveal(approvals.selected);
}

async function pauseOne(approvals: Approvals, queue: QueueView): Promise<void> {
  const sessions = sessionsHere(approvals.gate.state).map(({ agent, calls }) => ({
    label: oneLine(agent.name, 60),
    description: vscode.l10n.t('{0}, {1} calls', oneLine(agent.session, 60), calls),
    session: agent.session,
  }));
  const title = vscode.l10n.t('Pause which agent?');
  const chosen = await vscode.window.showQuickPick(sessions, { title });
  if (chosen !== undefined) await pause(approvals, chosen.session, queue);
}

async function setUp(extensionUri: vscode.Uri, command: 'init' | 'connect --all'): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    warn(vscode.l10n.t('trust this workspace first. Nothing is set up in an untrusted one.'));
    return;
  }
  await runInTerminal(extensionUri, command, false);
}
