// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { NO_SESSION } from '../../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import type { Decision } from '../../../src/core/decision.js';
import { intentOf, policyOf } from '../policy/world.js';

const policies = policyOf('version: 1\nextends: [recommended]');
const LENGTH = 250_000;

function write(file: string, content: string): Decision {
  const intent = intentOf({ write: file, content });
  return judge(intent, analyze(intent).facts, NO_SURROUNDINGS, policies, NO_SESSION);
}

/** Starts of what patterns look for, without an end. */
const SEEDS = [
  'curl a ',
  'wget a\\\n',
  'password="a',
  'token: a1',
  'https://a:',
  'eyJaaaaaaaaaaa.eyJaaaaaaaaaaa.',
  '-----BEGIN ',
  'sk-a1',
  'update a set ',
  '"a":"^1",',
  'a@1 ',
  '\u202e',
  'a\u0430',
  '\u200b',
  '- name: a\n',
  '\n',
  ' ',
  'chmod 7',
  'ssl: true ',
  'ssl_protocols a ',
  'tls.a-',
  'uses: a/',
  '    a: b/c@',
  '${{ github.event.issue.',
  'curl $',
  'curl a\\\n',
  '"permissions": ["a",',
  '"repositories": [{',
  '<repository>a',
  '<artifactId>maven-surefire-plugin<',
  'test { a\n',
  'GRANT a ',
  'integrity: aaaaaaaaaaa\n',
  '"source": ["',
  '"source": "\\"',
  'printf a\\x41 ',
  '/* a\n* b\n',
  '// "',
  "' # ",
  'name: password\n value: ',
  'eval(a, ',
  'globalThis[a',
  'password=a',
  'GRANT ',
  '@a.',
  '\ufe0f',
  '\r',
  '\u2028',
  'pip install --a ',
  'build-depends: a, ',
];
const FILES = [
  'src/a.ts',
  'package.json',
  'Dockerfile',
  'migrations/1.sql',
  '.github/workflows/a.yml',
  'pom.xml',
  'a.ipynb',
  'yarn.lock',
  'a.cabal',
];

describe('texts that want to take long', () => {
  for (const file of FILES)
    it(`a quarter of a megabyte for ${file}`, function () {
      this.timeout(120_000);
      for (const seed of SEEDS) {
        const content = seed.repeat(LENGTH / seed.length);
        const start = performance.now();
        write(file, content);
        const ms = performance.now() - start;
        // A pattern that goes back and forth takes minutes; a busy machine takes a few times as long as a free one.
        assert.ok(ms < 20_000, `${JSON.stringify(seed)} took ${ms.toFixed(0)} ms`);
      }
    });

  it('what is too long to be searched is said so and asked about', () => {
    const decision = write('src/a.ts', 'x'.repeat(1_100_000));
    assert.deepEqual(
      decision.risk.factors.map((f) => f.id),
      ['unanalysed'],
    );
    assert.equal(decision.effect, 'ask');
  });
});
