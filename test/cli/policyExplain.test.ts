// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { policy } from '../../src/cli/policy/policy.js';
import { NO_SESSION } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../src/core/surroundings.js';
import { analyze } from '../../src/engine/analyze.js';
import { explain } from '../../src/engine/explain.js';
import { decide, intentOf, policyOf } from '../engine/policy/world.js';
import { testIo } from '../support/testIo.js';

const RULES = `version: 1
rules:
  - { id: git-all, effect: allow, when: { command: "git **" } }
  - { id: no-force, effect: deny, when: { command: "git push ** -f **" }, reason: rewrites history }
  - { id: push-asks, effect: ask, when: { command: "git push **" } }
  - { id: two, effect: deny, when: { command: "git **", host: "**" } }
`;

describe('countersign policy explain', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'policy-explain-'));
    writeFileSync(path.join(folder, 'p.yaml'), RULES);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(
    args: readonly string[],
    stdin = '',
  ): Promise<{ code: number; out: string; err: string }> {
    const io = testIo({ home: '/home/dev', cwd: folder, stdin });
    const code = await policy.run(
      ['explain', '--policy', 'p.yaml', '--workspace', '/home/dev/proj', ...args],
      io,
    );
    return { code, ...io.said };
  }

  it('says which rules picked what, in which order they count, the risk, and what would allow it', async () => {
    const { code, out } = await run(['git push -f $X']);
    assert.equal(code, 0);
    assert.match(out, /^deny: no-force$/m);
    assert.match(out, /^ {2}command git push -f \$X$/m);
    assert.match(
      out,
      /^ {4}allow {2}git-all \(p\.yaml:3\), does not hold|^ {4}allow {2}git-all \(p\.yaml:3\)$/m,
    );
    assert.match(out, /^ {4}ask {4}push-asks \(p\.yaml:5\)$/m);
    assert.match(out, /^ {2}deny {3}no-force \(p\.yaml:4\) {2}command git push -f \$X: rewrites history$/m);
    assert.match(out, /^risk \d+ \(T2\)$/m);
    assert.match(out, /^ {3}45 {2}history-rewrite: /m);
    assert.match(out, /^ {2}- change deny rule `no-force` \(p\.yaml:4\)$/m);
    assert.match(out, /^ {2}- a person says yes; or change ask rule `push-asks` \(p\.yaml:5\)$/m);
  });

  it('offers the rule that is missing, and says what would come of it', async () => {
    const { out } = await run(['cat src/a.ts > "b [1].txt"']);
    assert.match(out, /^ask: default$/m);
    assert.ok(
      out.includes(
        "with these rules it would be allow\n  - id: allow-1\n    effect: allow\n    when: { write: 'b \\[1\\].txt' }\n  - id: allow-2\n    effect: allow\n    when: { command: 'cat src/a.ts' }\n",
      ),
      out,
    );
    assert.ok(out.includes("when: { read: 'src/a.ts' }"));
  });

  it('never offers a rule against what nothing lifts', async () => {
    const { out } = await run(['--tool', 'Write', '/home/dev/proj/.git/hooks/pre-commit']);
    assert.match(out, /^deny: builtin\/git-hooks$/m);
    assert.match(out, /no approval lifts it: a person does it themselves/);
    assert.doesNotMatch(out, /would be allow/);
  });

  it('reads a line as judge does, and gives one JSON document', async () => {
    const { code, out } = await run(
      ['--json'],
      '{"tool":"Mcp","input":{"server":"github","tool":"get_issue"}}\n',
    );
    assert.equal(code, 0);
    const said = JSON.parse(out) as {
      effect: string;
      rule: string;
      effectWithRule: string;
      atoms: unknown[];
    };
    assert.deepEqual([said.effect, said.effectWithRule, said.atoms.length], ['ask', 'allow', 1]);
    assert.match(said.rule, /mcp: 'github\/get_issue'/);
  });

  it('an unreadable line is explained as one, with exit 6; so is nothing', async () => {
    const { code, out } = await run([], 'no json\n');
    assert.equal(code, 6);
    assert.match(out, /^deny: unreadable$/m);
    assert.equal((await run([])).code, 6);
    assert.equal((await run(['a', 'b'])).code, 6);
  });

  const CALLS = [
    'git push',
    'ls -la "x y"',
    'rm -rf dist *.o',
    'curl https://example.com/a',
    'cat ~/.ssh/id | tee /tmp/x',
    '$X',
    'a (',
    'npm test && echo "*"',
  ];
  it('what it says would be decided is what is decided', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALLS), fc.constantFrom('recommended', ''), (bash, pack) => {
        const text = pack === '' ? RULES : `version: 1\nextends: ${pack}\n`;
        const intent = intentOf({ bash });
        const call = {
          intent,
          facts: analyze(intent).facts,
          surroundings: NO_SURROUNDINGS,
          session: NO_SESSION,
        };
        const more = (rule: string) =>
          policyOf(text, 'given', [
            { layer: 'managed', file: 'm', text: `version: 1\nrules:\n${rule}`, countersigned: true },
          ]);
        const { decision, rule, effectWithRule } = explain(call, policyOf(text), more);
        assert.deepEqual(decision, decide({ bash }, policyOf(text)));
        if (rule !== null) assert.equal(decide({ bash }, more(rule)).effect, effectWithRule);
      }),
      { numRuns: 30 },
    );
  });
});
