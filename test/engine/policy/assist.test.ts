// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Explanation, Suggestion } from '../../../src/core/policyAssist.js';
import { CASES } from '../../../src/engine/policy/caseSchema.js';
import { complete } from '../../../src/engine/policy/complete.js';
import { explain, pathPicker } from '../../../src/engine/policy/explain.js';
import { readPolicyFile } from '../../../src/engine/policy/file.js';
import { POLICY, type MapShape } from '../../../src/engine/policy/schema.js';

const KNOWN = {
  packs: new Map([
    ['recommended', ['read-workspace', 'remote-code']],
    ['strict', ['no-network']],
  ]),
  agents: ['claude-code', 'codex'],
  rules: ['mine'],
};

/** `|` is the cursor. */
function at<T>(text: string, ask: (text: string, offset: number) => T): T {
  const offset = text.indexOf('|');
  assert.ok(offset >= 0, 'a cursor');
  return ask(text.slice(0, offset) + text.slice(offset + 1), offset);
}

const suggested = (text: string, root: MapShape = POLICY): readonly Suggestion[] =>
  at(text, (whole, offset) => complete(whole, offset, root, KNOWN));
const labels = (text: string, root?: MapShape): readonly string[] =>
  suggested(text, root).map((one) => one.label);
const explained = (text: string, root: MapShape = POLICY): Explanation | null =>
  at(text, (whole, offset) => explain(whole, offset, root));

const RULE = 'version: 1\nrules:\n  - id: a\n';
const RULE_KEYS = ['effect', 'when', 'max_risk', 'each', 'reason'];
const COMMANDS = ['command', 'read', 'write', 'delete', 'host', 'mcp', 'tool'];

/** The first suggestions, in their order; `[]`: none at all. */
const PLACES: readonly (readonly [string, string, readonly string[]])[] = [
  ['an empty file', '|', ['version', 'extends', 'default', 'rules']],
  ['a new line at the left', 'version: 1\n|', ['extends', 'default', 'rules']],
  ['a key half typed', 'version: 1\nru|', ['extends', 'default', 'rules']],
  ['a key that has a value', 'version: 1\nru|les: []', ['extends', 'default', 'rules']],
  ['a new rule', 'version: 1\nrules:\n  - |', ['new rule', 'id', 'effect', 'when']],
  ['a new rule, half typed', 'version: 1\nrules:\n  - i|', ['new rule', 'id']],
  ['the next line of a rule', `${RULE}    |`, RULE_KEYS],
  ['between two lines of a rule', `${RULE}    |\n    effect: deny\n`, ['when', 'reason']],
  ['a line that belongs to no map', `${RULE}  |`, []],
  ['a flow rule not yet closed', 'version: 1\nrules:\n  - { id: a, |', RULE_KEYS],
  ['an effect', `${RULE}    effect: |`, ['allow', 'ask', 'deny']],
  ['an effect with more below', `${RULE}    effect: |\n    when: { read: x }\n`, ['allow', 'ask', 'deny']],
  ['an effect, half typed', `${RULE}    effect: de|ny`, ['allow', 'ask', 'deny']],
  ['an effect in a flow map', 'rules: [{ effect: | }]', ['allow', 'ask', 'deny']],
  ['an effect in quotes', `${RULE}    effect: "|"`, ['allow', 'ask', 'deny']],
  ['a selector', `${RULE}    when: { | }`, COMMANDS],
  ['a selector in a block', `${RULE}    when:\n      |`, COMMANDS],
  ['a selector, the brace left open', `${RULE}    when: { |`, COMMANDS],
  ['a factor', `${RULE}    when: { factor: [remote-code, |] }`, ['outside-workspace']],
  ['a factor, half typed and open', `${RULE}    when: { factor: [rem|`, ['outside-workspace']],
  ['a factor in a block', `${RULE}    when:\n      factor:\n        - |`, ['outside-workspace']],
  ['a lone factor', `${RULE}    when:\n      factor: |`, ['outside-workspace']],
  ['an unknown', `${RULE}    when: { unknown: | }`, ['true', 'empty']],
  ['a comparison', `${RULE}    when: { risk: | }`, ['>=40', '<20']],
  ['an agent', `${RULE}    when: { agent: [|] }`, ['claude-code', 'codex']],
  ['a pack', 'extends: |', ['recommended', 'strict']],
  ['a pack in a list', 'extends: [rec|]', ['recommended', 'strict', 'pack', 'without']],
  ['a pack by name', 'extends: { pack: |, without: [a] }', ['recommended', 'strict']],
  ['a rule of a pack', 'extends: { pack: strict, without: [|] }', ['no-network']],
  [
    'a rule of a pack in quotes',
    "extends: [{ pack: recommended, without: ['|'] }]",
    ['read-workspace', 'remote-code'],
  ],
  ['a comment', 'version: 1\n# effect: |', []],
  ['the middle of a command', `${RULE}    when: { command: ["git |"] }`, []],
  ['a reason', `${RULE}    reason: because |`, []],
  ['a budget', `${RULE}    when: { over: { per: | } }`, ['session', 'agent', '1h', '1d']],
  ['what came before', `${RULE}    when: { after: { | } }`, COMMANDS],
  ['a truth', `${RULE}    each: |`, ['true', 'false']],
  ['the value of an argument', `${RULE}    when: { args: { owner: | } }`, []],
  ['a second document', 'version: 1\n---\n|', []],
];

