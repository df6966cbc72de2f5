// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze } from '../../../src/engine/analyze.js';
import { bash } from './cases/intent.js';

interface Line {
  readonly cmd: string;
  readonly expect: 'allow' | 'ask' | 'block';
  readonly shell: 'bash' | 'pwsh';
}

const lines = readFileSync(path.join(process.cwd(), 'test/golden/commands-dev.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Line)
  .filter((line) => line.shell === 'bash');

describe('the labelled command lines', () => {
  it('everyday lines leave nothing unknown', () => {
    const everyday = lines.filter((line) => line.expect === 'allow');
    assert.ok(everyday.length > 150);
    const unknown = everyday.filter((line) =>
      analyze(bash(line.cmd)).facts.atoms.some((atom) => atom.kind === 'unknown'),
    );
    assert.deepEqual(
      unknown.map((line) => line.cmd),
      [],
    );
  });

  it('every line names a command, a write or what is unknown', () => {
    for (const line of lines)
      assert.ok(
        analyze(bash(line.cmd)).facts.atoms.some((a) => /^(?:command|write|unknown)$/.test(a.kind)),
        line.cmd,
      );
  });
});
