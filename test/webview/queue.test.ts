// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PendingRequest } from '../../src/gate/protocol.js';
import { NOT_PAUSED, Pause, Resume } from '../../src/protocol/pause.js';
import { Answer, Cards, Gate, type CardView, type GateView } from '../../src/protocol/queue.js';
import {
  Countersign,
  Policies,
  ReviewPolicy,
  Withdraw,
  type PolicyView,
} from '../../src/protocol/repositoryPolicy.js';
import { cardView } from '../../src/vscode/approvals/cardView.js';
import { skip } from '../support/skip.js';
import { ROOT, toolbox } from '../support/toolbox.js';
import {
  commandRequest,
  forcePush,
  HOME,
  NOW,
  request,
  workflowEdit,
  WORKFLOW_PROPOSAL,
} from '../vscode/requests.js';
import { FakeHost } from './fakeHost.js';

const SHOTS = path.join(ROOT, 'test-results');
const OK: GateView = {
  state: 'ok',
  text: '',
  faults: [],
  supervised: true,
  pause: NOT_PAUSED,
  sessions: [{ agent: 'claude-code', session: 's-1', paused: false, level: 'enforced', calls: 41 }],
  focused: true,
};

const view = (pending: PendingRequest): CardView =>
  cardView(pending, pending.operation.kind === 'files' ? [WORKFLOW_PROPOSAL] : [], {
    nowMs: NOW,
    home: HOME,
  });
const put = (...cards: CardView[]): { reset: boolean; put: CardView[]; gone: [] } => ({
  reset: false,
  put: cards,
  gone: [],
});

