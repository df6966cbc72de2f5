// SPDX-License-Identifier: Apache-2.0
// The packed extension in an editor that never saw it: installed, connected, used, taken away.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ScriptedAgent } from '../support/scriptedAgent.js';
import { skip } from '../support/skip.js';
import { codeServer, packaging, toolbox } from '../support/toolbox.js';
import { EditorWindow } from '../support/vscode.js';
import { World } from '../support/world.js';

describe('the installed package', function () {
  this.timeout(240_000);
  let world: World;
  let window: EditorWindow | undefined;
  let profile: string;

  before(async function () {
    if (toolbox.findChromium() === null)
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    world = new World();
    profile = path.join(world.base, 'vscode');
    const vsix = packaging.writePackage(path.join(world.base, 'countersign.vsix'));
    await codeServer.changeExtensions({ profile, install: vsix, env: world.env });
    const extensions = path.join(profile, 'extensions');
    const folder = readdirSync(extensions).find((name) => name.startsWith('countersign.countersign-'));
    assert.ok(folder, 'the editor unpacked it');
    world.product = path.join(extensions, folder);
    await world.setUp();
    window = await EditorWindow.open(world, { packed: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'passed') await window?.shot(`package-failed-${String(Date.now())}`);
  });

  after(async function () {
    this.timeout(60_000);
    await window?.close();
    await world?.close();
  });

  it('runs its own gate, and a person approves in its own page', async () => {
    assert.ok(window);
    await window.page.locator('.statusbar-item', { hasText: 'Ready' }).waitFor({ timeout: 60_000 });
    const { pid } = JSON.parse(readFileSync(path.join(world.state, 'gate.json'), 'utf8')) as { pid: number };
    const line = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
    assert.ok(line.includes(path.join(world.product, 'dist', 'gate.mjs')), line.replaceAll('\0', ' '));

    const agent = new ScriptedAgent(world);
    await agent.start();
    assert.equal((await agent.bash('git status')).allowed, true);
    const call = agent.bash('npm install left-pad');
    await window.palette('Countersign: Show Approvals');
    const page = await window.webview('queue');
    await page.locator('article', { hasText: 'npm install left-pad' }).waitFor();
    await page.locator('[data-name="approve"]:not(.unavailable)').waitFor();
    await page.locator('[data-name="approve"]').click();
    assert.equal((await call).allowed, true);
  });

  it('shows its icon and its text among the extensions', async () => {
    assert.ok(window);
    await window.palette('Extensions: Show Installed Extensions');
    const row = window.page.locator('.extension-list-item', { hasText: 'Countersign' }).first();
    await row.click();
    await window.page.locator('.extension-editor', { hasText: 'countersign.countersign' }).waitFor();
    const begins = async (): Promise<boolean> => {
      for (const frame of window?.page.frames() ?? [])
        if (
          (await frame
            .getByText('Set Up This Repository')
            .count()
            .catch(() => 0)) > 0
        )
          return true;
      return false;
    };
    for (let tries = 0; tries < 60 && !(await begins()); tries++) await window.page.waitForTimeout(500);
    assert.ok(await begins(), 'the text is drawn');
    const icon = row.locator('img.icon');
    assert.ok(await icon.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
    await window.shot('package-details');
  });

  it('leaves no agent held when it is uninstalled', async () => {
    const settings = path.join(world.home, '.claude', 'settings.json');
    assert.match(readFileSync(settings, 'utf8'), /PreToolUse/);
    await window?.close();
    window = undefined;
    await codeServer.changeExtensions({ profile, uninstall: 'countersign.countersign', env: world.env });
    // The editor takes the files away, and runs our script, when its next window is opened.
    const server = await codeServer.startCodeServer({ profile, env: world.env });
    await fetch(server.origin);
    const connected = (): boolean =>
      existsSync(settings) && readFileSync(settings, 'utf8').includes('PreToolUse');
    try {
      for (let tries = 0; tries < 240 && connected(); tries++)
        await new Promise((resolve) => setTimeout(resolve, 250));
    } finally {
      await server.stop();
    }
    assert.equal(connected(), false);
  });
});
