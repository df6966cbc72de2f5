// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import type { Effect } from '../../../src/core/decision.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { decide, intentOf, policyOf, sessionOf, type Call } from './world.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const HOUR = 3_600_000;
const budget = (over: string, when = 'delete: "**", '): ReturnType<typeof policyOf> =>
  policyOf(`version: 1\ndefault: allow\nrules: [{ id: r, effect: deny, when: { ${when}over: ${over} } }]\n`);
const rm = (file: string): { did: Call; at: number } => ({ did: { delete: file }, at: NOW });

describe('budgets', () => {
  const effect = (
    policies: ReturnType<typeof policyOf>,
    calls: Parameters<typeof sessionOf>[0],
    more: Parameters<typeof sessionOf>[1] = {},
  ): Effect =>
    decide({ delete: 'x' }, policies, NO_SURROUNDINGS, sessionOf(calls, { now: NOW, ...more })).effect;

  it('per session count the session, per agent its other sessions as well', () => {
    const calls = [rm('a'), { ...rm('b'), session: 'other' }];
    assert.equal(effect(budget('{ count: 2, per: session }'), calls), 'allow');
    assert.equal(effect(budget('{ count: 2, per: agent }'), calls), 'deny');
    assert.equal(effect(budget('{ count: 2 }'), calls), 'allow', 'per session when it does not say');
  });

  it('per hour and per day look back exactly so far', () => {
    const at = (ago: number) => [{ ...rm('a'), at: NOW - ago, session: 'other' }];
    assert.equal(effect(budget('{ count: 1, per: 1h }'), at(HOUR)), 'deny');
    assert.equal(effect(budget('{ count: 1, per: 1h }'), at(HOUR + 1)), 'allow');
    assert.equal(effect(budget('{ count: 1, per: 1d }'), at(24 * HOUR)), 'deny');
    assert.equal(effect(budget('{ count: 1, per: 1d }'), at(24 * HOUR + 1)), 'allow');
    assert.equal(effect(budget('{ count: 1, per: 1h }'), at(-HOUR)), 'deny', 'a clock that was set back');
    assert.equal(effect(budget('{ count: 1, per: 1h }'), at(48 * HOUR), { now: null }), 'deny', 'no clock');
  });

  it('count what waits for a person, and not what was denied', () => {
    const policies = budget('{ count: 1, per: session }');
    assert.equal(effect(policies, [{ ...rm('a'), effect: 'open' }]), 'deny');
    assert.equal(effect(policies, [{ ...rm('a'), effect: 'deny' }]), 'allow');
  });

  it('of denials take one that waits for maybe', () => {
    const policies = budget('{ denied: 1, per: session }', '');
    assert.equal(effect(policies, [{ ...rm('a'), effect: 'open' }]), 'ask');
    assert.equal(effect(policies, [{ ...rm('a'), effect: 'deny' }]), 'deny');
  });

  it('are maybe where calls are forgotten, or what they did', () => {
    const policies = budget('{ count: 5, per: 1h }');
    const until = (ago: number) => ({ forgotten: { inSession: false, until: NOW - ago } });
    assert.equal(effect(policies, [], until(HOUR)), 'ask');
    assert.equal(effect(policies, [], until(HOUR + 1)), 'allow');
    assert.equal(effect(budget('{ count: 5, per: agent }'), [], until(1e12)), 'ask');
    const gone = { forgotten: { inSession: true, until: NOW } };
    assert.equal(effect(budget('{ count: 5, per: session }'), [], gone), 'ask');
    assert.equal(effect(policies, [{ ...rm('a'), act: null }]), 'ask');
    assert.equal(
      effect(budget('{ count: 5, per: session }', ''), [{ act: null }]),
      'allow',
      'a call is a call',
    );
  });

  it('count the files of a folder, as many as the disk said', () => {
    const intent = intentOf({ bash: 'rm -r build' });
    const { facts } = analyze(intent);
    const entries = (files: number | null) => ({
      '/home/dev/proj/build': { type: 'folder', files } as const,
    });
    const judged = (files: number | null): Effect =>
      judge(
        intent,
        facts,
        { ...NO_SURROUNDINGS, entries: entries(files) },
        budget('{ count: 20, per: session }'),
        sessionOf([rm('a')], { now: NOW }),
      ).effect;
    assert.equal(judged(19), 'allow');
    assert.equal(judged(20), 'deny');
    assert.equal(judged(null), 'ask', 'nobody knows how many');
  });

  it('do not count a command and its files twice', () => {
    const policies = budget('{ count: 2, per: session }', 'command: "rm **", delete: "**", ');
    assert.equal(decide({ bash: 'rm a b' }, policies).effect, 'allow');
    assert.equal(decide({ bash: 'rm a b c' }, policies).effect, 'deny');
  });

  it('of ten thousand calls are counted in time, and from then on at once', () => {
    const session = sessionOf(
      Array.from({ length: 10_000 }, (_, i) => rm(`f${String(i)}`)),
      { now: NOW },
    );
    const policies = budget('{ count: 20000, per: session }');
    const timed = (): number => {
      const started = performance.now();
      assert.equal(decide({ delete: 'x' }, policies, NO_SURROUNDINGS, session).effect, 'allow');
      return performance.now() - started;
    };
    assert.ok(timed() < 15_000);
    assert.ok(Math.min(timed(), timed(), timed()) < 500);
  });
});

describe('after', () => {
  const taint = policyOf(
    'version: 1\ndefault: allow\nrules: [{ id: t, effect: deny, when: { host: "**", after: { read: "**/.env" } } }]\n',
  );
  const fetch: Call = { fetch: 'https://example.com/' };
  const effect = (...calls: Parameters<typeof sessionOf>[0]): Effect =>
    decide(fetch, taint, NO_SURROUNDINGS, sessionOf(calls)).effect;
  const read = { did: { read: '.env' } };

  it('is about this session', () => {
    assert.equal(effect(read), 'deny');
    assert.equal(effect({ ...read, session: 'other' }), 'allow');
  });

  it('is maybe while such a call waits, or where calls are forgotten', () => {
    assert.equal(effect({ ...read, effect: 'open' }), 'ask');
    assert.equal(effect({ act: null }), 'ask');
    const forgotten = { inSession: true, until: null };
    assert.equal(decide(fetch, taint, NO_SURROUNDINGS, sessionOf([], { forgotten })).effect, 'ask');
  });

  it('reads the paths of a call in that call’s own workspace', () => {
    const inSrc = policyOf(
      'version: 1\ndefault: allow\nrules: [{ id: t, effect: deny, when: { host: "**", after: { read: "src/**" } } }]\n',
    );
    const other = { did: { read: '/srv/w/src/a', workspace: '/srv/w' } };
    assert.equal(decide(fetch, inSrc, NO_SURROUNDINGS, sessionOf([other])).effect, 'deny');
  });
});