describe('engine/policy: completion', () => {
  for (const [what, text, wanted] of PLACES)
    it(`knows ${what}`, () => {
      const found = labels(text);
      if (wanted.length === 0) assert.deepEqual(found, []);
      else assert.deepEqual(found.slice(0, wanted.length), wanted);
    });

  it('offers no key that stands there, and none that is an error beside the effect', () => {
    const keys = labels(`${RULE}    effect: allow\n    |`);
    assert.deepEqual(keys.includes('max_risk'), true);
    assert.ok(!labels(`${RULE}    effect: deny\n    |`).includes('max_risk'));
    assert.ok(!labels(`${RULE}    effect: allow\n    when: { | }`).includes('unknown'));
    assert.ok(!labels(`${RULE}    when: { read: x, | }`).includes('read'));
    assert.ok(labels(`${RULE}    when: { read: x, | }`).includes('write'));
  });

  it('replaces the whole word, and leaves the colon that is there', () => {
    const [one] = suggested(`${RULE}    eff|ect: deny\n`);
    assert.deepEqual([one?.insert, one?.start, one?.end], ['effect', RULE.length + 4, RULE.length + 10]);
  });

  it('quotes what YAML would take for something else', () => {
    assert.equal(suggested(`${RULE}    when: { risk: | }`)[0]?.insert, "'>=40'");
    assert.equal(suggested(`${RULE}    when: { risk: "|" }`)[0]?.insert, '>=40');
  });

  it('writes a whole rule that is a rule', () => {
    const before = 'version: 1\nrules:\n  - ';
    const [whole] = suggested(`${before}|`);
    // As an editor does: placeholders become their first choice, lines go as deep as the first one began.
    const text = (whole?.insert ?? '')
      .replace(/\$\{\d\|([^,|]*)[^}]*\}/g, '$1')
      .replace(/\$\{\d:([^}]*)\}/g, '$1')
      .replace(/\$\d/g, 'x')
      .replaceAll('\n', '\n  ');
    const { policy, faults } = readPolicyFile(before + text, 'p.yaml');
    assert.deepEqual(faults, []);
    assert.equal(policy.rules[0]?.effect, 'deny');
  });

  it('knows case files', () => {
    assert.deepEqual(labels('cases:\n  - |', CASES).slice(0, 2), ['new case', 'note']);
    assert.deepEqual(labels('cases:\n  - want: { effect: | }', CASES), ['allow', 'ask', 'deny']);
    assert.deepEqual(labels('cases:\n  - want: { rule: | }', CASES), ['default', 'risk', 'mine']);
    assert.deepEqual(labels('cases:\n  - call: { agent: | }', CASES), ['claude-code', 'codex']);
  });

  it('never throws, wherever the cursor stands in whatever text', () => {
    const piece = fc.constantFrom(
      ...[
        'version: 1',
        'rules:',
        '  - id: a',
        '    when: {',
        ' [',
        ']',
        '}',
        ': ',
        '- ',
        '"',
        "'",
        '\n',
        '\t',
      ],
      ...['&a ', '*a', '!!x ', '|\n  x', '? ', '#', '---\n', '\u2028', '\ud800', 'effect', ',', '\0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(200), (pieces, offset) => {
        const text = pieces.join('');
        for (const root of [POLICY, CASES]) {
          for (const { start, end } of complete(text, offset, root, KNOWN)) assert.ok(start <= end);
          explain(text, offset, root);
        }
      }),
      { numRuns: 400 },
    );
  });

  for (const [what, text] of [
    ['deep brackets', '['.repeat(100_000)],
    ['deep braces', '{a: '.repeat(60_000)],
    ['many keys', Array.from({ length: 20_000 }, (_, i) => `k${String(i)}: 1`).join('\n')],
    ['an endless quote', `"${'a\n'.repeat(100_000)}`],
    ['aliases', '&a [*a, *a]\n'.repeat(3_000)],
    ['a long line', `a: ${'b, '.repeat(80_000)}`],
  ] as const)
    it(`answers in time: ${what}`, () => {
      const started = performance.now();
      complete(text, text.length - 1, POLICY, KNOWN);
      explain(text, text.length >> 1, POLICY);
      assert.ok(performance.now() - started < 20_000, `${String(performance.now() - started)} ms`);
    });

  it('takes a file of any depth, by whichever bracket, for a broken one', () => {
    for (const one of ['[', '{a: ', '- ', '? ', 'a:\n [', '- - [', '{? '])
      for (const times of [2000, 100_000]) {
        const { faults } = readPolicyFile(one.repeat(times), 'p.yaml');
        assert.match(faults[0]?.message ?? '', /nested too deep|flow/);
        assert.ok(faults.length > 0);
      }
    const stairs = Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    assert.equal(readPolicyFile(stairs, 'p.yaml').faults[0]?.message, 'nested too deep');
  });

  it('does not read what is too long', () => {
    assert.deepEqual(complete(`version: 1\n${'#\n'.repeat(200_000)}`, 11, POLICY, KNOWN), []);
  });
});

