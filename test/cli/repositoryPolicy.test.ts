// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../../src/cli/judge.js';
import type { Digest } from '../../src/core/ids.js';
import { writeCountersignature } from '../../src/store/countersignatures.js';
import { readOrCreateMachineKey } from '../../src/store/machineKey.js';
import { testIo } from '../support/testIo.js';
import { World } from '../support/world.js';

const ALLOWS =
  'version: 1\nextends: recommended\nrules:\n  - { id: all, effect: allow, when: { write: "**" } }\n';

describe('cli: a repository policy that loosens', function () {
  this.timeout(60_000);
  let world: World;
  before(() => {
    world = new World({ policy: 'version: 1\n' });
    const file = path.join(world.workspace, '.countersign', 'policy.yaml');
    mkdirSync(path.dirname(file));
    writeFileSync(file, ALLOWS);
  });
  after(() => world.close());

  const judged = async (): Promise<string> => {
    const call = { tool: 'Write', input: { file_path: 'src/a.ts', content: '' } };
    const io = testIo({ home: world.home, cwd: world.workspace, stdin: `${JSON.stringify(call)}\n` });
    await judge.run([], io);
    return io.said.out;
  };

  it('is told by init, doctor and policy check, and does not count', async () => {
    const said = /1 allow rule, the allow rules of recommended do not count until you countersign/;
    assert.match(await world.must('init', '--yes'), said);
    const { stdout } = await world.cli(['doctor']);
    assert.match(stdout, said);
    assert.match(await world.must('policy', 'check'), /warning: allow rule `all` of a repository/);
    assert.match(await judged(), /"effect":"ask"/);
  });

  it('counts for them when it is countersigned', async () => {
    const key = await readOrCreateMachineKey(world.state);
    assert.ok(key.ok);
    const digest = createHash('sha256').update(ALLOWS).digest('hex') as Digest;
    const when = '2026-01-02T03:04:05.000Z';
    const given = { root: world.workspace, digest, who: 'ada', when, text: ALLOWS };
    writeCountersignature(world.state, given, key.value);
    assert.match((await world.cli(['doctor'])).stdout, /count: countersigned by ada, 2026-01-02/);
    assert.doesNotMatch(await world.must('policy', 'check'), /warning/);
    assert.match(await judged(), /"effect":"allow"/);
  });

  it('has no command to countersign it', async () => {
    assert.doesNotMatch(await world.must('--help'), /countersign policy countersign|withdraw/);
  });
});
