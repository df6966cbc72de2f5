// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EXIT } from '../../src/cli/exitCode.js';
import { runCli } from '../../src/cli/main.js';
import { readTrust } from '../../src/evidence/trust.js';
import { skip } from '../support/skip.js';
import { testIo, type TestIo } from '../support/testIo.js';

let base: string;
let home: string;
let clone: string;
let state: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(os.tmpdir(), "cs 'init' $x ü ")));
  home = path.join(base, 'home');
  state = path.join(home, '.local/state/countersign');
  clone = path.join(base, 'a "clone"');
  mkdirSync(home);
  git(base, 'init', '-q', '-b', 'main', clone);
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

function git(cwd: string, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
}

async function run(
  line: string,
  more: { stdin?: string; interactive?: boolean; cwd?: string } = {},
): Promise<{ code: number; io: TestIo }> {
  const io = testIo({ home, cwd: clone, ...more });
  return { code: await runCli(line.split(' '), io), io };
}

const inClone = (file: string): string => readFileSync(path.join(clone, file), 'utf8');
const rootsList = (): string => readFileSync(path.join(state, 'roots'), 'utf8');

describe('cli: init', () => {
  it('sets up a repository without commits, from a folder below', async () => {
    mkdirSync(path.join(clone, 'sub'));
    const { code, io } = await run('init --yes', { cwd: path.join(clone, 'sub') });
    assert.equal(code, EXIT.ok, io.said.err);
    const { id, version } = JSON.parse(inClone('.countersign/repo.json')) as { id: string; version: number };
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.equal(version, 1);
    const trust = readTrust(inClone('.countersign/allowed_signers'), null);
    assert.equal(trust.keys.length, 1);
    assert.equal(statSync(path.join(state, 'machine.key')).mode & 0o777, 0o600);
    assert.equal(rootsList(), `${clone}\n`);
    assert.ok(existsSync(path.join(state, 'hook', 'claude-code.sh')));
    assert.match(inClone('.git/countersign/clone'), /^[0-9a-f]{32}\n$/);
    assert.match(inClone('.git/hooks/pre-push'), /push --from-hook/);
    assert.equal(git(clone, 'status', '--porcelain'), '?? .countersign/\n?? sub/\n'.replace('?? sub/\n', ''));
  });

  it('the signer that it lists is one that ssh-keygen can read', async function () {
    await run('init --yes');
    const [, , type, key] = inClone('.countersign/allowed_signers').trim().split(' ');
    writeFileSync(path.join(base, 'key.pub'), `${type ?? ''} ${key ?? ''}\n`);
    try {
      const said = execFileSync('ssh-keygen', ['-l', '-f', path.join(base, 'key.pub')], { encoding: 'utf8' });
      assert.match(said, /^256 SHA256:.*\(ED25519\)/);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') skip(this, 'no ssh-keygen on this machine');
      throw cause;
    }
  });

  it('a second time there is nothing to do and nothing to ask', async () => {
    await run('init --yes');
    const files = [
      '.countersign/repo.json',
      '.countersign/allowed_signers',
      '.git/hooks/pre-push',
      '.git/countersign/clone',
    ];
    const before = [...files.map(inClone), rootsList()];
    const { code, io } = await run('init');
    assert.equal(code, EXIT.ok);
    assert.doesNotMatch(io.said.out, /^ {2}\+/m);
    assert.deepEqual([...files.map(inClone), rootsList()], before);
  });

  it('another clone keeps the id and adds its own machine', async () => {
    writeFileSync(path.join(clone, 'a'), '');
    await run('init --yes');
    const id = inClone('.countersign/repo.json');
    const others = inClone('.countersign/allowed_signers').trimEnd();
    // An editor may leave the last line open.
    writeFileSync(path.join(clone, '.countersign/allowed_signers'), others);
    rmSync(state, { recursive: true });
    await run('init --yes');
    assert.equal(inClone('.countersign/repo.json'), id);
    assert.equal(readTrust(inClone('.countersign/allowed_signers'), null).keys.length, 2);
    assert.ok(inClone('.countersign/allowed_signers').startsWith(`${others}\n`));
  });

  it('asks, and does nothing on no or without a terminal', async () => {
    for (const more of [{ interactive: true, stdin: 'no\n' }, {}]) {
      const { code, io } = await run('init', more);
      assert.equal(code, EXIT.failed);
      assert.match(io.said.out, /repo\.json/);
      assert.match(io.said.err, /nothing was changed/);
      assert.ok(!existsSync(path.join(clone, '.countersign')) && !existsSync(state));
      assert.ok(!existsSync(path.join(clone, '.git/countersign')));
    }
    assert.equal((await run('init', { interactive: true, stdin: 'y\n' })).code, EXIT.ok);
  });

  it('--no-hook leaves the hooks alone, --json prints one document', async () => {
    const { code, io } = await run('init --yes --no-hook --json');
    assert.equal(code, EXIT.ok);
    const said = JSON.parse(io.said.out) as {
      ok: boolean;
      root: string;
      steps: { name: string; made: boolean }[];
    };
    assert.deepEqual([said.ok, said.root], [true, clone]);
    assert.deepEqual(
      said.steps.map((step) => [step.name, step.made]),
      ['id', 'trust', 'evidence', 'supervise'].map((name) => [name, true]),
    );
    assert.ok(!existsSync(path.join(clone, '.git/hooks/pre-push')));
  });

  it('a linked worktree shares clone id and hook, and is a root of its own', async () => {
    git(clone, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'one');
    const tree = path.join(base, 'tree ü');
    git(clone, 'worktree', 'add', '-q', '-b', 'side', tree);
    await run('init --yes');
    const minted = inClone('.git/countersign/clone');
    assert.equal((await run('init --yes', { cwd: tree })).code, EXIT.ok);
    assert.equal(inClone('.git/countersign/clone'), minted);
    assert.equal(rootsList(), `${clone}\n${tree}\n`);
  });

  it('renews a hook program that was changed', async () => {
    await run('init --yes');
    const program = path.join(state, 'hook', 'claude-code.sh');
    const shipped = readFileSync(program, 'utf8');
    appendFileSync(program, 'exit 0\n');
    await run('init --yes');
    assert.equal(readFileSync(program, 'utf8'), shipped);
  });

  const refusals: readonly (readonly [note: string, prepare: () => string, text: RegExp])[] = [
    ['a folder outside of any repository', () => base, /is not inside a git repository\nhint: git init/],
    [
      'a bare repository',
      () => {
        git(base, 'init', '-q', '--bare', 'bare.git');
        return path.join(base, 'bare.git');
      },
      /without a worktree/,
    ],
    [
      'a path with a line feed',
      () => {
        const folder = path.join(base, 'line\nfeed');
        git(base, 'init', '-q', folder);
        return folder;
      },
      /line break in its path/,
    ],
    [
      'a repo.json that is not one',
      () => {
        mkdirSync(path.join(clone, '.countersign'));
        writeFileSync(path.join(clone, '.countersign/repo.json'), '{"id":"../x"}');
        return clone;
      },
      /repo\.json/,
    ],
    [
      'a file where the folder has to be',
      () => {
        writeFileSync(path.join(clone, '.countersign'), '');
        return clone;
      },
      /cannot write/,
    ],
  ];
  for (const [note, prepare, text] of refusals)
    it(`refuses ${note} and supervises nothing`, async () => {
      const { code, io } = await run('init --yes', { cwd: prepare() });
      assert.equal(code, EXIT.failed, io.said.out);
      assert.match(io.said.err, text);
      assert.ok(!existsSync(path.join(state, 'roots')) || rootsList() === '');
    });

  it('refuses a read-only repository in words', () => {
    // Root ignores file modes, so root runs this as nobody.
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    for (const folder of [base, home]) chmodSync(folder, asNobody.uid === undefined ? 0o755 : 0o777);
    if (asNobody.uid !== undefined) execFileSync('chown', ['-R', '65534:65534', clone]);
    chmodSync(clone, 0o555);
    const { status, stderr } = spawnSync(process.execPath, [path.resolve('dist/cli.mjs'), 'init', '--yes'], {
      cwd: clone,
      env: { PATH: process.env['PATH'], HOME: home },
      encoding: 'utf8',
      ...asNobody,
    });
    chmodSync(clone, 0o755);
    assert.equal(status, EXIT.failed, stderr);
    assert.match(stderr, /cannot write .*repo\.json/);
    assert.ok(!existsSync(path.join(state, 'roots')));
  });

  it('refuses a state folder that others can enter', async () => {
    mkdirSync(state, { recursive: true });
    chmodSync(state, 0o777);
    const { code, io } = await run('init --yes');
    assert.equal(code, EXIT.failed);
    assert.match(io.said.err, /open to other users\nhint: chmod 700/);
  });

  it('bad input', async () => {
    assert.equal((await run('init --force')).code, EXIT.badInput);
  });
});
