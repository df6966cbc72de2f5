// SPDX-License-Identifier: Apache-2.0
// Whose word counts: a session is `verified` only when `countersign run` started its process.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openRun } from '../../src/store/runs.js';
import { Yard } from './yard.js';

const POLICY = `version: 1
extends: [recommended]
rules:
  - { id: verified-only, effect: deny, when: { command: 'git status', identity: claimed } }
`;

describe('gate: identity', function () {
  this.timeout(60_000);
  let yard: Yard;
  beforeEach(async () => {
    yard = new Yard();
    const folder = path.join(yard.home, '.config', 'countersign');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'policy.yaml'), POLICY);
    await yard.gate();
  });
  afterEach(() => yard.close());

  /** As `countersign run` leaves it for the agent of this very process. */
  function run(): string {
    const { settings } = openRun(yard.state);
    writeFileSync(settings, '{}', { mode: 0o600 });
    return settings;
  }
  const status = async (session: string, wiring = yard.wiring): Promise<string | null> =>
    (await yard.bash('git status', { session, wiring })).decision;

  it('is claimed by every session that only says who it is', async () => {
    assert.equal(await status('one'), 'deny');
  });

  it('is verified for the session that names a living run', async () => {
    assert.equal(await status('one', run()), 'allow');
    const { stdout } = await yard.cli(['sessions', '--json']);
    const sid = /"sid"\s*:\s*"([0-9a-f]{64})"/.exec(stdout)?.[1] ?? '';
    assert.match((await yard.cli(['log', sid])).stdout, /\(verified\)/);
  });

  it('is verified for one session at a time, and for the next when that one has ended', async () => {
    const wiring = run();
    assert.equal(await status('one', wiring), 'allow');
    assert.equal(await status('two', wiring), 'deny');
    await yard.call({ event: 'SessionEnd', session: 'one', wiring, more: { reason: 'clear' } });
    assert.equal(await status('three', wiring), 'allow');
    assert.equal(await status('two', wiring), 'deny');
  });

  it('takes the word of a line that only begins the session, whichever line came first', async () => {
    const wiring = run();
    await yard.call({ event: 'SessionStart', session: 'one', more: { source: 'startup' } });
    await yard.call({ event: 'SessionStart', session: 'one', wiring, more: { source: 'startup' } });
    assert.equal(await status('one'), 'allow');
  });

  it('is not in the way of the end of a session whose run is gone', async () => {
    const wiring = run();
    assert.equal(await status('one', wiring), 'allow');
    rmSync(path.dirname(wiring), { recursive: true });
    const { code } = await yard.call({
      event: 'SessionEnd',
      session: 'one',
      wiring,
      more: { reason: 'exit' },
    });
    assert.equal(code, 0);
  });

  it('outlives the gate', async () => {
    assert.equal(await status('one', run()), 'allow');
    await yard.endGate('SIGKILL');
    await yard.gate();
    assert.equal(await status('one'), 'allow');
    assert.equal(await status('two'), 'deny');
  });

  it('ends with the process, and is not to be had by a folder elsewhere', async () => {
    const child = spawn('/bin/true');
    const gone = path.join(yard.state, 'run', `${String(child.pid)}-abcdef`);
    await once(child, 'exit');
    const elsewhere = path.join(yard.workspace, 'run', `${String(process.pid)}-abcdef`);
    for (const folder of [gone, elsewhere]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'settings.json'), '{}');
      assert.equal(await status('one', path.join(folder, 'settings.json')), 'deny');
      assert.ok(!existsSync(path.join(folder, 'session')));
    }
  });
});
