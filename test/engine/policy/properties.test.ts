// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EFFECTS, type Effect } from '../../../src/core/decision.js';
import type { PolicySet } from '../../../src/engine/policy/policySet.js';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import { decide, intentOf, looked, policyOf, rules, sessionOf, type Call } from './world.js';
import { NO_SESSION, type PastCall } from '../../../src/core/sessionState.js';
import { judge } from '../../../src/engine/judge.js';
import { analyze } from '../../../src/engine/analyze.js';

const RUNS = { numRuns: 120 };
const strictness = (effect: Effect): number => EFFECTS.indexOf(effect);

const SEGMENTS = ['src', 'lib', 'a', 'b.ts', '.env', '*', '**', '*.ts', '[ab]', '{a,src}', 'x?'];
const WORDS = ['git', 'push', '-f', '--force', '--', 'origin', '+main', 'rm', '-rf', '*', '**', '{rm,git}'];
const path = fc.array(fc.constantFrom(...SEGMENTS), { minLength: 1, maxLength: 4 }).map((s) => s.join('/'));
const pathPattern = fc
  .tuple(fc.constantFrom('', '!', '/home/dev/proj/', '~/', '**/'), path)
  .map((p) => p.join(''));
const commandPattern = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 })
  .map((w) => w.join(' '));
const list = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(of, { minLength: 1, maxLength: 3 }).map((all) => JSON.stringify(all));
const selector = fc.oneof(
  fc.tuple(fc.constantFrom('read', 'write', 'delete'), list(pathPattern)),
  fc.tuple(fc.constant('command'), list(commandPattern)),
  fc.tuple(fc.constant('host'), list(fc.constantFrom('**', 'x.test', '*.test', '!a.test'))),
);
const conditionOf = fc.constantFrom(
  ...['risk: ">=40"', 'agent: "claude-*"', 'factor: [unanalysed]', 'identity: verified', 'identity: claimed'],
  ...['branch: main', 'branch: ["!main"]', 'branch: "feature/*"', 'hours: "20:00-07:00 Europe/Berlin"'],
  ...[
    'hours: "2026-12-20..2027-01-03"',
    'args: { a: "x*" }',
    'args: { "/n": "<=3" }',
    'after: { read: "**/.env*" }',
  ],
  ...[
    'after: { command: "git **", host: "**" }',
    'over: { count: 1, per: session }',
    'over: { count: 3, per: 1h }',
  ],
  ...['over: { denied: 1, per: agent }', 'over: { denied: 2, per: 1d }'],
);
const condition = fc
  .uniqueArray(conditionOf, { maxLength: 2, selector: (text) => text.split(':')[0] })
  .map((all) => all.map((text) => `, ${text}`).join(''));
const allowCondition = fc.constantFrom(
  ...['', ', branch: "feature/*"', ', branch: ["!main"]', ', hours: "20:00-07:00 Europe/Berlin"'],
  ...[
    ', identity: claimed',
    ', args: { a: x }',
    ', after: { read: "**" }',
    ', hours: "2026-12-20..2027-01-03"',
  ],
);
const rule = (
  effects: readonly Effect[],
  ofAllow: fc.Arbitrary<string> = fc.constant(''),
): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...effects),
      fc.array(selector, { minLength: 1, maxLength: 2 }),
      condition,
      ofAllow,
    )
    .map(([effect, selectors, more, allows]) => {
      const when = [...new Map(selectors)].map(([kind, patterns]) => `${kind}: ${patterns}`).join(', ');
      return `id: ID, effect: ${effect}, when: { ${when}${effect === 'allow' ? allows : more} }`;
    });
const someRules = fc.array(rule(['allow', 'ask', 'deny']), { maxLength: 6 });
const anyRules = fc.array(rule(['allow', 'ask', 'deny'], allowCondition), { maxLength: 6 });
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ read: path }),
  fc.record({ write: path }),
  fc.record({ delete: path }),
  fc.record({
    bash: fc.array(fc.constantFrom(...WORDS, '&&', '|', '>', 'src/a', '$x', '"$y"')).map((w) => w.join(' ')),
  }),
  fc.record({ fetch: fc.constantFrom('https://x.test/', 'http://a.test', 'http://a\\b') }),
);
const NOW = Date.parse('2026-12-24T20:00:00Z');
const past = fc.record({
  did: call,
  effect: fc.constantFrom<PastCall['effect'][]>('allow', 'deny', 'open'),
  at: fc.constantFrom(null, NOW, NOW - 3_600_001, NOW - 86_400_001),
  session: fc.constantFrom('case', 'other'),
});
type Past = Parameters<typeof sessionOf>[0];
const circumstances = fc.record({
  history: fc.array(past, { maxLength: 5 }),
  now: fc.constantFrom(null, NOW, NOW + 12 * 3_600_000),
  branch: fc.constantFrom(null, '', 'main', 'feature/a'),
});
interface At {
  readonly history: Past;
  readonly now: number | null;
  readonly branch: string | null;
}
const inCircumstances = (c: Call, policies: PolicySet, { history, now, branch }: At): Effect =>
  decide(c, policies, { ...NO_SURROUNDINGS, branch }, sessionOf(history, { now })).effect;
