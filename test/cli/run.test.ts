// SPDX-License-Identifier: Apache-2.0
// How `run` treats the process that it starts; what the real agent makes of its settings is tested in test/agents.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { claudeCodeConnector } from '../../src/adapters/claude-code/connect.js';
import { ROOT } from '../support/toolbox.js';
import { pause, World } from '../support/world.js';

describe('cli: run', function () {
  this.timeout(60_000);
  let world: World;
  const seen = (): string => path.join(world.base, 'seen');

  before(async () => {
    world = new World({ folder: "sh op's ünïcode" });
    await world.must('init', '--yes', '--no-hook');
  });
  after(() => world.close());

  /** Starts `countersign run claude` with a program in the agent's place. */
  function start(script: string, args: readonly string[] = [], input = '') {
    const bin = path.join(world.base, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(path.join(bin, 'claude'), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    const child = spawn(process.execPath, [path.join(ROOT, 'dist', 'cli.mjs'), 'run', 'claude', ...args], {
      cwd: world.workspace,
      env: { ...world.env, PATH: `${bin}:${world.env['PATH'] ?? ''}`, SEEN: seen(), PASSED: 'on' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
    return { child, ended };
  }

  const leftovers = (): string[] => readdirSync(path.join(world.state, 'run'));

  it('hands on arguments, streams, environment, folder and exit code', async () => {
    const script = `printf '%s\\n' "\${@:3}" "$PASSED" "$PWD"; /bin/cat; echo oops >&2; exit 41`;
    const { ended } = start(script, ['-p', "it's ü", '', '--', '--bare'], 'typed');
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 41, stderr);
    assert.equal(stdout, `-p\nit's ü\n\n--\n--bare\non\n${world.workspace}\ntyped`);
    assert.equal(stderr, 'oops\n');
  });

  it('gives it settings of its own, private, outside of the workspace, and takes them away', async () => {
    const { ended } = start(`echo "$1|$2|$(stat -c %a "$2")" > "$SEEN"; cp "$2" "$SEEN.settings"`);
    assert.equal((await ended).code, 0);
    const [option, file, mode] = readFileSync(seen(), 'utf8').trim().split('|');
    assert.equal(option, '--settings');
    assert.ok(file !== undefined && file.startsWith(path.join(world.state, 'run')));
    assert.equal(mode, '600');
    const program = path.join(world.state, 'hook', 'claude-code.sh');
    const expected = claudeCodeConnector.processSettings({
      wiring: file,
      hookProgram: program,
      base: null,
      part: 'all',
    });
    assert.ok(expected.ok);
    assert.equal(readFileSync(`${seen()}.settings`, 'utf8'), expected.value);
    assert.deepEqual(leftovers(), []);
  });

  it('adds to settings that wire the agent already only the line that says who began the session', async () => {
    await world.must('connect', 'claude-code', '--yes');
    assert.equal((await start(`cp "$2" "$SEEN.settings"`).ended).code, 0);
    const { hooks } = JSON.parse(readFileSync(`${seen()}.settings`, 'utf8')) as { hooks: object };
    assert.deepEqual(Object.keys(hooks), ['SessionStart']);
    await world.must('disconnect', 'claude-code', '--yes');
    rmSync(path.join(world.home, '.claude'), { recursive: true });
  });

  it('hands on a signal, and says how the agent ended', async () => {
    const { child, ended } = start('echo up; exec sleep 50');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    assert.equal((await ended).code, 128 + 15);
    assert.deepEqual(leftovers(), []);
  });

  it('clears up after one that was killed', async () => {
    const { child, ended } = start('echo up; for i in 1 2 3 4 5 6 7 8 9; do sleep 0.2; done');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(leftovers().length, 1);
    await start('exit 0').ended;
    assert.deepEqual(leftovers(), []);
    await ended;
  });

  it('attaches to the gate that runs', async () => {
    await start('exit 0').ended;
    const before = readFileSync(path.join(world.state, 'gate.json'), 'utf8');
    await start('exit 0').ended;
    assert.equal(readFileSync(path.join(world.state, 'gate.json'), 'utf8'), before);
  });

  it('the gate outlives it', async () => {
    await start('exit 0').ended;
    await pause(300);
    const { code, stdout } = await world.cli(['doctor']);
    assert.equal(code, 7, 'settings are not wired, on purpose');
    assert.match(stdout, /^ok {4}gate: process \d+/m);
    assert.ok(!existsSync(path.join(world.home, '.claude')));
  });
});
