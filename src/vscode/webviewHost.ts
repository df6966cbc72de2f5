// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { readEnvelope, type Command, type Notification, type Request } from '../protocol/message.js';
import { Lifetime, type Disposable } from './lifetime.js';

type Handler = (body: unknown, reply: (body: unknown) => void, failed: (text: string) => void) => void;

/** One page in one view: its document, and the only way to talk to it. Whatever does not parse is dropped. */
export class WebviewHost implements Disposable {
  readonly #handlers = new Map<string, Handler>();
  readonly #life = new Lifetime();

  constructor(
    readonly webview: vscode.Webview,
    extensionUri: vscode.Uri,
    page: 'queue' | 'timeline',
  ) {
    const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [root], enableCommandUris: false };
    this.#life.own(
      webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(message);
      }),
    );
    webview.html = documentOf(webview, root, page);
  }

  on<T>(command: Command<T>, handler: (body: T) => void): void {
    this.#handlers.set(`command ${command.method}`, (body) => {
      const read = command.parse(body);
      if (read !== undefined) handler(read);
    });
  }

  answer<T, R>(request: Request<T, R>, handler: (body: T) => Promise<R>): void {
    this.#handlers.set(`request ${request.method}`, (body, reply, failed) => {
      const read = request.parse(body);
      if (read === undefined) failed('not a message of ours');
      else
        handler(read).then(reply, (error: unknown) => {
          failed(error instanceof Error ? error.message : String(error));
        });
    });
  }

  notify<T>(notification: Notification<T>, body: T): void {
    this.#post({ kind: 'notification', method: notification.method, body });
  }

  dispose(): void {
    this.#life.dispose();
    this.#handlers.clear();
  }

  #receive(message: unknown): void {
    const envelope = readEnvelope(message);
    if (envelope?.kind === 'command')
      this.#handlers.get(`command ${envelope.method}`)?.(
        envelope.body,
        () => undefined,
        () => undefined,
      );
    if (envelope?.kind !== 'request') return;
    const { id } = envelope;
    const failed = (text: string): void => {
      this.#post({ kind: 'reply', id, ok: false, text: text.slice(0, 2000) });
    };
    const handler = this.#handlers.get(`request ${envelope.method}`);
    if (!handler) failed('no such request');
    else
      handler(
        envelope.body,
        (body) => {
          this.#post({ kind: 'reply', id, ok: true, body });
        },
        failed,
      );
  }

  #post(message: unknown): void {
    if (!this.#life.ended) void this.webview.postMessage(message);
  }
}

/** No inline script or style, no network, no form. */
function documentOf(webview: vscode.Webview, root: vscode.Uri, page: string): string {
  const nonce = randomBytes(18).toString('base64');
  const source = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${source(`${page}.css`)}">
<title>Countersign</title>
</head>
<body>
<script type="module" nonce="${nonce}" src="${source(`${page}.js`)}"></script>
</body>
</html>`;
}