const withIds = (lines: readonly string[], name = 'r'): string[] =>
  lines.map((line, i) => `{ ${line.replace('ID', `${name}${String(i)}`)} }`);

describe('policy, whatever the rules and the call', () => {
  it('a deny or ask more never loosens a deny, and never makes an allow of anything', () =>
    fc.assert(
      fc.property(anyRules, rule(['ask', 'deny']), call, circumstances, (base, more, c, at) => {
        const before = inCircumstances(c, policyOf(rules(...withIds(base))), at);
        const after = inCircumstances(c, policyOf(rules(...withIds([...base, more]))), at);
        assert.ok(strictness(after) >= strictness(before));
      }),
      RUNS,
    ));
  it('one earlier call more, of which only an allow can profit, never loosens', () =>
    fc.assert(
      fc.property(someRules, call, circumstances, past, (base, c, at, more) => {
        const policies = policyOf(rules(...withIds(base)));
        const before = inCircumstances(c, policies, at);
        const after = inCircumstances(c, policies, { ...at, history: [more, ...at.history] });
        assert.ok(strictness(after) >= strictness(before));
      }),
      RUNS,
    ));
  it('what is forgotten of earlier calls never makes an allow of anything', () =>
    fc.assert(
      fc.property(anyRules, call, circumstances, (base, c, { history, now, branch }) => {
        const policies = policyOf(rules(...withIds(base)));
        const before = inCircumstances(c, policies, { history, now, branch });
        const around = { ...NO_SURROUNDINGS, branch };
        const blurred = sessionOf(
          history.map((one) => ({ ...one, act: null })),
          { now },
        );
        const forgotten = { inSession: true, until: now ?? 0 };
        for (const session of [blurred, sessionOf([], { now, forgotten })])
          assert.ok(before === 'allow' || decide(c, policies, around, session).effect !== 'allow');
      }),
      RUNS,
    ));
  it('a time or a branch that is not known never makes an allow of anything', () =>
    fc.assert(
      fc.property(anyRules, call, circumstances, (base, c, at) => {
        const policies = policyOf(rules(...withIds(base)));
        const unknown = inCircumstances(c, policies, { ...at, now: null, branch: null });
        assert.ok(inCircumstances(c, policies, at) === 'allow' || unknown !== 'allow');
      }),
      RUNS,
    ));
  it('order and names of rules change nothing', () =>
    fc.assert(
      fc.property(fc.array(rule(EFFECTS), { minLength: 1, maxLength: 6 }), call, (base, c) => {
        const effect = decide(c, policyOf(rules(...withIds(base)))).effect;
        assert.equal(decide(c, policyOf(rules(...withIds([...base].reverse(), 'other')))).effect, effect);
      }),
      RUNS,
    ));
  it('judged twice, the same bytes', () =>
    fc.assert(
      fc.property(anyRules, call, circumstances, (base, c, { history, now, branch }) => {
        const text = rules(...withIds(base));
        const around = { ...NO_SURROUNDINGS, branch };
        const session = sessionOf(history, { now });
        // As a record keeps them.
        const [aroundAgain, sessionAgain] = JSON.parse(JSON.stringify([around, session])) as [
          typeof around,
          typeof session,
        ];
        assert.equal(
          JSON.stringify(decide(c, policyOf(text), around, session)),
          JSON.stringify(decide(c, policyOf(text), aroundAgain, sessionAgain)),
        );
      }),
      RUNS,
    ));
  it('what the disk says never loosens', () =>
    fc.assert(
      fc.property(
        fc.array(rule(EFFECTS), { minLength: 1, maxLength: 6 }),
        path,
        fc.option(path),
        (base, file, real) => {
          const policies = policyOf(rules(...withIds(base)));
          const lexical = decide({ read: file }, policies);
          const [atom] = analyze(intentOf({ read: file })).facts.atoms;
          assert.ok(atom?.kind === 'read');
          const answers = real === null ? {} : { [atom.target.path]: `/srv/${real}` };
          const physical = decide({ read: file }, policies, looked(answers));
          assert.ok(strictness(physical.effect) >= strictness(lexical.effect));
        },
      ),
      RUNS,
    ));
  it('never throws, and a fault within is a deny', () => {
    const broken = policyOf('version: 1\ndefault: allow');
    const atoms = [{ kind: 'command', item: 0 }] as unknown as never[];
    const decision = judge(
      intentOf({ read: 'a' }),
      { atoms, flows: [], added: [] },
      looked({}),
      broken,
      NO_SESSION,
    );
    assert.equal(decision.effect, 'deny');
    assert.equal(decision.findings[0]?.rule, 'unreadable');
  });
});
