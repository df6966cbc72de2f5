// SPDX-License-Identifier: Apache-2.0
// One word stops every agent, or one; only a person at an attached window lets them go on.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { askGate, sendLine } from '../../src/gate/client.js';
import type { GateStatus } from '../../src/gate/protocol.js';
import { readRendezvous, type Rendezvous } from '../../src/store/rendezvous.js';
import { ended, nextRequest } from '../support/world.js';
import { recordsOfKind } from './evidence.js';
import { until, Yard } from './yard.js';

const AGENTS = 50;

describe('gate, pause', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  const decisions = async (count: number, command = 'touch allowed.txt'): Promise<Record<string, number>> => {
    const heard = await Promise.all(
      Array.from({ length: count }, (_, n) => direct(yard, `agent-${String(n)}`, command)),
    );
    const counts: Record<string, number> = {};
    for (const one of heard) counts[one] = (counts[one] ?? 0) + 1;
    return counts;
  };

  it(`refuses the next call of each of ${String(AGENTS)} agents, and lets all go on by one word of a window`, async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    assert.deepEqual(await decisions(AGENTS), { allow: AGENTS });
    assert.deepEqual(await supervisor.request('pause/set', { agent: null }), { accepted: true });
    assert.deepEqual(await decisions(AGENTS), { deny: AGENTS });
    assert.deepEqual(await supervisor.request('pause/lift', { agent: null }), { accepted: true });
    assert.deepEqual(await decisions(AGENTS), { allow: AGENTS });
    await yard.endGate('SIGTERM');
    const calls = await recordsOfKind(yard, 'call');
    const refused = calls.filter((call) => call.rules.includes('builtin/paused'));
    assert.equal(refused.length, AGENTS);
    assert.ok(refused.every((call) => call.effect === 'deny'));
    const pauses = await recordsOfKind(yard, 'pause');
    assert.equal(
      pauses.filter((one) => one.paused && one.scope === 'all' && one.who === 'Test Person').length,
      AGENTS,
    );
    assert.equal(pauses.filter((one) => !one.paused).length, AGENTS);
    // Nobody vouches for the key here; that nothing is tampered with is the other verdict.
    const { code, stdout } = await yard.cli(['verify', '--all']);
    assert.deepEqual([code, /tampered/.test(stdout)], [4, false], stdout);
  });

  it('tells the model that a person paused it, and that it is to wait', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await supervisor.request('pause/set', { agent: null });
    const heard = await yard.bash('touch allowed.txt');
    assert.deepEqual([heard.code, heard.decision], [2, 'deny']);
    assert.match(heard.reason, /Test Person paused all agents/);
    assert.match(heard.reason, /stop, say that you are paused, and wait/);
    assert.match(heard.stderr, /paused/);
  });

  it('pauses one session and leaves the others alone', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await direct(yard, 'agent-0', 'touch allowed.txt');
    await supervisor.request('pause/set', { agent: 'agent-0' });
    assert.equal(await direct(yard, 'agent-0', 'touch allowed.txt'), 'deny');
    assert.equal(await direct(yard, 'agent-1', 'touch allowed.txt'), 'allow');
    await supervisor.request('pause/lift', { agent: 'agent-0' });
    assert.equal(await direct(yard, 'agent-0', 'touch allowed.txt'), 'allow');
  });

  it('pauses all sessions of an agent by its name, those to come too', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await supervisor.request('pause/set', { agent: 'claude-code' });
    assert.equal(await direct(yard, 'never-seen-before', 'touch allowed.txt'), 'deny');
    await supervisor.request('pause/lift', { agent: 'claude-code' });
    assert.equal(await direct(yard, 'never-seen-before', 'touch allowed.txt'), 'allow');
  });

  it('leaves what waits waiting, and approves nothing of it until it may go on', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    let settled = false;
    const heard = yard.bash('touch asked.txt').finally(() => (settled = true));
    const { id, shown } = await nextRequest(supervisor);
    await supervisor.request('pause/set', { agent: null });
    const approve = { id, shown, choice: 'approve', how: 'webview', feedback: null } as const;
    const refused = await supervisor.request('requests/answer', approve);
    assert.match(refused.accepted ? '' : refused.text, /Test Person paused all agents/);
    assert.equal(settled, false);
    await supervisor.request('pause/lift', { agent: null });
    assert.deepEqual(await supervisor.request('requests/answer', approve), { accepted: true });
    assert.equal((await heard).decision, 'allow');
  });

  it('can be denied while it is paused', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heard = yard.bash('touch asked.txt');
    const { id, shown } = await nextRequest(supervisor);
    await supervisor.request('pause/set', { agent: null });
    const deny = { id, shown, choice: 'deny', how: 'webview', feedback: null } as const;
    assert.deepEqual(await supervisor.request('requests/answer', deny), { accepted: true });
    assert.equal((await heard).decision, 'deny');
  });

  it('is still paused after the gate was killed and another one started', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await supervisor.request('pause/set', { agent: null });
    supervisor.dispose();
    await yard.endGate('SIGKILL');
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'deny');
    const again = await yard.supervise();
    assert.equal(again.status.pauses.all, true);
    await again.request('pause/lift', { agent: null });
    again.dispose();
    await yard.endGate('SIGKILL');
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });

  for (const [what, spoil] of [
    ['is no text of ours', (file: string) => writeFileSync(file, 'everything is fine\n')],
    ['breaks off', (file: string) => writeFileSync(file, '{"agent":null,"since":1,"who":null}')],
    ['names nobody', (file: string) => writeFileSync(file, '{"agent":"","since":1,"who":null}\n')],
    ['is a folder', (file: string) => mkdirSync(file)],
    ['is too large', (file: string) => writeFileSync(file, '\n'.repeat(600_000))],
  ] as const)
    it(`holds everybody when the file of pauses ${what}`, async () => {
      const file = path.join(yard.state, 'paused');
      spoil(file);
      await yard.gate();
      const heard = await yard.bash('touch allowed.txt');
      assert.equal(heard.decision, 'deny');
      assert.match(heard.reason, /the state of the pause is not known/);
      const supervisor = await yard.supervise();
      assert.equal(supervisor.status.pauses.all, true);
      assert.match(supervisor.status.pauses.fault ?? '', /paused/);
      const one = await supervisor.request('pause/lift', { agent: 'claude-code' });
      assert.equal(one.accepted, false);
      if (statSync(file).isDirectory()) {
        assert.equal((await supervisor.request('pause/lift', { agent: null })).accepted, false);
        assert.equal((await yard.bash('touch allowed.txt')).decision, 'deny');
        rmSync(file, { recursive: true });
      }
      assert.deepEqual(await supervisor.request('pause/lift', { agent: null }), { accepted: true });
      assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    });

  it('pauses though the disk refuses, and says that it would not outlive the gate', async function () {
    await yard.gate();
    const supervisor = await yard.supervise();
    // As root permissions mean nothing, so the name is taken by a folder that is not empty.
    mkdirSync(path.join(yard.state, 'paused', 'x'), { recursive: true });
    chmodSync(path.join(yard.state, 'paused'), 0o700);
    await supervisor.request('pause/set', { agent: null });
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'deny');
    const status = await supervisor.request('status/get', null);
    assert.match(status.pauses.fault ?? '', /would not outlive the gate/);
  });

  it('lets an agent’s token pause, and by no line resume', async () => {
    await yard.gate();
    const paused = await askGate(yard.home, { event: 'pause', project: '' });
    assert.ok(paused.ok && paused.value.exit === 0);
    const meet = readRendezvous(yard.state) as Rendezvous;
    const header = { token: meet.token, wiring: '', project: '', cwd: '' };
    for (const event of [
      'resume',
      'pause/lift',
      'lift',
      'unpause',
      'goOn',
      'answer',
      'publish',
      'status',
      'pause',
    ])
      for (const agent of ['countersign', 'claude-code'])
        await sendLine(meet, { ...header, agent, event }, '{"agent":null}', 10_000);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'deny');
    // Ending the gate does not help either.
    await askGate(yard.home, { event: 'drain', project: '' });
    await until('the gate is gone', () => readRendezvous(yard.state) === null);
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'deny');
  });

  it('does not let the list of pauses grow without end', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    for (let n = 0; n < 1005; n++) await supervisor.request('pause/set', { agent: `someone-${String(n)}` });
    const { pauses } = await supervisor.request('status/get', null);
    assert.ok(pauses.marks.length <= 1001);
    assert.equal(pauses.all, true);
    const long = await supervisor.request('pause/set', { agent: 'x'.repeat(10_000) });
    assert.equal(long.accepted, false);
  });

  it('knows a session with an endless id again', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const session = 'x'.repeat(5000);
    await direct(yard, session, 'touch allowed.txt');
    const { sessions } = await supervisor.request('status/get', null);
    await supervisor.request('pause/set', { agent: sessions[0]?.agent.session ?? '' });
    assert.equal(await direct(yard, session, 'touch allowed.txt'), 'deny');
  });

  it('proves a session’s supervision while it is paused', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await supervisor.request('pause/set', { agent: null });
    await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    const enforced = async (): Promise<boolean> => {
      const { sessions } = await supervisor.request('status/get', null);
      return sessions.some((session) => session.level === 'enforced');
    };
    await yard.bash('touch allowed.txt');
    assert.equal(await until('it is proved', enforced), true);
  });

  describe('from the command line', () => {
    const cli = (...args: string[]) => yard.cli(args);

    it('pauses all agents, or one by the beginning of its session', async () => {
      await yard.gate();
      await direct(yard, 'session-of-ada', 'touch allowed.txt');
      const one = await cli('pause', 'session-of', '--json');
      assert.deepEqual(JSON.parse(one.stdout), { ok: true, agent: 'session-of-ada', gate: true });
      assert.equal(await direct(yard, 'session-of-ada', 'touch allowed.txt'), 'deny');
      assert.equal(await direct(yard, 'another', 'touch allowed.txt'), 'allow');
      const all = await cli('pause', '--all');
      assert.match(all.stdout, /paused: all agents/);
      assert.equal(await direct(yard, 'another', 'touch allowed.txt'), 'deny');
      const log = await cli('log', 'another');
      assert.match(log.stdout + log.stderr, /paused \(all\)|no session/);
    });

    it('names what it does not know, and wants exactly one word', async () => {
      await yard.gate();
      const unknown = await cli('pause', 'nobody-like-this');
      assert.deepEqual(
        [unknown.code, /no agent is meant by `nobody-like-this`/.test(unknown.stderr)],
        [1, true],
      );
      for (const args of [[], ['a', 'b'], ['claude-code', '--all']])
        assert.equal((await cli('pause', ...args)).code, 6);
      assert.equal(await direct(yard, 'another', 'touch allowed.txt'), 'allow');
      assert.equal((await cli('resume')).code, 1);
    });

    it('holds the gate that starts next when none runs', async () => {
      const paused = await cli('pause', '--all', '--json');
      assert.deepEqual(JSON.parse(paused.stdout), { ok: true, agent: null, gate: false });
      await yard.gate();
      assert.equal((await yard.bash('touch allowed.txt')).decision, 'deny');
    });

    it('loses no word when many are said at once without a gate', async () => {
      const program = path.join(yard.product, 'dist', 'cli.mjs');
      const said = await Promise.all(
        ['claude-code', '--all', 'claude', '--all'].map((word) =>
          ended(process.execPath, [program, 'pause', word], yard.workspace, yard.env),
        ),
      );
      assert.deepEqual([...new Set(said.map(({ code }) => code))], [0]);
      const lines = readFileSync(path.join(yard.state, 'paused'), 'utf8').trim().split('\n');
      assert.equal(lines.length, 4);
      await yard.gate();
      const supervisor = await yard.supervise();
      const status: GateStatus = supervisor.status;
      assert.equal(status.pauses.all, true);
    });
  });
});

/** A call over the line protocol, without a process of its own. */
async function direct(yard: Yard, session: string, command: string): Promise<'allow' | 'deny'> {
  const meet = readRendezvous(yard.state) as Rendezvous;
  const { token } = meet;
  const { workspace, wiring } = yard;
  const header = {
    token,
    agent: 'claude-code',
    event: 'PreToolUse',
    wiring,
    project: workspace,
    cwd: workspace,
  };
  const body = JSON.stringify(yard.body('PreToolUse', { session, input: { command } }));
  const answer = await sendLine(meet, header, body, 30_000);
  assert.ok(answer.ok);
  return answer.value.exit === 0 ? 'allow' : 'deny';
}
