// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { GateConnection } from '../gateConnection.js';
import { folderPaths } from '../gateView.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { oneLine } from '../visibleText.js';
import { digestText, type DigestPart } from './digestText.js';

const SCHEME = 'countersign-digest';
const DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;

/** A page of numbers about the last days, made when it is asked for. */
export class Digest implements vscode.TextDocumentContentProvider, Disposable {
  readonly #life = new Lifetime();
  readonly #emitter = this.#life.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#emitter.event;

  constructor(readonly gate: GateConnection) {
    this.#life.own(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
  }

  async show(): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${vscode.l10n.t('Attention Digest')}.md` });
    this.#emitter.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  async provideTextDocumentContent(): Promise<string> {
    const from = Date.now() - DAYS * DAY_MS;
    const parts = await Promise.all(
      folderPaths().map(async (root): Promise<DigestPart> => {
        const attention = await this.gate.request('attention/read', { root, from }).catch(() => null);
        return { folder: oneLine(root, 200), attention };
      }),
    );
    return digestText(parts, DAYS, vscode.l10n.t);
  }

  dispose(): void {
    this.#life.dispose();
  }
}