describe('queue page', function () {
  let host: FakeHost;
  before(function () {
    if (toolbox.findChromium() === null) skip(this, 'no chromium');
    mkdirSync(SHOTS, { recursive: true });
  });
  beforeEach(async () => {
    host = await FakeHost.open('queue');
    await host.notify(Gate, OK);
  });
  afterEach(() => host.close());

  const approve = () => host.page.locator('[data-name="approve"]');
  const dwell = (ms: number) => host.page.waitForTimeout(ms);
  /** Until Approve works: the card was long enough in view, and nothing moved. */
  const ready = () => host.page.locator('[data-name="approve"]:not(.unavailable)').waitFor();
  const answers = () => host.sent(Answer.method);

  it('asks for everything when it is ready, and says so when nothing waits', async () => {
    assert.deepEqual((await host.sent())[0], { kind: 'command', method: 'queue/ready', body: null });
    await host.notify(Cards, { reset: true, put: [], gone: [] });
    await host.page.getByText('you are asked when it matters').waitFor();
    await host.page.getByText('Enforced').waitFor();
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-empty.png') });
  });

  it('keeps to its content security policy', async () => {
    await host.notify(Cards, put(view(forcePush('A-1')), view(workflowEdit('A-2'))));
    await host.page.locator('[data-name="feedback"]').click({ delay: 20 });
    await dwell(800);
    const violations = await host.page.evaluate(() => window.violations);
    // FAST first tries a style element, which is refused, and then uses constructed sheets.
    assert.ok(
      violations.every((v) => v === 'style-src-elem inline') && violations.length <= 1,
      violations.join(),
    );
  });

  it('letters the dangerous spans as the factors', async () => {
    await host.notify(Cards, put(view(forcePush('A-1'))));
    assert.deepEqual(await host.page.locator('mark').allTextContents(), ['--force', 'rm -rf ./.cache']);
    assert.deepEqual(await host.page.locator('sup.letter').allTextContents(), ['[a]', '[b]']);
    const factors = await host.page.locator('.factors .letter').allTextContents();
    assert.deepEqual(
      factors.map((t) => t.trim()),
      ['[a]', '[b]', '·'],
    );
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-high.png') });
  });

  it('shows hidden characters as code points', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'rm -rf x\u202e # sj.tset\u200b'))));
    assert.deepEqual(await host.page.locator('.code-point').allTextContents(), ['U+202E', 'U+200B']);
    assert.ok(!(await host.page.locator('body').innerText()).includes('\u202e'));
  });

  it('approves by a click after the dwell, with the digest that was shown', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    await approve().click();
    const [answer] = await answers();
    assert.ok(answer?.kind === 'request');
    assert.deepEqual(answer.body, { id: 'A-1', shown: 'd1'.repeat(32), choice: 'approve', feedback: null });
  });

  it('does not approve before the dwell of the tier', async () => {
    await host.notify(Cards, put(view(forcePush('A-1'))));
    await dwell(1500);
    await approve().click();
    assert.deepEqual(await answers(), []);
    await ready();
    await approve().click();
    assert.equal((await answers()).length, 1);
  });

  it('does not count time without the attention of a person', async () => {
    await host.notify(Gate, { ...OK, focused: false });
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await dwell(1200);
    await approve().click();
    assert.deepEqual(await answers(), []);
  });

  it('takes no press that began on another card', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    const box = await approve().boundingBox();
    assert.ok(box);
    await host.page.mouse.move(box.x + 10, box.y + 10);
    await host.page.mouse.down();
    await host.notify(Cards, { reset: true, put: [view(commandRequest('A-2', 'curl evil'))], gone: [] });
    await dwell(900);
    await host.page.mouse.up();
    assert.deepEqual(await answers(), []);
  });

  it('starts the dwell anew when the content of the open card changes', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i other-pad'))));
    await approve().click();
    assert.deepEqual(await answers(), []);
  });

  it('does not approve on Enter, nor on a click that a script makes', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    await approve().focus();
    await host.page.keyboard.press('Enter');
    await host.page.keyboard.press('Enter');
    await approve().evaluate((button: HTMLElement) => {
      button.click();
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 1 }));
      button.shadowRoot?.querySelector('button')?.click();
    });
    await dwell(800);
    await host.page.keyboard.press('Enter');
    assert.deepEqual(await answers(), []);
  });

  it('approves by Space twice for a person without a pointer', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    await approve().focus();
    await host.page.keyboard.press('Space');
    assert.deepEqual(await answers(), []);
    await host.page.getByText('Press Space again').waitFor();
    await dwell(800);
    await host.page.keyboard.press('Space');
    assert.equal((await answers()).length, 1);
  });

  it('never takes the focus', async () => {
    await host.notify(Cards, put(view(forcePush('A-1'))));
    await host.notify(Cards, put(view(workflowEdit('A-2'))));
    assert.equal(await host.page.evaluate(() => document.activeElement === document.body), true);
  });

  it('denies by key and with feedback, which Ctrl+Enter does not turn into an approval', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await host.page.keyboard.press('d');
    assert.deepEqual(await answers(), [], 'a key right after the card appeared');
    await ready();
    await host.page.keyboard.press('f');
    await host.page.keyboard.type('use the pinned one, dad');
    await host.page.keyboard.press('Control+Enter');
    assert.deepEqual(await answers(), []);
    await dwell(800);
    await host.page.locator('[data-name="send"]').click();
    const [answer] = await answers();
    assert.ok(answer?.kind === 'request');
    assert.deepEqual(answer.body, {
      id: 'A-1',
      shown: 'd1'.repeat(32),
      choice: 'deny',
      feedback: 'use the pinned one, dad',
    });
  });

  it('takes every letter typed after the key for feedback, without waiting for a frame', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    await host.page.evaluate(() => {
      window.requestAnimationFrame = () => 0;
    });
    await host.page.keyboard.type('fdo not');
    assert.equal(await host.page.locator('[data-name="feedback-text"] textarea').inputValue(), 'do not');
    await host.page.locator('#card-title').focus();
    await host.page.keyboard.press('d');
    assert.deepEqual(await answers(), [], 'a reason is being written: no bare denial');
    await host.page.keyboard.press('f');
    await host.page.keyboard.type('!');
    assert.match(
      await host.page.locator('[data-name="feedback-text"] textarea').inputValue(),
      /^!?do not!?$/,
    );
  });

  it('says why an answer was refused', async () => {
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await ready();
    await approve().click();
    const [asked] = await answers();
    assert.ok(asked?.kind === 'request');
    const body = { accepted: false, text: 'The request changed. Read it again.' };
    await host.post({ kind: 'reply', id: asked.id, ok: true, body });
    await host.page.getByText('The request changed').waitFor();
  });

  it('offers only Dismiss for a parked request', async () => {
    await host.notify(Cards, put(view(request('A-1', { state: 'parked' }))));
    await dwell(900);
    assert.deepEqual(await host.page.locator('.cs-button').allInnerTexts(), ['Dismiss']);
  });

  it('lists all requests, moves with the keys and does not reorder', async () => {
    const cards = [commandRequest('A-1', 'npm i left-pad'), workflowEdit('A-2'), forcePush('A-3')];
    await host.notify(Cards, put(...cards.map(view)));
    const list = host.page.getByRole('listbox');
    assert.deepEqual(await list.getByRole('option').evaluateAll((rows) => rows.map((r) => r.id)), [
      'row-A-1',
      'row-A-2',
      'row-A-3',
    ]);
    await ready();
    await host.page.keyboard.press('ArrowDown');
    assert.equal(await host.page.locator('article').getAttribute('data-id'), 'A-2');
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-diff.png') });
  });

  it('says in words that nothing is protected', async () => {
    await host.notify(Gate, {
      ...OK,
      state: 'down',
      text: 'the gate did not start: port in use',
      sessions: [],
    });
    await host.notify(Cards, { reset: true, put: [], gone: [] });
    await host.page.getByRole('heading', { name: 'Not protecting' }).waitFor();
    await host.page.getByText('port in use').waitFor();
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-down.png') });
  });

  describe('when agents are paused', () => {
    const ALL: GateView = {
      ...OK,
      pause: { all: true, lines: [{ agent: null, text: 'All agents: paused by ada, just now' }], fault: '' },
    };
    const resume = () => host.page.locator('[data-name="resume"]');

    it('says who paused what, and resumes by a press that was meant', async () => {
      await host.notify(Cards, { reset: true, put: [], gone: [] });
      await host.notify(Gate, ALL);
      await host.page.getByRole('heading', { name: 'Paused' }).waitFor();
      await host.page.getByText('paused by ada').waitFor();
      // A press that began before the button could be read means nothing.
      await host.page.locator('[data-name="resume"].unavailable').dispatchEvent('click');
      assert.deepEqual(await host.sent(Resume.method), []);
      await host.page.locator('[data-name="resume"]:not(.unavailable)').waitFor();
      await host.page.screenshot({ path: path.join(SHOTS, 'webview-paused.png') });
      await resume().focus();
      await host.page.keyboard.press('Enter');
      await host.page.evaluate(() => {
        document.querySelector<HTMLElement>('[data-name="resume"]')?.click();
      });
      assert.deepEqual(await host.sent(Resume.method), []);
      await resume().click();
      const [asked] = await host.sent(Resume.method);
      assert.deepEqual(asked?.kind === 'request' && asked.body, { agent: null });
    });

    it('pauses all by one press, at once, and a single session by its own', async () => {
      await host.notify(Cards, { reset: true, put: [], gone: [] });
      await host.page.getByRole('button', { name: 'Pause all' }).click();
      await host.page.locator('.sessions').getByRole('button', { name: 'Pause' }).click();
      const asked = (await host.sent(Pause.method)).map((one) => one.kind === 'request' && one.body);
      assert.deepEqual(asked, [{ agent: null }, { agent: 's-1' }]);
    });

    it('offers to resume each agent that was paused alone, and shows a fault', async () => {
      const lines = ['s-1', 's-2'].map((agent) => ({ agent, text: `${agent}: paused by ada` }));
      await host.notify(Gate, {
        ...OK,
        pause: { all: false, lines, fault: 'it would not outlive the gate' },
      });
      await host.page.getByText('it would not outlive the gate').waitFor();
      const buttons = host.page.locator('[data-name="resume"]:not(.unavailable)');
      await buttons.nth(1).waitFor();
      await buttons.nth(1).click();
      const [asked] = await host.sent(Resume.method);
      assert.deepEqual(asked?.kind === 'request' && asked.body, { agent: 's-2' });
    });
  });

  it('does not scroll sideways at 300 pixels', async () => {
    await host.page.setViewportSize({ width: 300, height: 700 });
    await host.notify(Cards, put(view(forcePush('A-1')), view(workflowEdit('A-2'))));
    const wide = await host.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, 300);
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-narrow.png') });
  });
});

