// SPDX-License-Identifier: Apache-2.0
import type { CommandOption, Word } from '../../core/facts.js';
import { fold } from './fold.js';
import type { CommandPattern, PatternWord } from './commandPattern.js';
import type { CallWord, CommandView } from './commandView.js';
import { MAYBE, NO, YES, covers, meets, type Match } from './pathMatch.js';
import { targetView, type Roots } from './pathView.js';
import { canStartWith, matches, type Segment } from './segment.js';
import type { Surroundings } from '../../core/surroundings.js';

/** What a pattern that names its program by a path is compared with. */
export interface Place {
  readonly roots: Roots;
  readonly surroundings: Surroundings;
}

type OptionWord = Extract<PatternWord, { kind: 'option' }>;

/** How a `deny` or `ask` pattern meets a command: unnamed options do not count, unseen words may match. */
export function commandMeets(pattern: CommandPattern, view: CommandView, place: Place): Match {
  const program = programMeets(pattern, view, place);
  if (program === NO) return NO;
  const named = nameOptions(pattern, view, 'meets');
  if (named === null) return NO;
  const call = pattern.hasDashes ? view.words.filter((w) => w.kind !== 'option') : view.operands;
  return least(program, least(named.match, sequenceMeets(named.words, call, pattern.foldsOperands)));
}

/** Whether an `allow` pattern covers a command: every word is named or falls to `*` and `**`. */
export function commandCovers(pattern: CommandPattern, view: CommandView, place: Place): boolean {
  if (!programCovers(pattern, view, place)) return false;
  const named = nameOptions(pattern, view, 'covers');
  if (named === null || named.match !== YES) return false;
  const hasRest = pattern.words.some((w) => w.kind === 'rest');
  const call = view.words.filter((w) => {
    if (w.kind === 'dashes') return pattern.hasDashes;
    if (w.kind === 'operand') return true;
    return !named.options.has(w.option) && !(w.option.global && (hasRest || HARMLESS.has(w.option.name)));
  });
  return sequenceCovers(named.words, call);
}

/** Options of the program itself that change neither what it does nor to what. */
const HARMLESS: ReadonlySet<string> = new Set(['--no-pager', '--no-optional-locks', '-C']);

function programMeets(pattern: CommandPattern, view: CommandView, place: Place): Match {
  const { program, argv } = view.command;
  if (pattern.anyProgram) return YES;
  if (program.kind === 'unknown') {
    const prefix = argv[0].prefix;
    const visible = prefix !== '' && !prefix.includes('/') && pattern.nameFolded !== null;
    return visible && canStartWith(pattern.nameFolded, prefix.toLowerCase()) ? MAYBE : NO;
  }
  if (pattern.nameFolded !== null) return matches(pattern.nameFolded, view.nameFolded) ? YES : NO;
  if (pattern.path === null || program.path === null) return NO;
  const path = pattern.path;
  const target = programTarget(program.path, place);
  return target.folded.some((v) => meets(path, target, v, place.roots) !== NO) ? YES : NO;
}

function programCovers(pattern: CommandPattern, view: CommandView, place: Place): boolean {
  const { program } = view.command;
  if (program.kind === 'unknown') return false;
  if (pattern.anyProgram) return true;
  if (pattern.name !== null)
    return (
      (program.kind === 'system' || isInstalled(program.path, place)) && matches(pattern.name, program.name)
    );
  if (pattern.path === null || program.path === null) return false;
  const path = pattern.path;
  const target = programTarget(program.path, place);
  return target.exact.every((v) => covers(path, target, v, 'workspace'));
}

const SYSTEM_PROGRAM = /^\/(?:(?:usr\/)?(?:local\/)?s?bin|opt\/homebrew\/s?bin)\/[^/]+$/;

