// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { SessionId } from '../../core/ids.js';
import type { TimelineDetail, TimelineRow } from '../../gate/protocol.js';
import {
  Detail,
  More,
  Notice,
  OpenDiff,
  Ready,
  Rows,
  type DetailView,
  type RowKey,
} from '../../protocol/timeline.js';
import { gateView } from '../gateView.js';
import type { GateConnection } from '../gateConnection.js';
import type { ProposedFiles } from '../inline/proposedFiles.js';
import { Lifetime, type Disposable } from '../lifetime.js';
import { WebviewHost } from '../webviewHost.js';
import { detailView, rowView } from './rowView.js';

export const TIMELINE_VIEW = 'countersign.timeline';
const PAGE = 500;

/** Every call of every agent in the bottom panel, as it happens. */
export class TimelineView implements vscode.WebviewViewProvider, Disposable {
  readonly #life = new Lifetime();
  #host: WebviewHost | null = null;
  #ready = false;

  constructor(
    readonly extensionUri: vscode.Uri,
    readonly gate: GateConnection,
    readonly files: ProposedFiles,
  ) {
    this.#life.own(
      gate.rows.on((rows) => {
        if (this.#ready) this.#send(rows);
      }),
    );
    this.#life.own(
      gate.attached.on(() => {
        if (this.#ready) void this.#reload({ reset: false, resumed: true });
      }),
    );
    this.#life.own(
      gate.changed.on(() => {
        this.#sendNotice();
      }),
    );
    this.#life.own(vscode.window.registerWebviewViewProvider(TIMELINE_VIEW, this));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#host?.dispose();
    this.#ready = false;
    const host = new WebviewHost(view.webview, this.extensionUri, 'timeline');
    this.#host = host;
    host.on(Ready, () => {
      this.#ready = true;
      this.#sendNotice();
      void this.#reload({ reset: true, resumed: false });
    });
    host.on(OpenDiff, (key) => void this.#openDiff(key));
    host.answer(More, (key) => this.#more(key));
    host.answer(Detail, (key) => this.#detail(key));
    view.onDidDispose(() => {
      host.dispose();
      if (this.#host !== host) return;
      this.#host = null;
      this.#ready = false;
    });
  }

  dispose(): void {
    this.#host?.dispose();
    this.#life.dispose();
  }

  async #reload(how: { readonly reset: boolean; readonly resumed: boolean }): Promise<void> {
    const rows = await this.gate.request('timeline/list', { limit: PAGE, before: null }).catch(() => null);
    if (rows) this.#send(rows, how);
  }

  async #more({ sid, seq }: RowKey): Promise<number> {
    const before = { sid: sid as SessionId, seq };
    const rows = await this.gate.request('timeline/list', { limit: PAGE, before });
    this.#send(rows);
    return rows.length;
  }

  async #detail(key: RowKey): Promise<DetailView | null> {
    const detail = await this.#ask(key);
    return detail && detailView(detail);
  }

  async #openDiff(key: RowKey): Promise<void> {
    const detail = await this.#ask(key).catch(() => null);
    if (detail && detail.proposals.length > 0)
      await this.files.showPast(`${key.sid.slice(0, 8)}-${String(key.seq)}`, detail);
  }

  #ask({ sid, seq }: RowKey): Promise<TimelineDetail | null> {
    return this.gate.request('timeline/detail', { sid: sid as SessionId, seq });
  }

  #send(rows: readonly TimelineRow[], how = { reset: false, resumed: false }): void {
    this.#host?.notify(Rows, { ...how, rows: rows.map(rowView) });
  }

  #sendNotice(): void {
    if (!this.#ready) return;
    const { state, text, faults } = gateView(this.gate.state);
    const off = state === 'down' || state === 'lost';
    this.#host?.notify(Notice, { text: off ? `Not protecting. ${text}` : (faults[0] ?? '') });
  }
}
