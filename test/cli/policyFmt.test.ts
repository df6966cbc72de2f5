// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { policy } from '../../src/cli/policy/policy.js';
import { testIo } from '../support/testIo.js';

const UNTIDY = 'rules:\n  - when: {read: ["x"]} # why\n    id: a\n    effect: ask\nversion: 1\n';
const TIDY = "version: 1\nrules:\n  - id: a\n    effect: ask\n    when: { read: ['x'] } # why\n";

describe('countersign policy fmt', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'policy-fmt-'));
    file = path.join(folder, 'p.yaml');
    writeFileSync(file, UNTIDY);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function fmt(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const io = testIo({ home: folder, cwd: folder });
    const code = await policy.run(['fmt', ...args], io);
    return { code, ...io.said };
  }
  const now = (): string => readFileSync(file, 'utf8');

  it('formats a file in place, once', async () => {
    assert.deepEqual(await fmt('p.yaml'), { code: 0, out: 'p.yaml\n', err: '' });
    assert.equal(now(), TIDY);
    assert.deepEqual(await fmt('p.yaml'), { code: 0, out: '', err: '' });
    assert.deepEqual(readdirSync(folder), ['p.yaml']);
  });

  it('with --check writes nothing and ends with 6', async () => {
    assert.deepEqual(await fmt('p.yaml', '--check'), { code: 6, out: 'p.yaml: not formatted\n', err: '' });
    assert.equal(now(), UNTIDY);
    writeFileSync(file, TIDY);
    assert.equal((await fmt('p.yaml', '--check')).code, 0);
  });

  it('leaves a broken file as it is and says all its faults', async () => {
    const broken = 'version: 2\nrules: [{ id: a }]\n';
    writeFileSync(file, broken);
    const { code, err } = await fmt('p.yaml');
    assert.equal(code, 6);
    assert.match(err, /^p\.yaml:1:10: the only version is `1`$/m);
    assert.match(err, /^p\.yaml:2:9: `effect` is missing in this rule$/m);
    assert.equal(now(), broken);
  });

  it('keeps mode and link, and takes the repository’s file when none is named', async () => {
    chmodSync(file, 0o640);
    mkdirSync(path.join(folder, '.countersign'));
    const link = path.join(folder, '.countersign', 'policy.yaml');
    symlinkSync(file, link);
    assert.equal((await fmt()).code, 0);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.equal(now(), TIDY);
  });

  it('tells in one JSON document, and of a file that is not there', async () => {
    const { code, out } = await fmt('p.yaml', 'none.yaml', '--json');
    assert.equal(code, 6);
    const said = JSON.parse(out) as { files: unknown; errors: { file: string }[] };
    assert.deepEqual(said.files, [{ file: 'p.yaml', changed: true }]);
    assert.deepEqual(
      said.errors.map((e) => e.file),
      ['none.yaml'],
    );
  });
});
