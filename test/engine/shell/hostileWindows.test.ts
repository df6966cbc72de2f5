// SPDX-License-Identifier: Apache-2.0
// Hostile text of PowerShell and cmd.exe: it ends fast, never throws, and never comes out as nothing.
import { strict as assert } from 'node:assert';
import { analyzeWindows } from '../../../src/engine/shell/windows.js';
import { POWERSHELL_CASES } from './cases/powershellCases.js';

const PLACE = { cwd: '/home/dev/proj', home: '/home/dev', workspace: '/home/dev/proj' };
const LENGTH = 65536;
const LIMIT_MS = 2_000;
const fill = (text: string): string => text.repeat(Math.floor(LENGTH / text.length));

const HOSTILE: { readonly [name: string]: string } = {
  'many commands': fill('a;'),
  'a long pipe': `${fill('a|').slice(2)}a`,
  groups: fill('('),
  'groups that close': '('.repeat(30000) + ')'.repeat(30000),
  'sub-expressions in text': `"${fill('$(').slice(4)}`,
  blocks: fill('{'),
  tables: fill('@{a='),
  'open comments': fill('<#'),
  types: fill('[a'),
  members: `$a${fill('.b').slice(2)}`,
  indexes: `$a${fill('[0]').slice(3)}`,
  sums: `$a${fill('+1').slice(2)}`,
  minuses: fill('- '),
  commas: `$a${fill(',1').slice(2)}`,
  'a growing text': fill('$a="$a$a";'),
  'a growing list': fill('$a=$a,$a;'),
  'a growing format': `$a='{0}{0}';${fill('$a=$a -f $a;').slice(20)}`,
  'growing joins': `$a='x';${fill("$a=$a,$a -join '';").slice(20)}`,
  'blocks for each of many': `${"'a','b','c','d','e','f','g','h' | % { ".repeat(60)}a${' }'.repeat(60)}`,
  'loops for each of many': `${"foreach ($a in 'a','b','c','d') { ".repeat(60)}a${' }'.repeat(60)}`,
  'code in code': `${'iex '.repeat(10000)}a`,
  'quotes in bare words': fill("a'b'"),
  backticks: fill('`'),
  'here-strings': fill("@'\n"),
  parameters: `a ${fill('-b:c ').slice(8)}`,
  operands: `rm ${fill('a ').slice(4)}`,
  redirections: fill('>a'),
  'switch clauses': `switch ($a) { ${fill('1 {}').slice(40)} }`,
  functions: fill('function f{'),
  percent: fill('%'),
  carets: fill('^'),
};

function timed(shell: 'powershell' | 'cmd', text: string): number {
  const started = performance.now();
  const facts = analyzeWindows(shell, text, PLACE);
  assert.ok(facts.atoms.length > 0);
  return performance.now() - started;
}

describe('hostile text for the shells of Windows', () => {
  for (const [name, text] of Object.entries(HOSTILE))
    for (const shell of ['powershell', 'cmd'] as const)
      it(`${shell}: ${name}`, () => {
        const ms = Math.min(...[1, 2, 3].map(() => timed(shell, text.slice(0, LENGTH))));
        assert.ok(ms < LIMIT_MS, `${String(Math.round(ms))} ms`);
      });

  it('beyond 64 KB nothing is looked at, and that is said', () => {
    const { atoms } = analyzeWindows('powershell', 'a'.repeat(LENGTH + 1), PLACE);
    assert.deepEqual(
      atoms.map((a) => (a.kind === 'unknown' ? a.reason : a.kind)),
      ['over-limit'],
    );
  });

  it('no cut and no swap of everyday lines throws, or comes out as nothing', () => {
    const lines = POWERSHELL_CASES.map((c) => c.command);
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let i = 0; i < 4000; i++) {
      const [one = '', other = ''] = [lines[random(lines.length)], lines[random(lines.length)]];
      const text = one.slice(0, random(one.length + 1)) + other.slice(random(other.length + 1));
      const shell = i % 4 === 0 ? 'cmd' : 'powershell';
      const first = analyzeWindows(shell, text, PLACE);
      assert.ok(first.atoms.length > 0, JSON.stringify(text));
      assert.deepEqual(analyzeWindows(shell, text, PLACE), first, 'the same text gives the same facts');
    }
  });
});
