// SPDX-License-Identifier: Apache-2.0
// How long a grant lives, by clocks that a test can set.
import assert from 'node:assert/strict';
import type { Digest, RequestId, SessionId } from '../../src/core/ids.js';
import type { Coverage } from '../../src/engine/coverage.js';
import { Grants, MAX_GRANTS, type Asker, type Grant } from '../../src/gate/grants.js';

const MINUTE = 60_000;
const COVERAGE: Coverage = { call: 'c', template: null, askers: ['default'], score: 0, trajectory: [] };
const POLICY = 'p'.repeat(64) as Digest;

function grantOf(more: Partial<Grant> = {}): Grant {
  return {
    id: 'a'.repeat(64) as Digest,
    breadth: 'call',
    life: 'session',
    survives: false,
    agent: { name: 'claude-code', session: 's1', assurance: 'claimed' },
    workspace: '/w',
    policy: POLICY,
    coverage: COVERAGE,
    words: [],
    who: 'Test Person',
    request: 'A-1' as RequestId,
    sid: 's'.repeat(64) as SessionId,
    seq: 1,
    ...more,
  };
}

function askerOf(more: Partial<Asker> = {}): Asker {
  const { agent, workspace, policy } = grantOf();
  return { agent, workspace, policy, coverage: () => COVERAGE, ...more };
}

describe('gate, how long a grant lives', () => {
  let wall: number;
  let steady: number;
  let changes: number;
  let grants: Grants;
  beforeEach(() => {
    [wall, steady, changes] = [1_000_000_000_000, 5000, 0];
    grants = new Grants({ wall: () => wall, steady: () => steady }, () => changes++);
  });

  const pass = (ms: number): void => {
    wall += ms;
    steady += ms;
  };
  const uses = (asker = askerOf()): boolean => grants.use(asker) !== null;

  it('counts its uses and tells how much time is left', () => {
    grants.add(grantOf(), 1);
    assert.ok(uses() && uses());
    pass(5 * MINUTE);
    const [one] = grants.list();
    assert.deepEqual([one?.uses, one?.leftMs], [2, 115 * MINUTE]);
    assert.ok(changes >= 3);
  });

  it('ends after one use when it is for the next time only', () => {
    grants.add(grantOf({ life: 'once' }), 1);
    assert.deepEqual([uses(), uses()], [true, false]);
    assert.deepEqual(grants.list(), []);
  });

  for (const [note, more, minutes] of [
    ['ten minutes', { life: 'minutes' }, 10],
    ['two hours at the latest', { life: 'session' }, 120],
    ['two hours at the latest, unused', { life: 'once' }, 120],
    ['half an hour when it answers what is careful', { coverage: { ...COVERAGE, score: 70 } }, 30],
  ] as const)
    it(`ends after ${note}`, () => {
      grants.add(grantOf(more), 1);
      pass(minutes * MINUTE - 1);
      assert.equal(grants.list().length, 1);
      pass(1);
      assert.ok(!uses());
    });

  it('ends when the wall clock goes on while the machine sleeps', () => {
    grants.add(grantOf({ life: 'minutes' }), 1);
    wall += 11 * MINUTE;
    assert.ok(!uses());
  });

  it('ends in its time when somebody holds the wall clock', () => {
    grants.add(grantOf({ life: 'minutes' }), 1);
    steady += 10 * MINUTE;
    assert.ok(!uses());
  });

  it('ends when the wall clock is set back, and a small correction changes nothing', () => {
    grants.add(grantOf({ life: 'minutes' }), 1);
    wall -= 500;
    assert.ok(uses());
    wall -= 5 * MINUTE;
    assert.ok(!uses());
    wall += 5 * MINUTE;
    assert.ok(!uses(), 'and does not come back');
  });

  for (const [note, asker] of [
    ['another agent', { agent: { ...grantOf().agent, name: 'codex' } }],
    ['another session', { agent: { ...grantOf().agent, session: 's2' } }],
    ['one that is known otherwise', { agent: { ...grantOf().agent, assurance: 'verified' } }],
    ['another workspace', { workspace: '/v' }],
    ['another policy', { policy: 'q'.repeat(64) as Digest }],
    ['a call that only a person answers', { coverage: () => null }],
    ['another call', { coverage: () => ({ ...COVERAGE, call: 'd' }) }],
  ] as const)
    it(`does not answer ${note}`, () => {
      grants.add(grantOf(), 1);
      assert.ok(!uses(askerOf(asker)));
      assert.ok(uses());
    });

  it('answers other sessions of the agent only when it was given to all of them', () => {
    grants.add(grantOf({ life: 'window' }), 1);
    assert.ok(uses(askerOf({ agent: { ...grantOf().agent, session: 's2' } })));
    grants.sessionEnded(grantOf().agent);
    assert.ok(uses());
  });

  it('ends with its session', () => {
    grants.add(grantOf(), 1);
    grants.sessionEnded({ name: 'claude-code', session: 's2' });
    assert.ok(uses());
    grants.sessionEnded(grantOf().agent);
    assert.ok(!uses());
  });

  it('ends with its window unless it was said to survive', () => {
    grants.add(grantOf(), 1);
    grants.add(grantOf({ id: 'b'.repeat(64) as Digest, survives: true }), 1);
    grants.windowGone(2);
    assert.equal(grants.list().length, 2);
    grants.windowGone(1);
    assert.deepEqual(
      grants.list().map(({ grant }) => grant.survives),
      [true],
    );
  });

  it('ends with the policy that it was given under', () => {
    grants.add(grantOf(), 1);
    grants.policyIs('/v', 'q'.repeat(64) as Digest);
    assert.equal(grants.list().length, 1);
    grants.policyIs('/w', 'q'.repeat(64) as Digest);
    assert.ok(!uses());
  });

  it('ends when it is revoked', () => {
    grants.add(grantOf(), 1);
    assert.equal(grants.revoke('b'.repeat(64)), null);
    assert.equal(grants.revoke(grantOf().id)?.request, 'A-1');
    assert.ok(!uses());
    assert.equal(grants.revoke(grantOf().id), null);
  });

  it('has a limit to how many there are', () => {
    for (let i = 0; i < MAX_GRANTS; i++)
      grants.add(grantOf({ id: String(i).padStart(64, '0') as Digest }), 1);
    assert.ok(grants.isFull);
    pass(121 * MINUTE);
    assert.ok(!grants.isFull);
  });

  it('costs a call nothing while there is none', () => {
    assert.ok(!uses(askerOf({ coverage: () => assert.fail('was asked for') })));
    grants.add(grantOf({ workspace: '/v' }), 1);
    assert.ok(!uses(askerOf({ coverage: () => assert.fail('was asked for') })));
  });
});