describe('queue page: repository policies', function () {
  const POLICY: PolicyView = {
    root: '/home/ada/shop',
    name: 'shop',
    file: 'shop/.countersign/policy.yaml',
    digest: 'a1'.repeat(32),
    what: 'own rules (2), what recommended allows',
    rules: ['builds', 'deploy-docs'],
    countersigned: '',
    reviewed: true,
    unable: '',
    dwellMs: 1000,
  };
  let host: FakeHost;
  before(function () {
    if (toolbox.findChromium() === null) skip(this, 'no chromium');
  });
  beforeEach(async () => {
    host = await FakeHost.open('queue');
    await host.notify(Gate, OK);
    await host.notify(Cards, { reset: true, put: [], gone: [] });
  });
  afterEach(() => host.close());
  const button = () => host.page.locator('[data-name="countersign"]');
  const ready = () => host.page.locator('[data-name="countersign"]:not(.unavailable)').waitFor();
  const asked = () => host.sent(Countersign.method);
  const show = (...policies: Partial<PolicyView>[]) =>
    host.notify(
      Policies,
      policies.map((p) => ({ ...POLICY, ...p })),
    );

  it('countersigns by a click after Review and the dwell, with the digest that was shown', async () => {
    await show({ reviewed: false });
    await host.page.getByText('does not count: own rules (2)').waitFor();
    await host.page.waitForTimeout(1800);
    await button().click();
    assert.deepEqual(await asked(), [], 'not reviewed');
    await host.page.locator('[data-name="review-policy"]').click();
    const [review] = await host.sent(ReviewPolicy.method);
    assert.ok(review?.kind === 'command');
    assert.deepEqual(review.body, { root: POLICY.root });
    await show({});
    await button().click();
    assert.deepEqual(await asked(), [], 'no time to read');
    await ready();
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-policy.png') });
    await button().click();
    const [sent] = await asked();
    assert.ok(sent?.kind === 'request');
    assert.deepEqual(sent.body, { root: POLICY.root, shown: POLICY.digest });
    await host.post({ kind: 'reply', id: sent.id, ok: true, body: { accepted: false, text: 'It changed.' } });
    await host.page.getByText('It changed.').waitFor();
  });

  it('does not on Enter, nor on a click that a script makes, nor on one press of Space', async () => {
    await show({});
    await ready();
    await button().focus();
    await host.page.keyboard.press('Enter');
    await host.page.keyboard.press('Enter');
    await button().evaluate((element: HTMLElement) => {
      element.click();
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 1 }));
      element.shadowRoot?.querySelector('button')?.click();
    });
    await host.page.keyboard.press('Space');
    assert.deepEqual(await asked(), []);
    await host.page.getByText('Press Space again').waitFor();
    await host.page.waitForTimeout(800);
    await host.page.keyboard.press('Space');
    assert.equal((await asked()).length, 1);
  });

  it('takes no press that began on other bytes, and none without attention', async () => {
    await show({});
    await ready();
    const box = await button().boundingBox();
    assert.ok(box);
    await host.page.mouse.move(box.x + 10, box.y + 10);
    await host.page.mouse.down();
    await show({ digest: 'b2'.repeat(32) });
    await host.page.waitForTimeout(1200);
    await host.page.mouse.up();
    assert.deepEqual(await asked(), []);
    await host.notify(Gate, { ...OK, focused: false });
    await show({ digest: 'c3'.repeat(32) });
    await host.page.waitForTimeout(1800);
    await button().click();
    assert.deepEqual(await asked(), []);
  });

  it('is moved away by a card that arrives, and takes no click then', async () => {
    await show({});
    await ready();
    await host.notify(Cards, put(view(commandRequest('A-1', 'npm i left-pad'))));
    await button().click();
    assert.deepEqual(await asked(), []);
  });

  it('offers nothing in an untrusted workspace, and Withdraw for what counts', async () => {
    await show(
      { unable: 'This workspace is not trusted.' },
      { root: '/b', countersigned: 'ada, 2026-01-02' },
    );
    await host.page.getByText('not trusted').waitFor();
    assert.equal(await button().count(), 0);
    await host.page.waitForTimeout(800);
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-policy-counts.png') });
    await host.page.locator('[data-name="withdraw"]').click();
    const [sent] = await host.sent(Withdraw.method);
    assert.ok(sent?.kind === 'request');
    assert.deepEqual(sent.body, { root: '/b' });
  });

  it('does not scroll sideways at 300 pixels', async () => {
    await host.page.setViewportSize({ width: 300, height: 700 });
    await show({});
    await host.notify(Cards, put(view(forcePush('A-1'))));
    assert.equal(await host.page.evaluate(() => document.documentElement.scrollWidth), 300);
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-policy-narrow.png') });
  });
});

describe('webview sizes', () => {
  for (const [page, limit] of [
    ['queue', 160],
    ['timeline', 60],
  ] as const)
    it(`${page} is at most ${String(limit)} KB`, () => {
      const { size } = statSync(path.join(ROOT, 'dist/webview', `${page}.js`));
      assert.ok(size <= limit * 1000, `${String(size)} bytes`);
    });
});
