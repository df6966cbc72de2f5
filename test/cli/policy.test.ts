// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { policy } from '../../src/cli/policy/policy.js';
import { testIo } from '../support/testIo.js';

describe('countersign policy check', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'policy-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function check(
    text: string,
    args: readonly string[] = ['p.yaml'],
  ): Promise<{ code: number; out: string }> {
    writeFileSync(path.join(folder, 'p.yaml'), text);
    const io = testIo({ home: folder, cwd: folder });
    const code = await policy.run(['check', ...args], io);
    return { code, out: io.said.out + io.said.err };
  }

  it('accepts the shipped pack', async () => {
    const pack = path.resolve(import.meta.dirname, '../../../policies/recommended.yaml');
    assert.equal((await check('', [pack])).code, 0);
  });

  const FAULTS: readonly (readonly [string, string, string])[] = [
    [
      'an unknown key',
      'version: 1\nrulez: []\n',
      'p.yaml:2:1: unknown key `rulez` in this policy\nhint: did you mean `rules`?',
    ],
    [
      'an unknown effect',
      'version: 1\nrules:\n  - id: a\n    effect: denny\n    when: { read: x }\n',
      'p.yaml:4:13: unknown value `denny`\nhint: one of `allow`, `ask`, `deny`',
    ],
    [
      'a span of time',
      'version: 1\nrules:\n  - { id: a, effect: ask, when: { read: x, hours: "1-2" } }\n',
      'p.yaml:3:51: `1-2` is no span of time\nhint: `20:00-07:00 Europe/Berlin`',
    ],
    ['no YAML', 'version: 1\nrules: [\n', 'p.yaml:3:1: '],
    ['a key twice', 'version: 1\nversion: 1\n', 'p.yaml:2:1: '],
    ['an empty file', '', 'p.yaml:1:1: expected a map for a policy'],
    [
      'a bad glob',
      'version: 1\nrules:\n  - { id: a, effect: ask, when: { read: [ok, "x["] } }\n',
      'p.yaml:3:46: unclosed `[` in pattern\nhint: write `\\[` for the character itself',
    ],
    [
      'a misspelt pack',
      'version: 1\nextends: [recomended]\n',
      'p.yaml:2:11: unknown pack `recomended`\nhint: did you mean `recommended`?',
    ],
  ];
  for (const [what, text, wanted] of FAULTS)
    it(`says where ${what} is and what to do`, async () => {
      const { code, out } = await check(text);
      assert.equal(code, 6);
      assert.ok(out.includes(wanted), out);
    });

  it('tells all faults at once, in their order', async () => {
    const { out } = await check('version: 3\ndefault: no\nrules:\n  - { effect: ask }\n');
    const places = [...out.matchAll(/^p\.yaml:(\d+):/gm)].map((m) => Number(m[1]));
    assert.deepEqual(places, [1, 2, 4, 4]);
  });

  it('names a file that is not there', async () => {
    const { code, out } = await check('version: 1\n', ['none.yaml']);
    assert.equal(code, 6);
    assert.match(out, /none\.yaml:1:1: no such file/);
  });

  it("warns of a repository's allow, which does not count, and ends with 0", async () => {
    mkdirSync(path.join(folder, '.countersign'));
    const file = path.join(folder, '.countersign', 'policy.yaml');
    writeFileSync(file, 'version: 1\nrules:\n  - { id: a, effect: allow, when: { read: x } }\n');
    const { code, out } = await check('', []);
    assert.equal(code, 0);
    assert.match(out, /policy\.yaml:3:5: warning: allow rule `a` of a repository does not count/);
  });

  it('warns of a rule about every call that only place or time limit', async () => {
    const when = (text: string): string =>
      `version: 1\nrules:\n  - { id: a, effect: deny, when: { ${text} } }\n`;
    const { code, out } = await check(when('branch: main, hours: "20:00-07:00"'));
    assert.equal(code, 0);
    assert.match(out, /p\.yaml:3:5: warning: rule `a` is about every call: only `branch` and `hours` limit/);
    assert.doesNotMatch((await check(when('branch: main, write: "**"'))).out, /warning/);
    assert.doesNotMatch((await check(when('over: { denied: 3 }'))).out, /warning/);
  });

  it('knows the time zones of this machine', async () => {
    const hours = (zone: string): string =>
      `version: 1\nrules:\n  - { id: a, effect: ask, when: { write: "**", hours: "20:00-07:00 ${zone}" } }\n`;
    const { code, out } = await check(hours('Europe/Berlinn'));
    assert.equal(code, 6);
    assert.match(out, /p\.yaml:3:5: unknown time zone `Europe\/Berlinn`\nhint: for example/);
    assert.equal((await check(hours('Europe/Berlin'))).code, 0);
  });

  it('warns when a file bears the literal name of a pattern', async () => {
    mkdirSync(path.join(folder, 'src', '[id]'), { recursive: true });
    writeFileSync(path.join(folder, 'src', '[id]', 'page.tsx'), '');
    const { code, out } = await check(
      'version: 1\nrules:\n  - { id: a, effect: allow, when: { read: "src/[id]/page.tsx" } }\n',
    );
    assert.equal(code, 0);
    assert.match(out, /p\.yaml:3:43: warning: a file bears the name/);
  });

  it('prints one JSON document with --json', async () => {
    const { code, out } = await check('version: 2\n', ['p.yaml', '--json']);
    assert.equal(code, 6);
    const said = JSON.parse(out) as { ok: boolean; errors: { line: number; file: string }[] };
    assert.equal(said.ok, false);
    assert.deepEqual([said.errors[0]?.file, said.errors[0]?.line], ['p.yaml', 1]);
  });
});
