// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EntryAnswer, Question } from '../../src/core/surroundings.js';
import { lookUp } from '../../src/store/surroundings.js';
import { skip } from '../support/skip.js';

const PATIENT = { ms: 5000, entries: 10_000 };

let base: string;
const at = (...parts: string[]): string => path.join(base, ...parts);

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(os.tmpdir(), "cs 'look' ü ")));
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

async function real(target: string): Promise<string | undefined> {
  return (await lookUp([{ kind: 'real-path', path: target }], base, PATIENT)).realPaths[target];
}

async function entry(target: string, limits = PATIENT): Promise<EntryAnswer | undefined> {
  return (await lookUp([{ kind: 'entry', path: target }], base, limits)).entries[target];
}

function tree(folder: string, folders: number, files: number): void {
  for (let i = 0; i < folders; i++) {
    mkdirSync(at(folder, String(i)), { recursive: true });
    for (let k = 0; k < files; k++) writeFileSync(at(folder, String(i), String(k)), '');
  }
}

describe('store: real paths', () => {
  beforeEach(() => {
    mkdirSync(at('real', 'deep'), { recursive: true });
    writeFileSync(at('real', 'file'), '');
    symlinkSync('real', at('link'));
    symlinkSync(at('real', 'deep'), at('absolute'));
  });

  it('of what is there, and of what is not, below its deepest existing folder', async () => {
    assert.equal(await real(at('real', 'file')), at('real', 'file'));
    assert.equal(await real(at('link', 'file')), at('real', 'file'));
    assert.equal(await real(at('link', 'new', 'file')), at('real', 'new', 'file'));
    assert.equal(await real(at('absolute', 'x')), at('real', 'deep', 'x'));
    assert.equal(await real(at('real', 'file', 'below a file')), at('real', 'file', 'below a file'));
    assert.equal(await real('/'), '/');
  });

  it('of a link to what is not there yet: writing through it makes the target', async () => {
    symlinkSync('not yet', at('dangling'));
    assert.equal(await real(at('dangling')), at('not yet'));
    assert.equal(await real(at('dangling', 'x')), at('not yet', 'x'));
  });

  it('of a chain of links, and of .. behind a link as the kernel takes it', async () => {
    symlinkSync('link', at('second'));
    assert.equal(await real(at('second', 'file')), at('real', 'file'));
    assert.equal(await real(`${at('absolute')}/../file`), at('real', 'file'));
  });

  it('agrees with the kernel about everything that is there', async () => {
    for (const target of [at('link', 'deep'), at('absolute'), '/proc/self/root', '/bin/sh', '/dev/fd'])
      if (target !== '/dev/fd') assert.equal(await real(target), realpathSync(target), target);
  });

  it('of a loop stays unknown', async () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    assert.equal(await real(at('a')), undefined);
    assert.equal(await real(at('a', 'x')), undefined);
  });

  it('of a path with a NUL, or longer than the kernel takes, stays unknown', async () => {
    assert.equal(await real(`${base}/a\0b`), undefined);
    assert.equal(await real(at('x'.repeat(300))), undefined);
  });

  it('behind a folder that we may not enter stays unknown', async function () {
    if (process.getuid?.() === 0) skip(this, 'impossible here: root ignores file modes');
    chmodSync(at('real'), 0);
    assert.equal(await real(at('real', 'file')), undefined);
    chmodSync(at('real'), 0o755);
  });

  it('a question named like an object member is answered as its own', async () => {
    const answers = await lookUp([{ kind: 'real-path', path: '__proto__' }], base, PATIENT);
    assert.ok(Object.getPrototypeOf(answers.realPaths) === Object.prototype);
  });
});

