// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { analyze } from '../../../src/engine/analyze.js';
import { EVERYWHERE } from './cases/everywhere.js';
import { bash } from './cases/intent.js';

function deletes(command: string): boolean {
  return analyze(bash(command)).facts.atoms.some((a) => a.kind === 'delete' && a.target.path === '/canary');
}

describe('a substitution runs wherever it stands', () => {
  for (const place of EVERYWHERE)
    for (const [how, code] of Object.entries({ dollar: '$(rm /canary)', backquotes: '`rm /canary`' }))
      it(`${how}: ${JSON.stringify(place)}`, () => {
        assert.ok(deletes(place.replaceAll('@', () => code)));
      });
});
