// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hookProgramFile, installHookProgram, shellQuote } from '../../src/store/hookProgram.js';
import { findProduct } from '../../src/store/product.js';
import { readRendezvous, removeRendezvous, writeRendezvous } from '../../src/store/rendezvous.js';
import { addRoot, readRoots, rootOf } from '../../src/store/roots.js';
import { openStateFolder, stateFolder } from '../../src/store/stateFolder.js';

describe('store: the state folder', () => {
  let base: string;
  let state: string;
  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-state-')));
    const opened = openStateFolder(base);
    assert.ok(opened.ok);
    state = opened.value;
  });
  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });

  const folder = (name: string): string => {
    const made = path.join(base, name);
    mkdirSync(made, { recursive: true });
    return made;
  };

  it('is at one place per platform, whatever XDG says', () => {
    assert.equal(stateFolder('/h', 'linux'), '/h/.local/state/countersign');
    assert.equal(stateFolder('/h', 'darwin'), '/h/Library/Application Support/Countersign');
  });

  it('lists roots by their physical path, once each', () => {
    symlinkSync(folder('real'), path.join(base, 'link'));
    assert.deepEqual(addRoot(state, path.join(base, 'link')), { ok: true, value: true });
    assert.deepEqual(addRoot(state, path.join(base, 'real')), { ok: true, value: false });
    assert.deepEqual(readRoots(state), { ok: true, value: [path.join(base, 'real')] });
  });

  it('refuses a folder with a line feed in its path, and one that is not there', () => {
    const odd = addRoot(state, folder('two\nlines'));
    assert.equal(!odd.ok && odd.fault.code, 'root-line-break');
    const none = addRoot(state, path.join(base, 'none'));
    assert.equal(!none.ok && none.fault.code, 'root-missing');
  });

  it('says that the list is missing instead of that it is empty', () => {
    const roots = readRoots(state);
    assert.equal(!roots.ok && roots.fault.code, 'roots-missing');
    writeFileSync(path.join(state, 'roots'), '');
    assert.deepEqual(readRoots(state), { ok: true, value: [] });
  });

  it('loses no root when several processes add at once', async function () {
    this.timeout(60_000);
    const names = Array.from({ length: 8 }, (_, n) => folder(`root-${String(n)}`));
    const module = new URL('../../src/store/roots.js', import.meta.url).href;
    const code = `const { addRoot } = await import(process.argv[1]); if (!addRoot(process.argv[2], process.argv[3]).ok) process.exit(1);`;
    await Promise.all(
      names.map((name) =>
        promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, module, state, name]),
      ),
    );
    const roots = readRoots(state);
    assert.deepEqual(roots.ok && [...roots.value].sort(), names);
  });

  it('finds the root of a folder by whole names', () => {
    assert.equal(rootOf(['/a/b'], '/a/b/c'), '/a/b');
    assert.equal(rootOf(['/a/b'], '/a/b'), '/a/b');
    assert.equal(rootOf(['/a/b'], '/a/bc'), null);
    assert.equal(rootOf(['/'], '/x'), '/');
  });

  it('writes the rendezvous in one line, and takes away only its own', () => {
    const meet = {
      port: 4,
      token: 'a'.repeat(64),
      reply: 'b'.repeat(32),
      pid: 5,
      protocol: 1,
      socket: 's"\\',
      version: 'v',
    };
    writeRendezvous(state, meet);
    assert.deepEqual(readRendezvous(state), meet);
    assert.match(
      readFileSync(path.join(state, 'gate.json'), 'utf8'),
      /^\{"countersign":1,"port":4,"token":"a{64}","reply":"b{32}","pid":5,[^\n]*\n$/,
    );
    removeRendezvous(state, 'other');
    assert.deepEqual(readRendezvous(state), meet);
    removeRendezvous(state, meet.token);
    assert.equal(readRendezvous(state), null);
    assert.deepEqual(readdirSync(state), []);
  });

  it('installs a hook program at a stable place, with its own folder written into it', () => {
    const product = findProduct(import.meta.dirname);
    const installed = installHookProgram(product, state, 'claude-code');
    assert.deepEqual(installed, { ok: true, value: hookProgramFile(state, 'claude-code') });
    const text = readFileSync(hookProgramFile(state, 'claude-code'), 'utf8');
    assert.ok(text.includes(`\nstate=${shellQuote(state)}\n`));
    assert.deepEqual(readRoots(state), { ok: true, value: [] }, 'the first installation begins the list');
    rmSync(path.join(state, 'roots'));
    installHookProgram(product, state, 'claude-code');
    assert.equal(readRoots(state).ok, false, 'a later one does not heal it');
    const unknown = installHookProgram(product, state, 'nobody');
    assert.equal(!unknown.ok && unknown.fault.code, 'hook-program-not-installed');
  });
});
