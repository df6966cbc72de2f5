// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { PolicyFault } from '../../gate/protocol.js';
import type { GateConnection } from '../gateConnection.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { oneLine } from '../visibleText.js';
import { isPolicyDocument, MAX_TEXT, POLICY_FILES } from './policyDocuments.js';

const DEBOUNCE_MS = 250;
const LONGEST = 1000;

/** The faults of open policy files, saved or not, as the gate sees them. Without a gate there are none to see. */
export class PolicyDiagnostics implements Disposable {
  readonly #life = new Lifetime();
  readonly #found = this.#life.own(vscode.languages.createDiagnosticCollection('countersign'));
  /** Documents whose check is due, or under way and to be repeated. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #busy = new Set<string>();
  #status: vscode.LanguageStatusItem | null = null;
  #seen = '';

  constructor(readonly gate: GateConnection) {
    const { onDidOpenTextDocument, onDidChangeTextDocument, onDidCloseTextDocument } = vscode.workspace;
    this.#life.own(
      onDidOpenTextDocument((document) => {
        this.#plan(document, 0);
      }),
    );
    this.#life.own(
      onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#plan(document, DEBOUNCE_MS);
      }),
    );
    this.#life.own(
      onDidCloseTextDocument(({ uri }) => {
        this.#forget(uri);
      }),
    );
    this.#life.own(
      gate.changed.on((state) => {
        const { kind } = state;
        // What counts in a repository changes by a countersignature as well.
        const seen = kind === 'ok' ? JSON.stringify(state.status.repositoryPolicies) : '';
        if (seen === this.#seen) return;
        this.#seen = seen;
        for (const document of vscode.workspace.textDocuments) this.#plan(document, 0);
      }),
    );
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#status?.dispose();
    this.#life.dispose();
  }

  #plan(document: vscode.TextDocument, delayMs: number): void {
    if (!isPolicyDocument(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#check(document);
      }, delayMs),
    );
  }

  #forget(uri: vscode.Uri): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    this.#found.delete(uri);
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { uri, version } = document;
    const text = document.getText();
    const unable = this.#unable(text);
    this.#say(unable);
    if (unable !== null) {
      this.#found.delete(uri);
      return;
    }
    const key = uri.toString();
    if (this.#busy.has(key)) {
      this.#plan(document, DEBOUNCE_MS);
      return;
    }
    this.#busy.add(key);
    const faults = await this.gate.request('policy/check', { file: uri.fsPath, text }).catch(() => null);
    this.#busy.delete(key);
    // Of another text than the one that stands there now: the next answer is on its way.
    if (document.isClosed || document.version !== version) return;
    if (faults === null) this.#found.delete(uri);
    else
      this.#found.set(
        uri,
        faults.map((fault) => diagnostic(document, fault)),
      );
  }

  #unable(text: string): string | null {
    if (this.gate.state.kind !== 'ok') return vscode.l10n.t('not checked: no gate is attached');
    return text.length > MAX_TEXT ? vscode.l10n.t('not checked: the file is too large') : null;
  }

  /** Quietly, beside the file's language. */
  #say(unable: string | null): void {
    if (unable === null) {
      this.#status?.dispose();
      this.#status = null;
      return;
    }
    this.#status ??= vscode.languages.createLanguageStatusItem('countersign.policy', POLICY_FILES);
    this.#status.name = 'Countersign';
    this.#status.text = `Countersign: ${unable}`;
    this.#status.severity = vscode.LanguageStatusSeverity.Warning;
  }
}

function diagnostic(document: vscode.TextDocument, fault: PolicyFault): vscode.Diagnostic {
  const at = document.validatePosition(new vscode.Position(fault.line - 1, fault.column - 1));
  const word = document.getWordRangeAtPosition(at, /"[^"\n]*"|'[^'\n]*'|[^\s,\]}:]+/);
  const range = word?.start.isEqual(at) === true ? word : document.lineAt(at.line).range.with(at);
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const severity = fault.severity === 'error' ? Error : Warning;
  const found = new vscode.Diagnostic(range, oneLine(fault.message, LONGEST), severity);
  found.source = 'Countersign';
  found.code = fault.code;
  if (fault.hint !== null) {
    const place = new vscode.Location(document.uri, range);
    const hint = vscode.l10n.t('hint: {0}', oneLine(fault.hint, LONGEST));
    found.relatedInformation = [new vscode.DiagnosticRelatedInformation(place, hint)];
  }
  return found;
}
