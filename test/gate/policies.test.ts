// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MARKER_POLICY } from '../support/world.js';
import { recordsOfKind } from './evidence.js';
import { Yard } from './yard.js';

const BROKEN = 'version: 1\nrules:\n  - id: typo\n    efect: allow\n';

describe('gate, policy files', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  it('denies everything, with the place, when a file is broken at the start', async () => {
    yard.writePolicy(BROKEN);
    await yard.gate();
    const heard = await yard.bash('touch allowed.txt');
    assert.deepEqual([heard.code, heard.decision], [2, 'deny']);
    assert.match(heard.reason, /policy\.yaml:4:5/);
    const supervisor = await yard.supervise();
    const { policyFaults } = await supervisor.request('status/get', null);
    assert.match(policyFaults.join('\n'), /policy\.yaml:4:5: .*`efect`/);
    yard.writePolicy(MARKER_POLICY);
    const mended = await yard.bash('touch allowed.txt');
    assert.equal(mended.decision, 'allow', mended.reason);
    await yard.endGate('SIGTERM');
    const [first, second] = (await recordsOfKind(yard, 'call')).filter((call) => call.tool === 'Bash');
    assert.deepEqual([first?.effect, first?.rules], ['deny', ['builtin/broken-policy']]);
    assert.equal(second?.effect, 'allow');
    assert.equal((await recordsOfKind(yard, 'policy')).length, 1);
  });

  it('keeps the last good version when a file breaks while it runs, with each allow as ask', async () => {
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    yard.writePolicy(BROKEN);
    const heard = await yard.bash('touch allowed.txt');
    assert.equal(heard.decision, 'deny');
    assert.match(heard.reason, /A-1/, 'parked: it is an ask now');
    assert.match((await yard.bash('touch denied.txt')).reason, /never-denied/);
    const supervisor = await yard.supervise();
    const status = await supervisor.request('status/get', null);
    assert.match(status.policyFaults.join('\n'), /policy\.yaml:4:5/);
    const [request] = await supervisor.request('requests/list', null);
    assert.equal(request?.decision.findings[0]?.rule, 'builtin/broken-policy');
    yard.writePolicy(MARKER_POLICY);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    assert.deepEqual((await supervisor.request('status/get', null)).policyFaults, []);
  });

  it('misses no change, however small and fast', async () => {
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    yard.writePolicy(MARKER_POLICY.replace('effect: allow', 'effect: deny '));
    assert.match((await yard.bash('touch allowed.txt')).reason, /may-touch-allowed/);
    yard.writePolicy(MARKER_POLICY);
    const again = await yard.bash('touch allowed.txt');
    assert.equal(again.decision, 'allow', again.reason);
    await yard.endGate('SIGTERM');
    const policies = (await recordsOfKind(yard, 'policy')).map((record) => record.policy);
    const own = (await recordsOfKind(yard, 'call')).filter((call) => call.tool === 'Bash');
    const calls = own.map((call) => call.policy);
    assert.deepEqual(policies, calls.slice(1));
    assert.equal(new Set(calls).size, 2);
  });

  it('misses no change of a file that was left alone for long, whatever its time of writing says', async function () {
    this.timeout(30_000);
    const file = yard.writePolicy(MARKER_POLICY);
    await yard.gate();
    await new Promise((resolve) => setTimeout(resolve, 2200));
    const { atime, mtime } = statSync(file);
    for (const expected of ['allow', 'allow', 'deny', 'allow', 'deny']) {
      const text = MARKER_POLICY.replace(
        'effect: allow',
        expected === 'allow' ? 'effect: allow' : 'effect: deny ',
      );
      writeFileSync(file, text.padEnd(MARKER_POLICY.length + 1));
      utimesSync(file, atime, mtime);
      const heard = await yard.bash('touch allowed.txt');
      assert.equal(heard.decision, expected, heard.reason);
    }
    rmSync(file);
    assert.doesNotMatch(
      (await yard.bash('touch allowed.txt')).reason,
      /may-touch-allowed/,
      'nor its absence',
    );
  });

  it('does not let a repository’s own file allow anything', async () => {
    yard.writePolicy('version: 1\ndefault: ask\nrules: []\n');
    const file = path.join(yard.workspace, '.countersign', 'policy.yaml');
    writeFileSync(
      file,
      'version: 1\nrules:\n  - id: all\n    effect: allow\n    when: { command: ["touch **"], write: ["**"] }\n',
    );
    await yard.gate();
    const heard = await yard.bash('touch anything.txt');
    assert.equal(heard.decision, 'deny');
    writeFileSync(
      file,
      'version: 1\nrules:\n  - id: none\n    effect: deny\n    when: { command: ["touch **"] }\n',
    );
    assert.match((await yard.bash('touch anything.txt')).reason, /`none`/);
  });

  it('denies when a policy file is there but cannot be read', async () => {
    const file = yard.writePolicy(MARKER_POLICY);
    rmSync(file);
    mkdirSync(file);
    await yard.gate();
    const heard = await yard.bash('touch allowed.txt');
    assert.equal(heard.decision, 'deny');
    assert.match(heard.reason, /policy\.yaml/);
  });
});
