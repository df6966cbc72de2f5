// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveRepository } from '../../src/store/repository.js';

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd,
    stdio: 'pipe',
    env: { PATH: process.env['PATH'], GIT_ALLOW_PROTOCOL: 'file', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

describe('store/repository', () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cs-repository-')));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const made = (name: string): string => {
    const root = path.join(dir, name);
    mkdirSync(root, { recursive: true });
    git(root, 'init', '-q');
    return root;
  };

  it('finds a repository without commits from a folder below, through a link', async () => {
    const root = made('plain');
    mkdirSync(path.join(root, 'a/b'), { recursive: true });
    symlinkSync(path.join(root, 'a'), path.join(dir, 'link'));
    const found = await resolveRepository(path.join(dir, 'link/b'));
    const gitDir = path.join(root, '.git');
    assert.deepEqual(found, { ok: true, value: { root, commonDir: gitDir, gitDir } });
  });

  it('takes a path with line feed, quotes, spaces and non-ASCII letters', async () => {
    const root = made('a\n"b\' ü');
    const found = await resolveRepository(root);
    assert.ok(found.ok);
    assert.equal(found.value.root, root);
  });

  it('leads a linked worktree to the common folder, also under a name with a line feed', async () => {
    const root = made('main\ntree');
    git(root, 'commit', '-q', '--allow-empty', '-m', 'x');
    git(root, 'worktree', 'add', '-q', path.join(dir, 'side'));
    const found = await resolveRepository(path.join(dir, 'side'));
    assert.ok(found.ok);
    assert.equal(found.value.root, path.join(dir, 'side'));
    assert.equal(found.value.commonDir, path.join(root, '.git'));
    assert.equal(found.value.gitDir, path.join(root, '.git/worktrees/side'));
  });

  it('leads a submodule to its own repository', async () => {
    const inner = made('inner');
    git(inner, 'commit', '-q', '--allow-empty', '-m', 'x');
    const outer = made('outer');
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    const found = await resolveRepository(path.join(outer, 'sub'));
    assert.ok(found.ok);
    assert.equal(found.value.root, path.join(outer, 'sub'));
    assert.equal(found.value.commonDir, path.join(outer, '.git/modules/sub'));
  });

  it('ignores GIT_DIR', async () => {
    const root = made('env');
    const other = made('other');
    process.env['GIT_DIR'] = path.join(other, '.git');
    try {
      const found = await resolveRepository(root);
      assert.ok(found.ok && found.value.root === root);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  for (const [note, code, make] of [
    ['a folder outside any repository', 'no-repository', () => dir],
    ['a folder that does not exist', 'no-folder', () => path.join(dir, 'none')],
    [
      'a bare repository',
      'bare-repository',
      () => {
        git(dir, 'init', '-q', '--bare', 'bare');
        return path.join(dir, 'bare/objects');
      },
    ],
    [
      'a .git file that leads nowhere',
      'broken-repository',
      () => {
        writeFileSync(path.join(dir, '.git'), 'gitdir: ../gone\n');
        return dir;
      },
    ],
  ] as const)
    it(`names ${note}: ${code}`, async () => {
      const found = await resolveRepository(make());
      assert.ok(!found.ok);
      assert.equal(found.fault.code, code);
    });
});
