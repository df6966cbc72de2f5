// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { PolicyCaseResult, PolicyCaseResults, PolicyFault } from '../../gate/protocol.js';
import type { GateConnection } from '../gateConnection.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { oneLine } from '../visibleText.js';
import { MAX_TEXT } from './policyDocuments.js';

const CASE_FILES = '{.countersign,policies}/cases/*.yaml';
const MAX_FILES = 200;
const LONGEST = 300;

/** Policy cases in the Test Explorer: an item per file, one per case within. */
export class PolicyTests implements Disposable {
  readonly #life = new Lifetime();
  readonly #controller: vscode.TestController;
  #watching = false;

  constructor(readonly gate: GateConnection) {
    const { createTestController } = vscode.tests;
    this.#controller = this.#life.own(
      createTestController('countersign.policyCases', vscode.l10n.t('Policy Cases')),
    );
    // Called when somebody looks at the tests: before that nothing is searched.
    this.#controller.resolveHandler = (item) => (item === undefined ? this.#discover() : this.#list(item));
    this.#controller.refreshHandler = () => this.#discover();
    this.#controller.createRunProfile(
      vscode.l10n.t('Judge'),
      vscode.TestRunProfileKind.Run,
      (request, token) => this.#run(request, token),
      true,
    );
  }

  dispose(): void {
    this.#life.dispose();
  }

  async #discover(): Promise<void> {
    this.#watch();
    const found = await vscode.workspace.findFiles(CASE_FILES, null, MAX_FILES);
    const kept = new Set(found.map((uri) => uri.toString()));
    for (const [id] of this.#controller.items) if (!kept.has(id)) this.#controller.items.delete(id);
    await Promise.all(found.map((uri) => this.#list(this.#fileItem(uri))));
  }

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const pattern = new vscode.RelativePattern(folder, CASE_FILES);
      const watcher = this.#life.own(vscode.workspace.createFileSystemWatcher(pattern));
      this.#life.own(watcher.onDidCreate((uri) => void this.#list(this.#fileItem(uri))));
      this.#life.own(watcher.onDidChange((uri) => void this.#list(this.#fileItem(uri))));
      this.#life.own(
        watcher.onDidDelete((uri) => {
          this.#controller.items.delete(uri.toString());
        }),
      );
    }
    this.#life.own(this.gate.attached.on(() => void this.#discover()));
  }

  #fileItem(uri: vscode.Uri): vscode.TestItem {
    const known = this.#controller.items.get(uri.toString());
    if (known !== undefined) return known;
    const item = this.#controller.createTestItem(
      uri.toString(),
      oneLine(vscode.workspace.asRelativePath(uri), LONGEST),
      uri,
    );
    item.canResolveChildren = true;
    this.#controller.items.add(item);
    return item;
  }

  /** The cases of a file, as it is now. */
  async #list(item: vscode.TestItem): Promise<void> {
    const file = fileOf(item);
    if (file.uri === undefined) return;
    const results = await this.#ask(file.uri, []);
    this.#show(file, results);
  }

  #show(file: vscode.TestItem, results: PolicyCaseResults): void {
    const [fault] = results.faults;
    file.error = fault === undefined ? undefined : faultText(fault);
    if (results.cases.length === 0 && fault !== undefined) return;
    file.children.replace(
      results.cases.map(({ note, line, column }, at) => {
        const id = `${file.id}#${String(at)}`;
        const item = this.#controller.createTestItem(id, oneLine(note, LONGEST) || '…', file.uri);
        const start = new vscode.Position(line - 1, column - 1);
        item.range = new vscode.Range(start, start);
        // Within one file in the order of the file.
        item.sortText = String(at).padStart(6, '0');
        return item;
      }),
    );
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    try {
      if (request.include === undefined) await this.#discover();
      for (const [file, wanted] of chosen(request, this.#controller.items)) {
        if (token.isCancellationRequested) break;
        await this.#runFile(run, file, wanted);
      }
    } finally {
      run.end();
    }
  }

  async #runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    wanted: ReadonlySet<string> | null,
  ): Promise<void> {
    if (file.uri === undefined) return;
    // The file may have changed since it was listed: an index must mean the case that is shown.
    if (wanted === null) await this.#list(file);
    const items = [...file.children].map(([, item]) => item);
    const chosenItems = items.filter((item) => wanted === null || wanted.has(item.id));
    for (const item of chosenItems) run.started(item);
    const results = await this.#ask(file.uri, wanted === null ? 'all' : chosenItems.map(indexOf));
    const same = results.cases.length === items.length && items.every((item) => isOf(results, item));
    if (!same && results.cases.length > 0) this.#show(file, results);
    this.#tell(run, file, results);
  }

  #tell(run: vscode.TestRun, file: vscode.TestItem, { cases, faults }: PolicyCaseResults): void {
    const messages = faults.map((one) => message(faultText(one), file, one));
    // INVARIANT: a run that checked nothing is no success.
    if (messages.length === 0 && cases.every((one) => one.outcome === 'not-run'))
      messages.push(new vscode.TestMessage(vscode.l10n.t('no case was run')));
    if (messages.length > 0) run.errored(file, messages);
    for (const [, item] of file.children) {
      const one = cases[indexOf(item)];
      if (one !== undefined) tell(run, item, one);
    }
  }

  async #ask(uri: vscode.Uri, run: readonly number[] | 'all'): Promise<PolicyCaseResults> {
    try {
      const { fsPath } = uri;
      const text = await textOf(uri);
      if (text.length > MAX_TEXT) return failed(vscode.l10n.t('the file is too large'));
      return await this.gate.request('policy/cases', { file: fsPath, text, run });
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  }
}

