// SPDX-License-Identifier: Apache-2.0
// Grants on the approvals page: what a person is told before they grant, and which gesture does it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  Grants,
  MakeGrant,
  OfferGrant,
  RevokeGrant,
  type GrantChoiceView,
  type GrantOfferView,
  type GrantView,
} from '../../src/protocol/grants.js';
import { NOT_PAUSED } from '../../src/protocol/pause.js';
import { Answer, Cards, Gate, type CardView } from '../../src/protocol/queue.js';
import { cardView } from '../../src/vscode/approvals/cardView.js';
import { skip } from '../support/skip.js';
import { ROOT, toolbox } from '../support/toolbox.js';
import { commandRequest, forcePush, HOME, NOW } from '../vscode/requests.js';
import { FakeHost } from './fakeHost.js';

const SHOTS = path.join(ROOT, 'test-results');
const GATE = {
  state: 'ok',
  text: '',
  faults: [],
  supervised: true,
  pause: NOT_PAUSED,
  sessions: [],
  focused: true,
} as const;
const CARD = cardView(commandRequest('A-1', 'npm i left-pad'), [], { nowMs: NOW, home: HOME });

const CALL: GrantChoiceView = {
  breadth: 'call',
  words: ['npm i left-pad'],
  terms: 'c1'.repeat(32),
  covers: 1,
  of: 40,
  examples: ['npm i left-pad'],
  denied: [],
  maxMinutes: 120,
};
const TEMPLATE: GrantChoiceView = {
  ...CALL,
  breadth: 'template',
  words: ['run npm i left-pad', 'write any file directly in /home/dev/proj/lib'],
  terms: 'd2'.repeat(32),
  covers: 12,
  of: 200,
};
const OFFER: GrantOfferView = { choices: [CALL, TEMPLATE], why: '' };
const GRANT: GrantView = {
  id: 'ab'.repeat(32),
  words: ['run npm test', 'write any file directly in /home/dev/proj/coverage'],
  agent: 'claude-code',
  folder: 'proj',
  life: 'session',
  survives: false,
  who: 'ada',
  request: 'A-7',
  uses: 7,
  leftMs: 12 * 60_000,
};

