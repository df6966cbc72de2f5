// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Yard, until } from './yard.js';

describe('gate, one call', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  it('allows what policy allows and denies what it denies, with the rule named', async () => {
    await yard.gate();
    const yes = await yard.bash('touch allowed.txt');
    assert.deepEqual([yes.code, yes.decision], [0, 'allow'], yes.reason + yes.stderr);
    const no = await yard.bash('touch denied.txt');
    assert.deepEqual([no.code, no.decision], [2, 'deny']);
    assert.match(no.reason, /never-denied/);
  });

  it('proves a session by its heartbeat and its canary', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    const session = await until('an enforced session', async () =>
      (await supervisor.request('status/get', null)).sessions.find((one) => one.level === 'enforced'),
    );
    assert.equal(session.agent.session, 'session-1');
  });

  for (const [note, spoil] of [
    ['a matcher that picks the test call only', (t: string) => t.replace('"*"', '"CountersignCanary"')],
    ['hooks switched off', (t: string) => t.replace('{', '{ "disableAllHooks": true,')],
    ['another program behind the line', (t: string) => t.replaceAll('claude-code.sh', 'other.sh')],
  ] as const)
    it(`never shows Enforced for ${note}, nor runs what stands there`, async () => {
      await yard.gate();
      const ran = path.join(yard.home, 'other-ran');
      const other = yard.hookProgram.replace('claude-code.sh', 'other.sh');
      writeFileSync(
        other,
        `${readFileSync(yard.hookProgram, 'utf8').replace('LC_ALL=C', `LC_ALL=C; : >'${ran}'`)}`,
      );
      writeFileSync(yard.wiring, spoil(readFileSync(yard.wiring, 'utf8')));
      const supervisor = await yard.supervise();
      await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
      const said = await yard.bash('touch denied.txt');
      assert.equal(said.decision, 'deny');
      const session = await until('an observed session', async () =>
        (await supervisor.request('status/get', null)).sessions.find((one) => one.level !== 'unsupervised'),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(session.level, 'observed');
      assert.ok(!existsSync(ran));
    });

  it('holds a session by where it stands when its project lies elsewhere', async () => {
    await yard.gate();
    const said = await yard.bash('touch denied.txt', { project: yard.home, cwd: yard.workspace });
    assert.equal(said.decision, 'deny', said.stdout + said.stderr);
  });
});
