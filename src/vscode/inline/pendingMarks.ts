// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { Approvals, Held } from '../approvals/approvals.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { changedLines, lineDiff, linesOf } from '../lineDiff.js';
import { oneLine } from '../visibleText.js';

/** In the real file: a lens above the first line that a waiting request would change, and a mark beside each. */
export class PendingMarks implements vscode.CodeLensProvider, Disposable {
  readonly #life = new Lifetime();
  readonly #changed = this.#life.own(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #mark: vscode.TextEditorDecorationType;

  constructor(
    readonly approvals: Approvals,
    extensionUri: vscode.Uri,
  ) {
    this.#mark = this.#life.own(
      vscode.window.createTextEditorDecorationType({
        gutterIconPath: vscode.Uri.joinPath(extensionUri, 'media', 'gutter.svg'),
        gutterIconSize: 'contain',
        overviewRulerColor: new vscode.ThemeColor('editorWarning.foreground'),
        overviewRulerLane: vscode.OverviewRulerLane.Right,
      }),
    );
    this.#life.own(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this));
    const refresh = (): void => {
      this.#changed.fire();
      this.#paint();
    };
    this.#life.own(approvals.changed.on(refresh));
    this.#life.own(vscode.window.onDidChangeVisibleTextEditors(refresh));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.#of(document.uri).flatMap(({ held, hunks }) => {
      const at = Math.min(hunks[0]?.oldStart ?? 0, Math.max(0, document.lineCount - 1));
      const range = new vscode.Range(at, 0, at, 0);
      const { added, removed } = changedLines(hunks);
      const who = oneLine(held.pending.agent.name, 40);
      const title = vscode.l10n.t('{0} wants to change {1} lines: review', who, Math.max(added, removed));
      const id = held.pending.id;
      return [
        new vscode.CodeLens(range, { title, command: 'countersign.lens.review', arguments: [id] }),
        new vscode.CodeLens(range, {
          title: vscode.l10n.t('deny'),
          command: 'countersign.lens.deny',
          arguments: [id],
        }),
      ];
    });
  }

  dispose(): void {
    this.#life.dispose();
  }

  #of(uri: vscode.Uri): { held: Held; hunks: ReturnType<typeof lineDiff> }[] {
    if (uri.scheme !== 'file') return [];
    return this.approvals.waiting.flatMap((held) =>
      held.proposals
        .filter((p) => p.before !== null && p.after !== null && vscode.Uri.file(p.path).path === uri.path)
        .map((p) => ({ held, hunks: lineDiff(linesOf(p.before ?? ''), linesOf(p.after ?? '')) })),
    );
  }

  #paint(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const ranges = this.#of(editor.document.uri).flatMap(({ hunks }) =>
        hunks.map((h) => new vscode.Range(h.oldStart, 0, Math.max(h.oldStart, h.oldEnd - 1), 0)),
      );
      editor.setDecorations(this.#mark, ranges);
    }
  }
}
