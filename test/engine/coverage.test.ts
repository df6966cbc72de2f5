// SPDX-License-Identifier: Apache-2.0
// What a grant may answer, and what it may never answer.
import assert from 'node:assert/strict';
import { NO_SESSION, type SessionState } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../src/core/surroundings.js';
import { analyze } from '../../src/engine/analyze.js';
import type { Tier } from '../../src/core/decision.js';
import type { Asked } from '../../src/engine/template.js';
import { coverageOf, coversCall, type Coverage } from '../../src/engine/coverage.js';
import { judge } from '../../src/engine/judge.js';
import type { PolicySet } from '../../src/engine/policy/policySet.js';
import { intentOf, policyOf, rules, sessionOf, sha256, type Call } from './policy/world.js';

interface Around {
  readonly policies?: PolicySet;
  readonly surroundings?: Partial<Surroundings>;
  readonly session?: SessionState;
}

const RECOMMENDED = policyOf('version: 1\nextends: recommended');

/** Every path leads where its name says, unless `surroundings` say otherwise. */
function coverage(call: Call | string, around: Around = {}): Coverage | null {
  const { policies = RECOMMENDED, session = NO_SESSION } = around;
  const intent = intentOf(typeof call === 'string' ? { bash: call } : call);
  const { facts, questions } = analyze(intent);
  const named = questions.flatMap((q) => (q.kind === 'real-path' ? [[q.path, q.path] as const] : []));
  const { realPaths = {}, ...more } = around.surroundings ?? {};
  const known = { ...Object.fromEntries(named), ...realPaths };
  const surroundings = { ...NO_SURROUNDINGS, lookedUp: true, branch: 'main', ...more, realPaths: known };
  const decision = judge(intent, facts, surroundings, policies, session);
  return coverageOf({ intent, facts, surroundings, policies, decision }, sha256);
}

/** A call that can be granted, with something of it changed. */
function changed(change: (asked: Asked) => Asked): Coverage | null {
  const intent = intentOf({ bash: 'cat ~/notes/a.md' });
  const { facts } = analyze(intent);
  const path = `${intent.home}/notes/a.md`;
  const surroundings = { ...NO_SURROUNDINGS, lookedUp: true, realPaths: { [path]: path } };
  const decision = judge(intent, facts, surroundings, RECOMMENDED, NO_SESSION);
  return coverageOf(change({ intent, facts, surroundings, policies: RECOMMENDED, decision }), sha256);
}

function granted(call: Call | string, around: Around = {}): Coverage {
  const found = coverage(call, around);
  assert.ok(found !== null, `${JSON.stringify(call)} can be granted`);
  return found;
}

function isCovered(first: Coverage, breadth: 'call' | 'template', second: Coverage | null): boolean {
  return second !== null && coversCall(first, breadth, second);
}

const NEVER: readonly (readonly [note: string, call: Call | string, around?: Around])[] = [
  ['what is denied', 'cat ~/.ssh/id_rsa'],
  ['what is allowed', 'npm test'],
  ['what is not understood', `python3 -c 'import x; x.y()'`],
  ['what cannot be parsed', 'foo <<'],
  ['a word that nobody knows', 'foo "$X"'],
  ['a path that is half known', 'cat ~/notes/$X/a.md'],
  ['hidden characters', 'foo a\u202Eb'],
  ['what only a person changes', 'echo x > .vscode/tasks.json'],
  ['a target that may be protected', 'rm -rf $X/y'],
  [
    'a rule that asks each time',
    'foo a',
    { policies: policyOf(rules('{ id: r, effect: ask, each: true, when: { command: "foo **" } }')) },
  ],
  [
    'a rule about what came before',
    'foo a',
    {
      policies: policyOf(
        rules('{ id: r, effect: ask, when: { command: "foo **", after: { read: ["**/.env"] } } }'),
      ),
      session: sessionOf([{ did: { read: '.env' } }]),
    },
  ],
  [
    'a budget that is used up',
    'foo a',
    {
      policies: policyOf(
        rules('{ id: r, effect: ask, when: { command: "foo **", over: { count: 0, per: session } } }'),
      ),
    },
  ],
  [
    'a rule that would deny if more were known',
    'foo a',
    {
      policies: policyOf(rules('{ id: r, effect: deny, when: { command: "foo **", branch: main } }')),
      surroundings: { branch: null },
    },
  ],
];

