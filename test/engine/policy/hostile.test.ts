// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { NO_SESSION } from '../../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import { intentOf, policyOf } from './world.js';

const policies = policyOf('version: 1\nextends: recommended');
const LINES: Readonly<Record<string, string>> = {
  'many commands': 'echo a;'.repeat(9_000),
  'many words': `echo ${'a '.repeat(30_000)}`,
  'one long word': `echo ${'ab'.repeat(30_000)}`,
  'a glob of many stars': `rm ${'*a'.repeat(30_000)}`,
  'many globs': `rm ${'a* '.repeat(15_000)}`,
  'a deep path': `cat ${'a/'.repeat(30_000)}`,
  'many options': `foo ${'-a '.repeat(20_000)}`,
  'many unknown words': `git push ${'$x '.repeat(15_000)}`,
};

describe('judgement of hostile calls', () => {
  for (const [what, line] of Object.entries(LINES))
    it(`${what}: answered in time`, () => {
      const intent = intentOf({ bash: line });
      const { facts } = analyze(intent);
      // The best of three: the machine may be busy with something else.
      const times = [1, 2, 3].map(() => {
        const started = performance.now();
        judge(intent, facts, NO_SURROUNDINGS, policies, NO_SESSION);
        return performance.now() - started;
      });
      assert.ok(Math.min(...times) < 150, `${String(Math.min(...times))} ms`);
    });
});
