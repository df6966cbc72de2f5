// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Supervisor } from '../../src/gate/client.js';
import type { Surroundings } from '../../src/core/surroundings.js';
import type { AnswerResult, PendingRequest } from '../../src/gate/protocol.js';
import { localTime } from '../../src/store/localTime.js';
import { PayloadReader } from '../../src/store/payloads.js';
import { nextRequest } from '../support/world.js';
import { recordsOfKind } from './evidence.js';
import { until, Yard } from './yard.js';

const policy = (...rules: readonly string[]): string =>
  `version: 1\ndefault: allow\nrules:\n${rules.map((rule) => `  - { ${rule} }\n`).join('')}`;
const TWO_A_DAY = policy(
  'id: two-a-day, effect: deny, when: { command: "touch **", over: { count: 2, per: 1d } }',
);

function answer(
  supervisor: Supervisor,
  { id, shown }: PendingRequest,
  choice: 'approve' | 'deny',
): Promise<AnswerResult> {
  return supervisor.request('requests/answer', { id, shown, choice, how: 'webview', feedback: null });
}

describe('gate, what came before', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  const decisions = async (calls: readonly Promise<{ decision: string | null }>[]) =>
    (await Promise.all(calls)).map(({ decision }) => decision);
  const touch = (name: string, session?: string) =>
    yard.bash(`touch ${name}`, session === undefined ? {} : { session });

  it('lets no more through than a budget says, however many call at once', async () => {
    yard.writePolicy(TWO_A_DAY);
    await yard.gate();
    const all = await decisions(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => touch(name)));
    assert.equal(all.filter((decision) => decision === 'allow').length, 2);
    assert.equal(await touch('g', 'another-session').then((heard) => heard.decision), 'deny');
  });

  it('remembers a budget after the gate was killed', async () => {
    yard.writePolicy(TWO_A_DAY);
    await yard.gate();
    assert.deepEqual(await decisions([touch('a')]), ['allow']);
    await yard.endGate('SIGKILL');
    await yard.gate();
    assert.deepEqual(await decisions([touch('b', 'next')]), ['allow']);
    assert.match((await touch('c', 'next')).reason, /two-a-day/);
  });

  it('remembers a budget after the gate ended and put its payloads away', async () => {
    yard.writePolicy(TWO_A_DAY);
    await yard.gate();
    assert.deepEqual(await decisions([touch('a'), touch('b')]), ['allow', 'allow']);
    await yard.endGate('SIGTERM');
    await yard.gate();
    assert.equal((await touch('c')).decision, 'deny');
  });

  it('takes a call whose arguments are gone for anything, so that it asks', async () => {
    yard.writePolicy(TWO_A_DAY);
    await yard.gate();
    assert.deepEqual(await decisions([yard.bash('ls')]), ['allow']);
    await yard.endGate('SIGTERM');
    for (const folder of ['store', 'payload'])
      rmSync(path.join(yard.workspace, '.git', 'countersign', folder), { recursive: true, force: true });
    await yard.gate();
    assert.match((await touch('c')).reason, /A-1/, 'parked: it asked');
  });

  it('counts a session across a restart, and its denials, but not its own trial calls', async () => {
    yard.writePolicy(
      policy(
        'id: never, effect: deny, when: { command: "rm **" }',
        'id: enough, effect: deny, when: { command: "touch **", over: { denied: 2, per: session } }',
        'id: much, effect: deny, when: { over: { denied: 3, per: session } }',
      ),
    );
    await yard.gate();
    await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    assert.deepEqual(await decisions([yard.bash('rm a')]), ['deny']);
    assert.deepEqual(await decisions([yard.bash('ls')]), ['allow']);
    await yard.endGate('SIGTERM');
    await yard.gate();
    assert.deepEqual(await decisions([yard.bash('rm a')]), ['deny']);
    assert.deepEqual(await decisions([yard.bash('ls')]), ['allow']);
    assert.deepEqual(await decisions([yard.bash('ls', { session: 'another' })]), ['allow']);
    assert.deepEqual(await decisions([yard.bash('rm a')]), ['deny']);
    assert.match((await yard.bash('ls')).reason, /much/);
  });

  it('knows what a session read before it goes to the network', async () => {
    yard.writePolicy(
      policy('id: taint, effect: deny, when: { host: "**", after: { read: "**/notes.txt" } }'),
    );
    await yard.gate();
    const fetch = (session: string) =>
      yard.call({ tool: 'WebFetch', input: { url: 'https://example.com/', prompt: 'x' }, session });
    assert.equal((await fetch('a')).decision, 'allow');
    await yard.call({ tool: 'Read', input: { file_path: 'notes.txt' }, session: 'a' });
    assert.match((await fetch('a')).reason, /taint/);
    assert.equal((await fetch('b')).decision, 'allow');
  });

  it('approves what was asked although the agent went on meanwhile', async () => {
    yard.writePolicy(
      policy(
        'id: asks, effect: ask, when: { command: "touch asked" }',
        'id: clock, effect: ask, when: { command: "touch **", hours: "00:00-24:00 Europe/Berlin", over: { count: 1 } }',
        'id: two, effect: deny, when: { command: "touch **", over: { count: 2, per: session } }',
      ),
    );
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = touch('asked');
    const request = await nextRequest(supervisor);
    const next = touch('a');
    const [, second] = await until('the second request', async () => {
      const requests = await supervisor.request('requests/list', null);
      return requests.length === 2 ? requests : null;
    });
    assert.ok(second);
    assert.equal((await touch('b')).decision, 'deny', 'what waits has its place in the budget');
    assert.deepEqual(await answer(supervisor, second, 'approve'), { accepted: true });
    assert.deepEqual(await answer(supervisor, request, 'approve'), { accepted: true });
    assert.deepEqual(await decisions([heard, next]), ['allow', 'allow']);
  });

  it('gives the place of a denied request back', async () => {
    yard.writePolicy(
      policy(
        'id: asks, effect: ask, when: { command: "touch asked" }',
        'id: one, effect: deny, when: { command: "touch **", over: { count: 1, per: session } }',
      ),
    );
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = touch('asked');
    const request = await nextRequest(supervisor);
    assert.equal((await touch('a')).decision, 'deny');
    assert.deepEqual(await answer(supervisor, request, 'deny'), { accepted: true });
    assert.deepEqual(await decisions([heard, touch('a')]), ['deny', 'allow']);
  });

  it('refuses an approval when the policy would deny by now', async () => {
    yard.writePolicy(
      policy(
        'id: net, effect: ask, when: { host: "**" }',
        'id: taint, effect: deny, when: { host: "**", after: { read: "**/notes.txt" } }',
      ),
    );
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.call({ tool: 'WebFetch', input: { url: 'https://example.com/', prompt: 'x' } });
    const request = await nextRequest(supervisor);
    await yard.call({ tool: 'Read', input: { file_path: 'notes.txt' } });
    const stale = await answer(supervisor, request, 'approve');
    assert.match(stale.accepted ? '' : stale.text, /by now the policy denies it: rule `taint`/);
    assert.deepEqual(await answer(supervisor, request, 'deny'), { accepted: true });
    assert.equal((await heard).decision, 'deny');
  });

  it('records what a replay needs: the place of the call in its history, time, clocks and branch', async () => {
    yard.writePolicy(
      policy(
        'id: night, effect: ask, when: { branch: main, hours: "00:00-24:00 Europe/Berlin", over: { count: 9 } }',
      ),
    );
    await yard.gate();
    await touch('a');
    await touch('b');
    await yard.endGate('SIGKILL');
    const [, call] = (await recordsOfKind(yard, 'call')).filter(({ tool }) => tool === 'Bash');
    const payload = PayloadReader.open(path.join(yard.workspace, '.git', 'countersign'));
    assert.ok(call !== undefined && payload !== null);
    const { surroundings, past } = JSON.parse((await payload.get(call.io)) ?? '') as {
      surroundings: Surroundings;
      past: { id: string; now: number; calls: number };
    };
    payload.close();
    assert.deepEqual(past, { id: 'session-1', now: past.now, calls: 1 });
    assert.deepEqual(surroundings.localTimes, { 'Europe/Berlin': localTime('Europe/Berlin', past.now) });
    assert.equal(typeof surroundings.branch, 'string');
  });
});
