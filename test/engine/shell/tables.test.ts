// SPDX-License-Identifier: Apache-2.0
// The tables of programs are data: held against a schema, and each of its promises against a line that uses it.
import { strict as assert } from 'node:assert';
import { analyze } from '../../../src/engine/analyze.js';
import type { Atom } from '../../../src/core/facts.js';
import { ROLE_NAMES } from '../../../src/engine/shell/effects.js';
import type { ProgramTable } from '../../../src/engine/shell/table.js';
import { allGroups } from '../../../src/engine/shell/tables/programs.js';
import { LAUNCHERS } from '../../../src/engine/shell/tables/launchers.js';
import { WRAPPERS } from '../../../src/engine/shell/tables/wrappers.js';
import { bash } from './cases/intent.js';

const KEYS = new Set(
  'source options operands forms tree style posix abbreviations sub inherit implied keyed dry runs'.split(
    ' ',
  ),
);
const SOURCE = /^(?:man [\w.+-]+\([1-8]\w*\)|https:\/\/[\w.-]+\/\S*)(?:; gtfobins [a-z-]+(?:, [a-z-]+)*)?$/;
const OPTION = /^-(?:-?[A-Za-z0-9#@][\w:.-]*|#)(?:,-(?:-?[A-Za-z0-9#@][\w:.-]*|#))*(?:=[?=]?([a-z]+\+?)?)?$/;

interface Row {
  /** Words that lead to the table: the program and its sub-commands. */
  readonly words: readonly string[];
  readonly table: ProgramTable;
  readonly top: ProgramTable;
}

function rowsBelow(words: readonly string[], table: ProgramTable, top: ProgramTable): Row[] {
  const own = { words, table, top };
  return [
    own,
    ...Object.entries(table.sub ?? {}).flatMap(([name, sub]) => rowsBelow([...words, name], sub, top)),
  ];
}

const GROUPS = allGroups();
const TABLES = new Map(GROUPS.flatMap((group) => Object.entries(group)));
const rows = [...TABLES].flatMap(([name, table]) => rowsBelow([name], table, table));

function known(role: string): boolean {
  return ROLE_NAMES.includes(role.replace(/\+$/, ''));
}

function faultsOf({ words, table, top }: Row): string[] {
  const at = words.join(' ');
  const faults: string[] = [];
  for (const key of Object.keys(table)) if (!KEYS.has(key)) faults.push(`${at}: key ${key}`);
  const named = new Map<string, string>();
  for (const entry of (table.options ?? '').split(/\s+/).filter((e) => e !== '')) {
    const found = OPTION.exec(entry);
    if (found === null) faults.push(`${at}: entry ${entry}`);
    else if (found[1] !== undefined && !known(found[1])) faults.push(`${at}: role of ${entry}`);
    for (const name of entry.replace(/=.*/, '').split(',')) {
      const before = named.get(name);
      if (before !== undefined && before !== entry) faults.push(`${at}: ${before} and ${entry}`);
      named.set(name, entry);
    }
  }
  const layouts = [table.operands, ...(table.forms ?? []).map((f) => f.operands)].filter(
    (l) => l !== undefined,
  );
  for (const layout of layouts) {
    const roles = layout.split(' ');
    if (roles.filter((r) => r.endsWith('*')).length > 1) faults.push(`${at}: two that take the rest`);
    for (const role of roles) if (!known(role.replace(/\*$/, ''))) faults.push(`${at}: role ${role}`);
  }
  const inherited = top.inherit === true ? (top.options ?? '') : '';
  const spelled = `${table.options ?? ''} ${inherited}`.split(/\s+/).map((e) => e.replace(/[,=].*/, ''));
  const conditions = [table.dry, table.runs, table.tree, ...(table.forms ?? []).map((f) => f.if)];
  for (const group of conditions.flatMap((c) => c?.split(/[| ]/) ?? []))
    if (group !== 'always' && !spelled.includes(group)) faults.push(`${at}: ${group} is no first spelling`);
  for (const role of Object.values(table.keyed ?? {})) if (!known(role)) faults.push(`${at}: role ${role}`);
  return faults;
}

describe('the tables of programs', () => {
  it('know many programs, each in one place', () => {
    const names = GROUPS.flatMap((group) => Object.keys(group));
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
    const told = [...TABLES].filter(([, t]) => t.options ?? t.sub ?? (t.operands ?? 'data*') !== 'data*');
    assert.ok(told.length >= 400, String(told.length));
  });
  it('keep to their schema', () => {
    assert.deepEqual(rows.flatMap(faultsOf), []);
  });
  it('say where each program is described', () => {
    assert.deepEqual(
      [...TABLES].filter(([, table]) => !SOURCE.test(table.source ?? '')).map(([name]) => name),
      [],
    );
  });
  it('give every wrapper and launcher its options', () => {
    assert.deepEqual(
      [...WRAPPERS.keys()].filter((name) => !TABLES.has(name)),
      [],
    );
    assert.ok([...LAUNCHERS.keys()].filter((name) => TABLES.has(name)).length >= 12);
  });
});

/** What a value of a role is in the generated lines, and the atom that it must give. */
const PROMISES: { readonly [role: string]: readonly [value: string, atom: (atom: Atom) => boolean] } = {
  read: ['/canary/x', on('read')],
  write: ['/canary/x', on('write')],
  both: ['/canary/x', (a) => on('read')(a) || on('write')(a)],
  delete: ['/canary/x', on('delete')],
  move: ['/canary/x', on('delete')],
  script: ['/canary/x', on('read')],
  filelist: ['/canary/x', on('read')],
  readfrom: ['/canary/x', on('read')],
  writeto: ['/canary/x', on('write')],
  readlocal: ['/canary/x', on('read')],
  writelocal: ['/canary/x', on('write')],
  readurl: ['/canary/x', on('read')],
  keyedread: ['a=/canary/x', on('read')],
  fileurl: ['file:///canary/x', on('read')],
  module: ['/canary/x', on('read')],
  package: ['/canary/x', on('read')],
  edited: ['/canary/x', on('write')],
  viewed: ['/canary/x', on('read')],
  atfile: ['@/canary/x', on('read')],
  formfile: ['a=@/canary/x', on('read')],
  volume: ['/canary/x:/y', on('write')],
  mount: ['type=bind,source=/canary/x,target=/y', on('write')],
  url: ['https://canary.test/x', toHost],
  host: ['canary.test', toHost],
  hosts: ['canary.test', toHost],
  remote: ['https://canary.test/x', toHost],
  connectto: ['::canary.test:1', toHost],
  resolveto: ['a:1:canary.test', toHost],
  socket: ['tcp:canary.test:1', toHost],
  code: ["'rm /canary/x'", on('delete')],
  program: ['frobnicate', isUnknown],
  inline: ["'os.abort()'", isUnknown],
  query: ['"\\! rm x"', isUnknown],
  exec: ['frobnicate', isUnknown],
  config: ['core.pager=x', isUnknown],
  sshoption: ['ProxyCommand=x', isUnknown],
  aptoption: ['APT::Update::Pre-Invoke::=x', isUnknown],
  remoteshell: ['frobnicate', isUnknown],
  checkpoint: ['exec=x', isUnknown],
};

function on(kind: 'read' | 'write' | 'delete'): (atom: Atom) => boolean {
  return (a) => a.kind === kind && a.target.path.startsWith('/canary');
}

function toHost(atom: Atom): boolean {
  return atom.kind === 'host' && atom.host === 'canary.test';
}

function isUnknown(atom: Atom): boolean {
  return atom.kind === 'unknown';
}

function atomsOf(line: string): readonly Atom[] {
  return analyze(bash(line)).facts.atoms;
}

interface Promised {
  readonly line: string;
  readonly role: string;
}

function quoted(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word}'`;
}

/** One line for each option that promises something. */
function optionLines({ words, table }: Row): Promised[] {
  const prefix = words.map(quoted).join(' ');
  const entries = (table.options ?? '').split(/\s+/).filter((e) => e.includes('='));
  return entries.flatMap((entry) => {
    const [, names = '', mark = '', role = ''] = /^([^=]+)=([?=]?)(.*)$/.exec(entry) ?? [];
    const value = PROMISES[role.replace(/\+$/, '')]?.[0];
    if (value === undefined) return [];
    const single = (table.style ?? 'getopt') === 'single';
    return names.split(',').map((name) => {
      const glued = name.startsWith('--') || single ? '=' : '';
      const option = mark === '?' ? name + glued + value : `${name} ${mark === '=' ? 'a ' : ''}${value}`;
      return { line: `${prefix} ${option}`, role };
    });
  });
}

/** Lines in which the shell takes the first word for its own. */
const OWN_READING: { readonly [line: string]: string } = {
  'time -o /canary/x': 'a word of the shell, without options of the program',
  'time --output /canary/x': 'a word of the shell, without options of the program',
};

function broken(promised: Promised): boolean {
  const test = PROMISES[promised.role.replace(/\+$/, '')]?.[1];
  return test !== undefined && !atomsOf(promised.line).some(test);
}

/** A line for each layout: an operand of every role that promises something. */
function operandLines({ words, table }: Row): Promised[] {
  const prefix = words.map(quoted).join(' ');
  const layouts = [
    { options: '', operands: table.operands ?? '' },
    ...(table.forms ?? []).map((f) => ({ options: f.if, operands: f.operands })),
  ];
  return layouts.flatMap(({ options, operands }) => {
    const roles = operands === '' ? [] : operands.split(' ');
    return roles.flatMap((wanted, at) => {
      const role = wanted.replace(/\*$/, '');
      if (PROMISES[role.replace(/\+$/, '')] === undefined || /^(?:code|program)$/.test(role)) return [];
      const values = roles.map((_, i) => (i === at ? (PROMISES[role.replace(/\+$/, '')]?.[0] ?? 'a') : 'a'));
      const given = options === '' ? '' : ` ${valued(options.split('|')[0] ?? '', table)}`;
      return [{ line: `${prefix}${given} ${values.join(' ')}`, role }];
    });
  });
}

/** The option of a condition, with a value where it takes one. */
function valued(groups: string, table: ProgramTable): string {
  const takes = (group: string): boolean =>
    (table.options ?? '').split(/\s+/).some((e) => e.replace(/[,=].*/, '') === group && /=(?!\?)/.test(e));
  return groups
    .split(' ')
    .map((group) => (takes(group) ? `${group} a` : group))
    .join(' ');
}

/** Programs that read their operands in a way of their own. */
const OWN_OPERANDS: { readonly [line: string]: string } = {
  'deno install /canary/x': 'an interpreter: its sub-commands name no script',
  'sops /canary/x': 'a bare file stands where a sub-command would',
};

function keyOf(atom: Atom): string {
  if (atom.kind === 'read' || atom.kind === 'write' || atom.kind === 'delete')
    return `${atom.kind} ${atom.target.path} ${atom.target.extent}`;
  return atom.kind === 'host' ? `host ${atom.host}` : atom.kind === 'unknown' ? `unknown ${atom.reason}` : '';
}

describe('what the tables promise', () => {
  it('each option with a role gives its atom', () => {
    const all = rows.flatMap(optionLines);
    assert.ok(all.length > 1500, String(all.length));
    assert.deepEqual(
      all.filter((p) => broken(p) && !Object.hasOwn(OWN_READING, p.line)).map((p) => `${p.role}: ${p.line}`),
      [],
    );
  });
  it('each operand with a role gives its atom', () => {
    const all = rows.flatMap(operandLines);
    assert.ok(all.length > 500, String(all.length));
    assert.deepEqual(
      all.filter((p) => broken(p) && !Object.hasOwn(OWN_OPERANDS, p.line)).map((p) => `${p.role}: ${p.line}`),
      [],
    );
  });
  it('an option that no table knows takes nothing away', () => {
    const lost = rows.flatMap((row) =>
      [...operandLines(row), ...optionLines(row)].flatMap(({ line }) => {
        const head = row.words.map(quoted).join(' ');
        const more = `${head} --no-such-option${line.slice(head.length)}`;
        const found = new Set(atomsOf(more).map(keyOf));
        const missing = atomsOf(line)
          .map(keyOf)
          .filter((key) => !found.has(key));
        return missing.length === 0 || Object.hasOwn(OWN_READING, line)
          ? []
          : [`${more}: ${missing.join(', ')}`];
      }),
    );
    assert.deepEqual(lost, []);
  });
});
