// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Supervisor } from '../../src/gate/client.js';
import type { AnswerResult, PendingRequest } from '../../src/gate/protocol.js';
import { nextRequest } from '../support/world.js';
import { recordsOfKind } from './evidence.js';
import { until, Yard, type Heard } from './yard.js';

const ASKED = 'touch asked.txt';

function answer(
  supervisor: Supervisor,
  request: PendingRequest,
  choice: 'approve' | 'deny',
  more: { readonly feedback?: string; readonly shown?: PendingRequest['shown'] } = {},
): Promise<AnswerResult> {
  const { id, shown } = request;
  return supervisor.request('requests/answer', {
    id,
    shown,
    choice,
    how: 'webview',
    feedback: null,
    ...more,
  });
}

function reply(heard: Heard): readonly [number | null, string | null] {
  return [heard.code, heard.decision];
}

describe('gate, approvals', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  it('holds an ask until a person approves, and records who and how', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const closed = new Promise<unknown>((resolve) => supervisor.on('requests/closed', resolve));
    let settled = false;
    const heard = yard.bash(ASKED, { use: 'use-asked' }).finally(() => (settled = true));
    const request = await nextRequest(supervisor);
    assert.deepEqual(request.operation, { kind: 'command', shell: 'bash', command: ASKED });
    assert.equal(request.decision.effect, 'ask');
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(settled, false);
    assert.deepEqual(await answer(supervisor, request, 'approve'), { accepted: true });
    assert.deepEqual(reply(await heard), [0, 'allow']);
    assert.deepEqual(await closed, { id: request.id, effect: 'allow', who: 'Test Person' });
    await yard.endGate('SIGTERM');
    const [ask] = await recordsOfKind(yard, 'ask');
    const [said] = await recordsOfKind(yard, 'answer');
    assert.equal(ask?.use, 'use-asked');
    assert.deepEqual(
      [said?.ref, said?.choice, said?.effect, said?.who, said?.how, said?.shown],
      [ask?.seq, 'approve', 'allow', 'Test Person', 'webview', request.shown],
    );
  });

  it('brings the person’s words to the agent with a denial', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.bash(ASKED);
    await answer(supervisor, await nextRequest(supervisor), 'deny', { feedback: 'use the other file' });
    const { code, decision, reason, stderr } = await heard;
    assert.deepEqual([code, decision], [2, 'deny']);
    assert.match(reason, /Test Person denied it: use the other file/);
    assert.match(stderr, /use the other file/);
  });

  it('parks at once when nobody is attached, names the request, and offers only to dismiss it', async () => {
    await yard.gate();
    const heard = await yard.bash(ASKED);
    assert.deepEqual(reply(heard), [2, 'deny']);
    assert.match(heard.reason, /no window is open.*A-1/s);
    const supervisor = await yard.supervise();
    const [request] = await supervisor.request('requests/list', null);
    assert.equal(request?.state, 'parked');
    const late = await answer(supervisor, request, 'approve');
    assert.equal(late.accepted === false && late.why, 'parked');
    assert.deepEqual(await supervisor.request('requests/dismiss', { id: request.id }), { accepted: true });
    assert.deepEqual(await supervisor.request('requests/list', null), []);
    await yard.endGate('SIGTERM');
    const choices = (await recordsOfKind(yard, 'answer')).map((one) => one.choice);
    assert.deepEqual(choices, ['parked', 'dismissed']);
    assert.ok((await recordsOfKind(yard, 'answer')).every((one) => one.effect === 'deny'));
  });

  it('parks when the deadline has passed', async () => {
    await yard.gate({ args: ['--deadline-ms', '300'] });
    const supervisor = await yard.supervise();
    const heard = await yard.bash(ASKED);
    assert.deepEqual(reply(heard), [2, 'deny']);
    assert.match(heard.reason, /none answered in time/);
    const [request] = await supervisor.request('requests/list', null);
    assert.equal(request?.state, 'parked');
  });

  it('cannot be given a longer deadline than the client has', async () => {
    await yard.gate({ args: ['--deadline-ms', '99999999'] });
    const supervisor = await yard.supervise();
    void yard.bash(ASKED);
    const { openedAt, deadlineAt } = await nextRequest(supervisor);
    assert.equal(deadlineAt - openedAt, 3_240_000);
  });

  it('parks when the agent is gone, and refuses a late approval', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    let client = 0;
    const heard = yard.bash(ASKED, { onStart: (pid) => (client = pid) });
    const request = await nextRequest(supervisor);
    process.kill(client, 'SIGKILL');
    assert.equal((await heard).code, null);
    await until('a parked request', async () =>
      (await supervisor.request('requests/list', null)).some((one) => one.state === 'parked'),
    );
    const late = await answer(supervisor, request, 'approve');
    assert.equal(late.accepted === false && late.why, 'parked');
  });

  it('takes the first of two answers', async () => {
    await yard.gate();
    const [one, two] = [await yard.supervise(), await yard.supervise()];
    const heard = yard.bash(ASKED);
    const request = await nextRequest(one);
    const answers = await Promise.all([answer(one, request, 'deny'), answer(two, request, 'approve')]);
    assert.equal(answers.filter((result) => result.accepted).length, 1);
    assert.deepEqual(reply(await heard), [2, 'deny'], 'the denial came first');
  });

  it('refuses an answer about something else than what was shown', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.bash(ASKED);
    const request = await nextRequest(supervisor);
    const other = '0'.repeat(64) as PendingRequest['shown'];
    const stale = await answer(supervisor, request, 'approve', { shown: other });
    assert.equal(stale.accepted === false && stale.why, 'stale');
    await assert.rejects(answer(supervisor, request, 'yes' as 'approve'));
    await assert.rejects(supervisor.request('requests/answer', null as never));
    assert.equal((await supervisor.request('requests/list', null)).length, 1);
    await answer(supervisor, request, 'deny');
    assert.deepEqual(reply(await heard), [2, 'deny']);
  });

  it('refuses to approve an edit of a file that changed since it was shown', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const file = path.join(yard.workspace, 'asked-for.txt');
    writeFileSync(file, 'one\ntwo $& two\n');
    yard.writePolicy('version: 1\ndefault: ask\nrules: []\n');
    const heard = yard.call({
      tool: 'Edit',
      input: { file_path: file, old_string: 'two $&', new_string: '$& three' },
    });
    const request = await nextRequest(supervisor);
    const [proposal] = await supervisor.request('requests/proposals', { id: request.id });
    assert.deepEqual(
      [proposal?.path, proposal?.before, proposal?.after],
      [file, 'one\ntwo $& two\n', 'one\n$& three two\n'],
    );
    writeFileSync(file, 'one\ntwo $& two\nmine\n');
    const stale = await answer(supervisor, request, 'approve');
    assert.equal(stale.accepted === false && stale.why, 'stale');
    assert.deepEqual(await answer(supervisor, request, 'deny'), { accepted: true });
    assert.deepEqual(reply(await heard), [2, 'deny']);
    assert.equal(readFileSync(file, 'utf8'), 'one\ntwo $& two\nmine\n');
  });

  for (const [note, meanwhile, why] of [
    [
      'a folder that became a link',
      () => {
        rmSync(path.join(yard.workspace, 'asked'), { recursive: true });
        symlinkSync(path.join('.git', 'hooks'), path.join(yard.workspace, 'asked'));
      },
      /leads somewhere else/,
    ],
    [
      'a rule that was added',
      () => {
        yard.writePolicy(
          'version: 1\ndefault: ask\nrules: [{ id: no, effect: deny, when: { write: ["asked/**"] } }]\n',
        );
      },
      /policy for it, has changed/,
    ],
  ] as const)
    it(`refuses to approve a command after ${note} while a person was reading`, async () => {
      mkdirSync(path.join(yard.workspace, 'asked'));
      yard.writePolicy('version: 1\ndefault: ask\nrules: []\n');
      await yard.gate();
      const supervisor = await yard.supervise();
      const heard = yard.bash('touch asked/pre-push');
      const request = await nextRequest(supervisor);
      meanwhile();
      const stale = await answer(supervisor, request, 'approve');
      assert.ok(!stale.accepted);
      assert.equal(stale.why, 'stale');
      assert.match(stale.text, why);
      assert.deepEqual(await answer(supervisor, request, 'deny'), { accepted: true });
      assert.deepEqual(reply(await heard), [2, 'deny']);
    });

  it('joins the same call sent twice: one request, one record, one answer for both', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    let first = 0;
    const twice = [
      yard.bash(ASKED, { use: 'same', onStart: (pid) => (first = pid) }),
      yard.bash(ASKED, { use: 'same' }),
    ];
    const request = await nextRequest(supervisor);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(first, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal((await supervisor.request('requests/list', null)).length, 1);
    assert.deepEqual(await answer(supervisor, request, 'approve'), { accepted: true });
    const heard = await Promise.all(twice);
    assert.equal(heard.filter(({ decision }) => decision === 'allow').length, 1);
    await yard.endGate('SIGTERM');
    assert.equal((await recordsOfKind(yard, 'ask')).length, 1);
  });

  it('keeps a request waiting while the window is reloaded', async () => {
    await yard.gate();
    const before = await yard.supervise();
    const heard = yard.bash(ASKED);
    const request = await nextRequest(before);
    before.dispose();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const after = await yard.supervise();
    const again = await nextRequest(after);
    assert.equal(again.id, request.id);
    assert.deepEqual(await answer(after, again, 'approve'), { accepted: true });
    assert.deepEqual(reply(await heard), [0, 'allow']);
  });

  it('shows what waited when the gate was killed as parked, until it is dismissed', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.bash(ASKED);
    const { shown } = await nextRequest(supervisor);
    await yard.endGate('SIGKILL');
    assert.deepEqual(reply(await heard), [2, 'deny']);
    await yard.gate();
    const next = await yard.supervise();
    const parked = await until(
      'the parked request',
      async () => (await next.request('requests/list', null))[0],
    );
    assert.deepEqual([parked.state, parked.shown], ['parked', shown]);
    assert.deepEqual(parked.operation, { kind: 'command', shell: 'bash', command: ASKED });
    assert.equal((await answer(next, parked, 'approve')).accepted, false);
    assert.deepEqual(await next.request('requests/dismiss', { id: parked.id }), { accepted: true });
    await yard.endGate('SIGKILL');
    await yard.gate();
    await yard.bash('touch allowed.txt');
    assert.deepEqual(await (await yard.supervise()).request('requests/list', null), []);
  });

  it('parks what waits when it is told to end', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.bash(ASKED);
    await nextRequest(supervisor);
    await yard.endGate('SIGTERM');
    const { code, reason } = await heard;
    assert.equal(code, 2);
    assert.match(reason, /gate was stopped/);
    assert.deepEqual(
      (await recordsOfKind(yard, 'answer')).map((one) => one.choice),
      ['parked'],
    );
  });

  it('denies when the answer can no longer be recorded, and says so to the person', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.bash(ASKED);
    const request = await nextRequest(supervisor);
    rmSync(path.join(yard.workspace, '.git', 'countersign', 'journal'), { recursive: true });
    const refused = await answer(supervisor, request, 'approve');
    assert.equal(refused.accepted === false && refused.why, 'closed');
    assert.deepEqual(reply(await heard), [2, 'deny']);
    const next = await yard.bash('touch allowed.txt');
    assert.deepEqual(reply(next), [2, 'deny'], 'and stays so');
    assert.notDeepEqual((await supervisor.request('status/get', null)).evidenceFaults, []);
  });
});