/** `/usr/bin/git` is what PATH gives for `git`, unless the disk says that it leads to a place of anybody's. */
function isInstalled(path: string | null, { roots, surroundings }: Place): boolean {
  if (path === null || !SYSTEM_PROGRAM.test(path)) return false;
  const real = Object.hasOwn(surroundings.realPaths, path) ? surroundings.realPaths[path] : undefined;
  if (real === undefined) return !surroundings.lookedUp;
  const open = [
    `/${roots.workspace.join('/')}/`,
    `/${roots.home.join('/')}/`,
    '/tmp/',
    '/var/tmp/',
    '/dev/shm/',
  ];
  return !open.some((folder) => real.startsWith(folder) || real.startsWith(`/private${folder}`));
}

function programTarget(path: string, place: Place): ReturnType<typeof targetView> {
  const target = { kind: 'exact', path, glob: null, extent: 'entry' } as const;
  return targetView(target, 'read', place.roots, place.surroundings);
}

interface Named {
  readonly match: Match;
  /** The pattern without its options and the operands that were their values. */
  readonly words: readonly PatternWord[];
  /** The call's options that the pattern names. */
  readonly options: ReadonlySet<CommandOption>;
}

const NONE: ReadonlySet<CommandOption> = new Set();

/** Finds the pattern's options in the call, wherever they stand; null when one is surely missing. */
function nameOptions(pattern: CommandPattern, view: CommandView, mode: 'meets' | 'covers'): Named | null {
  if (!pattern.hasOptions) return { match: YES, words: pattern.words, options: NONE };
  const words: PatternWord[] = [];
  const options = new Set<CommandOption>();
  let match: Match = YES;
  for (let i = 0; i < pattern.words.length; i++) {
    const word = pattern.words[i];
    if (word?.kind !== 'option') {
      if (word !== undefined) words.push(word);
      continue;
    }
    const found = findOption(word, view, mode);
    if (found.match === NO) return null;
    match = least(match, found.match);
    for (const option of found.options) options.add(option);
    if (found.tookFollower) i++;
  }
  return { match, words, options };
}

interface Found {
  readonly match: Match;
  readonly options: readonly CommandOption[];
  readonly tookFollower: boolean;
}

const MISSING: Found = { match: NO, options: [], tookFollower: false };

function findOption(word: OptionWord, view: CommandView, mode: 'meets' | 'covers'): Found {
  const same = view.options.filter((o) => matches(word.name, o.name));
  const wanted = word.value ?? word.follower;
  if (wanted !== null) {
    const valued = best(
      same.map((o) => ({ o, match: valueMatch(wanted, o, { view, mode, explicit: word.value !== null }) })),
    );
    if (valued.match !== NO) return { ...valued, tookFollower: word.value === null };
    if (word.value !== null) return mode === 'meets' ? hidden(word, view) : MISSING;
  }
  // A value that stands on its own belongs to the option: the pattern's next word cannot be an operand.
  const free = mode === 'covers' && wanted !== null ? same.filter((o) => !isDetached(o, view)) : same;
  if (free.length > 0) return { match: YES, options: free, tookFollower: false };
  return mode === 'meets' ? hidden(word, view) : MISSING;
}

function isDetached(option: CommandOption, view: CommandView): boolean {
  return view.words.some((w) => w.kind === 'option' && w.option === option && w.detached);
}

function best(all: readonly { o: CommandOption; match: Match }[]): Pick<Found, 'match' | 'options'> {
  const top = all.reduce<Match>((m, a) => (a.match > m ? a.match : m), NO);
  return { match: top, options: all.filter((a) => a.match === top).map((a) => a.o) };
}

function valueMatch(
  wanted: Segment,
  option: CommandOption,
  { view, mode, explicit }: { view: CommandView; mode: 'meets' | 'covers'; explicit: boolean },
): Match {
  if (option.value !== null) {
    if (mode === 'covers') return wordCovers(wanted, option.value) ? YES : NO;
    return wordMeets(wanted, option.value);
  }
  if (mode === 'covers' || !explicit) return NO;
  // Without a table the operand right after a bare option may be its value.
  const at = view.words.findIndex((w) => w.kind === 'option' && w.option === option);
  const next = view.words[at + 1];
  const doubtful = next?.kind === 'operand' && next.optional;
  return doubtful && wordMeets(wanted, next.word) !== NO ? MAYBE : NO;
}

