// SPDX-License-Identifier: Apache-2.0
// The whole path: the real Claude Code is held, a person reads and clicks in a real VS Code, the agent goes on.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { bash, runAgent, type AgentRun } from '../support/agentRun.js';
import { skip } from '../support/skip.js';
import { codeServer, ROOT, toolbox, type CodeServer } from '../support/toolbox.js';
import { pause, World } from '../support/world.js';

const SHOTS = path.join(ROOT, 'test-results', 'agents');

describe('Claude Code and a person in the browser', function () {
  this.timeout(240_000);
  let world: World;
  let server: CodeServer;
  let browser: Browser;
  let page: Page;
  let queue: FrameLocator;

  before(async function () {
    const executablePath = toolbox.findChromium();
    if (executablePath === null) skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    mkdirSync(SHOTS, { recursive: true });
    world = new World();
    await world.setUp();
    server = await codeServer.startCodeServer({
      profile: path.join(world.base, 'vscode'),
      env: world.env,
      args: ['--disable-workspace-trust'],
    });
    browser = await chromium.launch({ executablePath, args: [...toolbox.CHROMIUM_FLAGS] });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const { origin } = server;
    await page.goto(codeServer.pageAddress({ origin, folder: world.workspace, extension: ROOT }));
    await page
      .locator('.part.activitybar')
      .getByRole('tab', { name: 'Countersign' })
      .click({ timeout: 90_000 });
    queue = page
      .locator('iframe.webview.ready')
      .first()
      .contentFrame()
      .locator('#active-frame')
      .contentFrame();
    // The extension starts the gate and attaches.
    for (let tries = 0; tries < 300 && !existsSync(path.join(world.state, 'gate.json')); tries++)
      await pause(100);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await world?.close();
  });

  const button = (name: string) => queue.locator(`[data-name=${name}]:not([aria-disabled=true])`);

  async function card(text: string): Promise<void> {
    const shown = queue.locator('article.card').filter({ hasText: text });
    await shown.waitFor({ timeout: 60_000 });
    await page.screenshot({ path: path.join(SHOTS, `${text.replace(/\W+/g, '-')}.png`) });
  }

  it('waits until the person clicks, then runs', async () => {
    const running = runAgent(world, [bash('touch asked-click.txt')], { timeoutMs: 150_000 });
    await card('touch asked-click.txt');
    await pause(1_000);
    assert.ok(!existsSync(path.join(world.workspace, 'asked-click.txt')));
    await button('approve').click({ timeout: 60_000 });
    const run: AgentRun = await running;
    assert.ok(run.ran('asked-click.txt'), JSON.stringify(run));
  });

  it('hands the words of a denial to the model', async () => {
    const running = runAgent(world, [bash('touch asked-words.txt')], { timeoutMs: 150_000 });
    await card('touch asked-words.txt');
    await button('feedback').click({ timeout: 60_000 });
    await queue.locator('textarea, input').first().click();
    await page.keyboard.type('use the staging folder instead');
    await button('send').click();
    const run: AgentRun = await running;
    assert.ok(!run.ran('asked-words.txt'));
    assert.match(run.told[0]?.text ?? '', /use the staging folder instead/);
  });
});
