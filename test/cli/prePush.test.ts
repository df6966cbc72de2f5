// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyPrePush, planPrePush, type PrePushPlan } from '../../src/cli/prePush.js';
import { resolveRepository } from '../../src/store/repository.js';

let base: string;
let clone: string;
/** Where the program that the hook starts writes down its arguments and standard input. */
let told: string;
let own: { node: string; cli: string };

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(os.tmpdir(), "cs 'push' $x ü ")));
  clone = path.join(base, 'a "clone"');
  told = path.join(base, 'told');
  const cli = path.join(base, "cli 'of ours'.mjs");
  writeFileSync(
    cli,
    `import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(told)}, JSON.stringify({ args: process.argv.slice(2), refs: readFileSync(0, 'utf8'), cwd: process.cwd() }) + '\\n');
process.exitCode = 3;\n`,
  );
  own = { node: process.execPath, cli };
  git(base, 'init', '-q', '--bare', 'remote.git');
  git(base, 'init', '-q', '-b', 'main', clone);
  git(clone, 'remote', 'add', 'origin', path.join(base, 'remote.git'));
  commit('one');
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: base,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: environment(), encoding: 'utf8', stdio: 'pipe' });
}

function commit(subject: string): void {
  git(clone, 'commit', '-q', '--allow-empty', '-m', subject);
}

function push(more: { cwd?: string; env?: NodeJS.ProcessEnv; args?: string[] } = {}): number | null {
  return spawnSync('git', ['push', '-q', ...(more.args ?? ['origin', 'main'])], {
    cwd: more.cwd ?? clone,
    env: { ...environment(), ...more.env },
    stdio: 'pipe',
  }).status;
}

function hears(): { args: string[]; refs: string; cwd: string }[] {
  if (!existsSync(told)) return [];
  return readFileSync(told, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { args: string[]; refs: string; cwd: string });
}

const remoteHas = (subject: string): boolean =>
  git(path.join(base, 'remote.git'), 'log', '--all', '--format=%s').split('\n').includes(subject);

async function plan(): Promise<PrePushPlan> {
  const repository = await resolveRepository(clone);
  assert.ok(repository.ok);
  const planned = await planPrePush(repository.value, own);
  assert.ok(planned.ok, JSON.stringify(planned));
  return planned.value;
}

async function install(way: PrePushPlan['way']): Promise<void> {
  const planned = await plan();
  assert.equal(planned.way, way, planned.note);
  const done = await applyPrePush(planned);
  assert.ok(done.ok, JSON.stringify(done));
  if (way !== 'skip') assert.equal((await plan()).way, 'none', 'a second time there is nothing to do');
}