/** The option may be inside a cluster that no table splits, or in a word that nobody can read. */
function hidden(word: OptionWord, view: CommandView): Found {
  const letter = word.name.literal;
  const clustered =
    !view.command.invocation.known &&
    letter?.length === 2 &&
    view.options.some((o) => /^-[^-]./.test(o.name) && o.name.includes(letter.charAt(1)));
  const match = view.hidesOptions || clustered ? MAYBE : NO;
  return { match, options: [], tookFollower: false };
}

function wordMeets(segment: Segment, word: Word): Match {
  if (wordCovers(segment, word)) return YES;
  if (word.kind === 'literal') return NO;
  return canStartWith(segment, word.prefix) ? MAYBE : NO;
}

/** SPEC: a word that is not resolved is covered by `*` and by nothing narrower. */
function wordCovers(segment: Segment, word: Word): boolean {
  if (word.kind === 'literal') return matches(segment, word.text);
  return matches(segment, '') && matches(segment, '\u0001');
}

/** Best match of the operands in order; a word that is not literal may stand for any number of words. */
function sequenceMeets(pattern: readonly PatternWord[], call: readonly CallWord[], folds: boolean): Match {
  if (pattern.length === 1 && pattern[0]?.kind === 'rest') return YES;
  let row: Match[] = closed(pattern, [YES]);
  for (const word of call) {
    const next: Match[] = [];
    const loose = word.kind === 'operand' && word.word.kind !== 'literal';
    const skippable = word.kind === 'operand' && word.optional;
    row.forEach((match, p) => {
      if (match === NO) return;
      const want = pattern[p];
      if (want?.kind === 'rest') raise(next, p, match);
      else if (want !== undefined) raise(next, p + 1, least(match, oneMeets(want, word, folds)));
      if (skippable) raise(next, p, MAYBE);
      if (loose) for (let q = p; q <= pattern.length; q++) raise(next, q, MAYBE);
    });
    row = closed(pattern, next);
    if (row.length === 0) return NO;
  }
  return row[pattern.length] ?? NO;
}

function oneMeets(want: PatternWord, word: CallWord, folds: boolean): Match {
  if (want.kind === 'dashes') return word.kind === 'dashes' ? YES : NO;
  return want.kind === 'operand' && word.kind === 'operand'
    ? wordMeets(want.word, folds ? folded(word.word) : word.word)
    : NO;
}

function sequenceCovers(pattern: readonly PatternWord[], call: readonly CallWord[]): boolean {
  let row: Match[] = closed(pattern, [YES]);
  for (const word of call) {
    const next: Match[] = [];
    row.forEach((match, p) => {
      if (match === NO) return;
      const want = pattern[p];
      if (want?.kind === 'rest') raise(next, p, YES);
      else if (want !== undefined && oneCovers(want, word)) raise(next, p + 1, YES);
    });
    row = closed(pattern, next);
  }
  return row[pattern.length] === YES;
}

function oneCovers(want: PatternWord, word: CallWord): boolean {
  if (want.kind === 'dashes') return word.kind === 'dashes';
  return want.kind === 'operand' && word.kind === 'operand' && wordCovers(want.word, word.word);
}

/** `**` may stand for nothing: its position reaches the next. */
function closed(pattern: readonly PatternWord[], row: Match[]): Match[] {
  for (let p = 0; p < pattern.length; p++) {
    const match = row[p] ?? NO;
    if (match !== NO && pattern[p]?.kind === 'rest') raise(row, p + 1, match);
  }
  return row;
}

function raise(row: Match[], at: number, match: Match): void {
  if (match > (row[at] ?? NO)) row[at] = match;
}

function least(a: Match, b: Match): Match {
  return a < b ? a : b;
}

function folded(word: Word): Word {
  return { ...word, text: fold(word.text), prefix: fold(word.prefix) };
}
