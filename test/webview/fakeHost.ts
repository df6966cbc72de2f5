// SPDX-License-Identifier: Apache-2.0
// A webview page in a plain browser: served with the policy that the extension sets, talking to a fake host.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Envelope, Notification } from '../../src/protocol/message.js';
import { ROOT, toolbox } from '../support/toolbox.js';

const NONCE = 'dGVzdA';
const POLICY = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'`;

/** Stands in for the editor's colours; only what is needed to look at a picture. */
const THEME = `:root {
  --vscode-foreground: #cccccc; --vscode-descriptionForeground: #9d9d9d; --vscode-errorForeground: #f88070;
  --vscode-editorWarning-foreground: #cca700; --vscode-editorError-foreground: #f14c4c; --vscode-charts-orange: #d18616;
  --vscode-charts-green: #89d185; --vscode-panel-border: #2b2b2b; --vscode-focusBorder: #0078d4;
  --vscode-textLink-foreground: #4daafc; --vscode-textLink-activeForeground: #4daafc; --vscode-sideBar-background: #181818;
  --vscode-textCodeBlock-background: #2b2b2b; --vscode-font-family: system-ui; --vscode-font-size: 13px;
  --vscode-editor-font-family: monospace; --vscode-editor-font-size: 13px; --vscode-button-background: #0078d4;
  --vscode-button-foreground: #fff; --vscode-button-secondaryBackground: #313131; --vscode-button-secondaryForeground: #ccc;
  --vscode-list-inactiveSelectionBackground: #37373d; --vscode-list-hoverBackground: #2a2d2e;
  --vscode-diffEditor-insertedLineBackground: #9ccc2c33; --vscode-diffEditor-removedLineBackground: #ff000033; }
html { background: #181818 }`;

const FAKE = `window.sent = []; window.violations = [];
addEventListener('securitypolicyviolation', (e) => window.violations.push(e.effectiveDirective + ' ' + e.blockedURI));
let kept; window.acquireVsCodeApi = () => ({
  postMessage: (m) => window.sent.push(m), getState: () => kept, setState: (s) => { kept = s; } });`;

declare global {
  interface Window {
    sent: Envelope[];
    violations: string[];
  }
}

export class FakeHost {
  private constructor(
    readonly page: Page,
    readonly browser: Browser,
    readonly server: Server,
  ) {}

  static async open(name: 'queue' | 'timeline', size = { width: 420, height: 900 }): Promise<FakeHost> {
    const server = createServer((asked, answer) => {
      const url = asked.url ?? '/';
      if (url === '/') {
        answer.setHeader('content-type', 'text/html').setHeader('content-security-policy', POLICY);
        answer.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/${name}.css"></head><body>
<script nonce="${NONCE}">${FAKE}</script>
<script type="module" nonce="${NONCE}" src="/${name}.js"></script></body></html>`);
      } else if (url === '/theme.css') answer.setHeader('content-type', 'text/css').end(THEME);
      else if (/^\/(queue|timeline)\.(js|css)$/.test(url)) {
        answer.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/css');
        answer.end(readFileSync(path.join(ROOT, 'dist/webview', url)));
      } else answer.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const browser = await chromium.launch({
      executablePath: toolbox.findChromium() ?? '',
      args: [...toolbox.CHROMIUM_FLAGS],
    });
    const page = await browser.newPage({ viewport: size });
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
    await page.waitForFunction(() => window.sent.length > 0);
    return new FakeHost(page, browser, server);
  }

  async notify<T>(notification: Notification<T>, body: T): Promise<void> {
    await this.post({ kind: 'notification', method: notification.method, body });
  }

  async post(message: unknown): Promise<void> {
    await this.page.evaluate((m) => {
      window.postMessage(m, '*');
    }, message);
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  sent(method?: string): Promise<Envelope[]> {
    return this.page.evaluate(
      (wanted) => window.sent.filter((m) => wanted === undefined || ('method' in m && m.method === wanted)),
      method,
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}
