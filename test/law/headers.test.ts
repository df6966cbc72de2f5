// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');

describe('the tree', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((f) => f !== '' && existsSync(path.join(ROOT, f)));

  it('bears one licence line on top of every source file', () => {
    const sources = files.filter((f) => /\.(ts|mjs|cjs|js|sh|css)$/.test(f));
    assert.ok(sources.length > 20);
    const bare = sources.filter((f) => {
      const lines = readFileSync(path.join(ROOT, f), 'utf8').split('\n', 2);
      return !lines.some((l) => l.includes('SPDX-License-Identifier: Apache-2.0'));
    });
    assert.deepEqual(bare, []);
  });

  it('has no dumping grounds', () => {
    assert.deepEqual(
      files.filter((f) => /(^|\/)(common|utils?|helpers?|shared)\//.test(f)),
      [],
    );
  });

  it('resolves packages from whatever registry the machine has', () => {
    const lock = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
    assert.ok(!lock.includes('"resolved"'));
  });
});
