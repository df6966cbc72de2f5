// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { proposalsOf } from '../../src/gate/proposals.js';
import { NotPlainFile, readPlainFile } from '../../src/store/plainFile.js';
import { readPolicySources } from '../../src/store/policyFiles.js';

describe('store: files that an agent may have put there', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'countersign-plain-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads a plain file', async () => {
    writeFileSync(path.join(folder, 'a'), 'text');
    assert.equal((await readPlainFile(path.join(folder, 'a'), 4)).toString(), 'text');
  });

  for (const [note, make, reason] of [
    ['a FIFO', (file: string) => execFileSync('mkfifo', [file]), 'not-a-file'],
    ['a folder', (file: string) => mkdirSync(file), 'not-a-file'],
    [
      'a file of 10 GB',
      (file: string) => {
        writeFileSync(file, '');
        truncateSync(file, 10 * 1024 ** 3);
      },
      'too-large',
    ],
  ] as const)
    it(`is not held by ${note}`, async () => {
      const file = path.join(folder, 'odd');
      make(file);
      await assert.rejects(
        readPlainFile(file, 1000),
        (cause) => cause instanceof NotPlainFile && cause.reason === reason,
      );
      const [proposal] = await proposalsOf(
        { kind: 'files', changes: [{ kind: 'write', path: file, content: 'x' }] },
        folder,
      );
      assert.equal(proposal?.before, null);
      assert.notEqual(proposal.baseDigest, null, 'something is there');
    });

  it('a device has no end and is not read', async () => {
    await assert.rejects(readPlainFile('/dev/zero', 1000), NotPlainFile);
  });

  it('what the kernel makes up without end is not read', async () => {
    assert.equal((await readPlainFile('/proc/self/pagemap', 1000)).length, 0);
  });

  it('a policy that is a FIFO is a fault at once', async () => {
    mkdirSync(path.join(folder, '.countersign'));
    execFileSync('mkfifo', [path.join(folder, '.countersign', 'policy.yaml')]);
    const sources = await readPolicySources(folder, folder);
    assert.ok(!sources.ok);
    assert.match(sources.fault[0]?.message ?? '', /not a plain file/);
  });
});