describe('queue page, grants', function () {
  let host: FakeHost;
  before(function () {
    if (toolbox.findChromium() === null) skip(this, 'no chromium');
    mkdirSync(SHOTS, { recursive: true });
  });
  beforeEach(async () => {
    host = await FakeHost.open('queue');
    await host.notify(Gate, GATE);
  });
  afterEach(() => host.close());

  const put = (card: CardView) => host.notify(Cards, { reset: true, put: [card], gone: [] });
  const named = (name: string) => host.page.locator(`[data-name="${name}"]`);
  const made = () => host.sent(MakeGrant.method);
  const ready = () => host.page.locator('[data-name="grant-make"]:not(.unavailable)').waitFor();

  /** Answers the page's last question of this kind. */
  async function reply(method: string, body: unknown): Promise<void> {
    const asked = (await host.sent(method)).at(-1);
    assert.ok(asked?.kind === 'request', `${method} was asked`);
    await host.post({ kind: 'reply', id: asked.id, ok: true, body });
  }

  /** Opens the builder as a person does. */
  async function open(offer = OFFER, card = CARD): Promise<void> {
    await put(card);
    await host.page.locator('[data-name="approve"]:not(.unavailable)').waitFor();
    await named('grant').click();
    await reply(OfferGrant.method, offer);
  }

  it('are offered for what asks, not for what needs care', async () => {
    await put(CARD);
    await named('grant').waitFor();
    await put(cardView(forcePush('A-2'), [], { nowMs: NOW, home: HOME }));
    await named('approve').waitFor();
    assert.equal(await named('grant').count(), 0);
  });

  it('begin narrow and short, and say what they cover', async () => {
    await open();
    assert.ok(await named('breadth-call').isChecked());
    assert.ok(await named('life-once').isChecked());
    assert.ok(!(await named('survives').isChecked()));
    await host.page
      .locator('.grant-builder')
      .getByText('Would have answered 1 of the last 40 calls')
      .waitFor();
    await named('breadth-template').check();
    await host.page
      .locator('.grant-builder')
      .getByText('Would have answered 12 of the last 200 calls')
      .waitFor();
    assert.deepEqual(await host.page.locator('.covers li').allTextContents(), [...TEMPLATE.words]);
  });

  it('carry back what was shown, with an approval', async () => {
    await open();
    await named('breadth-template').check();
    await named('life-minutes').check();
    await named('survives').check();
    await ready();
    await named('grant-make').click();
    const [asked, ...more] = await made();
    assert.ok(asked?.kind === 'request' && more.length === 0);
    assert.deepEqual(asked.body, {
      ...{ id: 'A-1', shown: CARD.shown, breadth: 'template', terms: TEMPLATE.terms },
      ...{ life: 'minutes', survives: true },
    });
    assert.deepEqual(await host.sent(Answer.method), []);
    await reply(MakeGrant.method, { accepted: false, text: 'it is not what was shown' });
    await host.page.getByRole('alert').getByText('it is not what was shown').waitFor();
  });

  it('are made only when there was time to read each choice', async () => {
    await open();
    await ready();
    await named('life-session').check();
    await named('grant-make').click();
    assert.deepEqual(await made(), []);
    await ready();
    await named('grant-make').click();
    assert.equal((await made()).length, 1);
  });

  it('are blocked by what a person denied', async () => {
    await open({ choices: [{ ...CALL, denied: ['npm i left-pad', 'npm i left-pad'] }], why: '' });
    await host.page.locator('.grant-builder').getByText('2 calls that you denied').waitFor();
    await host.page.waitForTimeout(1600);
    await named('grant-make').click();
    await named('grant-make').focus();
    await host.page.keyboard.press('Space');
    await host.page.waitForTimeout(800);
    await host.page.keyboard.press('Space');
    assert.deepEqual(await made(), []);
  });

  it('say why there is none', async () => {
    await open({ choices: [], why: 'each such call is a question of its own' });
    await host.page.locator('.grant-builder').getByText('each such call is a question of its own').waitFor();
    assert.equal(await named('grant-make').count(), 0);
    await named('grant-cancel').click();
    await named('approve').waitFor();
  });

  it('take Space twice, and never Enter', async () => {
    await open();
    await ready();
    await named('grant-make').focus();
    for (let i = 0; i < 5; i++) await host.page.keyboard.press('Enter');
    assert.deepEqual(await made(), []);
    await host.page.keyboard.press('Space');
    assert.deepEqual(await made(), []);
    await host.page.waitForTimeout(800);
    await host.page.keyboard.press('Space');
    assert.equal((await made()).length, 1);
  });

  it('take no gesture of a script', async () => {
    await open();
    await ready();
    await host.page.evaluate(() => {
      const button = document.querySelector<HTMLElement>('[data-name="grant-make"]');
      for (const kind of ['pointerdown', 'pointerup', 'click'])
        button?.dispatchEvent(new MouseEvent(kind, { bubbles: true, detail: 1 }));
      button?.click();
      button?.click();
    });
    assert.deepEqual(await made(), []);
  });

  it('are forgotten when the card becomes another one', async () => {
    await open();
    await put({ ...CARD, shown: 'e5'.repeat(32) });
    await named('approve').waitFor();
    assert.equal(await named('grant-make').count(), 0);
  });

  it('can be chosen by keys alone, which mean nothing else there', async () => {
    await open();
    await named('breadth-call').focus();
    await host.page.keyboard.press('ArrowDown');
    assert.ok(await named('breadth-template').isChecked());
    await host.page.keyboard.press('Tab');
    assert.equal(
      await host.page.evaluate(() => document.activeElement?.getAttribute('data-name')),
      'life-once',
    );
    await host.page.keyboard.press('d');
    assert.deepEqual(await host.sent(Answer.method), []);
  });

  it('that live are listed with their uses and time, and taken back', async () => {
    await host.notify(Cards, { reset: true, put: [], gone: [] });
    await host.notify(Grants, [GRANT]);
    const list = host.page.getByRole('region', { name: 'Grants' });
    await list.getByText('run npm test').waitFor();
    assert.match(
      await list.innerText(),
      /claude-code in proj · this session · 1[12]:\d\d left · used 7× · by ada from A-7/,
    );
    await list
      .getByRole('group', { name: /run npm test/ })
      .locator('[data-name="revoke-grant"]')
      .click();
    const [revoked] = await host.sent(RevokeGrant.method);
    assert.ok(revoked?.kind === 'request');
    assert.deepEqual(revoked.body, { id: GRANT.id });
    await host.notify(Grants, []);
    assert.equal(await list.count(), 0);
  });

  it('keep to the content security policy', async () => {
    await host.notify(Grants, [GRANT]);
    await open();
    const violations = await host.page.evaluate(() => window.violations);
    assert.ok(
      violations.every((v) => v === 'style-src-elem inline') && violations.length <= 1,
      violations.join(),
    );
  });

  for (const [theme, colours] of Object.entries(themes()))
    it(`fit into a narrow side bar (${theme})`, async () => {
      await host.page.setViewportSize({ width: 300, height: 1100 });
      await host.page.evaluate((all) => {
        for (const [name, value] of Object.entries(all))
          document.documentElement.style.setProperty(name, value);
        document.documentElement.style.background = all['--vscode-sideBar-background'] ?? '';
      }, colours);
      await host.notify(Grants, [GRANT]);
      await open();
      await named('breadth-template').check();
      await host.page.screenshot({ path: path.join(SHOTS, `webview-grant-${theme}.png`) });
      const wide = await host.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 300, `${String(wide)} wide`);
    });
});

function themes(): { readonly [name: string]: { readonly [variable: string]: string } } {
  return {
    dark: { '--vscode-sideBar-background': '#181818' },
    light: {
      '--vscode-foreground': '#3b3b3b',
      '--vscode-descriptionForeground': '#5f5f5f',
      '--vscode-sideBar-background': '#f8f8f8',
      '--vscode-panel-border': '#e5e5e5',
      '--vscode-textCodeBlock-background': '#f1f1f1',
      '--vscode-button-background': '#005fb8',
      '--vscode-button-secondaryBackground': '#e5e5e5',
      '--vscode-button-secondaryForeground': '#3b3b3b',
    },
    contrast: {
      '--vscode-foreground': '#ffffff',
      '--vscode-descriptionForeground': '#ffffff',
      '--vscode-sideBar-background': '#000000',
      '--vscode-panel-border': '#6fc3df',
      '--vscode-contrastBorder': '#6fc3df',
      '--vscode-focusBorder': '#f38518',
      '--vscode-contrastActiveBorder': '#f38518',
      '--vscode-button-background': '#000000',
      '--vscode-button-border': '#6fc3df',
      '--vscode-button-secondaryBackground': '#000000',
      '--vscode-button-secondaryForeground': '#ffffff',
      '--vscode-textCodeBlock-background': '#000000',
    },
  };
}
