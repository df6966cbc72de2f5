// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { policy } from '../../src/cli/policy/policy.js';
import { testIo } from '../support/testIo.js';

const LAUGHS = Array.from(
  { length: 30 },
  (_, i) => `a${String(i + 1)}: &a${String(i + 1)} [${`*a${String(i)}, `.repeat(9)}]`,
);
const RULE = '{ id: a, effect: ask, when: { read: x } }';

/** Text, and what each command must say about it. */
const FILES: Readonly<Record<string, readonly [string, RegExp]>> = {
  'aliases that grow without end': [`version: 1\na0: &a0 [x]\n${LAUGHS.join('\n')}\n`, /unknown key `a0`/],
  'an alias for a rule': [`version: 1\nrules:\n  - &r ${RULE}\n  - *r\n`, /:4:5: expected a map for a rule/],
  'over a megabyte': [`version: 1\n# ${'x'.repeat(1_000_001)}\n`, /over 1000000 bytes/],
  'a megabyte of brackets': ['['.repeat(999_000), /:1:\d+: /],
  'a megabyte of maps': ['{a: '.repeat(240_000), /:1:\d+: /],
  'a megabyte of dashes': ['- '.repeat(490_000), /nested too deep/],
  'a megabyte of question marks': ['? '.repeat(490_000), /nested too deep/],
  'indentation that only goes deeper': [
    Array.from({ length: 1200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    /:402:1: nested too deep/,
  ],
  'a megabyte of unknown keys': [
    `version: 1\n${'rulez: 1\n'.repeat(20)}${Array.from({ length: 60_000 }, (_, i) => `k${String(i)}: 1`).join('\n')}\n`,
    /:\d+:1: /,
  ],
  NUL: ['version: 1\n\0rules: []\n', /:2:1: /],
  'tabs as indentation': ['version: 1\nrules:\n\t- id: a\n', /:3:1: /],
  'duplicate keys': [`version: 1\nrules: []\nrules: []\n`, /:3:1: map keys must be unique/],
  'a duplicate key in a rule': [
    'version: 1\nrules:\n  - { id: a, effect: deny, effect: allow, when: { read: x } }\n',
    /:3:28: map keys must be unique/,
  ],
  'a duplicate argument': [
    'version: 1\nrules:\n  - { id: a, effect: deny, when: { mcp: a/b, args: { x: "1", x: "2" } } }\n',
    /:3:62: map keys must be unique/,
  ],
  'two documents': ['version: 1\n---\nversion: 1\n', /:2:1: |:3:1: /],
  'a merge key': ['version: 1\n<<: { default: allow }\n', /:2:1: unknown key `<<`/],
  'a tag': ['version: !!js/function "x"\n', /:1:\d+: /],
  'text that is no UTF-8': ['\xff', /not UTF-8/],
  nothing: ['', /:1:1: expected a map for a policy/],
};

describe('hostile policy files', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'policy-hostile-'))));
  after(() => rmSync(folder, { recursive: true }));

  for (const [what, [text, wanted]] of Object.entries(FILES))
    for (const verb of ['check', 'fmt', 'test'])
      it(`${verb}: ${what} is refused in time, with a place`, async () => {
        const file = path.join(folder, 'p.yaml');
        writeFileSync(file, text, text === '\xff' ? 'latin1' : 'utf8');
        const io = testIo({ home: folder, cwd: folder });
        const started = performance.now();
        assert.equal(await policy.run([verb, 'p.yaml'], io), 6);
        assert.ok(performance.now() - started < 5_000);
        const said = io.said.out + io.said.err;
        assert.match(said, verb === 'test' ? /^p\.yaml:\d+:\d+: /m : wanted);
        assert.ok(!said.includes('\0'));
        assert.ok(said.length < 5_000_000, String(said.length));
        assert.equal(readFileSync(file, text === '\xff' ? 'latin1' : 'utf8'), text);
      });

  it('a byte order mark and CRLF are no fault', async () => {
    writeFileSync(path.join(folder, 'p.yaml'), `\ufeffversion: 1\r\nrules:\r\n  - ${RULE}\r\n`);
    assert.equal(await policy.run(['check', 'p.yaml'], testIo({ home: folder, cwd: folder })), 0);
  });
});
