// SPDX-License-Identifier: Apache-2.0
// docs/policy-cookbook.md, as its readers use it: each recipe's files loaded, each of its cases judged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PolicySource } from '../../../src/core/policySource.js';
import { checkCase } from '../../../src/engine/checkCase.js';
import { readCaseFile } from '../../../src/engine/policy/caseFile.js';
import { loadPolicySet } from '../../../src/engine/policy/load.js';
import { localTime } from '../../../src/store/localTime.js';
import { packs, ROOT, sha256 } from './world.js';

const FILE = 'docs/policy-cookbook.md';
const recipes = readFileSync(path.join(ROOT, FILE), 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((text) => ({
    title: text.slice(0, text.indexOf('\n')),
    blocks: [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block),
  }));

function sourceOf(text: string): PolicySource {
  const layer = (['managed', 'user', 'repository'] as const).find((one) => text.startsWith(`# ${one}\n`));
  return { layer: layer ?? 'user', file: `${layer ?? 'policy'}.yaml`, text, countersigned: true };
}

describe('the policy cookbook', () => {
  it('has its recipes', () => assert.equal(recipes.length, 16));
  for (const { title, blocks } of recipes) {
    describe(title, () => {
      const sources = blocks.slice(0, -1).map(sourceOf);
      const policies = loadPolicySet(sources, packs(), sha256);
      const cases = readCaseFile(`cases:\n${(blocks.at(-1) ?? '').replace(/^/gm, '  ')}`, FILE);
      it('loads', () => assert.deepEqual(policies.ok ? [] : policies.fault, []));
      it('has cases', () => assert.deepEqual(cases.ok ? [] : cases.fault, []));
      it('has a case for each of its rules', () => {
        const ids = sources.flatMap(({ text }) =>
          [...text.matchAll(/^ {2}- id: (\S+)$/gm)].map(([, id]) => id),
        );
        const wanted = cases.ok ? cases.value.cases.map(({ want }) => 'rule' in want && want.rule) : [];
        assert.deepEqual(
          ids.filter((id) => !wanted.includes(id ?? '')),
          [],
        );
      });
      for (const one of cases.ok ? cases.value.cases : [])
        it(one.note, () => assert.equal(checkCase(one, policies, localTime), null));
    });
  }
});
