// SPDX-License-Identifier: Apache-2.0
// What a person sees while they write a policy, run its cases, and countersign it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Digest } from '../../src/core/ids.js';
import { countersignatureFile, writeCountersignature } from '../../src/store/countersignatures.js';
import { readMachineKey } from '../../src/store/machineKey.js';
import { ScriptedAgent } from '../support/scriptedAgent.js';
import { skip } from '../support/skip.js';
import { toolbox } from '../support/toolbox.js';
import { EditorWindow } from '../support/vscode.js';
import { World } from '../support/world.js';

const POLICY = `version: 1
rules:
  - id: build-here
    efect: allow
    when: { command: ["make **"] }
`;
const CASES = `cases:
  - note: make is fine
    call: { bash: make all }
    want: { effect: allow, rule: build-here }
  - note: make is forbidden
    call: { bash: make all }
    want: { effect: deny }
`;

describe('a person who writes a policy', function () {
  this.timeout(120_000);
  let world: World;
  let window: EditorWindow;
  let file: string;

  before(async function () {
    this.timeout(240_000);
    if (toolbox.findChromium() === null)
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    world = new World({ policy: 'version: 1\n' });
    await world.setUp();
    file = path.join(world.workspace, '.countersign', 'policy.yaml');
    writeFileSync(file, POLICY);
    mkdirSync(path.join(path.dirname(file), 'cases'));
    writeFileSync(path.join(path.dirname(file), 'cases', 'ours.yaml'), CASES);
    window = await EditorWindow.open(world, { settings: { 'files.autoSave': 'off' } });
    await window.page.locator('.statusbar-item', { hasText: 'Ready' }).waitFor();
  });

  after(async function () {
    this.timeout(60_000);
    await window?.shot('ui-policy-last');
    await window?.close();
    await world?.close();
  });

  async function open(name: string): Promise<void> {
    await window.page.keyboard.press('Control+P');
    const box = window.page.locator('.quick-input-widget input[type="text"]:visible').first();
    await box.fill(name);
    await window.page
      .locator('.quick-input-list .monaco-list-row', { hasText: path.basename(name) })
      .first()
      .waitFor();
    await window.page.waitForTimeout(500);
    await window.page.keyboard.press('Enter');
    await window.page.locator('.tab.active', { hasText: path.basename(name) }).waitFor();
  }

  async function goTo(place: string): Promise<void> {
    await window.palette('Go to Line/Column...');
    const box = window.page.locator('.quick-input-widget input[type="text"]:visible').first();
    await box.fill(`:${place}`);
    await window.page.waitForTimeout(300);
    await window.page.keyboard.press('Enter');
    await window.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await window.page.locator('.statusbar-item', { hasText: `Ln ${place.split(':')[0] ?? ''},` }).waitFor();
  }

  it('is shown each fault where it stands, in the unsaved text too', async () => {
    await open('.countersign/policy.yaml');
    const faults = window.page.locator('.squiggly-error');
    await faults.first().waitFor();
    await window.palette('Problems: Focus on Problems View');
    await window.page.locator('.markers-panel', { hasText: 'unknown key `efect` in this rule' }).waitFor();
    await window.shot('ui-policy-faults');
    await window.palette('View: Focus Active Editor Group');
    await goTo('4:7');
    await window.page.keyboard.type('f');
    await faults.first().waitFor({ state: 'detached' });
    assert.match(readFileSync(file, 'utf8'), /efect/, 'nothing was saved');
  });

  it('is offered the keys that may stand there, and told what they mean', async () => {
    await goTo('5:99');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.press('Control+Space');
    const list = window.page.locator('.suggest-widget .monaco-list-row');
    await list.filter({ hasText: 'max_risk' }).first().waitFor();
    await window.shot('ui-policy-complete');
    await window.page.keyboard.type('reas');
    await list.filter({ hasText: 'reason' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.type('we build here');
    await goTo('4:8');
    await window.palette('Show or Focus Hover');
    await window.page.locator('.monaco-hover', { hasText: 'The most restrictive wins' }).first().waitFor();
    await window.shot('ui-policy-hover');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Control+S');
    await window.page.locator('.tab.active:not(.dirty)', { hasText: 'policy.yaml' }).waitFor();
    assert.match(readFileSync(file, 'utf8'), /effect: allow\n.*\n {4}reason: we build here\n/);
  });

  it('runs the cases in the Test Explorer, and sees the failed one at its line', async () => {
    await window.palette('Testing: Focus on Test Explorer View');
    const tree = window.page.locator('.test-explorer');
    await tree.getByText('ours.yaml').waitFor();
    await window.palette('Test: Run All Tests');
    await tree.locator('.testing-run-icon, .codicon-testing-failed-icon').first().waitFor();
    await window.page.getByText('wanted deny, got allow by build-here').first().waitFor();
    await window.shot('ui-policy-tests');
  });

  it('countersigns it, and only then what it allows counts', async () => {
    const agent = new ScriptedAgent(world);
    await agent.start();
    await window.palette('Countersign: Show Approvals');
    const queue = await window.webview('queue');
    await queue.getByText('is not countersigned').waitFor();
    await queue.locator('[data-name="review-policy"]').click();
    await window.page.locator('.tab.active', { hasText: 'policy.yaml' }).waitFor();
    await window.shot('ui-policy-review');
    await queue.locator('[data-name="countersign"]:not(.unavailable)').click();
    await queue.getByText('Policy of shop is countersigned').waitFor();
    await window.shot('ui-policy-countersigned');
    assert.equal((await agent.bash('make all')).allowed, true);
    writeFileSync(file, `${readFileSync(file, 'utf8')}#\n`);
    await queue.getByText('is not countersigned').waitFor();
    await queue.locator('[data-name="review-policy"]').click();
    await window.page.locator('.monaco-diff-editor').first().waitFor();
    await window.shot('ui-policy-diff');
  });
});

describe('a person who does not trust the folder', function () {
  this.timeout(240_000);
  let world: World;
  let window: EditorWindow;
  before(function () {
    if (toolbox.findChromium() === null)
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
  });
  after(async () => {
    await window?.close();
    await world?.close();
  });

  it('takes away what was countersigned there, and can countersign nothing', async () => {
    world = new World({ policy: 'version: 1\n' });
    await world.setUp();
    const text = POLICY.replace('efect', 'effect');
    writeFileSync(path.join(world.workspace, '.countersign', 'policy.yaml'), text);
    const key = await readMachineKey(world.state);
    assert.ok(key.ok);
    const digest = createHash('sha256').update(text).digest('hex') as Digest;
    const given = { root: world.workspace, digest, who: 'ada', when: new Date().toISOString(), text };
    writeCountersignature(world.state, given, key.value);
    const record = countersignatureFile(world.state, world.workspace);
    assert.ok(existsSync(record));
    window = await EditorWindow.open(world, { restricted: true, theme: 'Light Modern' });
    await window.palette('Countersign: Show Approvals');
    const queue = await window.webview('queue');
    await queue.getByText('This workspace is not trusted').waitFor();
    await queue.getByText('is not countersigned').waitFor();
    assert.equal(await queue.locator('[data-name="countersign"]').count(), 0);
    assert.equal(existsSync(record), false);
    await window.shot('ui-policy-restricted');
  });
});
