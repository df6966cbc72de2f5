// SPDX-License-Identifier: Apache-2.0
// Grants, from the request that a person makes one from to the call that it lets through.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { askGate, type Supervisor } from '../../src/gate/client.js';
import type { Digest } from '../../src/core/ids.js';
import type {
  GrantAnswer,
  GrantChoice,
  GrantOffer,
  MakeResult,
  PendingRequest,
} from '../../src/gate/protocol.js';
import { PayloadReader } from '../../src/store/payloads.js';
import { MARKER_POLICY } from '../support/world.js';
import { recordsOfKind } from './evidence.js';
import { until, Yard, type Call, type Heard } from './yard.js';

const ASKED = 'touch asked.txt';

function answer(
  supervisor: Supervisor,
  { id, shown }: PendingRequest,
  choice: 'approve' | 'deny',
): Promise<unknown> {
  return supervisor.request('requests/answer', { id, shown, choice, how: 'webview', feedback: null });
}

function choiceOf(offer: GrantOffer, breadth: GrantChoice['breadth']): GrantChoice {
  const found = offer.choices.find((one) => one.breadth === breadth);
  assert.ok(found !== undefined, `${breadth} is offered: ${offer.why ?? ''}`);
  return found;
}

describe('gate, grants', () => {
  let yard: Yard;
  let supervisor: Supervisor;
  beforeEach(async () => {
    yard = new Yard();
    await yard.gate();
    supervisor = await yard.supervise();
  });
  afterEach(() => yard.close());

  /** The request that a call makes. */
  async function asked(call: string | Call): Promise<{ request: PendingRequest; heard: Promise<Heard> }> {
    const before = new Set((await supervisor.request('requests/list', null)).map(({ id }) => id));
    const heard = typeof call === 'string' ? yard.bash(call) : yard.call(call);
    const request = await until('a request', async () =>
      (await supervisor.request('requests/list', null)).find(
        (one) => one.state === 'waiting' && !before.has(one.id),
      ),
    );
    return { request, heard };
  }

  async function make(
    request: PendingRequest,
    more: Partial<GrantAnswer> = {},
    by = supervisor,
  ): Promise<MakeResult> {
    const { id, shown } = request;
    const breadth = more.breadth ?? 'call';
    const { terms } = choiceOf(await by.request('grants/offer', { id }), breadth);
    const answered = { id, shown, breadth, terms, life: 'session', survives: false, how: 'webview' } as const;
    return by.request('grants/make', { ...answered, ...more });
  }

  /** A grant for calls like this one, which is let through. */
  async function grant(call: string | Call, more: Partial<GrantAnswer> = {}): Promise<Digest> {
    const { request, heard } = await asked(call);
    const made = await make(request, more);
    assert.ok(made.accepted && made.grant !== null, JSON.stringify(made));
    assert.equal((await heard).decision, 'allow');
    return made.grant;
  }

  const grants = async () => (await supervisor.request('status/get', null)).grants;

  /** That a person is asked about it; it is denied. */
  async function isAsked(call: string | Call): Promise<void> {
    const { request, heard } = await asked(call);
    await answer(supervisor, request, 'deny');
    assert.equal((await heard).decision, 'deny');
  }

  it('let the same call through without asking, and are counted', async () => {
    const id = await grant(ASKED);
    assert.equal((await yard.bash(ASKED)).decision, 'allow');
    assert.equal((await yard.bash(ASKED)).decision, 'allow');
    const [one, ...more] = await grants();
    assert.deepEqual(
      [one?.id, one?.uses, one?.who, one?.breadth, more.length],
      [id, 2, 'Test Person', 'call', 0],
    );
    await isAsked('touch asked-too.txt');
  });

  it('are written down when they are made, used and revoked, with who gave them', async () => {
    const id = await grant(ASKED);
    await yard.bash(ASKED, { use: 'use-granted' });
    assert.deepEqual(await supervisor.request('grants/revoke', { id }), { accepted: true });
    await isAsked(ASKED);
    await yard.endGate('SIGTERM');
    const [ask] = await recordsOfKind(yard, 'ask');
    const [made, revoked] = await recordsOfKind(yard, 'grant');
    assert.deepEqual(
      [made?.what, made?.grant, made?.ref, made?.who, made?.how],
      ['made', id, ask?.seq, 'Test Person', 'webview'],
    );
    assert.deepEqual([revoked?.what, revoked?.grant, revoked?.who], ['revoked', id, 'Test Person']);
    const used = (await recordsOfKind(yard, 'call')).filter(({ grant: given }) => given !== undefined);
    assert.deepEqual(
      used.map(({ effect, use, grant: given }) => [effect, use, given]),
      [['allow', 'use-granted', { id, who: 'Test Person' }]],
    );
    const verified = await yard.cli(['verify', '--all', '--json']);
    const { sessions } = JSON.parse(verified.stdout) as { sessions: { integrity: string; size: number }[] };
    assert.deepEqual(
      sessions.map(({ integrity }) => integrity),
      ['open'],
    );
  });

  it('cover a template only when a person chose that', async () => {
    mkdirSync(path.join(yard.home, 'notes'));
    const read = (name: string): Call => ({
      tool: 'Read',
      input: { file_path: path.join(yard.home, 'notes', name) },
    });
    await grant(read('a.md'), { breadth: 'call' });
    await isAsked(read('b.md'));
  });

  it('cover the files of a folder, but not through a link that is set later', async () => {
    const notes = path.join(yard.home, 'notes');
    mkdirSync(notes);
    mkdirSync(path.join(yard.home, 'letters'));
    const read = (name: string): Call => ({ tool: 'Read', input: { file_path: path.join(notes, name) } });
    await grant(read('a.md'), { breadth: 'template' });
    assert.equal((await yard.call(read('b.md'))).decision, 'allow');
    renameSync(notes, `${notes}-before`);
    symlinkSync(path.join(yard.home, 'letters'), notes);
    await isAsked(read('a.md'));
    await isAsked(read('c.md'));
    rmSync(notes);
    renameSync(`${notes}-before`, notes);
    assert.equal((await yard.call(read('c.md'))).decision, 'allow');
  });

  it('have one use when they are for the next time, however many call at once', async () => {
    await grant(ASKED, { life: 'once' });
    const heard = Promise.all(['1', '2', '3', '4'].map((use) => yard.bash(ASKED, { use })));
    const waiting = await until('three requests', async () => {
      const list = await supervisor.request('requests/list', null);
      return list.length === 3 ? list : null;
    });
    for (const request of waiting) await answer(supervisor, request, 'deny');
    assert.equal((await heard).filter(({ decision }) => decision === 'allow').length, 1);
    assert.deepEqual(await grants(), []);
  });

  it('never answer a denial, though a rule that denies came later', async () => {
    await grant(ASKED);
    yard.writePolicy(`${MARKER_POLICY}  - { id: now, effect: deny, when: { command: "touch asked*" } }\n`);
    assert.match((await yard.bash(ASKED)).reason, /now/);
  });

  it('end when the policy changes, even back again', async () => {
    await grant(ASKED);
    yard.writePolicy(`${MARKER_POLICY}  - { id: other, effect: ask, when: { command: "other **" } }\n`);
    assert.deepEqual(await grants(), []);
    yard.writePolicy(MARKER_POLICY);
    await isAsked(ASKED);
  });

  it('never answer another session or another workspace’s agent', async () => {
    await grant(ASKED);
    await isAsked({ input: { command: ASKED }, session: 'session-2' });
  });

  it('of an agent in this workspace answer its other sessions', async () => {
    await grant(ASKED, { life: 'window' });
    assert.equal((await yard.bash(ASKED, { session: 'session-2' })).decision, 'allow');
  });

  it('end with the session', async () => {
    await grant(ASKED);
    await yard.call({ event: 'SessionEnd', more: { reason: 'exit' } });
    await isAsked(ASKED);
  });

  it('end with the window that made them, unless they were said to survive it', async () => {
    const other = await yard.supervise();
    const { request, heard } = await asked(ASKED);
    await make(request, {}, other);
    const kept = await asked('touch asked-kept');
    await make(kept.request, { survives: true }, other);
    await Promise.all([heard, kept.heard]);
    assert.equal((await grants()).length, 2);
    other.dispose();
    await until('one left', async () => (await grants()).length === 1);
    assert.equal((await yard.bash('touch asked-kept')).decision, 'allow');
    await isAsked(ASKED);
  });

  it('end with the gate, whatever was said', async () => {
    await grant(ASKED, { survives: true, life: 'window' });
    await yard.endGate('SIGKILL');
    await yard.gate();
    supervisor = await yard.supervise();
    assert.deepEqual(await grants(), []);
    await isAsked(ASKED);
  });

  it('are not offered for what asks each time, depends on the past or is not understood', async () => {
    yard.writePolicy(
      `${MARKER_POLICY}  - { id: each, effect: ask, each: true, when: { command: "each **" } }\n` +
        `  - { id: often, effect: ask, when: { command: "often **", over: { count: 0, per: session } } }\n`,
    );
    for (const command of ['each a', 'often a', 'foo "$X"', 'python3 -c "import x; x.y()"']) {
      const { request, heard } = await asked(command);
      const offer = await supervisor.request('grants/offer', { id: request.id });
      assert.deepEqual(offer.choices, [], command);
      assert.match(offer.why ?? '', /question of its own/);
      const { id, shown } = request;
      const forged = {
        breadth: 'call',
        terms: shown,
        life: 'session',
        survives: false,
        how: 'webview',
      } as const;
      const made = await supervisor.request('grants/make', { id, shown, ...forged });
      assert.equal(made.accepted, false, command);
      await answer(supervisor, request, 'deny');
      await heard;
    }
  });

  it('are not offered, and answer nothing, while the policy is broken', async () => {
    await grant(ASKED);
    yard.writePolicy('version: 1\nrules: [{ id: x, efect: deny }]\n');
    const { request, heard } = await asked(ASKED);
    assert.deepEqual((await supervisor.request('grants/offer', { id: request.id })).choices, []);
    await answer(supervisor, request, 'deny');
    assert.equal((await heard).decision, 'deny');
  });

  it('answer nothing while agents are paused', async () => {
    await grant(ASKED);
    const said = await askGate(yard.home, { event: 'pause', project: '' });
    assert.ok(said.ok && said.value.exit === 0);
    assert.equal((await yard.bash(ASKED)).decision, 'deny');
    assert.equal((await grants())[0]?.uses, 0);
  });

  it('are not made from what was not shown', async () => {
    const { request, heard } = await asked(ASKED);
    const other = 'f'.repeat(64) as Digest;
    for (const more of [{ terms: other }, { shown: other }] as const) {
      const made = await make(request, more);
      assert.equal(!made.accepted && made.why, 'stale');
    }
    assert.deepEqual(await grants(), []);
    assert.deepEqual((await supervisor.request('requests/list', null)).length, 1, 'it still waits');
    await answer(supervisor, request, 'deny');
    assert.equal((await heard).decision, 'deny');
    const late = await supervisor.request('grants/offer', { id: request.id });
    assert.deepEqual(late.choices, []);
  });

  it('are refused to frames of any other form', async () => {
    const { request } = await asked(ASKED);
    const { id, shown } = request;
    const { terms } = choiceOf(await supervisor.request('grants/offer', { id }), 'call');
    const good = { id, shown, terms, breadth: 'call', life: 'session', survives: false, how: 'webview' };
    for (const bad of [
      null,
      [],
      { ...good, life: 'forever' },
      { ...good, life: 60_000 },
      { ...good, breadth: 'all' },
      { ...good, breadth: '__proto__' },
      { ...good, survives: 'yes' },
      { ...good, terms: null },
      { ...good, shown: undefined },
      { ...good, how: 'terminal' },
      { ...good, id: 7 },
    ])
      await assert.rejects(supervisor.request('grants/make', bad as never), JSON.stringify(bad));
    await assert.rejects(supervisor.request('grants/offer', { id: {} } as never));
    assert.equal((await supervisor.request('grants/revoke', { id: '../x' as Digest })).accepted, false);
    assert.deepEqual(await grants(), []);
  });

  it('tell what they would have covered, and are blocked by what a person denied', async () => {
    mkdirSync(path.join(yard.home, 'notes'));
    const read = (name: string): Call => ({
      tool: 'Read',
      input: { file_path: path.join(yard.home, 'notes', name) },
    });
    await yard.bash('touch allowed.txt');
    const first = await asked(read('a.md'));
    await answer(supervisor, first.request, 'approve');
    await first.heard;
    const second = await asked(read('b.md'));
    const { id } = second.request;
    const free = choiceOf(await supervisor.request('grants/offer', { id }), 'template');
    assert.deepEqual([free.covers, free.of, free.denied], [1, 2, []]);
    assert.deepEqual(free.words, [`read anything below ${path.join(yard.home, 'notes')}`]);
    await answer(supervisor, second.request, 'deny');
    await second.heard;
    const third = await asked(read('c.md'));
    const offer = await supervisor.request('grants/offer', { id: third.request.id });
    assert.deepEqual(choiceOf(offer, 'template').denied, [path.join(yard.home, 'notes', 'b.md')]);
    assert.deepEqual(choiceOf(offer, 'call').denied, []);
    const made = await make(third.request, { breadth: 'template' });
    assert.equal(!made.accepted && made.why, 'blocked');
    assert.ok((await make(third.request, { breadth: 'call' })).accepted);
    assert.equal((await third.heard).decision, 'allow');
  });

  it('cannot be made with an agent’s token, which can only revoke them', async () => {
    const id = await grant(ASKED);
    const { request } = await asked('touch asked-more');
    for (const event of ['grants/make', 'grants/offer', 'make-grant', 'requests/answer']) {
      const said = await askGate(yard.home, { event: event as 'status', project: request.id });
      assert.ok(said.ok && said.value.exit === 2, event);
    }
    assert.equal((await grants()).length, 1);
    const revoked = await askGate(yard.home, { event: 'revoke-grant', project: id });
    assert.ok(revoked.ok && revoked.value.exit === 0);
    assert.deepEqual(await grants(), []);
  });

  it('are listed and taken back on the command line', async () => {
    const id = await grant(ASKED);
    const listed = await yard.cli(['grants', '--json']);
    const [one] = listed.stdout.trim().split('\n');
    assert.equal((JSON.parse(one ?? '') as { id: string }).id, id);
    assert.match(
      (await yard.cli(['grants'])).stdout,
      /touch asked\.txt.*this session, 120 min left, used 0×/,
    );
    assert.equal((await yard.cli(['grants', 'revoke', 'nothing'])).code, 1);
    for (const args of [['make'], ['revoke'], ['revoke', 'x', '--all'], ['--all']])
      assert.equal((await yard.cli(['grants', ...args])).code, 6, args.join(' '));
    assert.equal((await yard.cli(['grants', 'revoke', id.slice(0, 10)])).code, 0);
    assert.match((await yard.cli(['grants'])).stderr, /nothing is granted/);
    await isAsked(ASKED);
    await yard.endGate('SIGTERM');
    assert.equal((await yard.cli(['grants'])).code, 7);
    const [, revoked] = await recordsOfKind(yard, 'grant');
    assert.deepEqual([revoked?.who, revoked?.how], [null, 'terminal']);
  });

  it('are not made when they cannot be written down', async () => {
    const { request, heard } = await asked(ASKED);
    const journal = path.join(yard.workspace, '.git', 'countersign', 'journal');
    const { id } = request;
    await supervisor.request('grants/offer', { id });
    rmSync(journal, { recursive: true });
    const made = await make(request);
    assert.equal(made.accepted, false, 'not even approved');
    assert.equal((await heard).decision, 'deny');
    assert.deepEqual(await grants(), []);
  });

  it('let nothing through that cannot be written down', async () => {
    await grant(ASKED);
    rmSync(path.join(yard.workspace, '.git', 'countersign', 'journal'), { recursive: true });
    assert.equal((await yard.bash(ASKED)).decision, 'deny');
  });

  it('keep what they are about in the private store', async () => {
    await grant(ASKED);
    await yard.endGate('SIGTERM');
    const [made] = await recordsOfKind(yard, 'grant');
    assert.ok(made !== undefined);
    const reader = PayloadReader.open(path.join(yard.workspace, '.git', 'countersign'));
    const terms = JSON.parse((await reader?.get(made.io)) ?? '') as { words: string[]; life: string };
    reader?.close();
    assert.deepEqual([terms.words, terms.life], [[ASKED], 'session']);
    assert.ok(!JSON.stringify(made).includes('touch'));
  });

  it('wait for the request that another window answers first', async () => {
    const other = await yard.supervise();
    const { request, heard } = await asked(ASKED);
    const { terms } = choiceOf(await other.request('grants/offer', { id: request.id }), 'call');
    await answer(supervisor, request, 'deny');
    await heard;
    const { id, shown } = request;
    const made = await other.request('grants/make', {
      ...{ id, shown, terms, breadth: 'call', life: 'session', survives: false, how: 'webview' },
    });
    assert.equal(made.accepted, false);
    assert.deepEqual(await grants(), []);
  });
});