/** By file: the cases that are asked for, null for all. */
function chosen(
  request: vscode.TestRunRequest,
  all: vscode.TestItemCollection,
): ReadonlyMap<vscode.TestItem, ReadonlySet<string> | null> {
  const files = new Map<vscode.TestItem, Set<string> | null>();
  const excluded = new Set(request.exclude?.map((item) => item.id));
  for (const item of request.include ?? [...all].map(([, file]) => file)) {
    const file = fileOf(item);
    if (file === item && excluded.size === 0) files.set(file, null);
    else if (files.get(file) !== null) {
      const ids = file === item ? [...file.children].map(([id]) => id) : [item.id];
      files.set(file, new Set([...(files.get(file) ?? []), ...ids.filter((id) => !excluded.has(id))]));
    }
  }
  for (const file of files.keys()) if (excluded.has(file.id)) files.delete(file);
  return files;
}

function tell(run: vscode.TestRun, item: vscode.TestItem, one: PolicyCaseResult): void {
  if (one.outcome === 'passed') run.passed(item);
  if (one.outcome !== 'failed') return;
  const text = vscode.l10n.t('wanted {0}, got {1}', one.wanted, one.got);
  const said = vscode.TestMessage.diff(oneLine(text, 2 * LONGEST), one.wanted, one.got);
  place(said, item, one);
  run.failed(item, said);
}

function isOf({ cases }: PolicyCaseResults, item: vscode.TestItem): boolean {
  return item.range?.start.line === (cases[indexOf(item)]?.line ?? 0) - 1;
}

function message(text: string, file: vscode.TestItem, fault: PolicyFault): vscode.TestMessage {
  const said = new vscode.TestMessage(text);
  place(said, file, fault);
  return said;
}

function place(
  said: vscode.TestMessage,
  { uri }: vscode.TestItem,
  at: { readonly line: number; readonly column: number },
): void {
  if (uri !== undefined)
    said.location = new vscode.Location(uri, new vscode.Position(at.line - 1, at.column - 1));
}

function faultText({ line, column, message: text, hint }: PolicyFault): string {
  const where = oneLine(`${String(line)}:${String(column)}: ${text}`, LONGEST);
  return hint === null ? where : `${where}\nhint: ${oneLine(hint, LONGEST)}`;
}

function failed(text: string): PolicyCaseResults {
  const fault = {
    severity: 'error',
    code: 'policy-cases',
    message: text,
    hint: null,
    line: 1,
    column: 1,
  } as const;
  return { cases: [], faults: [fault] };
}

function fileOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent ?? item;
}

function indexOf(item: vscode.TestItem): number {
  return Number(item.id.slice(item.id.lastIndexOf('#') + 1));
}

/** As it stands in an editor, else as it is on the disk. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
