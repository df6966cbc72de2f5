// SPDX-License-Identifier: Apache-2.0
// What a person's answer to one call would cover of the next: the template of a call. A grant of a template never
// covers another program, sub-command, option, host or rule, nor a path outside the folder.
import type { Decision } from '../core/decision.js';
import type { Atom, Facts, SimpleCommand, Word } from '../core/facts.js';
import type { Intent } from '../core/intent.js';
import type { JsonValue } from '../core/json.js';
import { NO_SESSION } from '../core/sessionState.js';
import type { Surroundings } from '../core/surroundings.js';
import { judge } from './judge.js';
import { describe } from './policy/describe.js';
import type { PolicySet } from './policy/policySet.js';
import {
  isAmount,
  operandTemplate,
  pathScope,
  scopeCovers,
  scopeWords,
  valueTemplate,
  type PathScope,
} from './wordTemplate.js';

/** A call that was asked about, and what it was judged by. */
export interface Asked {
  readonly intent: Intent;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  readonly policies: PolicySet;
  readonly decision: Decision;
}

/** Commands that hang together, with all that decides what they do but the paths. */
export interface TemplatePart {
  readonly key: string;
  readonly paths: readonly PathScope[];
  /** What it covers, for people. */
  readonly words: readonly string[];
}

/** All parts of a call that a person was asked about; a grant answers it when it covers each. */
export type Template = readonly TemplatePart[];

/** Each item is judged alone: of longer lines nobody could tell what a template of theirs covers. */
const MAX_ITEMS = 64;

/** The template of a call; null when no grant may cover it or another one like it. */
export function templateOf(asked: Asked): Template | null {
  const { decision, facts } = asked;
  if (itemsOf(facts).length > MAX_ITEMS) return null;
  if (decision.effect !== 'ask' || decision.risk.tier === 'T4') return null;
  if (decision.findings.some((f) => f.effect === 'ask' && f.each === true)) return null;
  const alone: Alone = new Map(itemsOf(facts).map((item) => [item, judgeAlone(item, asked)]));
  const open = openItems(alone, decision);
  const parts = groups(open, facts).flatMap((items) => partsOf(items, alone, asked));
  const template = parts.filter((part) => part !== null);
  return template.length < parts.length || template.length === 0 ? null : template;
}

/** Whether what was granted covers every part. */
export function covers(granted: Template, asked: Template): boolean {
  return asked.every((part) =>
    granted.some(
      (grant) =>
        grant.key === part.key &&
        part.paths.every((path) => grant.paths.some((one) => scopeCovers(one, path))),
    ),
  );
}

/** Each item's decision when it is judged without the others. */
type Alone = ReadonlyMap<number, Decision>;

function itemsOf(facts: Facts): readonly number[] {
  return [...new Set(facts.atoms.map((a) => a.item))];
}

function judgeAlone(item: number, { intent, facts, surroundings, policies }: Asked): Decision {
  const atoms = facts.atoms.filter((a) => a.item === item);
  const written = new Set(atoms.flatMap((a) => (a.kind === 'write' ? [a.target.path] : [])));
  const added = facts.added.filter((t) => written.has(t.path));
  return judge(intent, { atoms, flows: [], added }, surroundings, policies, NO_SESSION);
}

/**
 * The items that would be asked about by themselves. Where the whole call is asked about for a reason that no single
 * item has, all of them.
 */
function openItems(alone: Alone, whole: Decision): readonly number[] {
  const named = (d: Decision): string[] =>
    d.findings
      .filter((f) => f.effect === 'ask')
      .map((f) => `${f.rule} ${f.rule === 'risk' ? '' : f.matched}`);
  const known = new Set([...alone.values()].flatMap(named));
  const together = named(whole).some((name) => !known.has(name));
  return [...alone].filter(([, d]) => together || d.effect !== 'allow').map(([item]) => item);
}

/** Open items that give each other data belong together: each alone may be harmless. */
function groups(open: readonly number[], { flows }: Facts): readonly (readonly number[])[] {
  const group = new Map<number, number>();
  const find = (item: number): number => {
    const up = group.get(item) ?? item;
    return up === item ? item : find(up);
  };
  for (const { from, to } of flows) group.set(find(from), find(to));
  const byRoot = new Map<number, number[]>();
  for (const item of open) byRoot.set(find(item), [...(byRoot.get(find(item)) ?? []), item]);
  return [...byRoot.values()];
}

