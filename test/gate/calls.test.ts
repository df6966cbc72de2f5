// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
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
});
