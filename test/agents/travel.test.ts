// SPDX-License-Identifier: Apache-2.0
// Evidence of a real run travels with a plain `git push` and is verified in another clone, offline.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bash, runAgent } from '../support/agentRun.js';
import { ROOT } from '../support/toolbox.js';
import { ended, pause, World, type Ended } from '../support/world.js';

describe('evidence of a real run', function () {
  this.timeout(180_000);
  let world: World;
  let clone: string;

  before(async () => {
    world = new World();
    await world.setUp();
    await world.startGate();
    const run = await runAgent(world, [
      bash('touch allowed.txt'),
      bash('touch denied.txt'),
      bash('touch asked.txt'),
    ]);
    assert.deepEqual(
      ['allowed.txt', 'denied.txt', 'asked.txt'].map((name) => run.ran(name)),
      [true, false, false],
    );
    await pause(500);
    writeFileSync(path.join(world.workspace, 'NEWS.md'), 'a change\n');
    world.git('add', '-A');
    world.git('commit', '-q', '-m', 'a change of the person');
    world.git('push', '-q');
    await world.endGate();
    clone = path.join(world.base, 'elsewhere');
    world.git('clone', '-q', world.remote, clone);
  });
  after(() => world.close());

  /** The verifier on another machine: another home, no extension, and no network where that can be had. */
  function elsewhere(program: 'cli' | 'verifier', ...args: readonly string[]): Promise<Ended> {
    const home = path.join(world.base, 'other-home');
    mkdirSync(home, { recursive: true });
    const env = { ...world.env, HOME: home };
    const line = [path.join(ROOT, 'dist', `${program}.mjs`), ...args];
    return isolates()
      ? ended('unshare', ['--net', '--map-root-user', process.execPath, ...line], clone, env)
      : ended(process.execPath, line, clone, env);
  }

  it('is in the remote after a plain push', () => {
    const refs = execFileSync('git', ['ls-remote', world.remote], { encoding: 'utf8' });
    assert.match(refs, /refs\/notes\/countersign\/[0-9a-f]{16}\/\d{4}/);
  });

  it('is not there for a person who only cloned', async () => {
    const { code } = await elsewhere('cli', 'verify', '--all');
    assert.equal(code, 1);
  });

  it('is fetched and verifies to the last record, without network, extension or gate', async () => {
    const fetched = await elsewhere('cli', 'fetch');
    assert.equal(fetched.code, 0, fetched.stderr);
    const verified = await elsewhere('cli', 'verify', '--all');
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.ok(!existsSync(path.join(clone, '.git', 'countersign', 'journal')));
  });

  it('verifies with the verifier alone', async () => {
    const verified = await elsewhere('verifier', '--all');
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  });

  it('says what the agent did', async () => {
    const listed = await elsewhere('cli', 'sessions', '--json');
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, /claude-code/);
  });
});

function isolates(): boolean {
  try {
    execFileSync('unshare', ['--net', '--map-root-user', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
