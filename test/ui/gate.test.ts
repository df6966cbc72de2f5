// SPDX-License-Identifier: Apache-2.0
// What a person sees when the gate is another window's, is gone, and comes back.
import assert from 'node:assert/strict';
import { ScriptedAgent } from '../support/scriptedAgent.js';
import { skip } from '../support/skip.js';
import { toolbox } from '../support/toolbox.js';
import { EditorWindow } from '../support/vscode.js';
import { World } from '../support/world.js';

describe('a person whose gate is not there', function () {
  this.timeout(120_000);
  let world: World;
  let window: EditorWindow;

  before(async function () {
    this.timeout(240_000);
    if (toolbox.findChromium() === null)
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    world = new World();
    await world.setUp();
    await world.startGate();
    window = await EditorWindow.open(world);
  });

  after(async function () {
    this.timeout(60_000);
    await window?.shot('ui-gate-last');
    await window?.close();
    await world?.close();
  });

  const status = (text: string) => window.page.locator('.statusbar-item', { hasText: text });

  it('is told that a gate runs which this window cannot attach to, and restarts it', async () => {
    await status('Not protecting').waitFor();
    await window.palette('Countersign: Show Approvals');
    const queue = await window.webview('queue');
    await queue.getByText('started elsewhere').waitFor();
    await window.shot('ui-gate-lost');
    await queue.getByText('Restart gate').click();
    await status('Ready').waitFor();
  });

  it('sees what waited parked when the gate was killed, and can only dismiss it', async () => {
    const agent = new ScriptedAgent(world);
    await agent.start();
    const call = agent.bash('npm install left-pad');
    const queue = await window.webview('queue');
    await queue.locator('article', { hasText: 'left-pad' }).waitFor();
    await world.endGate('SIGKILL');
    assert.equal((await call).allowed, false);
    const parked = queue.locator('article', { hasText: 'parked' });
    await parked.waitFor();
    await window.page.waitForTimeout(900);
    assert.deepEqual(await queue.locator('.cs-button').allInnerTexts(), ['Dismiss']);
    await window.shot('ui-gate-parked');
    await queue.locator('[data-name="dismiss"]').click();
    await parked.waitFor({ state: 'detached' });
    await queue.getByText('you are asked when it matters').waitFor();
  });
});
