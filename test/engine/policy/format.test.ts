// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readCaseFile } from '../../../src/engine/policy/caseFile.js';
import { formatPolicy } from '../../../src/engine/policy/format.js';
import { loadPolicySet } from '../../../src/engine/policy/load.js';
import { packs, ROOT, sha256 } from './world.js';

function formatted(text: string): string {
  const result = formatPolicy(text, 'p.yaml');
  assert.ok(result.ok, `${JSON.stringify(result)}\n${text}`);
  return result.value;
}

function digestOf(text: string): string | null {
  const source = { layer: 'given', file: 'p.yaml', text, countersigned: true } as const;
  const loaded = loadPolicySet([source], packs(), sha256);
  return loaded.ok ? loaded.value.digest : null;
}

function holds(text: string): void {
  const once = formatted(text);
  assert.equal(formatted(once), once, 'idempotent');
  assert.equal(digestOf(once), digestOf(text), 'the digest stays');
}

const folder = path.join(ROOT, 'policies', 'cases');
const policiesOfCases = readdirSync(folder).flatMap((file) => {
  const read = readCaseFile(readFileSync(path.join(folder, file), 'utf8'), file);
  assert.ok(read.ok);
  return [read.value.policy, ...read.value.cases.map((one) => one.policy)].filter((text) => text !== null);
});

describe('format of policy files', () => {
  it('keeps the digest of every shipped pack', () => {
    for (const text of packs().values()) holds(text);
  });

  it('finds every shipped pack formatted', () => {
    for (const [name, text] of packs()) assert.equal(formatted(text), text, name);
  });

  it('keeps the digest of every policy in the cases, and refuses those with faults', () => {
    const texts = new Set(policiesOfCases);
    assert.ok(texts.size > 50);
    for (const text of texts) {
      const result = formatPolicy(text, 'p.yaml');
      if (result.ok) holds(text);
      else
        assert.ok(
          result.fault.every(({ code }) => code !== 'policy-format'),
          JSON.stringify(result.fault),
        );
    }
  });

  it('sorts keys, joins lines that fit and quotes patterns, and keeps comments', () => {
    const text = `
# head
rules: # all of them
  # about a
  - when:
      write: ["src/**", lib/**]   # two
    id: "a"
    effect: allow # yes


  - {reason: because, id: b, when: {unknown: [empty], factor: remote-code}, effect: deny}
  # the end
extends: [ {without: [x], pack: recommended} ]
version: 1
`;
    assert.equal(
      formatted(text.replace('without: [x], ', '')),
      `# head
version: 1
extends: [{ pack: recommended }]
rules:
  # all of them
  # about a
  - id: a
    effect: allow # yes
    when:
      write: ['src/**', 'lib/**'] # two

  - id: b
    effect: deny
    when: { unknown: [empty], factor: remote-code }
    reason: because
  # the end
`,
    );
  });

  it('breaks what does not fit', () => {
    const many = Array.from({ length: 12 }, (_, i) => `"src/folder-${String(i)}/**"`).join(', ');
    const text = formatted(`version: 1\nrules: [{id: a, effect: ask, when: {read: [${many}]}}]\n`);
    assert.match(text, /\n {4}when:\n {6}read:\n {8}- 'src\/folder-0\/\*\*'\n/);
    assert.ok(text.split('\n').every((line) => line.length <= 110));
  });

  it('reads CRLF and a byte order mark, and writes neither', () => {
    const text = formatted(
      '\ufeffversion: 1\r\nrules:\r\n  - { id: a, effect: ask, when: { read: x } } # c\r\n',
    );
    assert.equal(text, "version: 1\nrules:\n  # c\n  - id: a\n    effect: ask\n    when: { read: 'x' }\n");
  });

  it('puts what follows a list that is broken above its items, apart from the next comment', () => {
    const agents = Array.from({ length: 9 }, () => '"claude-code"').join(', ');
    const text = formatted(
      `version: 1\nrules:\n  - id: a\n    effect: ask\n    when: { agent: [${agents}] } # list\n` +
        '  - effect: ask\n    # next\n    id: b\n    when: { read: x }\n',
    );
    assert.match(text, / {4}# list\n(.*\n)+ {2}# next\n {2}- id: b\n/);
  });

  const pattern = fc.constantFrom(
    'src/**',
    '**/.env*',
    "it's",
    '#x',
    'a: b',
    '!lib/**',
    'x, y',
    '"q"',
    'é/[ab]',
    '- z',
  );
  const text = fc.constantFrom(
    'plain',
    'yes',
    '12',
    'it: is',
    "don't",
    '# no comment',
    'two\nlines',
    ' led',
    'null',
  );
  const one = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | readonly T[]> =>
    fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 9 }));
  const rule = fc.record(
    {
      reason: text,
      when: fc.record(
        {
          write: one(pattern),
          read: one(pattern),
          risk: fc.constant('<20'),
          agent: one(fc.constantFrom('claude-code', 'c*')),
        },
        { requiredKeys: ['read'] },
      ),
      effect: fc.constantFrom('ask', 'deny', 'allow'),
    },
    { requiredKeys: ['when', 'effect'] },
  );
  const comment = fc.constantFrom('', '# c', '# two words', '#tight', "# it's: [x]");

  it('keeps digest and comments of generated files, and is idempotent', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 5 }),
        fc.array(comment, { minLength: 8, maxLength: 8 }),
        (rules, comments) => {
          const lines = rules.flatMap((r, i) => {
            const said = comments[i % 8] ?? '';
            const when = Object.entries(r.when).map(
              ([k, v]) => `      ${k}: ${JSON.stringify(v)}${said === '' ? '' : ` ${said}`}`,
            );
            return [
              ...(said === '' ? [] : [`  ${said}`]),
              `  - effect: ${r.effect} ${comments[(i + 1) % 8] ?? ''}`,
              ...(r.reason === undefined ? [] : [`    reason: ${JSON.stringify(r.reason)}`]),
              `    when: ${comments[(i + 2) % 8] ?? ''}`,
              ...when,
              `    ${comments[(i + 3) % 8] ?? ''}`,
              `    id: r${String(i)}`,
            ];
          });
          holds(
            ['version: 1', rules.length === 0 ? 'rules: []' : 'rules:', ...lines, comments[7] ?? ''].join(
              '\n',
            ),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
