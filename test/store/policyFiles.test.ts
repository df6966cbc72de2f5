// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { policyFilePaths, readPacks, readPolicySources } from '../../src/store/policyFiles.js';
import { findProduct } from '../../src/store/product.js';

let base: string;
let files: { user: string; repository: string };

beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), "cs 'policy' ü "));
  const [, user, repository] = policyFilePaths(path.join(base, 'root'), path.join(base, 'home'));
  assert.ok(user?.layer === 'user' && repository?.layer === 'repository');
  files = { user: user.file, repository: repository.file };
  for (const file of Object.values(files)) mkdirSync(path.dirname(file), { recursive: true });
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

const read = () => readPolicySources(path.join(base, 'root'), path.join(base, 'home'));

describe('store: policy files', () => {
  it('none is no fault', async () => {
    assert.deepEqual(await read(), { ok: true, value: [] });
  });

  it('gives each layer with its text, and trusts none of the repository', async () => {
    writeFileSync(files.user, 'version: 1\n');
    writeFileSync(files.repository, 'version: 1 # ü\n');
    assert.deepEqual(await read(), {
      ok: true,
      value: [
        { layer: 'user', file: files.user, text: 'version: 1\n', countersigned: false },
        { layer: 'repository', file: files.repository, text: 'version: 1 # ü\n', countersigned: false },
      ],
    });
  });

  const broken: readonly (readonly [note: string, spoil: (file: string) => void, text: RegExp])[] = [
    [
      'a folder',
      (file) => {
        mkdirSync(file);
      },
      /not a plain file/,
    ],
    [
      'a link to itself',
      (file) => {
        symlinkSync(file, file);
      },
      /cannot be read/,
    ],
    [
      'bytes that are not UTF-8',
      (file) => {
        writeFileSync(file, Buffer.from([0x76, 0xff]));
      },
      /not UTF-8/,
    ],
    [
      'a file of over a megabyte',
      (file) => {
        writeFileSync(file, '#'.repeat(1_000_001));
      },
      /1000000 bytes/,
    ],
  ];
  for (const [note, spoil, text] of broken)
    it(`${note} is a fault that names the file: it may hold a deny`, async () => {
      writeFileSync(files.user, 'version: 1\n');
      spoil(files.repository);
      const sources = await read();
      assert.ok(!sources.ok);
      assert.equal(sources.fault.length, 1);
      assert.equal(sources.fault[0]?.place?.file, files.repository);
      assert.match(sources.fault[0].message, text);
    });

  it('a link that leads nowhere is as good as no file', async () => {
    symlinkSync('nowhere', files.repository);
    assert.deepEqual(await read(), { ok: true, value: [] });
  });

  it('the shipped packs have their names', async () => {
    const packs = await readPacks(findProduct(process.cwd()));
    assert.match(packs.get('recommended') ?? '', /^version: 1$/m);
  });

  it('each platform has a place that only an administrator writes to', () => {
    const managed = (platform: NodeJS.Platform) => policyFilePaths('/r', '/h', platform)[0]?.file;
    assert.equal(managed('linux'), '/etc/countersign/policy.yaml');
    assert.equal(managed('darwin'), '/Library/Application Support/Countersign/policy.yaml');
    assert.match(managed('win32') ?? '', /^C:\\ProgramData\\/);
  });
});