describe('store: entries', () => {
  it('says what is there', async () => {
    writeFileSync(at('file'), '');
    symlinkSync('/', at('link'));
    tree('folder', 3, 4);
    mkdirSync(at('empty'));
    assert.deepEqual(await entry(at('file')), { type: 'file', files: 1 });
    assert.deepEqual(await entry(at('link')), { type: 'link', files: 1 });
    assert.deepEqual(await entry(at('folder')), { type: 'folder', files: 12 });
    assert.deepEqual(await entry(at('empty')), { type: 'folder', files: 0 });
    assert.deepEqual(await entry(at('none')), { type: 'missing', files: 0 });
  });

  it('does not follow links below a folder', async () => {
    tree('folder', 1, 1);
    symlinkSync('..', at('folder', 'up'));
    symlinkSync('/', at('folder', 'root'));
    assert.deepEqual(await entry(at('folder')), { type: 'folder', files: 3 });
  });

  it('stops counting at the limit, which all questions share', async () => {
    tree('folder', 10, 10);
    assert.deepEqual(await entry(at('folder'), { ms: 5000, entries: 110 }), { type: 'folder', files: 100 });
    assert.deepEqual(await entry(at('folder'), { ms: 5000, entries: 109 }), { type: 'folder', files: null });
    const questions: Question[] = ['0', '1', '2'].map((name) => ({
      kind: 'entry',
      path: at('folder', name),
    }));
    const answers = await lookUp(questions, base, { ms: 5000, entries: 25 });
    assert.deepEqual(
      Object.values(answers.entries)
        .map((answer) => answer.files)
        .sort(),
      [10, 10, null],
    );
  });

  it('gives up after its time, and says nothing about what it did not see', async () => {
    tree('folder', 40, 250);
    const started = performance.now();
    const answers = await lookUp(
      [
        { kind: 'entry', path: at('folder') },
        { kind: 'real-path', path: base },
      ],
      base,
      { ms: 1, entries: 1e9 },
    );
    assert.ok(performance.now() - started < 5000);
    assert.deepEqual(answers.entries, {});
    assert.equal(answers.lookedUp, true);
  });

  it('a FIFO does not hold it', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    assert.deepEqual(await entry(at('pipe')), { type: 'file', files: 1 });
  });
});

describe('store: local time', () => {
  const times = async (zone: string, at: string): Promise<unknown> =>
    (await lookUp([{ kind: 'local-time', zone, at: Date.parse(at) }], base, PATIENT)).localTimes?.[zone];

  it('of a zone, in summer and winter, and of none that the machine knows', async () => {
    assert.deepEqual(await times('Europe/Berlin', '2026-07-25T22:30:00Z'), {
      date: '2026-07-26',
      weekday: 6,
      minute: 30,
    });
    assert.deepEqual(await times('Europe/Berlin', '2026-12-31T23:00:00Z'), {
      date: '2027-01-01',
      weekday: 4,
      minute: 0,
    });
    assert.deepEqual(await times('Asia/Kolkata', '2026-01-01T00:00:00Z'), {
      date: '2026-01-01',
      weekday: 3,
      minute: 330,
    });
    assert.equal(await times('Mars/Olympus', '2026-01-01T00:00:00Z'), undefined);
  });
});

describe('store: a push without a refspec', () => {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', base, ...args], { env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1' } });
  };
  const push = async (): Promise<unknown> =>
    (await lookUp([{ kind: 'push', folder: base }], base, PATIENT)).pushes?.[base];

  beforeEach(() => {
    git('init', '-q', '-b', 'feature');
    git('config', 'push.default', 'simple');
  });

  it('adds nothing to the current branch by itself', async () => {
    git('config', 'branch.feature.merge', 'refs/heads/main');
    assert.deepEqual(await push(), { refspecs: [], upstream: false });
  });
  it('goes to the upstream, whatever its name, where configuration says so', async () => {
    git('config', 'push.default', 'upstream');
    git('config', 'branch.other.merge', 'refs/heads/other');
    git('config', 'branch.feature.merge', 'refs/heads/main');
    assert.deepEqual(await push(), { refspecs: ['HEAD:refs/heads/main'], upstream: true });
  });
  it('moves more where a remote or the default says so', async () => {
    git('config', 'push.default', 'matching');
    git('config', 'remote.origin.push', 'HEAD:main');
    git('config', '--add', 'remote.origin.push', 'refs/heads/*:refs/heads/qa/*');
    git('config', 'remote.backup.mirror', 'true');
    assert.deepEqual(await push(), {
      refspecs: ['HEAD:main', 'refs/heads/*:refs/heads/qa/*', '+refs/*:refs/*', ':'],
      upstream: false,
    });
  });
  it('is not known where git cannot read its configuration, or there is no repository', async () => {
    writeFileSync(at('.git', 'config'), '[push\n', { flag: 'a' });
    assert.equal(await push(), undefined);
    rmSync(at('.git'), { recursive: true });
    assert.equal(await push(), undefined);
  });
});

