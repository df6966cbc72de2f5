// SPDX-License-Identifier: Apache-2.0
// A person answers in a real VS Code while an agent waits; gate, hook client and evidence are the real ones.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { ScriptedAgent, type HookEnded } from '../support/scriptedAgent.js';
import { skip } from '../support/skip.js';
import { toolbox } from '../support/toolbox.js';
import { EditorWindow } from '../support/vscode.js';
import { World } from '../support/world.js';

const CI = `name: ci
on: [push]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
`;
const LOOSER = {
  file_path: '.github/workflows/ci.yml',
  old_string: '      - run: npm test',
  new_string: '      - run: npm test\n        continue-on-error: true',
  replace_all: false,
};

/** An extension of somebody else in the same window: it does whatever commands can do. */
const NEIGHBOUR = `const vscode = require('vscode');
// Handles count up from 0. \`everything\` runs when the first thread is open; by \`forge\` it has opened many more.
const [CONTROLLERS, FIRST_THREADS, THREADS] = [3, 30, 600];
exports.activate = (context) => {
  const run = (name, action) => context.subscriptions.push(vscode.commands.registerCommand('neighbour.' + name, action));
  const quietly = async (id, ...args) => { try { await vscode.commands.executeCommand(id, ...args); } catch {} };
  run('submit', async () => {
    await quietly('editor.action.submitComment');
    await quietly('runCommands', { commands: ['editor.action.submitComment'] });
  });
  run('forge', async () => {
    for (let controller = 0; controller < CONTROLLERS; controller++)
      for (let thread = 0; thread < THREADS; thread++)
        await quietly('runCommands', { commands: [{ command: 'countersign.thread.deny',
          args: [{ $mid: 7, commentControlHandle: controller, commentThreadHandle: thread }] }] });
  });
  run('everything', async () => {
    const mine = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('countersign.'));
    // Less what can only deny, and what the editor itself offers for each view.
    const harmless = mine.filter((id) => !/deny|feedback|dismiss|pause|restartGate|^countersign\\.(queue|timeline)\\./i.test(id));
    for (const id of harmless) for (const args of [[], ['A-1'], [{ id: 'A-1', choice: 'approve' }]]) await quietly(id, ...args);
    // A forged reference: the editor turns it into the genuine thread.
    for (let controller = 0; controller < CONTROLLERS; controller++)
      for (let thread = 0; thread < FIRST_THREADS; thread++)
        for (const command of harmless.filter((id) => (thread < 4 ? /thread|lens|focusQueue|nextPending|openDiff/ : /thread/).test(id)))
          for (const $mid of [7, 8])
            await quietly('runCommands', { commands: [{ command, args: [$mid === 7
              ? { $mid, commentControlHandle: controller, commentThreadHandle: thread }
              : { $mid, thread: { $mid: 7, commentControlHandle: controller, commentThreadHandle: thread }, text: 'approve' }] }] });
    vscode.window.setStatusBarMessage('neighbour is done', 60000);
  });
};`;

function neighbour(base: string): string {
  const folder = mkdtempSync(path.join(base, 'neighbour-'));
  const commands = ['submit', 'forge', 'everything'].map((n) => ({
    command: `neighbour.${n}`,
    title: `Neighbour: ${n}`,
  }));
  const manifest = { name: 'neighbour', publisher: 'x', version: '0.0.1', engines: { vscode: '^1.100.0' } };
  const more = { main: './main.js', activationEvents: ['onStartupFinished'], contributes: { commands } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, ...more }));
  writeFileSync(path.join(folder, 'main.js'), NEIGHBOUR);
  return folder;
}

