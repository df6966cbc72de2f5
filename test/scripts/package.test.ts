// SPDX-License-Identifier: Apache-2.0
// What a person installs: its size and that nothing is missing. `test/start` installs it into a real editor.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { packaging } from '../support/toolbox.js';

const MAX_BYTES = 800_000;
const MAX_FILES = 40;

describe('the package', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-package-'));
  const extension = path.join(folder, 'extension');
  let packed: Buffer;
  let files: Record<string, Uint8Array>;
  const text = (name: string): string => Buffer.from(files[name] ?? []).toString('utf8');
  const run = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [path.join(extension, 'dist/cli.mjs'), ...args], {
      cwd: folder,
      input,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder },
    });

  before(() => {
    packed = readFileSync(packaging.writePackage(path.join(folder, 'countersign.vsix')));
    files = unzipSync(packed);
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes);
    }
    chmodSync(path.join(extension, 'dist/cli.mjs'), 0o755);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it(`has at most ${String(MAX_BYTES)} bytes and ${String(MAX_FILES)} files`, () => {
    const names = Object.keys(files);
    assert.ok(packed.length <= MAX_BYTES, `${String(packed.length)} bytes`);
    assert.ok(names.length <= MAX_FILES, `${String(names.length)} files: ${names.join(' ')}`);
  });

  it('holds nothing that only developers need', () => {
    const strays = Object.keys(files).filter((name) => /\.map$|\.ts$|test|node_modules|cases/.test(name));
    assert.deepEqual(strays, []);
    const manifest = JSON.parse(text('extension/package.json')) as Record<string, unknown>;
    assert.equal(manifest['devDependencies'], undefined);
    assert.deepEqual(Object.keys(manifest['scripts'] as object), ['vscode:uninstall']);
  });

  it('holds every file that its manifest and its texts name', () => {
    const manifest = text('extension/package.json');
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:dist|media|l10n)\/[\w./-]+)"/g)];
    const shown = [...text('extension/README.md').matchAll(/\]\(([^)#:]+)\)/g)];
    const assets = [...text('extension.vsixmanifest').matchAll(/Path="extension\/([^"]+)"/g)];
    assert.ok(named.length >= 5 && shown.length >= 2 && assets.length === 5);
    const missing = [...named, ...shown, ...assets].filter(
      (m) => files[`extension/${m[1] ?? ''}`] === undefined,
    );
    assert.deepEqual(
      missing.map((m) => m[1]),
      [],
    );
  });

  it('is the same to the byte when it is made again', () => {
    const again = readFileSync(packaging.writePackage(path.join(folder, 'again.vsix')));
    assert.ok(again.equals(packed));
  });

  it('runs from where it was unpacked', () => {
    const version = (JSON.parse(text('extension/package.json')) as { version: string }).version;
    assert.equal(run(['--version']).stdout.trim(), version);
    const judged = run(
      ['judge', '--workspace', folder, '--home', folder],
      '{"tool":"Bash","input":{"command":"git push --force"}}\n',
    );
    assert.match(judged.stdout, /"effect":"deny"|"effect":"ask"/);
    for (const command of ['verify', 'policy', 'doctor', 'hook', 'connect'])
      assert.doesNotMatch(run([command, '--help']).stderr, /ERR_MODULE_NOT_FOUND|SyntaxError/);
  });

  it('takes its hooks out of agents when the editor says that it is uninstalled', () => {
    assert.equal(run(['connect', '--all', '--yes']).status, 0);
    const settings = path.join(folder, '.claude/settings.json');
    assert.match(readFileSync(settings, 'utf8'), /PreToolUse/);
    const { scripts } = JSON.parse(text('extension/package.json')) as { scripts: Record<string, string> };
    const [node, program, ...args] = (scripts['vscode:uninstall'] ?? '').split(' ');
    assert.equal(node, 'node');
    // As VS Code starts it: its own word comes first.
    const done = spawnSync(
      process.execPath,
      [path.join(extension, program ?? ''), '--type=extension-post-uninstall', ...args],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder } },
    );
    assert.equal(done.status, 0, done.stderr);
    assert.doesNotMatch(readFileSync(settings, 'utf8'), /PreToolUse/);
  });
});
