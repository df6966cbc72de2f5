// SPDX-License-Identifier: Apache-2.0
// What `npm test` counts, seen on small suites of planted results.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/toolbox.js';
import { ended } from '../support/world.js';

interface Results {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
  readonly retried: readonly string[];
}

describe('the test reporter', function () {
  this.timeout(30_000);
  let base: string;
  before(() => {
    base = mkdtempSync(path.join(tmpdir(), 'countersign-runner-'));
  });
  after(() => {
    rmSync(base, { recursive: true, force: true });
  });

  async function resultsOf(text: string): Promise<{ results: Results; stdout: string; code: number }> {
    const file = path.join(base, 'planted.test.mjs');
    const skip = JSON.stringify(path.join(ROOT, 'out/test/support/skip.js'));
    writeFileSync(file, `import { skip } from ${skip};\n${text}\n`);
    const out = path.join(base, 'results.json');
    const mocha = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = path.join(ROOT, 'scripts', 'mochaReporter.cjs');
    const { code, stdout } = await ended(process.execPath, [mocha, '--reporter', reporter, file], ROOT, {
      PATH: process.env['PATH'] ?? '',
      COUNTERSIGN_RESULTS: out,
    });
    return { results: JSON.parse(readFileSync(out, 'utf8')) as Results, stdout, code };
  }

  it('counts what passes and shows what fails', async () => {
    const { results, stdout, code } = await resultsOf(
      `it('one', () => {}); it('two', () => { throw new Error('planted failure'); });`,
    );
    assert.deepEqual(results, { passed: 1, failed: 1, skipped: [], retried: [] });
    assert.notEqual(code, 0);
    assert.match(stdout, /planted failure/);
  });

  it('keeps the reason of a skipped test', async () => {
    const { results } = await resultsOf(`it('one', function () { skip(this, 'no such thing here'); });`);
    assert.deepEqual(results.skipped, [{ title: 'one', reason: 'no such thing here' }]);
  });

  it('keeps the reason of a skipped block', async () => {
    const { results } = await resultsOf(
      `describe('block', () => { before(function () { skip(this, 'no browser'); }); it('a', () => {}); it('b', () => {}); });`,
    );
    assert.deepEqual(
      results.skipped.map((s) => s.reason),
      ['no browser', 'no browser'],
    );
  });

  it('shows and names what passed at the second try only', async () => {
    const { results, stdout } = await resultsOf(
      `let tries = 0; it('shaky', function () { this.retries(1); if (tries++ === 0) throw new Error('at first'); });`,
    );
    assert.deepEqual(results, { passed: 1, failed: 0, skipped: [], retried: ['shaky'] });
    assert.match(stdout, /RETRY {2}shaky\n *Error: at first/);
  });

  it('counts a failing hook as a failure', async () => {
    const { results } = await resultsOf(
      `describe('block', () => { before(() => { throw new Error('x'); }); it('a', () => {}); });`,
    );
    assert.equal(results.failed, 1);
    assert.equal(results.passed, 0);
  });
});
