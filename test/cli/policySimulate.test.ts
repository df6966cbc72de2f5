// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { policy } from '../../src/cli/policy/policy.js';
import { NO_SESSION } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../src/core/surroundings.js';
import { analyze } from '../../src/engine/analyze.js';
import { judge } from '../../src/engine/judge.js';
import type { RepositoryEvidence, Draft } from '../../src/store/repositoryEvidence.js';
import type { SessionId } from '../../src/core/ids.js';
import { intentOf, policyOf, type Call } from '../engine/policy/world.js';
import {
  AGENT,
  ask,
  call,
  discard,
  makeRepository,
  openEvidence,
  POLICY,
  scratch,
} from '../store/scratch.js';
import { testIo } from '../support/testIo.js';

const RULES = (...lines: readonly string[]): string =>
  `version: 1\nrules:\n${lines.map((l) => `  - ${l}\n`).join('')}`;
const OLD = RULES('{ id: builds, effect: allow, when: { command: "npm test **" } }');
const NEW = RULES(
  '{ id: builds, effect: allow, when: { command: "npm {test,run} **" } }',
  '{ id: no-test-twice, effect: deny, when: { command: "npm test **", over: { count: 1 } } }',
);

describe('countersign policy simulate and diff', () => {
  let dir: string;
  let repo: string;
  let evidence: RepositoryEvidence;
  let sid: SessionId;

  beforeEach(async () => {
    dir = scratch();
    repo = path.join(dir, 'repo');
    evidence = await openEvidence(await makeRepository(repo));
    ({ sid } = await evidence.begin({ agent: AGENT, policy: POLICY, prev: null }));
    writeFileSync(path.join(dir, 'old.yaml'), OLD);
    writeFileSync(path.join(dir, 'new.yaml'), NEW);
  });
  afterEach(async () => {
    await evidence.close();
    discard(dir);
  });

  /** Records a call as the gate does, judged under the old policy. */
  async function record(given: Call, surroundings: Surroundings = NO_SURROUNDINGS): Promise<number> {
    const intent = intentOf(given);
    const { facts } = analyze(intent);
    const decision = judge(intent, facts, surroundings, policyOf(OLD), NO_SESSION);
    const payload = JSON.stringify({
      event: 'PreToolUse',
      body: null,
      intent,
      facts,
      surroundings,
      decision,
    });
    const draft = decision.effect === 'ask' ? ask('Bash') : call('Bash', decision.effect);
    return (await evidence.append(sid, draft, payload)).seq;
  }

  async function answer(ref: number, choice: 'approve' | 'deny'): Promise<void> {
    const effect = choice === 'approve' ? 'allow' : 'deny';
    const draft: Draft = {
      kind: 'answer',
      ref,
      choice,
      effect,
      who: 'dev',
      how: 'webview',
      shown: null,
      waited: 1,
    };
    await evidence.append(sid, draft, null);
  }

  async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const io = testIo({ home: dir, cwd: repo });
    const code = await policy.run(args, io);
    return { code, ...io.said };
  }
  const short = (): string => sid.slice(0, 12);

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
        `    ${short()}#2  npm run lint`,
        `    ${short()}#4  npm run build`,
        'allow → deny  1  builds → no-test-twice',
        `    ${short()}#6  npm test`,
        '5 calls: 2 as before, 2 looser, 1 tighter',
        'of 1 that a person denied 1 would run now',
        `    ${short()}#2  npm run lint`,
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
    await evidence.append(sid, call('Bash'), null);
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
