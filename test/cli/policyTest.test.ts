// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { policy } from '../../src/cli/policy/policy.js';
import { testIo } from '../support/testIo.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const POLICY = 'version: 1\nrules:\n  - { id: no-push, effect: deny, when: { command: "git push **" } }\n';
const GOOD = `cases:
  - note: a push is denied
    call: { bash: git push }
    want: { effect: deny, rule: no-push }
`;
const BAD = `cases:
  - { note: a push is <asked>, call: { bash: git push }, want: { effect: ask } }
  - note: by another rule
    call: { bash: git push }
    want: { effect: deny, rule: other }
`;

describe('countersign policy test', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'policy-test-'));
    write('.countersign/policy.yaml', POLICY);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    const whole = path.join(folder, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, text);
  }

  async function test(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const io = testIo({ home: folder, cwd: folder });
    const code = await policy.run(['test', ...args], io);
    return { code, ...io.said };
  }

  it('passes with the project’s own cases', async () => {
    const io = testIo({ home: folder, cwd: ROOT });
    assert.equal(await policy.run(['test'], io), 0, io.said.out);
    assert.match(io.said.out, /^\d{3,} cases in \d+ files, none failed$/m);
  });

  it('finds the cases of a repository and holds them against its policy', async () => {
    write('.countersign/cases/push.yaml', GOOD);
    const { code, out } = await test();
    assert.equal(code, 0, out);
    assert.equal(out, '1 case in 1 file, none failed\n');
  });

  it('fails when it checked nothing', async () => {
    const { code, err } = await test();
    assert.equal(code, 1);
    assert.match(err, /no case was found/);
    write('none.yaml', 'cases: []\n');
    assert.equal((await test('none.yaml')).code, 6);
  });

  it('says where, what was wanted and what came, with exit 5', async () => {
    write('.countersign/cases/push.yaml', BAD);
    const { code, out } = await test();
    assert.equal(code, 5);
    const file = path.join('.countersign', 'cases', 'push.yaml');
    assert.ok(
      out.startsWith(`${file}:2:5: a push is <asked>\n  wanted ask\n  got    deny by no-push\n`),
      out,
    );
    assert.ok(
      out.includes(`${file}:3:5: by another rule\n  wanted deny by other\n  got    deny by no-push\n`),
    );
    assert.ok(out.endsWith('2 cases in 1 file, 2 failed\n'));
  });

  it('writes JUnit and JSON', async () => {
    write('.countersign/cases/push.yaml', BAD);
    const { code, out } = await test('--junit', 'out.xml', '--json');
    assert.equal(code, 5);
    const said = JSON.parse(out) as { ok: boolean; cases: number; failures: { line: number }[] };
    assert.deepEqual([said.ok, said.cases, said.failures.map((f) => f.line)], [false, 2, [2, 3]]);
    const xml = readFileSync(path.join(folder, 'out.xml'), 'utf8');
    assert.match(xml, /^<\?xml/);
    assert.match(xml, /<testsuites tests="2" failures="2" errors="0">/);
    assert.ok(xml.includes('name="a push is &lt;asked&gt;"'));
    assert.ok(xml.includes('message="wanted ask, got deny by no-push"'));
  });

  it('takes the policy that a file names, and --policy instead of it', async () => {
    write('other.yaml', 'version: 1\ndefault: allow\n');
    write(
      'c.yaml',
      `policy_file: other.yaml\ncases: [{ note: n, call: { tool: X }, want: { effect: allow } }]\n`,
    );
    assert.equal((await test('c.yaml')).code, 0);
    assert.equal((await test('c.yaml', '--policy', '.countersign/policy.yaml')).code, 5);
    write(
      'd.yaml',
      'policy_file: none.yaml\ncases: [{ note: n, call: { tool: X }, want: { effect: allow } }]\n',
    );
    const { code, out } = await test('d.yaml');
    assert.equal(code, 6);
    assert.match(out, /^d\.yaml:1:14: no policy `none\.yaml`/m);
  });

  const BROKEN: readonly (readonly [string, string, RegExp])[] = [
    ['no YAML', 'cases: [', /^c\.yaml:1:9: /m],
    [
      'an unknown key',
      'cases:\n  - { nte: x }\n',
      /^c\.yaml:2:7: unknown key `nte` in this case\nhint: did you mean `note`/m,
    ],
    [
      'two calls in one',
      'cases:\n  - { note: n, call: { bash: a, read: b }, want: { effect: ask } }\n',
      /^c\.yaml:2:22: a `call` has exactly one of/m,
    ],
    ['no want', 'cases:\n  - { note: n, call: { bash: a } }\n', /^c\.yaml:2:5: `want` is missing/m],
    [
      'a want of nothing',
      'cases:\n  - { note: n, call: { bash: a }, want: { rule: x } }\n',
      /^c\.yaml:2:41: `want` names/m,
    ],
    [
      'an effect and no call',
      'cases:\n  - { note: n, want: { effect: ask } }\n',
      /^c\.yaml:2:5: a case that wants an effect has a `call`/m,
    ],
    [
      'arguments that grow by aliases',
      'cases:\n  - { note: n, call: { mcp: a/b, arguments: [&a [x], *a] }, want: { effect: ask } }\n',
      /^c\.yaml:2:45: expected a value without aliases/m,
    ],
  ];
  for (const [what, text, wanted] of BROKEN)
    it(`refuses ${what} with its place and exit 6`, async () => {
      write('c.yaml', text);
      const { code, out } = await test('c.yaml');
      assert.equal(code, 6);
      assert.match(out, wanted);
    });
});
