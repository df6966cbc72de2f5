// SPDX-License-Identifier: Apache-2.0
import type { Atom, UnknownReason } from '../../core/facts.js';
import type { Surroundings } from '../../core/surroundings.js';
import { commandCovers, commandMeets, type Place } from './commandMatch.js';
import type { CommandPattern } from './commandPattern.js';
import { commandView, type CommandView } from './commandView.js';
import { kindBits, type Entry, type Ref } from './entry.js';
import { nameMatches, type NamePattern } from './namePattern.js';
import { covers, MAYBE, meets, NO, YES, type Match } from './pathMatch.js';
import type { PathPattern } from './pathPattern.js';
import { rootsOf, targetView, type Roots, type TargetView } from './pathView.js';
import type { RuleIndex } from './ruleIndex.js';
import type { PatternList } from './patternList.js';

/** One selector picked one atom. For `allow` only what is surely covered counts. */
export interface Pick {
  readonly ref: Ref;
  readonly atom: number;
  readonly match: Match;
}

/** The paths of one intent and what the disk said about them. */
export interface Ground {
  readonly workspace: string;
  readonly home: string;
  readonly surroundings: Surroundings;
}

export interface Picks {
  readonly picks: readonly Pick[];
  /** Atoms of which not all is known: their effect is never less than `ask`. */
  readonly unsure: ReadonlySet<number>;
}

/** Every selector of every rule against every atom, as far as the index lets them meet. */
export function pickAtoms(atoms: readonly Atom[], index: RuleIndex, ground: Ground): Picks {
  const roots = rootsOf(ground.workspace, ground.home);
  const context: Context = {
    index,
    place: { roots, surroundings: ground.surroundings },
    unsure: new Set(),
    kinds: kindsByItem(atoms),
    programs: new Map(atoms.flatMap((a) => (a.kind === 'command' ? [[a.item, a.command.program.name]] : []))),
  };
  const picks = atoms.flatMap((atom, i) => pickOne(atom, i, context));
  return { picks, unsure: context.unsure };
}

function kindsByItem(atoms: readonly Atom[]): ReadonlyMap<number, number> {
  const kinds = new Map<number, number>();
  for (const { item, kind } of atoms) kinds.set(item, (kinds.get(item) ?? 0) | kindBits([kind]));
  return kinds;
}

/** Programs that show names and no contents. */
const LISTERS: ReadonlySet<string> = new Set([
  'find',
  'fd',
  'fdfind',
  'ls',
  'tree',
  'du',
  'exa',
  'eza',
  'stat',
  'Get-ChildItem',
  'Get-Item',
]);

/** How built-in rules take an operation on a folder above what they protect. */
function parentsFor(
  kind: 'read' | 'write' | 'delete',
  program: string | undefined,
  view: TargetView,
): 'ask' | 'ignore' {
  if (program === undefined) return 'ask';
  if (kind === 'read') return LISTERS.has(program) ? 'ignore' : 'ask';
  // What git puts into its whole worktree comes from history. A folder of it that is named, or a worktree
  // elsewhere (`--work-tree ~`), counts as with any other program.
  const wholeWorktree = view.exact.every((v) => v.roots.workspace === v.segments.length);
  return program === 'git' && wholeWorktree ? 'ignore' : 'ask';
}

interface Context {
  readonly index: RuleIndex;
  readonly place: Place;
  readonly unsure: Set<number>;
  /** The program of each item of a compound line. */
  readonly programs: ReadonlyMap<number, string>;
  /** Which kinds of atoms each item has. */
  readonly kinds: ReadonlyMap<number, number>;
}

function pickOne(atom: Atom, i: number, context: Context): readonly Pick[] {
  const { index, place, unsure } = context;
  const has = context.kinds.get(atom.item) ?? 0;
  switch (atom.kind) {
    case 'command': {
      if (atom.command.program.kind === 'unknown') unsure.add(i);
      const view = commandView(atom.command);
      return collect({ i, has }, index.commandsFor(view), (ref, hits) => commandPick(ref, hits, view, place));
    }
    case 'read':
    case 'write':
    case 'delete':
      return pickPath(atom, i, context);
    case 'host':
      return named({ i, has }, 'host', atom.host.split('.'), index);
    case 'mcp':
      return named({ i, has }, 'mcp', [atom.server, atom.tool], index);
    case 'tool':
      return named({ i, has }, 'tool', [atom.name], index);
    case 'unknown':
      unsure.add(i);
      return pickUnknown(atom.reason, i, index);
  }
}

