// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lintPolicy } from '../../src/engine/lint.js';
import { decide, packs, policyOf, type Call } from './policy/world.js';

const none = new Map<string, string>();

function file(...rules: readonly string[]): string {
  return `version: 1\nrules:\n${rules.map((rule) => `  - { ${rule} }\n`).join('')}`;
}

function said(text: string, known: ReadonlyMap<string, string> = none): readonly string[] {
  return lintPolicy(text, 'p.yaml', known).map(
    ({ code, place, hint }) => `${String(place?.line)} ${code}${hint === undefined ? ' without hint' : ''}`,
  );
}

const FOUND: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  'an allow that a deny covers': [
    [
      'id: a, effect: allow, when: { command: "git push **" }',
      'id: d, effect: deny, when: { command: "git **" }',
    ],
    ['3 policy-never-allows'],
  ],
  'an allow that an ask covers': [
    ['id: a, effect: allow, when: { write: "src/**" }', 'id: d, effect: ask, when: { write: "**" }'],
    ['3 policy-never-allows'],
  ],
  'an allow of what is protected': [
    ['id: a, effect: allow, when: { write: ".git/hooks/pre-commit" }'],
    ['3 policy-never-allows'],
  ],
  'an ask under a deny of more': [
    [
      'id: d, effect: deny, when: { host: "**.example.com" }',
      'id: a, effect: ask, when: { host: "api.example.com" }',
    ],
    ['4 policy-shadowed'],
  ],
  'the same rule twice': [
    [
      'id: a, effect: deny, when: { read: "x", risk: ">=20" }',
      'id: b, effect: deny, when: { read: [x], risk: ">=20" }',
    ],
    ['4 policy-shadowed'],
  ],
  'an allow within another of the same risk': [
    [
      'id: a, effect: allow, when: { read: "src/a/*" }',
      'id: b, effect: allow, when: { read: ["src/**", "lib/**"] }',
    ],
    ['3 policy-shadowed'],
  ],
  'a deny with a condition under one without': [
    [
      'id: a, effect: deny, when: { mcp: "github/*" }',
      'id: b, effect: deny, when: { mcp: "github/close", agent: "c*" }',
    ],
    ['4 policy-shadowed'],
  ],
  'an ask beside one for each call': [
    [
      'id: a, effect: ask, when: { command: "git push **" }',
      'id: b, effect: ask, each: true, when: { command: "git push **" }',
    ],
    ['3 policy-shadowed'],
  ],
  'a call of two kinds': [
    ['id: a, effect: deny, when: { mcp: "github/*", command: "gh **" }'],
    ['3 policy-unreachable'],
  ],
  'arguments of a command': [
    ['id: a, effect: deny, when: { command: "gh **", args: { x: "1" } }'],
    ['3 policy-unreachable'],
  ],
  'a score that no call has': [['id: a, effect: ask, when: { risk: ">100" }'], ['3 policy-unreachable']],
  'factors that weigh more than the risk': [
    ['id: a, effect: ask, when: { factor: remote-code, risk: "<50" }'],
    ['3 policy-unreachable'],
  ],
  'everything excluded': [
    ['id: a, effect: allow, when: { read: ["src/**", "!**"] }'],
    ['3 policy-never-allows'],
  ],
  'an allow for a factor that it does not let through': [
    ['id: a, effect: allow, when: { command: "sh **", factor: remote-code }'],
    ['3 policy-never-allows'],
  ],
};

const SILENT: Readonly<Record<string, readonly string[]>> = {
  'a deny under an ask': [
    'id: a, effect: ask, when: { read: "**" }',
    'id: b, effect: deny, when: { read: "x" }',
  ],
  'an allow with a higher limit': [
    'id: a, effect: allow, when: { read: "**" }',
    'id: b, effect: allow, when: { read: "src/**" }, max_risk: 60',
  ],
  'an exclusion in the wider one': [
    'id: a, effect: allow, when: { write: ["**", "!.git/**"] }',
    'id: b, effect: allow, when: { write: "src/**" }',
  ],
  'an ask that takes less out of default': [
    'id: a, effect: ask, when: { command: "cat **" }',
    'id: b, effect: ask, when: { command: "cat **", read: "x" }',
  ],
  'a search that a floating pattern does not meet': [
    'id: a, effect: deny, when: { read: "**/.env" }',
    'id: b, effect: deny, when: { read: "src/.env" }',
  ],
  'an option that an allow does not name': [
    'id: a, effect: allow, when: { command: "git push **" }',
    'id: b, effect: allow, when: { command: "git push -v **" }',
  ],
  'a budget': [
    'id: a, effect: deny, when: { delete: "**", over: { count: 20 } }',
    'id: b, effect: deny, when: { delete: "src/**" }',
  ],
  'a condition in the wider one': [
    'id: a, effect: deny, when: { read: "**", agent: codex }',
    'id: b, effect: deny, when: { read: "x", agent: claude-code }',
  ],
  'a factor that may weigh less': [
    'id: a, effect: allow, when: { command: "git **", factor: history-rewrite }',
  ],
  'a rule about a whole call by its risk': ['id: a, effect: ask, when: { risk: ">=40", branch: main }'],
  'an order in which an allow stands beside a deny of less': [
    'id: a, effect: allow, when: { command: "git **" }',
    'id: b, effect: deny, when: { command: "git push **" }',
  ],
};

