// SPDX-License-Identifier: Apache-2.0
// The whole path: the real Claude Code is held, a person reads and clicks in a real VS Code, the agent goes on.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { bash, runAgent } from '../support/agentRun.js';
import { skip } from '../support/skip.js';
import { toolbox } from '../support/toolbox.js';
import { EditorWindow } from '../support/vscode.js';
import { pause, World } from '../support/world.js';

/** Longer than gestures are ignored after a card has moved. */
const SETTLED_MS = 1_000;

describe('Claude Code and a person in the browser', function () {
  this.timeout(240_000);
  let world: World;
  let window: EditorWindow;
  let queue: Frame;

  before(async function () {
    if (toolbox.findChromium() === null)
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    world = new World();
    await world.setUp();
    window = await EditorWindow.open(world);
    await window.page.locator('.part.activitybar').getByRole('tab', { name: 'Countersign' }).click();
    queue = await window.webview('queue');
    // The extension starts the gate and attaches.
    await queue.getByText('gate ok').waitFor({ timeout: 60_000 });
  });
  after(async () => {
    await window?.close();
    await world?.close();
  });

  async function read(text: string): Promise<void> {
    await queue.locator('article.card').filter({ hasText: text }).waitFor({ timeout: 60_000 });
    await pause(SETTLED_MS);
    await window.shot(`agents-${text.replace(/\W+/g, '-')}`);
  }

  async function click(name: string): Promise<void> {
    await queue.locator(`[data-name=${name}]:not([aria-disabled=true])`).click({ timeout: 60_000 });
    await pause(SETTLED_MS);
  }

  it('waits until the person clicks, then runs', async () => {
    const running = runAgent(world, [bash('touch asked-click.txt')], { timeoutMs: 150_000 });
    await read('touch asked-click.txt');
    assert.ok(!existsSync(path.join(world.workspace, 'asked-click.txt')));
    await click('approve');
    const run = await running;
    assert.ok(run.ran('asked-click.txt'), JSON.stringify(run));
  });

  it('hands the words of a denial to the model', async () => {
    const running = runAgent(world, [bash('touch asked-words.txt')], { timeoutMs: 150_000 });
    await read('touch asked-words.txt');
    await click('feedback');
    await queue.locator('[data-name=feedback-text] textarea').fill('use the staging folder instead');
    await click('send');
    const run = await running;
    assert.ok(!run.ran('asked-words.txt'));
    assert.match(run.told[0]?.text ?? '', /use the staging folder instead/);
  });
});