describe('engine/policy: explanation', () => {
  it('of a key is its one definition', () => {
    assert.match(explained(`${RULE}    max|_risk: 50\n`)?.doc ?? '', /Up to which risk score/);
    assert.match(explained(`${RULE}    ef|fect: deny\n`)?.title ?? '', /allow \| ask \| deny, required/);
    assert.equal(explained(`${RULE}    nonsen|se: 1\n`), null);
    assert.equal(explained('version: 1\n\n|\n'), null);
  });

  it('of a rule says its effect and what it picks', () => {
    const text = 'rules:\n  - id: no-|push\n    effect: deny\n    when:\n      command: ["git push **"]\n';
    assert.deepEqual(explained(text)?.about, {
      kind: 'rule',
      id: 'no-push',
      effect: 'deny',
      when: 'command: ["git push **"]',
    });
  });

  it('of names says what kind they are of', () => {
    assert.deepEqual(explained('extends: [recom|mended]')?.about, { kind: 'pack', name: 'recommended' });
    assert.deepEqual(explained(`${RULE}    when: { factor: [remote|-code] }`)?.about, {
      kind: 'factor',
      id: 'remote-code',
    });
    assert.deepEqual(explained('extends: { pack: strict, without: [no-|network] }')?.about, {
      kind: 'rule',
      id: 'no-network',
      effect: null,
      when: '',
    });
  });

  it('of a path pattern leads to what it picks', () => {
    const about = explained(`${RULE}    effect: allow\n    when: { read: "src/|**" }`)?.about;
    assert.ok(about?.kind === 'path' && about.allow);
    const picks = pathPicker(about, { workspace: '/w', home: '/h' });
    assert.deepEqual(
      ['/w/src/a/b.ts', '/w/src', '/w/test/a.ts', '/src/a'].map((path) => picks?.(path)),
      [true, true, false, false],
    );
    const deny = pathPicker(
      { kind: 'path', pattern: '!**/.ENV*', allow: false },
      { workspace: '/w', home: '/h' },
    );
    assert.deepEqual([deny?.('/w/a/.env.local'), deny?.('/w/env')], [true, false]);
    assert.equal(pathPicker({ ...about, pattern: 'src/[' }, { workspace: '/w', home: '/h' }), null);
  });
});
