// SPDX-License-Identifier: Apache-2.0
// The real Claude Code under a real gate: what runs, what does not, and what the model hears.
import assert from 'node:assert/strict';
import type { Supervisor } from '../../src/gate/client.js';
import type { PendingRequest } from '../../src/gate/protocol.js';
import { bash, runAgent } from '../support/agentRun.js';
import { nextRequest, World } from '../support/world.js';

async function answer(
  supervisor: Supervisor,
  request: PendingRequest,
  choice: 'approve' | 'deny',
  feedback: string | null = null,
): Promise<void> {
  const { id, shown } = request;
  const result = await supervisor.request('requests/answer', { id, shown, choice, how: 'webview', feedback });
  assert.deepEqual(result, { accepted: true });
}

describe('Claude Code under supervision', function () {
  this.timeout(180_000);
  let world: World;
  let supervisor: Supervisor;

  before(async () => {
    world = new World({ folder: "sh op's ünïcode" });
    await world.setUp();
    await world.startGate();
    supervisor = await world.supervise();
  });
  after(() => world.close());

  it('runs an allowed command', async () => {
    const run = await runAgent(world, [bash('touch allowed.txt')]);
    assert.equal(run.told[0]?.isError, false, JSON.stringify(run));
    assert.ok(run.ran('allowed.txt'));
  });

  it('does not run a denied command, and tells the model why', async () => {
    const run = await runAgent(world, [bash('touch denied.txt')]);
    assert.ok(!run.ran('denied.txt'));
    assert.equal(run.told[0]?.isError, true);
    assert.match(run.told[0]?.text ?? '', /never-denied/);
    assert.match(run.told[0]?.text ?? '', /denied markers are forbidden here/);
  });

  it('holds a command until a person answers, then runs it', async () => {
    const running = runAgent(world, [bash('touch asked.txt')]);
    const request = await nextRequest(supervisor);
    assert.deepEqual(request.operation, { kind: 'command', shell: 'bash', command: 'touch asked.txt' });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const listed = await supervisor.request('requests/list', null);
    assert.equal(listed.filter((r) => r.state === 'waiting').length, 1, 'it still waits');
    await answer(supervisor, request, 'approve');
    const run = await running;
    assert.ok(run.ran('asked.txt'));
    assert.equal(run.told[0]?.isError, false);
  });

  it('hands the words of a denial to the model', async () => {
    const running = runAgent(world, [bash('touch asked-2.txt')]);
    await answer(supervisor, await nextRequest(supervisor), 'deny', 'use the staging folder instead');
    const run = await running;
    assert.ok(!run.ran('asked-2.txt'));
    assert.match(run.told[0]?.text ?? '', /use the staging folder instead/);
  });

  it('holds every call of a turn by itself', async () => {
    const tools = ['allowed-a.txt', 'denied-b.txt', 'allowed-c.txt'].map((name) => ({
      name: 'Bash',
      input: { command: `touch ${name}`, description: name },
    }));
    const run = await runAgent(world, [{ tools }]);
    assert.deepEqual(
      ['allowed-a.txt', 'denied-b.txt', 'allowed-c.txt'].map((name) => run.ran(name)),
      [true, false, true],
    );
  });

  it('shows the sessions as enforced: the heartbeat came and the canary was denied', async () => {
    const { sessions } = await supervisor.request('status/get', null);
    assert.ok(sessions.length > 0);
    assert.deepEqual(
      sessions.filter((s) => s.level !== 'enforced').map((s) => s.level),
      [],
    );
  });

  it('keeps its hooks when the agent rewrites its own settings', async () => {
    const settings = `${world.home}/.claude/settings.json`;
    const run = await runAgent(world, [
      bash(`printf '{}' > ${settings}`),
      bash('sleep 4; touch allowed-late.txt'),
      bash('touch denied-late.txt'),
    ]);
    assert.equal(run.told[0]?.isError, true, 'the rewrite itself is denied');
    assert.ok(!run.ran('denied-late.txt'));
  });
});

describe('Claude Code with nobody at the window', function () {
  this.timeout(180_000);
  let world: World;
  before(async () => {
    world = new World();
    await world.setUp();
    await world.startGate();
  });
  after(() => world.close());

  it('parks what would need a person, at once', async () => {
    const run = await runAgent(world, [bash('touch asked.txt')]);
    assert.ok(!run.ran('asked.txt'));
    assert.match(run.told[0]?.text ?? '', /Request A-1 waits for a person/);
    const parked = await (await world.supervise()).request('requests/list', null);
    assert.deepEqual(
      parked.map((r) => r.state),
      ['parked'],
    );
  });

  it('still runs what needs nobody', async () => {
    const run = await runAgent(world, [bash('touch allowed.txt')]);
    assert.ok(run.ran('allowed.txt'));
  });
});