function theirs(text: string, folder = path.join(clone, '.git', 'hooks'), mode = 0o755): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'pre-push');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('cli: pre-push hook', () => {
  it('new: hears the remote and the refs, and its failure does not fail the push', async () => {
    await install('new');
    assert.equal(push(), 0);
    const [heard] = hears();
    assert.deepEqual(heard?.args, ['push', '--from-hook', 'origin', path.join(base, 'remote.git')]);
    assert.match(heard.refs, /^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main 0{40}\n$/);
    assert.ok(remoteHas('one'));
  });

  it('our program gone: the push goes through', async () => {
    await install('new');
    rmSync(own.cli);
    assert.equal(push(), 0);
    own = { ...own, node: path.join(base, 'no node') };
    assert.equal((await plan()).way, 'refresh');
    await install('refresh');
    commit('two');
    assert.equal(push(), 0);
    assert.ok(remoteHas('two'));
  });

  for (const [note, script, way] of [
    ['a shell script', '#!/bin/sh\n', 'inside'],
    ['bash by env with -e', '#!/usr/bin/env bash\nset -eu\n', 'inside'],
    ['another language', '#!/usr/bin/env node\n', 'beside'],
  ] as const)
    describe(`chained to ${note}`, () => {
      const record = (exit: number): string =>
        script +
        (way === 'inside'
          ? `{ printf '%s|' "$@"; /bin/cat; } >> "$HOME/theirs"\nexit ${String(exit)}\n`
          : `const fs = require('node:fs');
fs.writeFileSync(process.env.HOME + '/theirs', process.argv.slice(2).concat(fs.readFileSync(0, 'utf8')).join('|'));
process.exitCode = ${String(exit)};\n`);

      it('theirs hears the same and is first; ours comes after', async () => {
        theirs(record(0));
        await install(way);
        assert.equal(push(), 0);
        const said = readFileSync(path.join(base, 'theirs'), 'utf8');
        assert.equal(said, `origin|${path.join(base, 'remote.git')}|${hears()[0]?.refs ?? ''}`);
        assert.equal(hears().length, 1);
      });

      it('theirs fails: the push fails with it, and ours is not run', async () => {
        theirs(record(1));
        await install(way);
        assert.notEqual(push(), 0);
        assert.deepEqual(hears(), []);
        assert.ok(!remoteHas('one'));
      });
    });

  it('one that reads no input, and one without a line end', async () => {
    theirs('#!/bin/sh\nexit 0');
    await install('inside');
    assert.equal(push(), 0);
    assert.equal(hears().length, 1);
  });

  it('one that git ignores (not executable) stays ignored', async () => {
    theirs('#!/bin/sh\nexit 1\n', undefined, 0o644);
    await install('beside');
    assert.equal(push(), 0);
    assert.equal(hears().length, 1);
  });

  it('a link is moved aside, not written through', async () => {
    const real = path.join(base, 'team-hook');
    writeFileSync(real, '#!/bin/sh\necho x >> "$HOME/theirs"\n', { mode: 0o755 });
    mkdirSync(path.join(clone, '.git/hooks'), { recursive: true });
    symlinkSync(real, path.join(clone, '.git/hooks/pre-push'));
    await install('beside');
    assert.equal(push(), 0);
    assert.equal(readFileSync(real, 'utf8').includes('countersign'), false);
    assert.ok(existsSync(path.join(base, 'theirs')));
  });

  it("husky's generated folder: its script still finds its neighbours", async () => {
    git(clone, 'config', 'core.hooksPath', '.husky/_');
    const folder = path.join(clone, '.husky', '_');
    theirs('#!/usr/bin/env sh\n. "$(dirname "$0")/h"', folder);
    writeFileSync(path.join(folder, '.gitignore'), '*');
    writeFileSync(
      path.join(folder, 'h'),
      '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\nexit $?\n',
    );
    writeFileSync(path.join(clone, '.husky', 'pre-push'), 'echo ran >> "$HOME/theirs"\n');
    await install('inside');
    assert.equal(push(), 0);
    assert.equal(readFileSync(path.join(base, 'theirs'), 'utf8'), 'ran\n');
    assert.equal(hears().length, 1);
  });

  it("lefthook's script is kept and run", async () => {
    theirs(
      '#!/bin/sh\ncall_lefthook() { echo "$@" >> "$HOME/theirs"; }\ncall_lefthook run "pre-push" "$@"\n',
    );
    await install('inside');
    assert.equal(push(), 0);
    assert.match(readFileSync(path.join(base, 'theirs'), 'utf8'), /^run pre-push origin /);
  });

  it('a folder that is part of the repository is left alone, with a word on what to do', async () => {
    git(clone, 'config', 'core.hooksPath', 'git hooks');
    const planned = await plan();
    assert.equal(planned.way, 'skip');
    assert.match(planned.note, /countersign push --from-hook "\$@"/);
    await install('skip');
    assert.ok(!existsSync(path.join(clone, 'git hooks', 'pre-push')));
  });

  it('core.hooksPath outside of the repository', async () => {
    git(clone, 'config', 'core.hooksPath', path.join(base, 'all hooks'));
    await install('new');
    assert.equal(push(), 0);
    assert.equal(hears().length, 1);
  });

  it('from a linked worktree, and under any GIT_ variable', async () => {
    git(clone, 'branch', 'other');
    git(clone, 'worktree', 'add', '-q', path.join(base, 'tree ü'), 'other');
    await install('new');
    assert.equal(push({ cwd: path.join(base, 'tree ü'), args: ['origin', 'other'] }), 0);
    assert.equal(push({ cwd: base, env: { GIT_DIR: path.join(clone, '.git') } }), 0);
    assert.equal(push({ cwd: '/', env: { GIT_DIR: path.join(clone, '.git'), GIT_WORK_TREE: clone } }), 0);
    assert.deepEqual(
      hears().map((heard) => heard.cwd),
      [path.join(base, 'tree ü'), clone, clone],
    );
  });

  it('nothing to push, a deletion, and --no-verify', async () => {
    await install('new');
    push({ args: ['origin', 'main', 'main:gone'] });
    assert.equal(push(), 0);
    assert.equal(push({ args: ['origin', ':gone'] }), 0);
    const count = hears().length;
    commit('two');
    assert.equal(push({ args: ['--no-verify', 'origin', 'main'] }), 0);
    assert.equal(hears().length, count);
  });

  it('renews its lines where Node or our program has moved, and nothing else', async () => {
    const file = theirs('#!/bin/sh\n# theirs\ncat > /dev/null\n');
    await install('inside');
    const before = readFileSync(file, 'utf8');
    const moved = path.join(base, 'moved.mjs');
    renameSync(own.cli, moved);
    own = { ...own, cli: moved };
    await install('refresh');
    assert.equal(push(), 0);
    assert.equal(hears().length, 1);
    assert.ok(readFileSync(file, 'utf8').endsWith('# theirs\ncat > /dev/null\n'));
    assert.equal(readFileSync(file, 'utf8').split('\n').length, before.split('\n').length);
  });

  it('a name that is taken is not overwritten', async () => {
    theirs('#!/usr/bin/env python3\n');
    writeFileSync(path.join(clone, '.git/hooks/pre-push.before-countersign'), 'older');
    const planned = await plan();
    const done = await applyPrePush(planned);
    assert.ok(!done.ok);
    assert.equal(readFileSync(path.join(clone, '.git/hooks/pre-push'), 'utf8'), '#!/usr/bin/env python3\n');
    assert.equal(readFileSync(path.join(clone, '.git/hooks/pre-push.before-countersign'), 'utf8'), 'older');
  });
});
