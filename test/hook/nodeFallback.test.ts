// SPDX-License-Identifier: Apache-2.0
// `countersign hook` and `countersign gate`, as programs.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readRendezvous, writeRendezvous } from '../../src/store/rendezvous.js';
import { Yard, until } from '../gate/yard.js';
import { ROOT } from '../support/toolbox.js';

const CLI = path.join(ROOT, 'dist', 'cli.mjs');

describe('cli: hook and gate', () => {
  let yard: Yard;
  let foreground: ChildProcess | null = null;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(async () => {
    foreground?.kill('SIGKILL');
    foreground = null;
    await yard.close();
  });

  /** Starts a program of the command line; its output is read to the end. */
  function start(args: readonly string[], at: { cwd?: string; project?: string; stdin?: string } = {}) {
    const cwd = at.cwd ?? yard.workspace;
    const env = { ...yard.env, CLAUDE_PROJECT_DIR: at.project ?? cwd };
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString('utf8')));
    child.stdin.end(at.stdin ?? '');
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      child.on('close', (code) => {
        resolve({ code, ...said });
      });
    });
    return { child, said, ended };
  }

  function hook(command: string, at: { event?: string; cwd?: string; project?: string } = {}) {
    const event = at.event ?? 'PreToolUse';
    const stdin = JSON.stringify(yard.body(event, { input: { command }, more: { source: 'startup' } }));
    return start(['hook', 'claude-code', event, yard.wiring], { ...at, stdin }).ended;
  }

  it('asks the gate as the bash client does', async () => {
    await yard.gate();
    const yes = await hook('touch allowed.txt');
    assert.deepEqual([yes.code, /"permissionDecision":"allow"/.test(yes.stdout)], [0, true], yes.stderr);
    const no = await hook('touch denied.txt');
    assert.deepEqual([no.code, /"permissionDecision":"deny"/.test(no.stdout)], [2, true]);
    assert.match(no.stderr, /never-denied/);
  });

  it('denies without a gate in a supervised folder, and has no opinion elsewhere', async () => {
    const held = await hook('touch allowed.txt');
    assert.deepEqual([held.code, /"permissionDecision":"deny"/.test(held.stdout)], [2, true]);
    const elsewhere = path.join(yard.base, 'elsewhere');
    mkdirSync(elsewhere);
    const free = await hook('touch allowed.txt', { cwd: elsewhere });
    assert.deepEqual([free.code, free.stdout], [0, '{}\n']);
    assert.equal((await hook('touch allowed.txt', { cwd: elsewhere, project: yard.workspace })).code, 2);
    assert.equal((await hook('', { event: 'SessionStart' })).code, 0);
    assert.equal((await hook('', { event: 'PostToolUse' })).code, 2);
    rmSync(path.join(yard.state, 'roots'));
    assert.equal((await hook('touch allowed.txt', { cwd: elsewhere })).code, 2);
  });

  it('denies when the gate does not know it, or is not the gate', async () => {
    await yard.gate();
    const meet = readRendezvous(yard.state);
    assert.ok(meet !== null);
    for (const wrong of [{ token: 'f'.repeat(64) }, { reply: 'f'.repeat(32) }, { port: 1 }]) {
      writeRendezvous(yard.state, { ...meet, ...wrong });
      assert.equal((await hook('touch allowed.txt')).code, 2, JSON.stringify(wrong));
    }
    writeRendezvous(yard.state, meet);
  });

  it('denies what it does not understand', async () => {
    for (const args of [[], ['nobody', 'PreToolUse'], ['claude-code']])
      assert.equal((await start(['hook', ...args]).ended).code, 2, args.join(' '));
  });

  it('runs the gate in the foreground until it is told to end, and only one', async () => {
    const first = start(['gate', '--json']);
    foreground = first.child;
    await until('the word of the gate', () => first.said.stdout.includes('\n'));
    assert.deepEqual(JSON.parse(first.said.stdout), { ready: true, pid: first.child.pid });
    assert.equal((await yard.bash('touch allowed.txt')).decision, 'allow');
    assert.match((await yard.bash('touch asked.txt')).reason, /no window is open/);
    const second = await start(['gate']).ended;
    assert.equal(second.code, 1);
    assert.match(second.stderr, new RegExp(`running already, process ${String(first.child.pid)}`));
    first.child.kill('SIGINT');
    assert.equal((await first.ended).code, 0);
    assert.equal(readRendezvous(yard.state), null);
  });
});
