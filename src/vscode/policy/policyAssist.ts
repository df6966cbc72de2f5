// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { Suggestion } from '../../core/policyAssist.js';
import type { PolicyHover } from '../../gate/protocol.js';
import type { GateConnection } from '../gateConnection.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { oneLine } from '../visibleText.js';
import { MAX_TEXT, POLICY_FILES } from './policyDocuments.js';

const LONGEST = 1000;

/** Completion and hover in policy files: the gate is asked about the text as it stands in the editor. */
export class PolicyAssist implements vscode.CompletionItemProvider, vscode.HoverProvider, Disposable {
  readonly #life = new Lifetime();

  constructor(readonly gate: GateConnection) {
    const { registerCompletionItemProvider, registerHoverProvider } = vscode.languages;
    this.#life.own(registerCompletionItemProvider(POLICY_FILES, this, ' ', '[', '{', ',', '"', "'"));
    this.#life.own(registerHoverProvider(POLICY_FILES, this));
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const found = await this.#ask('policy/complete', document, position);
    if (found === null || token.isCancellationRequested) return [];
    return found.map((one, at) => item(one, at, document));
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | null> {
    const found = await this.#ask('policy/hover', document, position);
    return found === null || token.isCancellationRequested ? null : hover(found, document);
  }

  dispose(): void {
    this.#life.dispose();
  }

  async #ask<M extends 'policy/complete' | 'policy/hover'>(
    method: M,
    document: vscode.TextDocument,
    position: vscode.Position,
  ) {
    const text = document.getText();
    if (text.length > MAX_TEXT) return null;
    const { uri, version } = document;
    const params = { file: uri.fsPath, text, offset: document.offsetAt(position) };
    const answer = await this.gate.request(method, params).catch(() => null);
    return document.version === version ? answer : null;
  }
}

function item(one: Suggestion, at: number, document: vscode.TextDocument): vscode.CompletionItem {
  const { Property, Value, Snippet } = vscode.CompletionItemKind;
  const kind = { key: Property, value: Value, snippet: Snippet }[one.kind];
  const made = new vscode.CompletionItem(oneLine(one.label, 200), kind);
  made.insertText = one.snippet ? new vscode.SnippetString(one.insert) : one.insert;
  made.range = new vscode.Range(document.positionAt(one.start), document.positionAt(one.end));
  made.detail = oneLine(one.detail, 200);
  made.documentation = one.doc;
  made.sortText = String(at).padStart(4, '0');
  if (one.more) made.command = { command: 'editor.action.triggerSuggest', title: '' };
  return made;
}

/** SECURITY: whoever wrote the file wrote parts of this: it is text, never markup. */
function hover(found: PolicyHover, document: vscode.TextDocument): vscode.Hover {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(oneLine(found.title, LONGEST), 'yaml');
  for (const line of [found.doc, ...found.more])
    if (line !== '') text.appendText(`${oneLine(line, LONGEST)}\n\n`);
  const range = new vscode.Range(document.positionAt(found.start), document.positionAt(found.end));
  return new vscode.Hover(text, range);
}
