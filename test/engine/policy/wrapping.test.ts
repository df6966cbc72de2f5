// SPDX-License-Identifier: Apache-2.0
// Saying a line in another way never loosens what is decided about it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { analyze } from '../../../src/engine/analyze.js';
import { EFFECTS, type Effect } from '../../../src/core/decision.js';
import { decide, intentOf, policyOf, rules, ROOT } from './world.js';
import { PREFIXES, QUOTINGS, WRAPS } from './wrapping.js';

const policies = policyOf('version: 1\nextends: [recommended]\n');
const effectOf = (line: string): Effect => decide({ bash: line }, policies).effect;
const strictness = (effect: Effect): number => EFFECTS.indexOf(effect);

interface Line {
  readonly cmd: string;
  readonly shell: string;
}
const corpus = readFileSync(path.join(ROOT, 'test/golden/commands-dev.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Line)
  .filter((line) => line.shell === 'bash' && !line.cmd.includes('\0'))
  .map((line) => line.cmd);
const stopped = corpus.filter((line) => effectOf(line) !== 'allow');

/** One simple command of plain words, as its own words. */
function plainWords(line: string): readonly string[] | null {
  const { atoms } = analyze(intentOf({ bash: line })).facts;
  const commands = atoms.flatMap((a) => (a.kind === 'command' ? [a.command] : []));
  const [only] = commands;
  const words = only?.argv.map((w) => w.text) ?? [];
  return commands.length === 1 && words.join(' ') === line && /^[\w./ =:@+-]+$/.test(line) ? words : null;
}
const simple = stopped.filter((line) => plainWords(line) !== null);

/** The lines that got through once they were said in this way. */
function slipped(lines: readonly string[], say: (line: string) => string): string[] {
  return lines.filter((line) => effectOf(say(line)) === 'allow');
}

describe('a line that is stopped', () => {
  it('is there in numbers', () => {
    assert.ok(stopped.length > 400);
    assert.ok(simple.length > 80, String(simple.length));
  });
  for (const [name, wrap] of Object.entries(WRAPS))
    it(`stays so in: ${name}`, () => {
      assert.deepEqual(slipped(stopped, wrap), []);
    });
  for (const [name, prefix] of Object.entries(PREFIXES))
    it(`stays so behind: ${name}`, () => {
      assert.deepEqual(slipped(simple, prefix), []);
    });
  for (const [name, say] of Object.entries(QUOTINGS))
    it(`stays so in other quotes: ${name}`, () => {
      assert.deepEqual(
        slipped(simple, (line) => say(plainWords(line) ?? [])),
        [],
      );
    });
});

const WORDS = [
  'git',
  'push',
  '-f',
  '--force',
  'origin',
  '+main',
  'rm',
  '-rf',
  '/',
  'src',
  '/home/dev/.ssh/id_rsa',
  'cat',
];
const command = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 });
const rule = fc
  .tuple(
    fc.constantFrom(...EFFECTS),
    fc.array(
      fc.constantFrom('git **', 'rm **', 'git push ** {-f,--force} **', '**', 'cat **', 'git push ** +*'),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    fc.constantFrom('', ', write: ["**"]', ', read: ["~/.ssh/**"]', ', delete: ["/**"]'),
  )
  .map(
    ([effect, patterns, more]) => `effect: ${effect}, when: { command: ${JSON.stringify(patterns)}${more} }`,
  );

describe('any rules and any command', () => {
  it('a denied command is never allowed in other words', () =>
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 5 }),
        command,
        fc.constantFrom(...Object.entries(WRAPS), ...Object.entries(PREFIXES)),
        fc.constantFrom(...Object.values(QUOTINGS)),
        (lines, words, [, wrap], say) => {
          const set = policyOf(rules(...lines.map((line, i) => `{ id: r${String(i)}, ${line} }`)));
          const before = decide({ bash: words.join(' ') }, set).effect;
          for (const other of [wrap(words.join(' ')), say(words), wrap(say(words))])
            if (before === 'deny') assert.notEqual(decide({ bash: other }, set).effect, 'allow', other);
          assert.ok(strictness(decide({ bash: say(words) }, set).effect) >= strictness(before), say(words));
        },
      ),
      { numRuns: 150 },
    ));
});

const JUDGE = `
import { readFileSync } from 'node:fs';
const [world, corpus] = process.argv.slice(1);
const { decide, policyOf } = await import(world);
const policies = policyOf('version: 1\\nextends: [recommended]\\n');
for (const line of readFileSync(corpus, 'utf8').split('\\n'))
  if (line !== '') console.log(JSON.stringify(decide({ bash: JSON.parse(line).cmd }, policies)));
`;

describe('two processes', () => {
  it('decide the same, byte for byte, whatever their environment', () => {
    const world = pathToFileURL(path.join(import.meta.dirname, 'world.js')).href;
    const file = path.join(ROOT, 'test/golden/commands-dev.jsonl');
    const [one, other] = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    ].map((env) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', JUDGE, '--', world, file], {
        env: { ...process.env, ...env },
        cwd: env.TZ === 'UTC' ? '/' : ROOT,
        maxBuffer: 1 << 26,
      }),
    );
    assert.ok((one?.length ?? 0) > 100_000);
    assert.ok(one !== undefined && other !== undefined && one.equals(other));
  });
});