/** A command that policy allows is asked about only for the paths and hosts that it names: one part for each. */
function partsOf(items: readonly number[], alone: Alone, asked: Asked): readonly (TemplatePart | null)[] {
  const [item] = items;
  if (items.length !== 1 || item === undefined) return [partOf(items, alone, asked)];
  const decision = alone.get(item);
  const atoms = asked.facts.atoms.filter((a) => a.item === item);
  const open = atoms.filter((a) => isOpen(a, decision));
  const onlyTargets = open.every((a) => a.kind === 'read' || a.kind === 'host');
  if (open.length === 0 || !onlyTargets || !asksByDefault(decision)) return [partOf(items, alone, asked)];
  const key = JSON.stringify(reasons(items, alone, asked));
  return open.map((atom) => {
    if (!('target' in atom)) return { key: `${key} ${describe(atom)}`, paths: [], words: [describe(atom)] };
    const paths = scopesOf(atom, asked);
    return paths === null ? null : { key: `${key} ${atom.kind}`, paths, words: paths.map(scopeWords) };
  });
}

/** Only the default names every atom that it asks about; a rule names the first. */
function asksByDefault(decision: Decision | undefined): boolean {
  return decision?.findings.every((f) => f.effect !== 'ask' || f.rule === 'default') === true;
}

function isOpen(atom: Atom, decision: Decision | undefined): boolean {
  const matched = describe(atom);
  return decision?.findings.some((f) => f.effect === 'ask' && f.matched === matched) === true;
}

/** Where the path is by its name, and where it leads: a link that is set later leads somewhere else. */
function scopesOf(
  { kind, target }: Extract<Atom, { kind: 'read' | 'write' | 'delete' }>,
  { intent, surroundings }: Asked,
): readonly PathScope[] | null {
  const scopes = [target.path, realPath(target.path, surroundings)].map((path) =>
    pathScope(kind, { ...target, path }, intent),
  );
  const [named, real] = scopes;
  if (named === undefined || named === null || real === undefined || real === null) return null;
  return named.at === real.at && named.reach === real.reach ? [named] : [named, real];
}

/** Unknown, it is taken for what it says: whoever grants has to see to that. */
function realPath(path: string, { realPaths }: Surroundings): string {
  return Object.hasOwn(realPaths, path) ? (realPaths[path] ?? path) : path;
}

function partOf(items: readonly number[], alone: Alone, asked: Asked): TemplatePart | null {
  const paths: PathScope[] = [];
  const texts: JsonValue[] = [];
  for (const item of items) {
    const atoms = asked.facts.atoms.filter((a) => a.item === item);
    const secret = alone.get(item)?.risk.factors.some((f) => f.id === 'secret-path') === true;
    for (const atom of atoms) {
      const text = atomText(atom, atoms, asked);
      if (text === null) return null;
      texts.push(text);
      if (!('target' in atom)) continue;
      const scopes = scopesOf(atom, asked);
      if (scopes === null) return null;
      paths.push(...(secret ? exactly(atom.target.path, scopes, asked) : scopes));
    }
  }
  const words = [...texts.flatMap(textWords), ...new Set(paths.map(scopeWords))];
  return { key: JSON.stringify([reasons(items, alone, asked), texts]), paths, words };
}

/** A secret stands for no other file of its folder. */
function exactly(path: string, [named]: readonly PathScope[], { surroundings }: Asked): readonly PathScope[] {
  const places = [...new Set([path, realPath(path, surroundings)])];
  return named === undefined ? [] : places.map((at) => ({ kind: named.kind, at, reach: 'exact' }));
}

/** The rules that ask and the factors of risk, of the items and of the whole: another reason is another question. */
function reasons(items: readonly number[], alone: Alone, { decision }: Asked): readonly string[] {
  const of = (d: Decision | undefined): readonly string[] => d?.risk.factors.map((f) => f.id) ?? [];
  const single = new Set([...alone.values()].flatMap(of));
  const own = items.flatMap((item) => of(alone.get(item)));
  const together = of(decision).filter((id) => !single.has(id as never));
  const rules = items.flatMap((item) =>
    (alone.get(item)?.findings ?? []).filter((f) => f.effect === 'ask').map((f) => f.rule),
  );
  return [...new Set([...own, ...together, ...rules])].sort();
}

