// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Supervisor } from '../../src/gate/client.js';
import { Yard } from './yard.js';

describe('gate, policy files in an editor', () => {
  let yard: Yard;
  let supervisor: Supervisor;
  let file: string;
  let cases: string;
  before(async () => {
    yard = new Yard({ policy: 'version: 1\nextends: recommended\n' });
    file = path.join(yard.workspace, '.countersign', 'policy.yaml');
    cases = path.join(yard.workspace, '.countersign', 'cases', 'ours.yaml');
    mkdirSync(path.dirname(cases), { recursive: true });
    await yard.gate();
    supervisor = await yard.supervise();
  });
  after(() => yard.close());

  const RULES = 'version: 1\nrules:\n  - id: no-env\n    effect: deny\n    when: { read: ["**/.env*"] }\n';
  const check = (text: string, at = file) => supervisor.request('policy/check', { file: at, text });

  it('checks a text that is nowhere on the disk, with places and hints', async () => {
    assert.deepEqual(await check(RULES), []);
    assert.deepEqual(await check(RULES.replace('effect', 'efect')), [
      {
        severity: 'error',
        code: 'policy-missing',
        message: '`effect` is missing in this rule',
        hint: 'The most restrictive wins.',
        line: 3,
        column: 5,
      },
      {
        severity: 'error',
        code: 'policy-unknown-key',
        message: 'unknown key `efect` in this rule',
        hint: 'did you mean `effect`?',
        line: 4,
        column: 5,
      },
    ]);
  });

  it('warns of what does not count in a repository, and only there', async () => {
    const text = RULES.replace('deny', 'allow');
    assert.deepEqual(
      (await check(text)).map((one) => [one.severity, one.code, one.line]),
      [['warning', 'policy-allow-not-counted', 3]],
    );
    assert.deepEqual(await check(text, path.join(yard.home, '.config', 'countersign', 'policy.yaml')), []);
  });

  it('checks case files as such', async () => {
    const [fault] = await check('cases:\n  - note: nothing\n', cases);
    assert.equal(fault?.code, 'policy-missing');
  });

  it('completes with the names that this machine knows', async () => {
    const at = async (text: string, of = file): Promise<readonly string[]> => {
      const offset = text.indexOf('|');
      const found = await supervisor.request('policy/complete', {
        file: of,
        text: text.replace('|', ''),
        offset,
      });
      return found.map((one) => one.label);
    };
    assert.ok((await at('extends: [|]')).includes('recommended'));
    assert.ok((await at('extends: { pack: recommended, without: [|] }')).includes('remote-code'));
    assert.deepEqual(await at('rules:\n  - when: { agent: | }'), ['claude-code']);
    writeFileSync(file, RULES);
    assert.ok((await at('cases:\n  - want: { rule: | }', cases)).includes('no-env'));
  });

  it('explains a rule by its use, and a pattern by what it picks', async () => {
    writeFileSync(path.join(yard.workspace, '.env.local'), '');
    await yard.call({ tool: 'Read', input: { file_path: path.join(yard.workspace, '.env.local') } });
    const text = `${RULES}  - { id: far, effect: ask, when: { factor: [remote-code] } }\n`;
    const hover = async (word: string): Promise<string> => {
      const offset = text.indexOf(word);
      const found = await supervisor.request('policy/hover', { file, text, offset });
      return found?.more.join('\n') ?? '';
    };
    assert.match(
      await hover('no-env'),
      /deny: \{ read: \["\*\*\/\.env\*"\] \}\nnamed in 1 of the last \d+ calls/,
    );
    assert.equal(await hover('**/.env*'), 'picks 1 files here: .env.local');
    assert.match(await hover('far'), /named in 0 of the last/);
    assert.match(await hover('remote-code'), /^\+50: runs code that nobody here has read/);
  });

  it('lists and runs cases, against the text that was sent', async () => {
    writeFileSync(file, RULES);
    const text = [
      'cases:',
      '  - note: secrets are not read',
      '    call: { read: .env }',
      '    want: { effect: deny, rule: no-env }',
      '  - note: all is allowed',
      '    call: { read: src/a.ts }',
      '    want: { effect: allow }',
      '',
    ].join('\n');
    const run = (which: readonly number[] | 'all', sent = text) =>
      supervisor.request('policy/cases', { file: cases, text: sent, run: which });
    const said = async (...asked: Parameters<typeof run>): Promise<readonly string[]> =>
      (await run(...asked)).cases.map(
        (one) => `${String(one.line)} ${one.outcome} ${one.wanted} / ${one.got}`,
      );
    assert.deepEqual(await said([]), ['2 not-run  / ', '5 not-run  / ']);
    assert.deepEqual(await said('all'), ['2 passed  / ', '5 failed allow / ask by default']);
    assert.deepEqual(await said([1]), ['2 not-run  / ', '5 failed allow / ask by default']);
    const { faults } = await run('all', 'policy_file: ../nowhere.yaml\n' + text);
    assert.match(faults[0]?.message ?? '', /no policy .*nowhere\.yaml/);
    assert.equal((await run('all', 'cases: []\n')).faults[0]?.code, 'policy-no-case');
  });

  it('refuses what is no question, and stays', async () => {
    for (const params of [
      { file, text: 'x'.repeat(1_000_001) },
      { file: 'policy.yaml', text: '' },
      { file, text: 1 },
      null,
    ])
      await assert.rejects(supervisor.request('policy/check', params as never));
    await assert.rejects(supervisor.request('policy/complete', { file, text: '', offset: -1 }));
    await assert.rejects(supervisor.request('policy/cases', { file, text: '', run: 'some' as never }));
    for (const text of ['['.repeat(900_000), '- '.repeat(400_000), '\0', '\ud800', '---\n---\n'])
      assert.ok((await check(text)).length > 0);
    assert.deepEqual(await check(RULES), []);
  });
});
