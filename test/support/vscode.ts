// SPDX-License-Identifier: Apache-2.0
// A person at a real VS Code: the workbench in Chromium, with our extension, on a world's repository.
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { codeServer, ROOT, toolbox, type CodeServer } from './toolbox.js';
import type { World } from './world.js';

export type Theme = 'Dark Modern' | 'Light Modern' | 'Default High Contrast';

export interface WindowOptions {
  readonly theme?: Theme;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Ours is installed in the profile; else the unpacked one of this working tree is shown. */
  readonly packed?: true;
  /** Folder of another extension, to be installed beside ours. */
  readonly neighbour?: string;
  /** The folder is not trusted, as in any window on a strange repository. */
  readonly restricted?: true;
  readonly size?: { readonly width: number; readonly height: number };
}

const SHOTS = path.join(ROOT, 'test-results');

/** One server, one browser, one window; ended together. */
export class EditorWindow {
  private constructor(
    readonly server: CodeServer,
    readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(world: World, options: WindowOptions = {}): Promise<EditorWindow> {
    mkdirSync(SHOTS, { recursive: true });
    const profile = path.join(world.base, 'vscode');
    if (options.neighbour !== undefined)
      cpSync(options.neighbour, path.join(profile, 'extensions', 'x.neighbour-0.0.1'), { recursive: true });
    const server = await codeServer.startCodeServer({
      profile,
      env: world.env,
      settings: {
        'workbench.colorTheme': options.theme ?? 'Dark Modern',
        'window.autoDetectColorScheme': false,
        ...options.settings,
      },
      args: [
        ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
        ...['--vscode-option', 'enable-smoke-test-driver'],
      ],
    });
    const browser = await chromium.launch({
      executablePath: toolbox.findChromium() ?? '',
      args: [...toolbox.CHROMIUM_FLAGS],
    });
    const context = await browser.newContext({ viewport: options.size ?? { width: 1400, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const { origin } = server;
    const extension = options.packed === true ? null : ROOT;
    await page.goto(codeServer.pageAddress({ origin, folder: world.workspace, extension }));
    const window = new EditorWindow(server, browser, context, page);
    try {
      await window.ready();
      return window;
    } catch (cause) {
      await window.shot('window-not-ready');
      await window.close();
      throw cause;
    }
  }

  /** Our status item is there: the extension is active. */
  async ready(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 90_000 });
    await this.status().waitFor({ timeout: 90_000 });
  }

  status() {
    return this.page.locator('.part.statusbar .statusbar-item[id$="countersign.status"]');
  }

  /** Runs a command as a person does, by its title. */
  async palette(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const box = this.page.locator('.quick-input-widget input[type="text"]:visible').first();
    await box.waitFor();
    await box.fill(`>${title}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row').first();
    await row.waitFor();
    await this.page.waitForTimeout(300);
    await this.page.keyboard.press('Enter');
  }

  /** The document of one of our pages. */
  async webview(name: 'queue' | 'timeline', limitMs = 30_000): Promise<Frame> {
    const until = Date.now() + limitMs;
    while (Date.now() < until) {
      for (const frame of this.page.frames()) {
        const ours = (sheet: string): boolean => document.querySelector(`link[href$="${sheet}"]`) !== null;
        if (await frame.evaluate(ours, `/${name}.css`).catch(() => false)) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`no ${name} page within ${String(limitMs)} ms`);
  }

  /** The innermost document that shows a text, such as a preview of Markdown. */
  async frameWith(text: string, limitMs = 30_000): Promise<Frame> {
    const until = Date.now() + limitMs;
    while (Date.now() < until) {
      for (const frame of this.page.frames().reverse()) {
        const shown = await frame
          .getByText(text)
          .count()
          .catch(() => 0);
        if (shown > 0) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`no page with \`${text}\` within ${String(limitMs)} ms`);
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
