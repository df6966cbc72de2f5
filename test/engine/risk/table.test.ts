// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FACTOR_IDS } from '../../../src/core/decision.js';
import { TABLE } from '../../../src/engine/risk/table.js';
import { ROOT } from '../policy/world.js';

const DOCS = readFileSync(path.join(ROOT, 'docs/policy.md'), 'utf8');

describe('the table of factors', () => {
  for (const id of FACTOR_IDS)
    it(`${id} is in docs/policy.md with its points`, () => {
      const row = DOCS.split('\n').find((line) => line.startsWith(`| \`${id}\` |`));
      assert.ok(row !== undefined);
      const told = new Set([...row.matchAll(/-?\d+(?= )/g)].map((m) => Number(m[0])));
      const points: readonly { points: number }[] = Object.values(TABLE[id].levels);
      for (const level of points)
        assert.ok(told.has(level.points), `${id} does not tell ${String(level.points)}`);
    });
});
