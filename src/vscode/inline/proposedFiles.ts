// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import * as vscode from 'vscode';
import type { Operation } from '../../core/intent.js';
import type { FileProposal, TimelineDetail } from '../../gate/protocol.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { inform } from '../notices.js';
import { oneLine } from '../visibleText.js';

export const PROPOSED = 'countersign-proposed';

/** Which text of which proposal a virtual document holds. */
type Side = 'before' | 'after';

/** Serves the files of a proposal as read-only documents, and shows them beside the files as they are. */
export class ProposedFiles implements vscode.TextDocumentContentProvider, Disposable {
  readonly #life = new Lifetime();
  readonly #texts = new Map<string, string>();
  readonly #changed = this.#life.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#life.own(vscode.workspace.registerTextDocumentContentProvider(PROPOSED, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** The document that would be written. */
  uriOf(id: string, file: string, side: Side): vscode.Uri {
    return vscode.Uri.file(file).with({ scheme: PROPOSED, query: `${id}&${side}` });
  }

  /** Request id of a virtual document; null when it is none of ours. */
  idOf(uri: vscode.Uri): string | null {
    return uri.scheme === PROPOSED ? (uri.query.split('&')[0] ?? null) : null;
  }

  /** Opens file against proposal. Only on a person's wish. Answers the documents that would be written. */
  async show(id: string, who: string, proposals: readonly FileProposal[]): Promise<vscode.Uri[]> {
    const pairs = proposals.map((p) => this.#pair(id, p, this.#current(id, p)));
    await this.#open(pairs, `${who} proposes · ${id}`);
    return pairs.map((pair) => pair.right);
  }

  /** The same for a call of the past: both sides as they were then. */
  async showPast(id: string, detail: TimelineDetail): Promise<void> {
    const pairs = comparable(detail.proposals, detail.operation).map((p) =>
      this.#pair(id, p, this.#put(this.uriOf(id, p.path, 'before'), p.before ?? '')),
    );
    await this.#open(pairs, `${detail.row.agent} · ${detail.row.effect}`);
  }

  /** Forgets the texts of a request. */
  drop(id: string): void {
    for (const key of this.#texts.keys())
      if (this.idOf(vscode.Uri.parse(key)) === id) this.#texts.delete(key);
  }

  dispose(): void {
    this.#life.dispose();
    this.#texts.clear();
  }

  /** The real file where there is one, so that an unsaved buffer is seen. */
  #current(id: string, proposal: FileProposal): vscode.Uri {
    if (proposal.before !== null) return vscode.Uri.file(proposal.path);
    return this.#put(this.uriOf(id, proposal.path, 'before'), '');
  }

  #pair(id: string, proposal: FileProposal, left: vscode.Uri): { left: vscode.Uri; right: vscode.Uri } {
    return { left, right: this.#put(this.uriOf(id, proposal.path, 'after'), proposal.after ?? '') };
  }

  #put(uri: vscode.Uri, text: string): vscode.Uri {
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  async #open(pairs: readonly { left: vscode.Uri; right: vscode.Uri }[], title: string): Promise<void> {
    const [first] = pairs;
    if (!first) {
      inform(vscode.l10n.t('there is no text to compare: binary, too large, or not what the edit expects'));
      return;
    }
    if (pairs.length === 1) {
      const name = oneLine(path.basename(first.right.path), 100);
      await vscode.commands.executeCommand('vscode.diff', first.left, first.right, `${name} ↔ ${title}`, {
        preview: true,
      });
    } else
      await vscode.commands.executeCommand(
        'vscode.changes',
        title,
        pairs.map(({ left, right }) => [right, left, right]),
      );
  }
}

/**
 * The proposals whose both sides are known. An unknown side shown as an empty text would be a lie: it looks like a
 * deletion, or like nothing at all.
 */
export function comparable(
  proposals: readonly FileProposal[],
  operation: Operation | null,
): readonly FileProposal[] {
  const changes = operation?.kind === 'files' ? operation.changes : [];
  return proposals.filter(
    ({ before, after, baseDigest }, at) =>
      (before !== null || baseDigest === null) && (after !== null || changes[at]?.kind === 'delete'),
  );
}
