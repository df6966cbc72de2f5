// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Detail, More, OpenDiff, Rows, type RowView } from '../../src/protocol/timeline.js';
import { skip } from '../support/skip.js';
import { ROOT, toolbox } from '../support/toolbox.js';
import { FakeHost } from './fakeHost.js';

const SHOTS = path.join(ROOT, 'test-results');

function row(seq: number, over: Partial<RowView> = {}): RowView {
  return {
    sid: 'ab'.repeat(32),
    seq,
    ts: new Date(1_800_000_000_000 + seq * 1000).toISOString(),
    agent: 'claude-code',
    tool: 'Bash',
    verb: 'run',
    target: `npm test -- --shard ${String(seq)}`,
    score: 5,
    tier: 'T0',
    rules: 'recommended/tests',
    effect: 'allow',
    who: 'policy',
    outcome: 'ok',
    ...over,
  };
}

describe('timeline page', function () {
  let host: FakeHost;
  before(function () {
    if (toolbox.findChromium() === null) skip(this, 'no chromium');
    mkdirSync(SHOTS, { recursive: true });
  });
  beforeEach(async () => {
    host = await FakeHost.open('timeline', { width: 1100, height: 320 });
  });
  afterEach(() => host.close());

  const rows = () => host.page.locator('.window .row');

  it('asks for its rows when it is ready and says so when there are none', async () => {
    assert.deepEqual((await host.sent())[0], { kind: 'command', method: 'timeline/ready', body: null });
    await host.page.getByText('Nothing yet').waitFor();
  });

  it('shows what happened, verdict and person in words', async () => {
    await host.notify(Rows, {
      reset: true,
      resumed: false,
      rows: [
        row(1),
        row(2, { verb: 'write', target: 'src/user.ts', score: 18 }),
        row(3, { target: 'npm i left-pad', score: 46, tier: 'T2', who: 'ada' }),
        row(4, {
          target: 'git push --force',
          score: 82,
          tier: 'T3',
          effect: 'deny',
          who: 'ada',
          outcome: null,
        }),
        row(5, { target: 'rm -rf build', score: 55, tier: 'T2', effect: 'ask', who: '', outcome: null }),
        row(6, { outcome: 'failed' }),
      ],
    });
    const verdicts = await host.page.locator('.window .verdict').allInnerTexts();
    assert.deepEqual(verdicts, ['allowed', 'allowed', 'allowed', 'denied', 'waits', 'allowed, failed']);
    assert.match(await rows().nth(3).innerText(), /82\s*HIGH/);
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-timeline.png') });
    assert.deepEqual(await host.page.evaluate(() => window.violations), []);
  });

  it('keeps at most 80 rows in the document, of ten thousand', async () => {
    await host.page.setViewportSize({ width: 1100, height: 1400 });
    await host.notify(Rows, {
      reset: true,
      resumed: false,
      rows: Array.from({ length: 10_000 }, (_, i) => row(i)),
    });
    const count = await rows().count();
    assert.ok(count > 40 && count <= 80, String(count));
    assert.equal(await host.page.getByRole('grid').getAttribute('aria-rowcount'), '10001');
    assert.match(await rows().last().innerText(), /shard 9999/, 'follows the newest');
  });

  it('stays where the person scrolled to when new rows come', async () => {
    await host.notify(Rows, {
      reset: true,
      resumed: false,
      rows: Array.from({ length: 500 }, (_, i) => row(i)),
    });
    const view = host.page.locator('.view');
    await view.evaluate((v) => (v.scrollTop = 22 * 200));
    await host.page.waitForTimeout(100);
    await host.notify(Rows, { reset: false, resumed: false, rows: [row(500), row(501)] });
    assert.equal(await view.evaluate((v) => v.scrollTop), 22 * 200);
  });

  it('replaces a row that comes again', async () => {
    await host.notify(Rows, { reset: true, resumed: false, rows: [row(1), row(2, { effect: 'ask' })] });
    await host.notify(Rows, { reset: false, resumed: false, rows: [row(2, { effect: 'deny', who: 'ada' })] });
    assert.deepEqual(await host.page.locator('.window .verdict').allInnerTexts(), ['allowed', 'denied']);
  });

  it('says that a request was parked when the gate it waited for is gone', async () => {
    await host.notify(Rows, {
      reset: true,
      resumed: false,
      rows: [row(1), row(2, { effect: 'ask', who: '' })],
    });
    await host.notify(Rows, { reset: false, resumed: true, rows: [] });
    assert.deepEqual(await host.page.locator('.window .verdict').allInnerTexts(), ['allowed', 'denied']);
    assert.deepEqual(await host.page.locator('.window .who').allInnerTexts(), ['policy', 'parked']);
  });

  it('asks for older rows at the top, once', async () => {
    await host.notify(Rows, {
      reset: true,
      resumed: false,
      rows: Array.from({ length: 100 }, (_, i) => row(i + 1000)),
    });
    await host.page.locator('.view').evaluate((v) => (v.scrollTop = 0));
    await host.page.waitForTimeout(200);
    const asked = await host.sent(More.method);
    assert.deepEqual(
      asked.map((m) => (m.kind === 'request' ? m.body : null)),
      [{ sid: 'ab'.repeat(32), seq: 1000 }],
    );
  });

  it('opens details and the diff of a row by key and by click', async () => {
    await host.notify(Rows, {
      reset: true,
      resumed: false,
      rows: [row(1), row(2, { verb: 'write', target: 'src/user.ts' })],
    });
    await host.page.getByRole('grid').focus();
    await host.page.keyboard.press('End');
    await host.page.keyboard.press('Enter');
    const [asked] = await host.sent(Detail.method);
    assert.ok(asked?.kind === 'request');
    assert.deepEqual(asked.body, { sid: 'ab'.repeat(32), seq: 2 });
    const body = {
      what: 'write src/user.ts',
      factors: [],
      findings: [
        { rule: 'workspace-edits', effect: 'allow', place: 'policy.yaml:4', matched: 'src/user.ts' },
      ],
      outcome: '',
      files: ['/home/ada/shop/src/user.ts'],
      records: ['{"kind":"call","seq":2}'],
    };
    await host.post({ kind: 'reply', id: asked.id, ok: true, body });
    await host.page.getByText('workspace-edits').waitFor();
    await host.page.screenshot({ path: path.join(SHOTS, 'webview-timeline-detail.png') });
    await host.page.getByRole('button', { name: 'Open diff' }).click();
    assert.equal((await host.sent(OpenDiff.method)).length, 1);
    await host.page.getByRole('button', { name: 'Close details' }).click();
    assert.equal(await host.page.getByRole('complementary').count(), 0);
  });
});