describe('a person at the editor', function () {
  this.timeout(240_000);
  let world: World;
  let window: EditorWindow;
  let agent: ScriptedAgent;
  /** Ends with the window; a call that is never answered must not keep the process. */
  const unanswered: Promise<HookEnded>[] = [];

  before(async function () {
    this.timeout(240_000);
    if (toolbox.findChromium() === null)
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    world = new World();
    mkdirSync(path.join(world.workspace, '.github/workflows'), { recursive: true });
    writeFileSync(path.join(world.workspace, '.github/workflows/ci.yml'), CI);
    // Enough to count as a bulk deletion.
    mkdirSync(path.join(world.workspace, 'build'));
    for (let i = 0; i < 60; i++) writeFileSync(path.join(world.workspace, 'build', `${String(i)}.js`), '');
    await world.setUp();
    window = await EditorWindow.open(world, { neighbour: neighbour(world.base) });
    await window.page.locator('.statusbar-item', { hasText: 'Ready' }).waitFor({ timeout: 60_000 });
    agent = new ScriptedAgent(world);
    await agent.start();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'passed') return;
    await window.shot(`ui-failed-${String(Date.now())}`);
    // What a failed test left waiting must not stand before the next one's card.
    await window.page.keyboard.press('Escape');
    for (let left = 5; agent.waiting > 0 && left > 0; left--) {
      await window.palette('Countersign: Deny Selected Request');
      await window.page.waitForTimeout(1000);
    }
  });

  after(async function () {
    this.timeout(60_000);
    await window?.shot('ui-last');
    await window?.close();
    await world?.close();
    await Promise.allSettled(unanswered);
  });

  const queue = async (): Promise<Frame> => {
    await window.palette('Countersign: Show Approvals');
    return window.webview('queue');
  };
  const card = (page: Frame, text: string) => page.locator('article', { hasText: text });
  /** Until the buttons of the open card answer: it was in view for long enough, and nothing moved. */
  const readable = (page: Frame) => page.locator('[data-name="approve"]:not(.unavailable)').waitFor();
  const log = async (): Promise<string> => (await world.cli(['log', await sessionId(), '--json'])).stdout;
  const approvals = async () => (await log()).match(/"choice"\s*:\s*"approve"/g)?.length ?? 0;
  const sessionId = async (): Promise<string> => {
    const { stdout } = await world.cli(['sessions', '--json']);
    return (/"sid"\s*:\s*"([0-9a-f]{64})"/.exec(stdout) ?? [])[1] ?? '';
  };

  it('says in the status bar what is proved', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'Enforced' }).waitFor();
  });

  it('shows nothing for a call that policy allows', async () => {
    assert.equal((await agent.bash('git status')).allowed, true);
  });

  it('holds a call until a person has read the card and approved it', async () => {
    const call = agent.bash('npm install left-pad', 'add a helper');
    const page = await queue();
    await card(page, 'npm install left-pad').waitFor();
    await page.getByText('add a helper').waitFor();
    assert.equal(await Promise.race([call, window.page.waitForTimeout(1500).then(() => 'waits')]), 'waits');
    await window.shot('ui-card');
    await readable(page);
    await page.locator('[data-name="approve"]').click();
    assert.equal((await call).allowed, true);
    assert.match(await log(), /"choice"\s*:\s*"approve"/);
  });

  it('returns the feedback of a denial to the agent', async () => {
    const call = agent.bash('npm install right-pad');
    const page = await queue();
    await card(page, 'right-pad').waitFor();
    await readable(page);
    await page.locator('[data-name="feedback"]').click();
    await page.locator('[data-name="feedback-text"] textarea').fill('use String.prototype.padStart');
    await window.page.waitForTimeout(800);
    await page.locator('[data-name="send"]').click();
    const ended = await call;
    assert.equal(ended.allowed, false);
    assert.match(ended.stdout + ended.stderr, /use String\.prototype\.padStart/);
  });

  it('approves nothing by Ctrl+Enter in the reply box, by submitComment or by any command', async () => {
    const before = await approvals();
    const call = agent.call('Edit', LOOSER);
    unanswered.push(call);
    const page = await queue();
    await card(page, 'ci.yml').waitFor();
    await readable(page);
    await page.locator('[data-name="diff"]').click();
    const thread = window.page.locator('.review-widget').first();
    await thread.getByText('change 1 of 1').waitFor();
    await window.shot('ui-inline');
    await window.page.waitForTimeout(1200);
    await window.palette('Neighbour: everything');
    await window.page.getByText('neighbour is done').waitFor({ timeout: 100_000 });
    assert.equal(await Promise.race([call, window.page.waitForTimeout(1500).then(() => 'waits')]), 'waits');
    // From the reply box both ways of submitting are a denial, with the text as feedback.
    await page.locator('[data-name="diff"]').click();
    await thread.locator('.review-thread-reply-button').click();
    await window.page.keyboard.type('keep the build honest');
    await window.page.keyboard.press('Control+Enter');
    const ended = await call;
    assert.equal(ended.allowed, false);
    assert.match(ended.stdout + ended.stderr, /keep the build honest/);
    const second = agent.call('Edit', LOOSER);
    await card(page, 'ci.yml').waitFor();
    await readable(page);
    await page.locator('[data-name="diff"]').click();
    await thread.locator('.review-thread-reply-button').click();
    await window.page.keyboard.type('still no');
    await window.page.keyboard.press('F1');
    await window.page.keyboard.type('Neighbour: submit');
    await window.page.waitForTimeout(400);
    await window.page.keyboard.press('Enter');
    const after = await Promise.race([second, window.page.waitForTimeout(3000).then(() => null)]);
    if (after === null) await window.palette('Countersign: Deny Selected Request');
    assert.equal((await second).allowed, false);
    assert.equal(await approvals(), before);
  });

  it('shows why no command may approve: a forged reference reaches the genuine thread', async () => {
    const call = agent.call('Edit', LOOSER);
    const page = await queue();
    await card(page, 'ci.yml').waitFor();
    await readable(page);
    await page.locator('[data-name="diff"]').click();
    await window.page.locator('.review-widget').first().getByText('change 1 of 1').waitFor();
    await window.palette('Neighbour: forge');
    assert.equal((await call).allowed, false);
  });

  it('approves a change beside its lines', async () => {
    const call = agent.call('Edit', LOOSER);
    const page = await queue();
    await card(page, 'ci.yml').waitFor();
    await readable(page);
    await page.locator('[data-name="diff"]').click();
    const thread = window.page.locator('.review-widget').first();
    const approve = thread.locator('.comment-reactions').getByText('Approve once');
    // The thread has a dwell of its own; a press before its end does nothing.
    let answered = false;
    for (let presses = 0; !answered && presses < 10; presses++) {
      await window.page.waitForTimeout(1200);
      await approve.click({ timeout: 2000 }).catch(() => undefined);
      answered = await Promise.race([
        call.then(() => true),
        window.page.waitForTimeout(1000).then(() => false),
      ]);
    }
    assert.equal((await call).allowed, true);
    assert.match(await log(), /"how"\s*:\s*"thread"/);
  });

  it('lets a high one be approved on its card only', async () => {
    const call = agent.bash('rm -rf build && git push --force origin main');
    const page = await queue();
    await card(page, 'git push --force').waitFor();
    assert.equal(await page.locator('.card.T3').count(), 1);
    await window.page.waitForTimeout(1500);
    await page.locator('[data-name="approve"]').click();
    assert.equal(await Promise.race([call, window.page.waitForTimeout(500).then(() => 'waits')]), 'waits');
    await window.shot('ui-high');
    await readable(page);
    await page.locator('[data-name="approve"]').click();
    assert.equal((await call).allowed, true);
  });

  it('stops every agent by one click, and lets them go on by a person’s press only', async () => {
    const before = agent.bash('npm install waiting-meanwhile');
    unanswered.push(before);
    const page = await queue();
    await card(page, 'waiting-meanwhile').waitFor();
    await window.page.locator('.part.statusbar .statusbar-item[id$="countersign.pause"]').click();
    await window.page.locator('.statusbar-item', { hasText: 'Paused' }).waitFor();
    const refused = await agent.bash('git status');
    assert.equal(refused.allowed, false);
    assert.match(refused.stdout + refused.stderr, /paused all agents/);
    await window.shot('ui-paused');
    await page.locator('[data-name="resume"]:not(.unavailable)').click();
    await window.page.locator('.statusbar-item', { hasText: 'Enforced' }).waitFor();
    assert.equal((await agent.bash('git status')).allowed, true);
    // What waited goes on waiting, and is answered as ever.
    await readable(page);
    await page.locator('[data-name="deny"]').click();
    assert.equal((await before).allowed, false);
  });

  it('keeps a request that waits when the window is reloaded', async () => {
    const call = agent.bash('npm install reloaded');
    await card(await queue(), 'npm install reloaded').waitFor();
    await window.page.reload();
    await window.ready();
    const page = await queue();
    await card(page, 'npm install reloaded').waitFor();
    await readable(page);
    await page.locator('[data-name="approve"]').click();
    assert.equal((await call).allowed, true);
  });

  it('approves one call for ten minutes of the like, until that is revoked', async () => {
    const call = agent.bash('npm install granted');
    const page = await queue();
    await card(page, 'npm install granted').waitFor();
    await readable(page);
    const named = (name: string) => page.locator(`[data-name="${name}"]`);
    await named('grant').click();
    await named('life-minutes').check();
    await window.shot('ui-grant-builder');
    await page.locator('[data-name="grant-make"]:not(.unavailable)').waitFor();
    await named('grant-make').click();
    assert.equal((await call).allowed, true);
    await page.locator('.grants', { hasText: 'npm install granted' }).waitFor();
    assert.equal((await agent.bash('npm install granted')).allowed, true, 'nobody was asked');
    await page.locator('.grants', { hasText: 'used once' }).waitFor();
    await window.shot('ui-grant');
    await named('revoke-grant').click();
    await page.locator('.grants').waitFor({ state: 'detached' });
    const again = agent.bash('npm install granted');
    await card(page, 'npm install granted').waitFor();
    await readable(page);
    await named('deny').click();
    assert.equal((await again).allowed, false);
  });

  it('shows it all in the timeline', async () => {
    await window.palette('Countersign: Show Agent Timeline');
    const timeline = await window.webview('timeline');
    await timeline.locator('.window .row', { hasText: 'npm install reloaded' }).waitFor();
    const rows = await timeline.locator('.window .row').allInnerTexts();
    const find = (text: string) => rows.filter((r) => r.includes(text)).map((r) => r.replace(/\s+/g, ' '));
    assert.match(find('left-pad')[0] ?? '', /allowed/);
    assert.match(find('right-pad')[0] ?? '', /denied/);
    assert.ok(find('ci.yml').length >= 4);
    await timeline.locator('.window .row', { hasText: 'right-pad' }).click();
    await timeline.locator('.detail', { hasText: 'npm install right-pad' }).waitFor();
    await window.shot('ui-timeline');
  });

  it('shows in the digest what the evidence counts', async () => {
    await window.palette('Countersign: Show Attention Digest');
    const page = await window.frameWith('What supervising took');
    const asked = (await log()).match(/"kind"\s*:\s*"ask"/g)?.length;
    assert.ok(asked !== undefined && asked >= 8);
    // A page that was open before is drawn anew a moment later.
    const row = (what: string, count: number) =>
      page.locator(`tr:has(> td:text-is("${what}")) > td:text-is("${String(count)}")`);
    await row('Asked', asked).waitFor();
    await row('Approved', await approvals()).waitFor();
    await window.shot('ui-digest');
  });

  it('leaves evidence that verifies', async () => {
    await world.endGate('SIGTERM');
    const { stdout } = await world.cli(['verify', '--all']);
    assert.match(stdout, /complete|open/);
    assert.ok(execFileSync('git', ['notes', 'list'], { cwd: world.workspace, env: world.env }) !== null);
  });
});
