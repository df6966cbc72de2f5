// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { PushAnswer, Surroundings } from '../../../src/core/surroundings.js';
import { analyze } from '../../../src/engine/analyze.js';
import { questionsFor } from '../../../src/engine/policy/questions.js';
import { decide, intentOf, looked, policyOf, rules } from './world.js';

const policies = policyOf(
  rules(
    "{ id: git, effect: allow, when: { command: 'git **' } }",
    "{ id: main, effect: deny, when: { command: 'git push **', branch: main } }",
  ),
);
const { workspace } = intentOf({ bash: '' });

function effectOf(line: string, push?: PushAnswer): string {
  const surroundings: Surroundings = {
    ...looked({ [workspace]: workspace }),
    branch: 'feature',
    ...(push === undefined ? {} : { pushes: { [workspace]: push } }),
  };
  return decide({ bash: line }, policies, surroundings).effect;
}

const plain = { refspecs: [], upstream: false };

describe('branches of a push without a refspec', () => {
  it('are the current one where nothing else is configured', () =>
    assert.equal(effectOf('git push', plain), 'allow'));
  it('are those of the upstream and of the configured refspecs', () => {
    for (const refspec of ['HEAD:refs/heads/main', '+feature:main', 'main'])
      for (const line of ['git push', 'git push -f origin', 'git push --repo=origin'])
        assert.equal(effectOf(line, { refspecs: [refspec], upstream: true }), 'deny', `${line} ${refspec}`);
    assert.equal(effectOf('git push', { refspecs: ['HEAD:refs/heads/qa'], upstream: true }), 'allow');
  });
  it('may be any where a refspec picks several', () => {
    for (const refspec of [':', '+refs/*:refs/*', 'refs/heads/*:refs/heads/*'])
      assert.equal(effectOf('git push', { refspecs: [refspec], upstream: false }), 'ask', refspec);
  });
  it('may be any where the disk did not say, or the line switches to a branch with an upstream of its own', () => {
    assert.equal(effectOf('git push'), 'ask');
    assert.equal(effectOf('git switch qa && git push', { refspecs: [], upstream: true }), 'ask');
    assert.equal(effectOf('git switch qa && git push', plain), 'allow');
  });
  it('are not asked for where the push names them', () => {
    assert.equal(effectOf('git push origin feature'), 'allow');
    const asked = (line: string): string[] => {
      const intent = intentOf({ bash: line });
      const all = questionsFor(policies, intent, analyze(intent).facts, null);
      return all.flatMap((q) => (q.kind === 'push' ? [q.folder] : []));
    };
    assert.deepEqual(asked('git push origin feature'), []);
    assert.deepEqual(asked('git push && git -C ../x push'), [workspace, workspace.replace(/[^/]+$/, 'x')]);
  });
});
