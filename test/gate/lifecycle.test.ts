// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { askGate, connectSupervisor, startGate } from '../../src/gate/client.js';
import { readRendezvous, writeRendezvous } from '../../src/store/rendezvous.js';
import { ROOT } from '../support/toolbox.js';
import { recordsOfKind } from './evidence.js';
import { must, SECRET, until, Yard } from './yard.js';

describe('gate, its life', () => {
  const yards: Yard[] = [];
  const make = (...options: ConstructorParameters<typeof Yard>): Yard => {
    const yard = new Yard(...options);
    yards.push(yard);
    return yard;
  };
  afterEach(async () => {
    for (const yard of yards.splice(0)) await yard.close();
  });

  it('is one per user, however many start at once', async () => {
    const yard = make();
    const pids = await Promise.all(Array.from({ length: 6 }, () => yard.gate()));
    assert.equal(new Set(pids).size, 1, pids.join(' '));
    assert.equal(await yard.gate(), pids[0]);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });

  it('keeps its rendezvous to its user', async () => {
    const yard = make();
    await yard.gate();
    const mode = (name: string): string =>
      execFileSync('stat', ['-c', '%a', path.join(yard.state, name)], { encoding: 'utf8' }).trim();
    assert.deepEqual(
      [mode('.'), mode('gate.json'), mode('gate.sock'), mode('gate.log')],
      ['700', '600', '600', '600'],
    );
    assert.equal(mode('machine.key'), '600');
  });

  it('starts over stale traces of a killed gate', async () => {
    const yard = make();
    const first = await yard.gate();
    await yard.endGate('SIGKILL');
    assert.ok(existsSync(path.join(yard.state, 'gate.sock')), 'the socket is left behind');
    assert.equal((await yard.bash('touch allowed.txt')).code, 2);
    const second = await yard.gate();
    assert.notEqual(second, first);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    assert.equal(readdirSync(yard.state).filter((name) => name.startsWith('gate.lock.')).length, 1);
  });

  it('is not kept from starting by a lock whose process number belongs to another by now', async () => {
    const yard = make();
    writeFileSync(path.join(yard.state, 'gate.lock.7'), `${String(process.pid)} another-boot:1\n`);
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });

  it('says which process hangs instead of taking its place', async function () {
    this.timeout(60_000);
    const yard = make();
    const pid = await yard.gate();
    process.kill(pid, 'SIGSTOP');
    try {
      await assert.rejects(yard.gate(), new RegExp(`process ${String(pid)} is the gate but does not answer`));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });

  it('leaves no rendezvous when it ends, and nothing is allowed then', async () => {
    const yard = make();
    await yard.gate();
    await yard.endGate('SIGTERM');
    assert.equal(readRendezvous(yard.state), null);
    assert.deepEqual(
      readdirSync(yard.state).filter((name) => name.startsWith('gate.lock')),
      [],
    );
    const heard = await yard.bash('touch allowed.txt');
    assert.deepEqual([heard.code, heard.decision], [2, 'deny']);
    assert.match(heard.reason, /gate is not running/);
  });

  it('writes its rendezvous again when somebody took it away', async function () {
    this.timeout(40_000);
    const yard = make();
    await yard.gate();
    rmSync(path.join(yard.state, 'gate.json'));
    assert.equal((await yard.bash('touch allowed.txt')).code, 2);
    await until('a new gate.json', () => readRendezvous(yard.state), 20_000);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });

  it('makes room for a gate that a person can answer, when nobody can answer it', async () => {
    const yard = make();
    const headless = await yard.gate({ supervisorSecret: null });
    const nobody = await connectSupervisor({ home: yard.home, secret: SECRET, who: 'x', window: 'w' });
    assert.equal(nobody.ok, false);
    const attended = await yard.gate();
    assert.notEqual(attended, headless);
    (await yard.supervise()).dispose();
    assert.equal(await yard.gate({ supervisorSecret: null }), attended, 'and not the other way round');
  });

  it('is started by the next session where it was set up to run without a person', async () => {
    const yard = make();
    const first = await yard.gate({ supervisorSecret: null });
    await yard.endGate('SIGKILL');
    assert.equal((await yard.bash('touch allowed.txt')).code, 2, 'a tool call starts nothing');
    const heard = await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    assert.deepEqual([heard.code, heard.stdout], [0, '{}\n'], heard.stderr);
    assert.notEqual(readRendezvous(yard.state)?.pid, first);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });

  it('goes on with a session after a restart, under a new key that names the old head', async () => {
    const yard = make();
    await yard.gate();
    await yard.bash('touch allowed.txt');
    await yard.endGate('SIGKILL');
    await yard.gate();
    await yard.bash('touch allowed.txt');
    await yard.endGate('SIGTERM');
    const genesis = await recordsOfKind(yard, 'genesis');
    assert.equal(genesis.length, 2);
    assert.equal(genesis[0]?.prev, null);
    assert.ok((genesis[1]?.prev?.size ?? 0) >= 2);
  });

  it('records start, outcome and end of a session, joined by the call’s id', async () => {
    const yard = make();
    await yard.gate();
    await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    await yard.bash('touch allowed.txt', { use: 'use-a' });
    const result = { tool_response: { stdout: 'secret output' } };
    const after = await yard.call({ event: 'PostToolUse', use: 'use-a', more: result });
    assert.deepEqual([after.code, after.stdout], [0, '{}\n']);
    const failed = await yard.call({
      event: 'PostToolUseFailure',
      use: 'use-b',
      more: { error: 'Exit code 3' },
    });
    assert.equal(failed.code, 0);
    await yard.call({ event: 'SessionEnd', more: { reason: 'other' } });
    await yard.endGate('SIGTERM');
    const call = (await recordsOfKind(yard, 'call')).find((one) => one.use === 'use-a');
    const outcomes = await recordsOfKind(yard, 'outcome');
    assert.deepEqual(
      outcomes.map((one) => [one.ref, one.ok, one.exit]),
      [
        [call?.seq, true, 0],
        [null, false, 3],
      ],
    );
    assert.deepEqual(
      (await recordsOfKind(yard, 'end')).map((one) => one.reason),
      ['other'],
    );
    assert.doesNotMatch(yard.log, /secret output|allowed\.txt/);
  });

  it('refuses a reload of settings in which our lines are gone', async () => {
    const yard = make();
    await yard.gate();
    const reload = { event: 'ConfigChange', more: { source: 'user_settings', file_path: yard.wiring } };
    assert.equal((await yard.call(reload)).code, 0);
    writeFileSync(yard.wiring, '{}');
    const heard = await yard.call(reload);
    assert.equal(heard.code, 2);
    assert.match(heard.stdout, /"decision":"block"/);
  });

  it('shows a session as observed when its registered line no longer holds', async () => {
    const yard = make();
    await yard.gate();
    const supervisor = await yard.supervise();
    const settings = readFileSync(yard.wiring, 'utf8');
    writeFileSync(yard.wiring, settings.replaceAll(yard.hookProgram, '/nowhere/hook.sh'));
    await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    await yard.bash('touch allowed.txt');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { sessions } = await supervisor.request('status/get', null);
    assert.deepEqual(
      sessions.map((one) => one.level),
      ['observed'],
    );
    const silent = await yard.bash('touch allowed.txt', { session: 'no-heartbeat' });
    assert.equal(silent.decision, 'allow');
    const later = await supervisor.request('status/get', null);
    assert.equal(later.sessions.find((one) => one.agent.session === 'no-heartbeat')?.level, 'unsupervised');
  });

  it('keeps the root of a session’s first call, and has no opinion outside all roots', async () => {
    const yard = make();
    await yard.gate();
    const elsewhere = path.join(yard.base, 'elsewhere');
    mkdirSync(elsewhere);
    assert.equal((await yard.bash('touch denied.txt')).decision, 'deny');
    const moved = await yard.bash('touch denied.txt', { project: elsewhere });
    assert.equal(moved.decision, 'deny', 'a known session stays ours');
    const other = await yard.bash('touch denied.txt', { project: elsewhere, session: 'other' });
    assert.deepEqual([other.code, other.stdout], [0, '{}\n']);
    const subagent = await yard.bash('touch denied.txt', { more: { agent_id: 'sub-1' } });
    assert.equal(subagent.decision, 'deny');
    await yard.endGate('SIGTERM');
    assert.equal((await recordsOfKind(yard, 'genesis')).length, 1);
    assert.ok((await recordsOfKind(yard, 'call')).some((call) => call.sub === 'sub-1'));
  });

  it('holds linked worktrees of a supervised repository, wherever they lie', async () => {
    const yard = make();
    await yard.gate();
    const tree = path.join(yard.base, 'far', 'tree');
    yard.git('worktree', 'add', '-q', tree);
    const heard = await yard.bash('touch denied.txt', { project: tree, session: 'in-worktree' });
    assert.equal(heard.decision, 'deny', heard.stdout);
    await yard.endGate('SIGTERM');
    const without = await yard.bash('touch denied.txt', { project: tree });
    assert.equal(without.code, 2, 'and without a gate as well');
  });

  it('works in a folder with spaces, quotes and other scripts in its name', async () => {
    const yard = make({ folder: `it's "a" shop $HOME \\ é ☃ %41` });
    await yard.gate();
    const supervisor = await yard.supervise();
    await yard.call({ event: 'SessionStart', more: { source: 'startup' } });
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    assert.equal((await yard.bash('touch denied.txt')).decision, 'deny');
    await until('an enforced session', async () =>
      (await supervisor.request('status/get', null)).sessions.some((one) => one.level === 'enforced'),
    );
  });

  it('works in a repository without commits', async () => {
    const yard = make();
    rmSync(path.join(yard.workspace, '.git'), { recursive: true });
    yard.git('init', '-q', '-b', 'main');
    await yard.gate();
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    await yard.endGate('SIGTERM');
    assert.equal((await recordsOfKind(yard, 'call')).filter((call) => call.effect === 'allow').length, 1);
  });

  it('denies in a root that is no repository any more, and says so', async () => {
    const yard = make();
    await yard.gate();
    rmSync(path.join(yard.workspace, '.git'), { recursive: true });
    const heard = await yard.bash('touch allowed.txt');
    assert.deepEqual([heard.code, heard.decision], [2, 'deny']);
    assert.match(heard.reason, /not inside a git repository/);
  });

  it('denies everywhere when the list of roots is gone', async () => {
    const yard = make();
    await yard.gate();
    rmSync(path.join(yard.state, 'roots'));
    const heard = await yard.bash('touch allowed.txt');
    assert.equal(heard.code, 2);
    assert.match(heard.reason, /list of supervised folders/);
  });

  it('denies when the evidence cannot be written: somebody’s file in its place', async () => {
    const yard = make();
    mkdirSync(path.join(yard.workspace, '.git', 'countersign'), { recursive: true });
    writeFileSync(path.join(yard.workspace, '.git', 'countersign', 'journal'), 'in the way\n');
    await yard.gate();
    const heard = await yard.bash('touch allowed.txt');
    assert.deepEqual([heard.code, heard.decision], [2, 'deny']);
  });

  it('denies in a repository that cannot be written', async function () {
    const yard = make();
    const readOnly = path.join(yard.base, 'read-only-node');
    // Modes do not hold root back; a read-only mount in a namespace of its own does.
    const mount = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec '${process.execPath}' "$@"`;
    writeFileSync(
      readOnly,
      `#!/bin/sh\nexec unshare -m /bin/sh -c '${mount.replaceAll("'", "'\\''")}' '${yard.workspace}' "$@"\n`,
    );
    chmodSync(readOnly, 0o755);
    if (process.getuid?.() !== 0) this.skip();
    await yard.startGate(readOnly);
    const heard = await yard.bash('touch allowed.txt');
    assert.deepEqual([heard.code, heard.decision], [2, 'deny']);
    assert.match(heard.reason, /countersign: /);
    const { evidenceFaults } = await (await yard.supervise()).request('status/get', null);
    assert.notDeepEqual(evidenceFaults, []);
  });

  it('denies when the evidence cannot grow', async function () {
    this.timeout(30_000);
    const yard = make();
    const limited = path.join(yard.base, 'limited-node');
    writeFileSync(limited, `#!/bin/bash\nulimit -f 40\nexec '${process.execPath}' "$@"\n`);
    chmodSync(limited, 0o755);
    await yard.startGate(limited);
    const first = await yard.bash('touch allowed.txt');
    assert.equal(first.decision, 'allow', first.stderr);
    const input = { command: `touch allowed.txt # ${'x'.repeat(200_000)}` };
    assert.equal((await yard.call({ input })).code, 2);
  });

  it('does not use a state folder that others can enter, or a link in its place', async () => {
    const yard = make();
    chmodSync(yard.state, 0o755);
    await assert.rejects(yard.gate(), /open to other users/);
    const real = `${yard.state}-real`;
    execFileSync('mv', [yard.state, real]);
    symlinkSync(real, yard.state);
    await assert.rejects(yard.gate(), /symbolic link/);
  });

  it('does not start with half of its secrets', async () => {
    const yard = make();
    const started = await startGate({
      program: path.join(ROOT, 'dist', 'gate.mjs'),
      node: process.execPath,
      env: yard.env,
      home: yard.home,
      secrets: { machineKey: 'short', supervisorSecret: null },
    });
    assert.match(
      started.ok ? 'started' : started.fault.message,
      /a secret is neither null nor 64 hex digits/,
    );
  });

  it('publishes when it is asked to, for a supervised folder only', async () => {
    const yard = make();
    await yard.gate();
    await yard.bash('touch allowed.txt');
    const published = must(await askGate(yard.home, { event: 'publish', project: yard.workspace }));
    assert.equal(published.exit, 0, published.stderr);
    const { ref } = JSON.parse(published.stdout) as { ref: string };
    assert.match(yard.git('rev-parse', ref), /^[0-9a-f]{40}\n$/);
    const outside = must(await askGate(yard.home, { event: 'publish', project: yard.base }));
    assert.equal(outside.exit, 2);
  });

  it('is met by a stale gate.json of another port without harm', async () => {
    const yard = make();
    await yard.gate();
    const meet = readRendezvous(yard.state);
    assert.ok(meet !== null);
    writeRendezvous(yard.state, { ...meet, port: 1 });
    assert.equal((await yard.bash('touch allowed.txt')).code, 2);
    writeRendezvous(yard.state, { ...meet, token: 'f'.repeat(64) });
    assert.equal((await yard.bash('touch allowed.txt')).code, 2);
    writeRendezvous(yard.state, { ...meet, reply: 'f'.repeat(32) });
    assert.equal((await yard.bash('touch allowed.txt')).code, 2);
    writeRendezvous(yard.state, meet);
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
  });
});