describe('lint of policy files', () => {
  for (const [what, [rules, wanted]] of Object.entries(FOUND))
    it(`finds ${what}`, () => assert.deepEqual(said(file(...rules)), wanted));
  for (const [what, rules] of Object.entries(SILENT))
    it(`says nothing of ${what}`, () => assert.deepEqual(said(file(...rules)), []));

  it('finds an allow that a pack denies, and says nothing of the pack itself', () => {
    const pack = new Map([['p', file('id: d, effect: deny, when: { host: "**" }')]]);
    const own = `extends: p\n${file('id: a, effect: allow, when: { host: "example.com" }')}`;
    assert.deepEqual(said(own, pack), ['4 policy-never-allows']);
    assert.deepEqual(said(own.replace('extends: p', 'extends: { pack: p, without: d }'), pack), []);
  });

  it('says nothing of the shipped packs', () => {
    for (const [name, text] of packs()) assert.deepEqual(said(text, packs()), [], name);
  });

  it('ends on files of thousands of rules', () => {
    const many = Array.from(
      { length: 3000 },
      (_, i) => `id: r${String(i)}, effect: ask, when: { read: "src/${String(i)}/**" }`,
    );
    const started = performance.now();
    assert.deepEqual(said(file(...many, 'id: z, effect: deny, when: { read: "src/7/x" }')), []);
    assert.ok(performance.now() - started < 15_000);
  });

  const effect = fc.constantFrom('allow', 'ask', 'deny');
  const path = fc.constantFrom(
    '**',
    'src/**',
    'src/*',
    'src/a.ts',
    '**/a.ts',
    '**/*.ts',
    '~/**',
    '/etc/**',
    '!src/a.ts',
    'SRC/**',
    'src',
  );
  const command = fc.constantFrom(
    '**',
    'git **',
    'git push **',
    'git push',
    'git push -f **',
    'git * **',
    'cat **',
    'rm **',
    'rm -rf **',
    '!git push **',
  );
  const one = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
    fc.array(value, { minLength: 1, maxLength: 2 });
  const when = fc.oneof(
    fc.record({ command: one(command) }),
    fc.record({ read: one(path) }),
    fc.record({ write: one(path) }),
    fc.record({ delete: one(path) }),
    fc.record({ command: one(command), read: one(path) }),
    fc.record({ host: one(fc.constantFrom('**', '*.example.com', 'api.example.com')) }),
    fc.record({ read: one(path), risk: fc.constantFrom('<20', '<=60') }),
  );
  const rule = fc.record({
    effect,
    when,
    max_risk: fc.constantFrom(undefined, 20, 69),
    each: fc.constantFrom(undefined, true),
  });
  const CALLS: readonly Call[] = [
    { bash: 'git push -f origin main' },
    { bash: 'git push' },
    { bash: 'git $X' },
    { bash: 'git -C d push -v' },
    { bash: 'GIT push' },
    { bash: 'rm -rf src' },
    { bash: 'rm *' },
    { bash: 'rm src/a.ts && cat src/a.ts' },
    { bash: 'cat src/a.ts > src/b.ts' },
    { bash: 'grep -r x .' },
    { bash: 'grep -r x src' },
    { bash: 'cat ~/x /etc/passwd' },
    { bash: 'curl https://api.example.com -o src/a.ts' },
    { bash: '$X y' },
    { read: 'src/a.ts' },
    { read: 'SRC/A.TS' },
    { search: '.' },
    { search: 'src' },
    { search: '/' },
    { write: 'src/a.ts' },
    { write: 'src/b/c.ts' },
    { write: '/etc/x' },
    { delete: 'src/a.ts' },
    { fetch: 'https://api.example.com/' },
  ];

  it('never calls a rule idle that decides something', () => {
    let flagged = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 2, maxLength: 4 }), effect, (rules, fallback) => {
        const lines = rules.map((r, i) => {
          const id = `r${String(i)}`;
          const more =
            r.effect === 'allow' ? { max_risk: r.max_risk } : r.effect === 'ask' ? { each: r.each } : {};
          return JSON.stringify({ id, effect: r.effect, when: r.when, ...more });
        });
        const text = (some: readonly string[]): string =>
          `version: 1\ndefault: ${fallback}\nrules:\n${some.map((l) => `  - ${l}\n`).join('')}`;
        for (const { place } of lintPolicy(text(lines), 'p.yaml', none)) {
          flagged++;
          const idle = (place?.line ?? 0) - 4;
          const [all, rest] = [policyOf(text(lines)), lines.filter((_, i) => i !== idle)];
          const without = policyOf(rest.length === 0 ? `version: 1\ndefault: ${fallback}\n` : text(rest));
          for (const call of CALLS)
            assert.equal(
              decide(call, all).effect,
              decide(call, without).effect,
              `${JSON.stringify(call)}\n${text(lines)}\n${String(idle)}`,
            );
        }
      }),
      { numRuns: 600 },
    );
    assert.ok(flagged > 30, String(flagged));
  });
});
