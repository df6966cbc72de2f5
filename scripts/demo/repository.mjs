// SPDX-License-Identifier: Apache-2.0
// A small real project with tests, secrets and a remote, and a home folder of its own: whatever is approved in the
// demonstration stays inside one temporary folder.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const TEMPLATE = path.join(import.meta.dirname, 'template');
const PRODUCT = path.resolve(import.meta.dirname, '../..');

/** `{ base, home, workspace, remote, env }`; `node` is the folder of the node that programs in it shall find. */
export function makeDemo({ node }) {
  const base = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'countersign-demo-')));
  const demo = {
    base,
    home: path.join(base, 'home'),
    workspace: path.join(base, 'corner-shop'),
    remote: path.join(base, 'remote.git'),
    bin: path.join(base, 'bin'),
  };
  const env = environment(demo, node);
  makeHome(demo, env);
  makeWorkspace(demo, env);
  return { ...demo, env };
}

/** Sets the workspace up as a person would: `init`, then the new files are committed and pushed. */
export function supervise({ workspace, env }) {
  const cli = (...args) =>
    run(process.execPath, [path.join(PRODUCT, 'dist', 'cli.mjs'), ...args], workspace, env);
  cli('init', '--yes');
  cli('connect', 'claude-code', '--yes');
  run('git', ['add', '.countersign'], workspace, env);
  run('git', ['commit', '-q', '-m', 'Supervise agents with Countersign'], workspace, env);
  run('git', ['push', '-q'], workspace, env);
  run('git', ['remote', 'set-head', 'origin', '-a'], workspace, env);
}

function environment({ home, bin }, node) {
  return {
    PATH: [bin, node, '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: home,
    LANG: process.env.LANG ?? 'C.UTF-8',
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

function makeHome({ home, bin }, env) {
  mkdirSync(path.join(home, '.ssh'), { recursive: true, mode: 0o700 });
  mkdirSync(path.join(home, 'backup'));
  mkdirSync(bin);
  symlinkSync(path.join(PRODUCT, 'dist', 'cli.mjs'), path.join(bin, 'countersign'));
  writeFileSync(path.join(home, 'backup', 'photos.txt'), 'irreplaceable\n');
  writeFileSync(path.join(home, '.ssh', 'config'), 'Host shop\n  HostName shop.example\n', { mode: 0o600 });
  const config = [
    '[user]',
    'name = Demo Person',
    'email = demo@example.com',
    '[init]',
    'defaultBranch = main',
    '',
  ];
  writeFileSync(path.join(home, '.gitconfig'), config.join('\n'));
  // A login shell begins with the machine's own PATH, whatever it was started with.
  const shell = `export PATH='${env.PATH}'\nPS1='\\W\\$ '\n`;
  for (const name of ['.bashrc', '.bash_profile']) writeFileSync(path.join(home, name), shell);
}

function makeWorkspace({ workspace, remote }, env) {
  cpSync(TEMPLATE, workspace, { recursive: true });
  // The template's own dot files would mean something in our repository.
  renameSync(path.join(workspace, 'github'), path.join(workspace, '.github'));
  renameSync(path.join(workspace, 'gitignore'), path.join(workspace, '.gitignore'));
  writeFileSync(path.join(workspace, '.env'), 'SHOP_API_KEY=only-for-the-demo\n');
  run('git', ['init', '-q', '--bare', '-b', 'main', remote], workspace, env);
  run('git', ['init', '-q', '-b', 'main'], workspace, env);
  run('git', ['remote', 'add', 'origin', remote], workspace, env);
  run('git', ['add', '-A'], workspace, env);
  run('git', ['commit', '-q', '-m', 'A corner shop'], workspace, env);
  run('git', ['push', '-q', '-u', 'origin', 'main'], workspace, env);
}

function run(program, args, cwd, env) {
  try {
    execFileSync(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const said = [cause.stdout, cause.stderr].map((s) => String(s ?? '').trim()).filter(Boolean);
    throw new Error(`${path.basename(program)} ${args.join(' ')} failed\n${said.join('\n')}`, { cause });
  }
}
