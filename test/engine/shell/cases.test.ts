// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { analyze } from '../../../src/engine/analyze.js';
import type { Facts, PathTarget, Word } from '../../../src/core/facts.js';
import type { Case } from './cases/case.js';
import { bash } from './cases/intent.js';
import { EVALUATED, FUNCTIONS, NO_FOLDER, VARIABLES } from './cases/certainty.js';
import { EVASIONS } from './cases/evasions.js';
import { GIT_CASES } from './cases/gitCases.js';
import { LAUNCHER_CASES } from './cases/launcherCases.js';
import { EVERYDAY } from './cases/everyday.js';
import { TABLE_CASES } from './cases/tableCases.js';
import { PATCH_CASES } from './cases/patchCases.js';
import { CMD_CASES, POWERSHELL_CASES } from './cases/powershellCases.js';

function wordText(word: Word): string {
  return word.kind === 'literal' ? word.text : `<${word.text}>`;
}

function targetText(target: PathTarget): string {
  const tree = target.extent === 'tree' && target.path !== '/' ? '/' : '';
  return (target.kind === 'under' ? `${target.path}*` : target.path) + tree;
}

function paths(facts: Facts, kind: 'read' | 'write' | 'delete'): string[] {
  return facts.atoms.flatMap((a) => (a.kind === kind ? [targetText(a.target)] : []));
}

/** The facts in the words of the cases. */
function described(facts: Facts): Required<Omit<Case, 'note' | 'command'>> {
  return {
    commands: facts.atoms.flatMap((a) =>
      a.kind === 'command' ? [a.command.argv.map(wordText).join(' ')] : [],
    ),
    reads: paths(facts, 'read'),
    writes: paths(facts, 'write'),
    deletes: paths(facts, 'delete'),
    hosts: facts.atoms.flatMap((a) => (a.kind === 'host' ? [a.host] : [])),
    unknown: facts.atoms.flatMap((a) => (a.kind === 'unknown' ? [a.reason] : [])),
    flows: facts.flows.map((f) => `${String(f.from)}>${String(f.to)} ${f.into}`),
    added: facts.added.map((t) => `${t.path}: ${t.text}`),
  };
}

type Shell = 'bash' | 'powershell' | 'cmd';

function check(one: Case, shell: Shell): void {
  const intent = bash(one.command);
  const operation = { kind: 'command', shell, command: one.command } as const;
  const found = described(analyze({ ...intent, operation }).facts);
  const wanted: Record<string, readonly string[]> = {};
  const actual: Record<string, readonly string[]> = {};
  for (const key of Object.keys(found) as (keyof typeof found)[]) {
    const list = one[key];
    if (list === undefined) continue;
    wanted[key] = [...list].sort();
    actual[key] = [...found[key]].sort();
  }
  assert.ok(Object.keys(wanted).length > 0, 'a case wants something');
  assert.deepEqual(actual, wanted);
}

for (const [group, cases] of Object.entries({
  EVERYDAY,
  EVASIONS,
  GIT_CASES,
  LAUNCHER_CASES,
  PATCH_CASES,
  TABLE_CASES,
  EVALUATED,
  FUNCTIONS,
  NO_FOLDER,
  VARIABLES,
}))
  describe(`shell cases: ${group.toLowerCase()}`, () => {
    for (const one of cases)
      it(one.note, () => {
        check(one, 'bash');
      });
  });

for (const [shell, cases] of [
  ['powershell', POWERSHELL_CASES],
  ['cmd', CMD_CASES],
] as const)
  describe(`shell cases: ${shell}`, () => {
    for (const one of cases)
      it(one.note, () => {
        check(one, shell);
      });
  });