function pickPath(
  atom: Extract<Atom, { kind: 'read' | 'write' | 'delete' }>,
  i: number,
  { index, place, unsure, programs, kinds }: Context,
): readonly Pick[] {
  const view = targetView(atom.target, atom.kind, place.roots, place.surroundings);
  if (!view.certain || view.shape === 'prefix' || view.shape === 'glob') unsure.add(i);
  const found = index[atom.kind].lookUp(view, place.roots);
  const ground = { roots: place.roots, builtinParents: parentsFor(atom.kind, programs.get(atom.item), view) };
  const has = kinds.get(atom.item) ?? 0;
  return collect({ i, has }, found, (ref, hits) => pathPick(ref, hits, view, ground));
}

function pickUnknown(reason: UnknownReason, i: number, index: RuleIndex): readonly Pick[] {
  return index.unknown
    .filter(({ selector }) => selector.kind === 'unknown' && (selector.reasons?.has(reason) ?? true))
    .map((ref) => ({ ref, atom: i, match: YES }));
}

/** The atom's number, and the kinds of atoms in its item. */
interface At {
  readonly i: number;
  readonly has: number;
}

/** Groups the patterns that may match by their selector and asks each selector once. */
function collect<P>(
  { i, has }: At,
  entries: Iterable<Entry<P>>,
  test: (ref: Ref, hits: readonly P[]) => Match,
): readonly Pick[] {
  const byRef = new Map<Ref, P[]>();
  for (const { ref, pattern } of entries) {
    if ((ref.needs & has) !== ref.needs) continue;
    const hits = byRef.get(ref);
    if (hits === undefined) byRef.set(ref, [pattern]);
    else hits.push(pattern);
  }
  const picks: Pick[] = [];
  for (const [ref, hits] of byRef) {
    const match = test(ref, hits);
    if (match !== NO) picks.push({ ref, atom: i, match });
  }
  return picks;
}

function commandPick(ref: Ref, hits: readonly CommandPattern[], view: CommandView, place: Place): Match {
  if (ref.selector.kind !== 'command') return NO;
  const { exclude } = ref.selector.list;
  if (ref.rule.effect === 'allow') {
    if (!hits.some((p) => commandCovers(p, view, place))) return NO;
    return exclude.some((p) => commandMeets(p, view, place) !== NO) ? NO : YES;
  }
  const match = strongest(hits, (p) => commandMeets(p, view, place));
  return match !== NO && exclude.some((p) => commandCovers(p, view, place)) ? NO : match;
}

interface PathGround {
  readonly roots: Roots;
  readonly builtinParents: TargetView['parents'];
}

function pathPick(ref: Ref, hits: readonly PathPattern[], target: TargetView, ground: PathGround): Match {
  const { selector, rule } = ref;
  if (selector.kind !== 'read' && selector.kind !== 'write' && selector.kind !== 'delete') return NO;
  const { exclude } = selector.list;
  if (rule.effect === 'allow') return pathCovered(hits, exclude, target, ground.roots) ? YES : NO;
  const aimed = rule.builtin ? { ...target, parents: ground.builtinParents } : target;
  let match: Match = NO;
  target.folded.forEach((view, i) => {
    const exact = target.exact[i];
    if (exact !== undefined && exclude.some((p) => covers(p, target, exact, 'machine'))) return;
    const here = strongest(hits, (p) => meets(p, aimed, view, ground.roots));
    if (here > match) match = here;
  });
  return match;
}

/** Lexically and physically: every spelling needs a pattern, and none may be excluded. */
function pathCovered(
  hits: readonly PathPattern[],
  exclude: readonly PathPattern[],
  target: TargetView,
  roots: Roots,
): boolean {
  if (!target.certain) return false;
  return target.exact.every((view, i) => {
    const folded = target.folded[i];
    if (folded === undefined || exclude.some((p) => meets(p, target, folded, roots) !== NO)) return false;
    return hits.some((p) => covers(p, target, view, 'workspace'));
  });
}

function named(
  at: At,
  kind: 'host' | 'mcp' | 'tool',
  parts: readonly string[],
  index: RuleIndex,
): readonly Pick[] {
  return collect(at, index.namesFor(kind, parts), (ref, hits) => {
    if (ref.selector.kind !== kind) return NO;
    return nameInList(
      { include: hits, exclude: ref.selector.list.exclude },
      parts,
      ref.rule.effect === 'allow',
    )
      ? YES
      : NO;
  });
}

/** Exclusions err to the other side: what `allow` excludes is compared folded, what `deny` does exactly. */
export function nameInList(
  list: PatternList<NamePattern>,
  parts: readonly string[],
  allows: boolean,
): boolean {
  if (list.exclude.some((p) => nameMatches(p, parts, !allows))) return false;
  return list.include.some((p) => nameMatches(p, parts, allows));
}

function strongest<P>(patterns: readonly P[], test: (pattern: P) => Match): Match {
  let match: Match = NO;
  for (const pattern of patterns) {
    const here = test(pattern);
    if (here === YES) return YES;
    if (here === MAYBE) match = MAYBE;
  }
  return match;
}