describe('what a grant may answer', () => {
  for (const [note, call, around] of NEVER)
    it(`is never ${note}`, () => assert.equal(coverage(call, around), null));

  it('is never of tier T4', () => {
    const of = (tier: Tier): Coverage | null =>
      changed((asked) => {
        const risk = { ...asked.decision.risk, tier };
        return { ...asked, decision: { ...asked.decision, risk } };
      });
    assert.ok(of('T3') !== null);
    assert.equal(of('T4'), null);
  });

  it('is never a path of which only the beginning is known', () => {
    const of = (kind: 'exact' | 'under'): Coverage | null =>
      changed((asked) => {
        const atoms = asked.facts.atoms.map((a) =>
          'target' in a ? { ...a, target: { ...a.target, kind } } : a,
        );
        return { ...asked, facts: { ...asked.facts, atoms } };
      });
    assert.ok(of('exact') !== null);
    assert.equal(of('under'), null);
  });

  it('is nothing where the disk was not asked', () => {
    assert.equal(coverage('cat ~/notes/a.md', { surroundings: { lookedUp: false } }), null);
    assert.ok(granted('cat ~/notes/a.md'));
  });

  it('is the same call again, whatever the breadth', () => {
    for (const breadth of ['call', 'template'] as const)
      assert.ok(isCovered(granted('foo a'), breadth, coverage('foo a')));
  });

  it('is another of its template only when that was granted', () => {
    const [first, second] = [granted('cat ~/notes/a.md'), granted('cat ~/notes/b.md')];
    assert.ok(isCovered(first, 'template', second));
    assert.ok(!isCovered(first, 'call', second));
  });

  it('has no template where a rule asks because of arguments or a branch', () => {
    const byArgument = policyOf(
      rules('{ id: r, effect: ask, when: { mcp: "pay/send", args: { amount: ">100" } } }'),
    );
    const pay = (amount: number): Call => ({ mcp: 'pay/send', arguments: { amount } });
    const first = granted(pay(200), { policies: byArgument });
    assert.equal(first.template, null);
    assert.ok(isCovered(first, 'template', coverage(pay(200), { policies: byArgument })));
    assert.ok(!isCovered(first, 'template', coverage(pay(1_000_000), { policies: byArgument })));
    const byBranch = policyOf(rules('{ id: r, effect: ask, when: { command: "foo **", branch: "*" } }'));
    const on = (branch: string): Around => ({ policies: byBranch, surroundings: { branch } });
    assert.equal(granted('foo a', on('main')).template, null);
    assert.ok(isCovered(granted('foo a', on('main')), 'call', coverage('foo a', on('main'))));
    assert.ok(!isCovered(granted('foo a', on('main')), 'call', coverage('foo a', on('next'))));
  });

  it('is a command of git on the same branch only', () => {
    const on = (branch: string): Around => ({ surroundings: { branch } });
    const first = granted('git push origin topic', on('topic'));
    for (const breadth of ['call', 'template'] as const) {
      assert.ok(isCovered(first, breadth, coverage('git push origin topic', on('topic'))));
      assert.ok(!isCovered(first, breadth, coverage('git push origin topic', on('main'))));
    }
  });

  it('is a push by configuration only where that is known, and the same', () => {
    const to = (refspec: string): Around => ({
      surroundings: { pushes: { '/w': { refspecs: [refspec], upstream: false } } },
    });
    assert.equal(coverage('git push'), null);
    const first = granted('git push', to('topic:topic'));
    for (const breadth of ['call', 'template'] as const) {
      assert.ok(isCovered(first, breadth, coverage('git push', to('topic:topic'))));
      assert.ok(!isCovered(first, breadth, coverage('git push', to('topic:main'))));
    }
  });

  it('is never a path that leads somewhere else', () => {
    const home = intentOf({ bash: '' }).home;
    const first = granted('cat ~/notes/a.md');
    const moved = { surroundings: { realPaths: { [`${home}/notes/a.md`]: `${home}/letters/a.md` } } };
    const beside = { surroundings: { realPaths: { [`${home}/notes/b.md`]: `${home}/letters/b.md` } } };
    assert.ok(!isCovered(first, 'call', coverage('cat ~/notes/a.md', moved)));
    assert.ok(!isCovered(first, 'template', coverage('cat ~/notes/a.md', moved)));
    assert.ok(!isCovered(first, 'template', coverage('cat ~/notes/b.md', beside)));
    assert.ok(
      isCovered(granted('cat ~/notes/a.md', moved), 'template', coverage('cat ~/notes/b.md', beside)),
    );
  });

  it('is never a call at a higher risk, or over another limit', () => {
    const first = granted('foo a');
    const again = granted('foo a');
    assert.ok(isCovered(first, 'call', again));
    assert.ok(!isCovered(first, 'call', { ...again, score: first.score + 1 }));
    const risky = (limit: number): PolicySet =>
      policyOf(
        rules(
          `{ id: r, effect: allow, max_risk: ${String(limit)}, when: { command: "curl **", host: "**", read: "notes.txt" } }`,
        ),
      );
    const call = 'curl -X POST -d @notes.txt https://a.test/x';
    const [low, high] = [coverage(call, { policies: risky(0) }), coverage(call, { policies: risky(5) })];
    assert.ok(low !== null && high !== null, 'risk asks');
    assert.match(low.askers.join(), /^risk/);
    assert.ok(!isCovered(low, 'call', high));
  });

  it('is never for another reason', () => {
    const other = policyOf(
      'version: 1\nextends: recommended\nrules: [{ id: r, effect: ask, when: { command: "foo **" } }]',
    );
    assert.ok(!isCovered(granted('foo a'), 'call', coverage('foo a', { policies: other })));
  });

  it('is never more remarkable by what came before', () => {
    const [first, again] = [granted('foo a'), granted('foo a')];
    assert.ok(!isCovered(first, 'call', { ...again, trajectory: ['escalation'] }));
    assert.ok(isCovered({ ...first, trajectory: ['escalation'] }, 'call', again));
  });

  it('is told in words that name all that may vary', () => {
    const words = (call: Call | string): readonly string[] =>
      (granted(call).template ?? []).flatMap((part) => part.words);
    const { home, workspace } = intentOf({ bash: '' });
    assert.deepEqual(words('cat ~/notes/a.md'), [`read anything below ${home}/notes`]);
    assert.deepEqual(words('git push origin topic'), ['run git push origin topic']);
    assert.deepEqual(words('gh pr merge 12 --squash'), ['run gh pr merge <n> --squash']);
    assert.deepEqual(words({ write: '~/notes/a.md' }), [`write any file directly in ${home}/notes`]);
    assert.ok(workspace.length > 0);
  });

  it('ends with a line that is too long to see through', () => {
    assert.equal(granted(Array.from({ length: 80 }, (_, i) => `foo ${String(i)}`).join(';')).template, null);
  });
});
