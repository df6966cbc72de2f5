// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { braceExpand } from 'minimatch';
import { fold } from '../../../src/engine/policy/fold.js';
import { MAY_BE_PROTECTED, PROTECTED } from '../../../src/engine/policy/protected.js';

/** A path that a pattern picks, with as little in it as possible. */
function example(pattern: string): string {
  const below = pattern.startsWith('~/') ? `/h${pattern.slice(1)}` : pattern.replace(/^\*\*\//, '/w/');
  const absolute = below.startsWith('/') ? below : `/w/${below}`;
  return absolute
    .replace(/\/\*\*$/, '')
    .replace(/\*\*/g, 'x')
    .replace(/\?\*/g, 'x')
    .replace(/[*?]/g, 'x');
}

describe('engine/policy: protected paths', () => {
  for (const { id, paths } of PROTECTED)
    it(`the quick look lets none of ${id} pass by`, () => {
      const examples = paths.flatMap((pattern) => braceExpand(pattern)).map(example);
      assert.ok(examples.length > 0);
      // The folder itself, a file below, and another spelling of both.
      for (const path of examples.flatMap((p) => [p, `${p}/x`, p.toUpperCase()]))
        assert.match(fold(path), MAY_BE_PROTECTED, path);
    });
});
