// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EFFECTS, type Effect } from '../../../src/core/decision.js';
import { decide, intentOf, looked, policyOf, rules, type Call } from './world.js';
import { NO_SESSION } from '../../../src/core/sessionState.js';
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
const condition = fc.constantFrom('', ', risk: ">=40"', ', agent: "claude-*"', ', factor: [unanalysed]');
const rule = (effects: readonly Effect[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...effects), fc.array(selector, { minLength: 1, maxLength: 2 }), condition)
    .map(([effect, selectors, more]) => {
      const when = [...new Map(selectors)].map(([kind, patterns]) => `${kind}: ${patterns}`).join(', ');
      const said = effect === 'allow' ? when : when + more;
      return `id: ID, effect: ${effect}, when: { ${said} }`;
    });
const someRules = fc.array(rule(['allow', 'ask', 'deny']), { maxLength: 6 });
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ read: path }),
  fc.record({ write: path }),
  fc.record({ delete: path }),
  fc.record({
    bash: fc.array(fc.constantFrom(...WORDS, '&&', '|', '>', 'src/a', '$x', '"$y"')).map((w) => w.join(' ')),
  }),
  fc.record({ fetch: fc.constantFrom('https://x.test/', 'http://a.test', 'http://a\\b') }),
);
const withIds = (lines: readonly string[], name = 'r'): string[] =>
  lines.map((line, i) => `{ ${line.replace('ID', `${name}${String(i)}`)} }`);

describe('policy, whatever the rules and the call', () => {
  it('a deny or ask more never loosens a deny, and never makes an allow of anything', () =>
    fc.assert(
      fc.property(someRules, rule(['ask', 'deny']), call, (base, more, c) => {
        const before = decide(c, policyOf(rules(...withIds(base)))).effect;
        const after = decide(c, policyOf(rules(...withIds([...base, more])))).effect;
        assert.ok(strictness(after) >= strictness(before));
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
      fc.property(fc.array(rule(EFFECTS), { minLength: 1, maxLength: 6 }), call, (base, c) => {
        const text = rules(...withIds(base));
        assert.equal(JSON.stringify(decide(c, policyOf(text))), JSON.stringify(decide(c, policyOf(text))));
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
