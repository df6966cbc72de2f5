// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '../../src/cli/command.js';
import { fetch } from '../../src/cli/fetch.js';
import { log } from '../../src/cli/log.js';
import { applyPrePush, planPrePush } from '../../src/cli/prePush.js';
import { push } from '../../src/cli/push.js';
import { sessions } from '../../src/cli/sessions.js';
import { show } from '../../src/cli/show.js';
import { verify } from '../../src/cli/verify.js';
import type { SessionId } from '../../src/core/ids.js';
import { trustLine } from '../../src/evidence/trust.js';
import { resolveRepository } from '../../src/store/repository.js';
import { stateFolder } from '../../src/store/stateFolder.js';
import { testIo } from '../support/testIo.js';
import {
  AGENT,
  call,
  discard,
  END,
  git,
  makeRepository,
  openEvidence,
  POLICY,
  scratch,
  testKey,
  value,
} from '../store/scratch.js';

const ROOT = path.join(import.meta.dirname, '../../..');

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

describe('cli: evidence from one clone to another', () => {
  let dir: string;
  let home: string;
  let first: string;
  let second: string;
  let sid: SessionId;

  const run = async (command: Command, cwd: string, ...args: readonly string[]): Promise<Ran> => {
    const io = testIo({ home, cwd, stdin: '' });
    const exit = await command.run(args, io);
    return { exit, ...io.said };
  };

  beforeEach(async () => {
    dir = scratch();
    home = path.join(dir, 'home');
    first = path.join(dir, 'first clone "é"');
    second = path.join(dir, 'second');
    mkdirSync(stateFolder(home), { recursive: true });
    writeFileSync(path.join(stateFolder(home), 'machine.key'), '1'.repeat(64), { mode: 0o600 });
    git(dir, 'init', '-q', '--bare', '-b', 'main', 'remote.git');
    const repository = await makeRepository(first);
    writeFileSync(
      path.join(first, '.countersign/allowed_signers'),
      `${trustLine('dev@example.com', testKey().publicKey)}\n`,
    );
    git(first, 'add', '-A');
    git(first, 'commit', '-q', '-m', 'supervise');
    git(first, 'remote', 'add', 'origin', path.join(dir, 'remote.git'));
    git(first, 'push', '-q', 'origin', 'main');
    const evidence = await openEvidence(repository);
    ({ sid } = await evidence.begin({ agent: AGENT, policy: POLICY, prev: null }));
    await evidence.append(sid, call('Bash'), '{"command":"npm test"}');
    await evidence.append(sid, call('\u001b[2JEvil', 'deny'), null);
    await evidence.append(sid, END, null);
    await evidence.close();
  });
  afterEach(() => {
    discard(dir);
  });

  it('pushes, fetches and verifies: complete, exit 0, offline', async () => {
    const pushed = await run(push, first);
    assert.equal(pushed.exit, 0, pushed.err);
    assert.match(pushed.out, /1 sessions, 4 records; no command lines/);
    git(dir, 'clone', '-q', 'remote.git', 'second');
    assert.equal((await run(verify, second)).exit, 1, 'nothing there before the fetch');
    const fetched = await run(fetch, second);
    assert.equal(fetched.exit, 0, fetched.err);
    git(second, 'remote', 'set-url', 'origin', '/nowhere');
    const verified = await run(verify, second, '--all');
    assert.equal(verified.exit, 0, verified.out + verified.err);
    assert.match(verified.out, /claude-code {2}4 records {2}complete {2}signed by dev@example.com/);
    assert.match(verified.out, /trust: refs\/remotes\/origin\/main:\.countersign\/allowed_signers/);
    assert.equal((await run(verify, second, sid.slice(0, 8), '--json')).exit, 0);
    assert.equal((await run(push, first)).out, 'countersign: nothing new to push\n');
  });

  it('travels with a plain git push through the hook, and the verifier alone verifies it', async () => {
    const own = { node: process.execPath, cli: path.join(ROOT, 'dist/cli.mjs') };
    const repository = value(await resolveRepository(first));
    value(await applyPrePush(value(await planPrePush(repository, own))));
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    };
    git(first, 'commit', '-q', '--allow-empty', '-m', 'more');
    const pushed = spawnSync('git', ['push', 'origin', 'main'], { cwd: first, env, encoding: 'utf8' });
    assert.equal(pushed.status, 0, pushed.stderr);
    assert.match(pushed.stderr, /refs\/notes\/countersign\/[0-9a-f]{16}\/\d{4}: 1 sessions, 4 records/);
    git(dir, 'clone', '-q', 'remote.git', 'second');
    const node = (program: string, ...args: readonly string[]): { status: number | null; stdout: string } =>
      spawnSync(process.execPath, [path.join(ROOT, 'dist', program), ...args], {
        cwd: second,
        env,
        encoding: 'utf8',
      });
    assert.equal(node('cli.mjs', 'fetch').status, 0);
    const verified = node('verifier.mjs', '--all');
    assert.equal(verified.status, 0, verified.stdout);
    assert.match(verified.stdout, /4 records {2}complete {2}signed by dev@example.com/);
    assert.equal(node('cli.mjs', 'verify', '--all', '--json').status, 0);
  });

  it('sessions, log and show read both clones; only the first has payloads', async () => {
    await run(push, first);
    git(dir, 'clone', '-q', 'remote.git', 'second');
    await run(fetch, second);
    for (const clone of [first, second]) {
      assert.match(
        (await run(sessions, clone)).out,
        new RegExp(`^${sid.slice(0, 12)}.*2 calls {2}ended {2}published`),
      );
      const lines = (await run(log, clone, sid.slice(0, 6), '--json')).out.trimEnd().split('\n');
      assert.equal(lines.length, 4);
      assert.ok(!(await run(log, clone, sid)).out.includes('\u001b'));
    }
    assert.match((await run(show, first, `${sid}#1`)).out, /"command": "npm test"/);
    assert.match((await run(show, second, `${sid.slice(0, 8)}#1`)).out, /payload: not in this clone/);
    assert.equal((await run(show, second, `${sid}#9`)).exit, 1);
    assert.equal((await run(log, second, 'zz')).exit, 1);
  });

  it('without a trust file the integrity holds and the exit is 4', async () => {
    await run(push, first);
    git(dir, 'clone', '-q', 'remote.git', 'second');
    await run(fetch, second);
    git(second, 'remote', 'set-head', 'origin', '-d');
    const verified = await run(verify, second);
    assert.equal(verified.exit, 4);
    assert.match(verified.out, /complete, no trust file/);
    assert.equal((await run(verify, second, '--trust', 'origin/main')).exit, 0);
    const file = path.join(dir, 'signers');
    writeFileSync(file, `${trustLine('eve@example.com', testKey('2').publicKey)}\n`);
    const other = await run(verify, second, '--trust', file);
    assert.equal(other.exit, 4);
    assert.match(other.out, /complete, untrusted key/);
    assert.equal((await run(verify, second, '--trust', 'nowhere')).exit, 6);
  });

  it('a remote that was set back is reported as possible rollback, and nothing is forced', async () => {
    await run(push, first);
    git(dir, 'clone', '-q', 'remote.git', 'second');
    await run(fetch, second);
    const ref = git(second, 'for-each-ref', '--format=%(refname)', 'refs/notes/countersign').trim();
    const before = git(second, 'rev-parse', ref);
    const other = git(
      second,
      '-c',
      'core.hooksPath=/dev/null',
      'commit-tree',
      '-m',
      'x',
      `${ref}^{tree}`,
    ).trim();
    git(second, 'push', '-q', '--force', 'origin', `${other}:${ref}`);
    git(second, 'config', 'fetch.prune', 'true');
    const fetched = await run(fetch, second);
    assert.equal(fetched.exit, 3);
    assert.match(fetched.err, /possible rollback/);
    assert.equal(git(second, 'rev-parse', ref), before);
  });

  it('remembers what it verified: a history cut afterwards is a rollback', async () => {
    await run(push, first);
    const ref = git(first, 'for-each-ref', '--format=%(refname)', 'refs/notes/countersign').trim();
    assert.equal((await run(verify, first, '--trust', 'origin/main')).exit, 0);
    git(first, 'update-ref', '-d', ref);
    const verified = await run(verify, first);
    assert.equal(verified.exit, 3);
    assert.match(verified.out, /rollback: session .* with 4 records was seen here before and is gone/);
  });

  it('the hook never fails and says nothing when the notes are on their way already', async () => {
    const io = testIo({ home, cwd: first, stdin: `refs/notes/countersign/x 1 refs/notes/countersign/x 0\n` });
    assert.equal(await push.run(['--from-hook', 'origin', 'url'], io), 0);
    assert.deepEqual(io.said, { out: '', err: '' });
    git(first, 'remote', 'set-url', 'origin', '/nowhere');
    const broken = testIo({ home, cwd: first, stdin: 'refs/heads/main 1 refs/heads/main 0\n' });
    assert.equal(await push.run(['--from-hook', 'origin', 'url'], broken), 0);
    assert.match(broken.said.err, /evidence was not pushed/);
  });
});
