// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import * as vscode from 'vscode';
import type { RepositoryPolicy } from '../../gate/protocol.js';
import type { AnswerOutcome } from '../../protocol/queue.js';
import type { PolicyView } from '../../protocol/repositoryPolicy.js';
import type { GateConnection } from '../gateConnection.js';
import { folderPaths, isHere } from '../gateView.js';
import { Lifetime, Signal, type Disposable } from '../lifetime.js';
import { inform } from '../notices.js';
import { oneLine } from '../visibleText.js';

const REVIEWED = 'countersign-policy';
const POLICY_FILE = '.countersign/policy.yaml';
const MAX_POLICIES = 20;

/**
 * The policy files of this window's repositories that count only when a person countersigned them.
 *
 * SECURITY: `countersign` is called by the approvals page only, after a trusted gesture; no command, no other
 * extension and no link leads there. An untrusted window takes away what was countersigned before.
 */
export class RepositoryPolicies implements vscode.TextDocumentContentProvider, Disposable {
  readonly changed = new Signal<null>();
  readonly #life = new Lifetime();
  readonly #texts = new Map<string, string>();
  /** Digest by root, and since when it could be read. */
  readonly #reviewed = new Map<string, { readonly digest: string; readonly at: number }>();
  readonly #emitter = this.#life.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#emitter.event;
  #watching = false;

  constructor(readonly gate: GateConnection) {
    this.#life.own(vscode.workspace.registerTextDocumentContentProvider(REVIEWED, this));
    this.#life.own(
      gate.attached.on(() => {
        this.#watch();
        if (!vscode.workspace.isTrusted) void this.#distrust();
      }),
    );
    this.#life.own(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.changed.fire(null);
      }),
    );
  }

  get views(): readonly PolicyView[] {
    return this.#here().map((policy) => this.#view(policy));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows exactly the bytes that would be countersigned, against what was before. */
  async review(root: string): Promise<void> {
    if (this.#find(root) === undefined) return;
    const found = await this.gate.request('policy/review', { root }).catch(() => null);
    if (found === null) {
      inform(vscode.l10n.t('the policy file of {0} cannot be read', root));
      return;
    }
    const { file, digest, text, before } = found;
    const after = this.#put(file, digest, text);
    if (before === null || before === text) await vscode.window.showTextDocument(after, { preview: true });
    else {
      const title = vscode.l10n.t('{0}: as countersigned ↔ now', oneLine(path.basename(root), 60));
      const left = this.#put(file, 'countersigned', before);
      await vscode.commands.executeCommand('vscode.diff', left, after, title, { preview: true });
    }
    this.#reviewed.set(root, { digest, at: performance.now() });
    this.changed.fire(null);
    void this.gate.refresh();
  }

  /** The page has its own clock; this one stands even if the page is broken. */
  async countersign(root: string, shown: string): Promise<AnswerOutcome> {
    const policy = this.#find(root);
    if (policy === undefined || policy.digest !== shown)
      return refused(vscode.l10n.t('The policy file changed. Review it again.'));
    const unable = this.#unable();
    if (unable !== '') return refused(unable);
    const reviewed = this.#reviewed.get(root);
    if (reviewed?.digest !== shown) return refused(vscode.l10n.t('Review the file first.'));
    if (performance.now() - reviewed.at < dwellMs(policy))
      return refused(vscode.l10n.t('Too soon: there was no time to read.'));
    const result = await this.gate.request('policy/countersign', { root, shown: policy.digest });
    return result.accepted ? { accepted: true, text: '' } : refused(result.text);
  }

  async withdraw(root: string): Promise<AnswerOutcome> {
    const result = await this.gate.request('policy/withdraw', { root });
    return result.accepted ? { accepted: true, text: '' } : refused(result.text);
  }

  dispose(): void {
    this.#life.dispose();
    this.changed.dispose();
    this.#texts.clear();
  }

  #here(): readonly RepositoryPolicy[] {
    const { state } = this.gate;
    if (state.kind !== 'ok') return [];
    return state.status.repositoryPolicies.filter(({ root }) => isHere(root)).slice(0, MAX_POLICIES);
  }

  #find(root: string): RepositoryPolicy | undefined {
    return this.#here().find((policy) => policy.root === root);
  }

  #view(policy: RepositoryPolicy): PolicyView {
    const { root, file, digest, loosens, countersigned } = policy;
    return {
      root,
      name: oneLine(path.basename(root), 60),
      file: oneLine(path.relative(path.dirname(root), file), 200),
      digest,
      what: whatLoosens(loosens),
      rules: loosens.allows,
      countersigned:
        countersigned === null ? '' : `${oneLine(countersigned.who, 60)}, ${countersigned.when.slice(0, 10)}`,
      reviewed: this.#reviewed.get(root)?.digest === digest,
      unable: this.#unable(),
      dwellMs: dwellMs(policy),
    };
  }

  #unable(): string {
    return vscode.workspace.isTrusted
      ? ''
      : vscode.l10n.t('This workspace is not trusted: nothing of it can be countersigned.');
  }

  #put(file: string, version: string, text: string): vscode.Uri {
    const uri = vscode.Uri.file(file).with({ scheme: REVIEWED, query: version });
    this.#texts.set(uri.toString(), text);
    this.#emitter.fire(uri);
    return uri;
  }

  /** Only once a gate is there, so that a window without one pays nothing. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const watcher = this.#life.own(
        vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, POLICY_FILE)),
      );
      const look = (): void => void this.gate.refresh();
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
        this.#life.own(event(look));
    }
  }

  /** Whatever the gate knows already: a repository that it meets later must find nothing either. */
  async #distrust(): Promise<void> {
    const { state } = this.gate;
    const roots = state.kind === 'ok' ? state.status.roots.filter(isHere) : [];
    for (const root of new Set([...folderPaths(), ...roots]))
      await this.withdraw(root).catch(() => undefined);
  }
}

/** Three seconds and half a second for each thing that would count. */
function dwellMs({ loosens }: RepositoryPolicy): number {
  const things = loosens.count + loosens.packs.length + (loosens.allowsByDefault ? 1 : 0);
  return Math.min(15_000, 3000 + 500 * things);
}

function whatLoosens({ count, packs, allowsByDefault }: RepositoryPolicy['loosens']): string {
  const parts = [
    count > 0 ? vscode.l10n.t('own rules ({0})', count) : '',
    packs.length > 0 ? vscode.l10n.t('what {0} allows', oneLine(packs.join(', '), 80)) : '',
    allowsByDefault ? vscode.l10n.t('the default') : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function refused(text: string): AnswerOutcome {
  return { accepted: false, text };
}
