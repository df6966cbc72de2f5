// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkCase } from '../../../src/engine/checkCase.js';
import { readCaseFile } from '../../../src/engine/policy/caseFile.js';
import { loadPolicySet } from '../../../src/engine/policy/load.js';
import { localTime } from '../../../src/store/localTime.js';
import { packs, ROOT, sha256 } from './world.js';

const folder = path.join(ROOT, 'policies', 'cases');
const files = readdirSync(folder).filter((f) => f.endsWith('.yaml'));

describe('policies/cases', () => {
  it('has cases', () => assert.ok(files.length > 0));
  for (const file of files) {
    const read = readCaseFile(readFileSync(path.join(folder, file), 'utf8'), file);
    it(`${file} can be read`, () => assert.ok(read.ok, JSON.stringify(read)));
    if (!read.ok) continue;
    describe(file, () => {
      for (const one of read.value.cases)
        it(one.note, () => {
          const text = one.policy ?? read.value.policy ?? '';
          const source = { layer: 'given', file: 'policy.yaml', text, countersigned: true } as const;
          assert.equal(checkCase(one, loadPolicySet([source], packs(), sha256), localTime), null);
        });
    });
  }
});