/** What of an atom stays; empty when its path says all, null when it can never be covered. */
function atomText(atom: Atom, siblings: readonly Atom[], { intent }: Asked): JsonValue {
  switch (atom.kind) {
    case 'command':
      return commandText(atom.command, siblings, intent);
    case 'read':
    case 'write':
    case 'delete':
      return `${atom.kind} ${atom.target.extent}`;
    case 'host':
      return `host ${atom.host}`;
    case 'mcp':
      return ['mcp', atom.server, atom.tool, argumentTemplate(atom.arguments)];
    case 'tool':
      return intent.operation.kind === 'tool'
        ? ['tool', atom.name, argumentTemplate(intent.operation.input)]
        : ['tool', atom.name];
    case 'unknown':
      // Code that is not understood is covered only when the whole text is the same.
      return /^(?:dynamic-code|environment-code|hidden-program)$/.test(atom.reason) &&
        intent.operation.kind === 'command'
        ? ['text', intent.cwd, intent.operation.command]
        : null;
  }
}

function commandText(command: SimpleCommand, siblings: readonly Atom[], intent: Intent): JsonValue {
  const { program, invocation, argv } = command;
  const folders = command.folders ?? [intent.workspace];
  if (program.kind === 'unknown' || folders.length === 0) return null;
  if (argv.some((word) => word.kind !== 'literal')) return null;
  const paths = new Set(siblings.flatMap((a) => ('target' in a ? [a.target.path] : [])));
  const isPath = (word: Word): boolean => folders.some((folder) => paths.has(resolved(word.text, folder)));
  const options = invocation.options.map(({ name, value }) => {
    if (value === null) return name;
    return `${name}=${isPath(value) ? '<path>' : valueTemplate(name, value.text, program.name)}`;
  });
  const operands = invocation.operands.map((word, i) => {
    // Without a table an option's value is an operand.
    const before = invocation.known ? undefined : argv[argv.indexOf(word) - 1]?.text;
    if (isAmount(before, word.text)) return '<n>';
    const text = isPath(word) ? '<path>' : operandTemplate(word.text, program.name);
    return i === invocation.afterDash ? `-- ${text}` : text;
  });
  return [program.path ?? program.name, folders, options, operands];
}

/** Paths have words of their own. */
function textWords(text: JsonValue): readonly string[] {
  if (typeof text === 'string') return text.startsWith('host ') ? [text] : [];
  if (!Array.isArray(text)) return [];
  const [first, second, ...rest] = text as readonly JsonValue[];
  if (first === 'mcp' || first === 'tool' || first === 'text')
    return [
      [first, second, ...rest].map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '),
    ];
  const [options, operands] = rest as readonly (readonly string[])[];
  return [`run ${[first as string, ...(operands ?? []), ...(options ?? [])].join(' ')}`];
}

function resolved(text: string, folder: string): string {
  const parts: string[] = [];
  for (const part of (text.startsWith('/') ? text : `${folder}/${text}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const MAX_DEPTH = 8;

/** Arguments of a tool: names and short words stay, long texts and numbers may vary, addresses keep their host. */
function argumentTemplate(value: JsonValue, name = '', depth = 0): JsonValue {
  if (depth > MAX_DEPTH) return JSON.stringify(value);
  if (typeof value === 'number') return '<n>';
  if (typeof value === 'string') return FREE.test(name) ? '<text>' : textTemplate(value, name);
  if (Array.isArray(value)) return value.map((one: JsonValue) => argumentTemplate(one, name, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, argumentTemplate(one, key, depth + 1)]);
}

/** Arguments that say where on an open page or canvas, or words for people. */
const FREE = /^(?:ref|element|nodeId|elementId|thought|text|body|message|comment|title|description)$/;
/** Arguments that are code: they stay letter by letter, however long. */
const CODE = /^(?:code|function|expression|script|command|sql|query|cmd|args|input)$/i;

function textTemplate(text: string, name: string): string {
  if (CODE.test(name)) return text;
  const host = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*/i.exec(text)?.[0];
  if (host !== undefined) return `${host}/<rest>`;
  return /\s/.test(text) && text.length > 20 ? '<text>' : operandTemplate(text, 'gh');
}