describe('store: branch', () => {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: base,
      env: { PATH: process.env['PATH'], HOME: base, GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const branch = async (folder: string): Promise<string | null> =>
    (await lookUp([{ kind: 'branch' }], folder, PATIENT)).branch;

  it('of a repository without commits, of a worktree, and of none', async () => {
    assert.equal(await branch(base), null);
    git('init', '-q', '-b', 'feature/ü x'.replace(' ', '-'));
    assert.equal(await branch(base), 'feature/ü-x');
    git('commit', '-q', '--allow-empty', '-m', 'one');
    git('worktree', 'add', '-q', '-b', 'side', 'tree');
    assert.equal(await branch(at('tree')), 'side');
    const folders = [{ kind: 'branch', folder: at('tree') } as const, { kind: 'branch', base: '/' } as const];
    assert.deepEqual((await lookUp(folders, base, PATIENT)).branches, { [at('tree')]: 'side' });
    git('checkout', '-q', '--detach');
    assert.equal(await branch(base), '', 'detached is none, which is not the same as unknown');
  });
});

describe('store: what a new content would change', () => {
  it('names the lines that go and come, and nothing of what cannot be read', async () => {
    writeFileSync(path.join(base, 'a.ts'), 'one\n  two\nthree\n');
    const ask = (name: string, content: string): Question => ({
      kind: 'change',
      path: path.join(base, name),
      content,
    });
    const { changes } = await lookUp([ask('a.ts', 'two\none\nfour\n'), ask('none.ts', 'x')], base, PATIENT);
    assert.deepEqual(changes?.[path.join(base, 'a.ts')], { removed: 'three', added: [[2, 3]] });
    assert.deepEqual(changes[path.join(base, 'none.ts')], { removed: '', added: [[0, 1]] });
    assert.equal((await lookUp([ask('.', 'x')], base, PATIENT)).changes, undefined);
  });
});

describe('store: what git could bring back', () => {
  it('of what is committed, changed, new, ignored, and outside of a repository', async () => {
    const root = at('repo');
    mkdirSync(root);
    const git = (...args: string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@x.test', ...args], { cwd: root });
    };
    git('init', '-q');
    mkdirSync(path.join(root, 'src'));
    for (const name of ['a [1].ts', 'b.ts', 'src/c.ts']) writeFileSync(path.join(root, name), 'x\n');
    writeFileSync(path.join(root, '.gitignore'), 'dist\n');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    writeFileSync(path.join(root, 'b.ts'), 'y\n');
    writeFileSync(path.join(root, 'new.ts'), 'z\n');
    mkdirSync(path.join(root, 'dist'));
    writeFileSync(path.join(root, 'dist/d.js'), '');
    writeFileSync(at('outside'), '');
    const kept = async (target: string): Promise<string | undefined> =>
      (await lookUp([{ kind: 'kept', path: target }], root, PATIENT)).kept?.[target]?.state;
    assert.equal(await kept(path.join(root, 'a [1].ts')), 'clean');
    assert.equal(await kept(path.join(root, 'src')), 'clean');
    assert.equal(await kept(path.join(root, 'b.ts')), 'changed');
    assert.equal(await kept(path.join(root, 'new.ts')), 'missing');
    assert.equal(await kept(path.join(root, 'dist')), 'ignored');
    assert.equal(await kept(at('outside')), 'missing');
    const remote = async (name: string): Promise<boolean | undefined> => {
      const target = path.join(root, name);
      return (await lookUp([{ kind: 'kept', path: target }], root, PATIENT)).kept?.[target]?.remote;
    };
    assert.equal(await remote('src'), false);
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    assert.equal(await remote('src'), true);
    assert.equal(await remote('b.ts'), undefined);
    git('commit', '-q', '-a', '-m', 'two');
    assert.equal(await remote('b.ts'), false);
    assert.equal(await remote('src'), true);
    writeFileSync(path.join(root, 'b.ts'), 'z\n');
    git('update-index', '--assume-unchanged', 'src/c.ts');
    assert.equal(await kept(path.join(root, 'src/c.ts')), 'changed');
    git('update-index', '--no-assume-unchanged', 'src/c.ts');
    writeFileSync(path.join(root, 'src/untracked'), '');
    assert.equal(await kept(path.join(root, 'src')), 'changed');
  });
});
