// SPDX-License-Identifier: Apache-2.0
import type { Effect, Finding } from '../../core/decision.js';
import type { Atom, CommandOption, Span, Word } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { Surroundings } from '../../core/surroundings.js';
import { commandPatterns } from './commandPattern.js';
import { describe } from './describe.js';
import { fold } from './fold.js';
import { isAccountedFor, mentions, openMentions } from './mentioned.js';
import { YES } from './pathMatch.js';
import { pathPatterns, type PathPattern } from './pathPattern.js';
import { pickAtoms } from './pick.js';
import { MAY_BE_PROTECTED, PROTECTED, PROTECTED_COMMANDS, PROTECTED_FRAGMENTS } from './protected.js';
import type { RuleIndex } from './ruleIndex.js';
import { DEFAULT_MAX_RISK, NO_CONDITIONS, type RuleInForce, type Selector } from './rule.js';

type Unplaced = Omit<RuleInForce, 'order'>;

/** Self-protection. In force with every policy; no file switches it off and no approval lifts its `deny`. */
export function builtinRules(): readonly Unplaced[] {
  made ??= [...PROTECTED.flatMap(pathRules), ...PROTECTED_COMMANDS.map(commandRule)];
  return made;
}

let made: readonly Unplaced[] | undefined;

function pathRules(entry: (typeof PROTECTED)[number]): readonly Unplaced[] {
  const include = entry.paths.flatMap(compiled);
  const kinds = entry.unreadable ? (['write', 'delete', 'read'] as const) : (['write', 'delete'] as const);
  return kinds.map((kind) => ruleOf(entry, { kind, list: { include, exclude: [] } }, entry.paths));
}

function compiled(text: string): readonly PathPattern[] {
  const patterns = pathPatterns(text);
  if (!patterns.ok) throw new Error(`built-in pattern ${text}: ${patterns.fault.message}`);
  return patterns.value;
}

function commandRule(entry: (typeof PROTECTED_COMMANDS)[number]): Unplaced {
  const include = entry.commands.flatMap((text) => {
    const patterns = commandPatterns(text, true);
    if (!patterns.ok) throw new Error(`built-in pattern ${text}: ${patterns.fault.message}`);
    return patterns.value;
  });
  return ruleOf(entry, { kind: 'command', list: { include, exclude: [] } }, entry.commands);
}

function ruleOf(
  entry: { id: string; reason: string; effect: Effect },
  selector: Selector,
  patterns: readonly string[],
): Unplaced {
  return {
    id: entry.id,
    effect: entry.effect,
    reason: entry.reason,
    maxRisk: DEFAULT_MAX_RISK,
    each: entry.effect === 'ask',
    selectors: [selector],
    conditions: NO_CONDITIONS,
    place: null,
    canonical: JSON.stringify([entry.id, selector.kind, patterns]),
    trusted: true,
    builtin: true,
  };
}

const INTERPRETERS = new Set(
  ['awk', 'gawk', 'mawk', 'bun', 'deno', 'ed', 'emacs', 'ex', 'lua', 'node', 'nodejs', 'osascript'].concat([
    'perl',
    'php',
    'pwsh',
    'python',
    'python2',
    'python3',
    'ruby',
    'sed',
    'tclsh',
    'ts-node',
    'tsx',
    'vim',
  ]),
);

/** What a call names that it may not touch. */
export interface Named {
  readonly finding: Finding;
  readonly span: Span | null;
}

/** A protected path among the words of a program of which nobody knows that it only reads it. */
export function namedPaths(call: {
  readonly atoms: readonly Atom[];
  readonly intent: Intent;
  readonly surroundings: Surroundings;
  readonly index: RuleIndex;
}): readonly Named[] {
  const { atoms, intent, surroundings, index } = call;
  const found: Named[] = [];
  const add = (one: Named): void => {
    const same = (n: Named): boolean => n.finding.rule === one.finding.rule && n.span === one.span;
    if (!found.some(same)) found.push(one);
  };
  for (const atom of atoms) {
    if (atom.kind !== 'command') continue;
    const mentioned = mentions(atom.command, intent).filter(
      (one) => deservesALook(one.path, surroundings) && !isAccountedFor(atoms, atom, one),
    );
    const paths = mentioned.map(({ path, word }, item): Atom => {
      const target = { kind: 'exact', path, glob: null, extent: 'entry' } as const;
      return { kind: 'write', item, target, span: word.span };
    });
    const { workspace, home } = intent;
    const { picks } =
      paths.length === 0 ? NOTHING_PICKED : pickAtoms(paths, index, { workspace, home, surroundings });
    for (const { ref, atom: at, match } of picks)
      if (ref.rule.builtin && match === YES) add(named(atom, paths[at]?.span ?? atom.span, ref.rule));
    for (const word of openMentions(atom.command))
      add(named(atom, word.span, { id: 'builtin/unknown-target', effect: 'ask' }));
  }
  return found;
}

const NOTHING_PICKED: Pick<ReturnType<typeof pickAtoms>, 'picks'> = { picks: [] };

/** By its name, or because the disk says that it leads elsewhere. */
function deservesALook(path: string, { realPaths }: Surroundings): boolean {
  const real = Object.hasOwn(realPaths, path) ? realPaths[path] : path;
  return MAY_BE_PROTECTED.test(fold(path)) || (real !== path && MAY_BE_PROTECTED.test(fold(real ?? path)));
}

function named(atom: Atom, span: Span | null, rule: Pick<RuleInForce, 'id' | 'effect'>): Named {
  const { id, effect } = rule;
  const reason = 'a protected path is named to a program that may write it';
  return { finding: { rule: id, effect, file: null, line: null, matched: describe(atom), reason }, span };
}

/** A protected path named within inline code (`python -c`, `node -e`, `awk '…'`): nobody knows what it does. */
export function inlineCode(atom: Atom): Named | null {
  if (atom.kind !== 'command') return null;
  const { program, invocation, argv } = atom.command;
  if (!INTERPRETERS.has(program.name.replace(/[\d.]+$/, '')) && !INTERPRETERS.has(program.name)) return null;
  const words = [...argv.slice(1), ...invocation.options.flatMap(valueOf)];
  const word = words.find((w) => isCode(w.text) && namesProtected(w.text));
  if (word === undefined) return null;
  const reason = 'a protected path is named within inline code';
  const matched = describe(atom);
  const finding = {
    rule: 'builtin/inline-code',
    effect: 'deny',
    file: null,
    line: null,
    matched,
    reason,
  } as const;
  return { finding, span: word.span ?? atom.span };
}

function valueOf(option: CommandOption): readonly Word[] {
  return option.value === null ? [] : [option.value];
}

function isCode(text: string): boolean {
  return /[\s(;'"`]/.test(text);
}

function namesProtected(text: string): boolean {
  const folded = fold(text);
  return PROTECTED_FRAGMENTS.some((fragment) => folded.includes(fragment));
}
