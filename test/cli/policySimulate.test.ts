// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { NO_SURROUNDINGS } from '../../src/core/surroundings.js';
import { Recorder } from './recorder.js';

const RULES = (...lines: readonly string[]): string =>
  `version: 1\nrules:\n${lines.map((l) => `  - ${l}\n`).join('')}`;
const OLD = RULES('{ id: builds, effect: allow, when: { command: "npm test **" } }');
const NEW = RULES(
  '{ id: builds, effect: allow, when: { command: "npm {test,run} **" } }',
  '{ id: no-test-twice, effect: deny, when: { command: "npm test **", over: { count: 1 } } }',
);

describe('countersign policy simulate and diff', () => {
  let recorder: Recorder;
  let dir: string;
  let repo: string;

  beforeEach(async () => {
    recorder = await Recorder.open(OLD);
    ({ dir, repo } = recorder);
    writeFileSync(path.join(dir, 'old.yaml'), OLD);
    writeFileSync(path.join(dir, 'new.yaml'), NEW);
  });
  afterEach(() => recorder.close());

  const record: Recorder['record'] = (...args) => recorder.record(...args);
  const answer: Recorder['answer'] = (...args) => recorder.answer(...args);
  const run: Recorder['run'] = (...args) => recorder.run(...args);

  it('shows which recorded decisions flip, grouped, and what a person’s own denials would become', async () => {
    await record({ bash: 'npm test' });
    const first = await record({ bash: 'npm run lint' });
    await answer(first, 'deny');
    const second = await record({ bash: 'npm run build' });
    await answer(second, 'approve');
    await record({ bash: 'npm test' });
    await record({ bash: 'ls' });
    const { code, out, err } = await run('simulate', '--policy', '../new.yaml', '--against', 'recorded');
    assert.equal(code, 0, err);
    assert.equal(
      out,
      [
        'ask → allow  2  default → builds',
        `    ${recorder.name}#2  npm run lint`,
        `    ${recorder.name}#4  npm run build`,
        'allow → deny  1  builds → no-test-twice',
        `    ${recorder.name}#6  npm test`,
        '5 calls: 2 as before, 2 looser, 1 tighter',
        'of 1 that a person denied 1 would run now',
        `    ${recorder.name}#2  npm run lint`,
        '',
      ].join('\n'),
    );
    assert.equal((await run('diff', '../old.yaml', '../new.yaml')).out, out, 'twice the same');
  });

  it('gives one JSON document, and exit 5 when something becomes looser and that is to fail', async () => {
    await record({ bash: 'npm run lint' });
    const { code, out } = await run('diff', '../old.yaml', '../new.yaml', '--json', '--fail-on-looser');
    assert.equal(code, 5);
    const said = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(
      [said['calls'], said['same'], said['looser'], said['tighter'], said['skipped']],
      [1, 0, 1, 0, 0],
    );
    assert.equal((await run('diff', '../new.yaml', '../old.yaml', '--fail-on-looser')).code, 0);
  });

  it('uses the recorded surroundings and never the disk', async () => {
    const realPaths = { '/home/dev/proj/a.txt': '/etc/secret', '/home/dev/proj': '/home/dev/proj' };
    await record({ read: 'a.txt' }, { ...NO_SURROUNDINGS, lookedUp: true, realPaths });
    writeFileSync(
      path.join(dir, 'deny.yaml'),
      RULES('{ id: no-etc, effect: deny, when: { read: "/etc/**" } }'),
    );
    const { out } = await run('diff', '../old.yaml', '../deny.yaml');
    assert.match(out, /^ask → deny {2}1 {2}default → no-etc$/m);
  });

  it('counts calls whose arguments are not here, and fails when there is nothing to judge', async () => {
    await recorder.recordWithoutArguments();
    const none = await run('diff', '../old.yaml', '../new.yaml');
    assert.equal(none.code, 1);
    assert.match(none.err, /of no recorded call are the arguments here/);
    await record({ bash: 'npm run lint' });
    assert.match((await run('diff', '../old.yaml', '../new.yaml')).out, /^1 calls: .*; 1 left out/m);
  });

  it('takes calls from a file in the form of judge', async () => {
    const lines = [
      '{"tool":"Bash","input":{"command":"npm run a"}}',
      '',
      'no json',
      '{"tool":"Bash","input":{"command":"npm test"},"context":{"history":[{"tool":"Bash","input":{"command":"npm test"}}]}}',
    ];
    writeFileSync(path.join(repo, 'calls.jsonl'), lines.join('\n'));
    const { code, out } = await run('diff', '../old.yaml', '../new.yaml', '--calls', 'calls.jsonl');
    assert.equal(code, 0);
    assert.match(out, /^ask → allow {2}1 {2}default → builds\n {4}calls\.jsonl:1 {2}npm run a$/m);
    assert.match(out, /^allow → deny {2}1 {2}builds → no-test-twice\n {4}calls\.jsonl:4 {2}npm test$/m);
    assert.match(out, /^2 calls: 0 as before, 1 looser, 1 tighter; 1 left out/m);
    assert.equal((await run('diff', '../old.yaml', '../new.yaml', '--calls', 'none.jsonl')).code, 1);
    assert.equal((await run('simulate', '--against', 'recorded', '--calls', 'calls.jsonl')).code, 6);
  });

  it('refuses a policy that is broken or not there with exit 6', async () => {
    writeFileSync(path.join(dir, 'broken.yaml'), 'version: 3\n');
    const { code, err } = await run('simulate', '--policy', '../broken.yaml');
    assert.equal(code, 6);
    assert.match(err, /broken\.yaml:1:10: /);
    assert.equal((await run('diff', '../old.yaml')).code, 6);
    assert.equal((await run('diff', '../old.yaml', 'nothing.yaml')).code, 6);
  });

  it('compares what holds here with what was decided when nothing is named', async () => {
    await record({ bash: 'npm run lint' });
    const { code, out } = await run('simulate');
    assert.equal(code, 0);
    assert.match(out, /^ask → allow {2}1 {2}default → [\w-]+$/m);
  });
});
