// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/toolbox.js';
import { ended, type Ended } from '../support/world.js';

/** Asks the toolbox for the private node, with nothing but a tools folder of our own. */
function ensureNode(tools: string): Promise<Ended> {
  const script = `const { ensureNode24 } = await import(${JSON.stringify(path.join(ROOT, 'scripts/toolbox.mjs'))});
    try { console.log(await ensureNode24()); } catch (e) { console.error(e.constructor.name, e.message); process.exit(1); }`;
  return ended(process.execPath, ['--input-type=module', '-e', script], tools, {
    PATH: process.env['PATH'] ?? '',
    HOME: tools,
    COUNTERSIGN_TOOLS: path.join(tools, 'tools'),
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_fetch_retries: '0',
  });
}

describe('the toolbox', function () {
  this.timeout(60_000);
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), 'countersign-tools-'));
  });
  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });

  it('says without a network what to do, and leaves nothing half-made', async () => {
    const { code, stderr } = await ensureNode(base);
    assert.equal(code, 1);
    assert.match(stderr, /^ToolMissing/m);
    assert.match(stderr, /hint: no package registry can be reached/);
    assert.deepEqual(readdirSync(path.join(base, 'tools')), []);
  });

  it('takes over the lock of a process that is gone', async () => {
    const lock = path.join(base, 'tools', 'node24.lock');
    mkdirSync(lock, { recursive: true });
    writeFileSync(path.join(lock, 'pid'), '4194304');
    const { stderr } = await ensureNode(base);
    assert.match(stderr, /no package registry/);
    assert.ok(!existsSync(lock));
  });

  it('uses what is installed at the wanted version, without a network', async () => {
    const home = path.join(base, 'tools', 'node24', 'node_modules', `node-linux-${process.arch}`);
    mkdirSync(path.join(home, 'bin'), { recursive: true });
    symlinkSync(process.execPath, path.join(home, 'bin', 'node'));
    writeFileSync(path.join(home, 'package.json'), '{"version":"24.21.0"}');
    const { code, stdout } = await ensureNode(base);
    assert.equal(code, 0);
    assert.equal(stdout.trim(), path.join(home, 'bin', 'node'));
  });

  it('does not take another version for the wanted one', async () => {
    const home = path.join(base, 'tools', 'node24', 'node_modules', `node-linux-${process.arch}`);
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), '{"version":"24.0.0"}');
    assert.equal((await ensureNode(base)).code, 1);
  });
});
