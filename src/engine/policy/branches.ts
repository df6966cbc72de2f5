// SPDX-License-Identifier: Apache-2.0
// The branches that a call is about: where each simple command stands, and every branch that it would move.
import type { SimpleCommand } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { Surroundings } from '../../core/surroundings.js';
import { allOf, ANY, movedBranches, NOTHING, pushTargets, type Moved, type Names } from './movedBranches.js';
import type { NamePattern } from './namePattern.js';
import { MAYBE, NO, stronger, weaker, YES, type Match } from './pathMatch.js';
import { nameInList } from './pick.js';
import type { PatternList } from './patternList.js';

/** The folders whose repository a command works in; null when that is not known. */
export function gitFolders(command: SimpleCommand, intent: Intent): readonly string[] | null {
  let folders: readonly string[] = command.folders ?? [intent.workspace];
  for (const { name, value, global } of command.invocation.options) {
    if (!global) continue;
    if (name === '--git-dir' || name === '--work-tree') return null;
    if (name !== '-C') continue;
    if (value?.kind !== 'literal') return null;
    folders = value.text.startsWith('/') ? [value.text] : folders.map((f) => `${f}/${value.text}`);
  }
  return folders.length === 0 ? null : folders.map(normalised);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return `/${parts.join('/')}`;
}

/** Branches by simple command; made only when a rule asks. */
export class BranchView {
  private readonly known = new Map<number, Names>();
  private readonly commands = new Map<number, (CommandItem & { readonly moved: Moved })[]>();
  /** Where the line switches to: the current branch of what comes after it. */
  private readonly switches: Names;
  private readonly afterSwitch = new Map<PatternList<NamePattern>, Match>();

  constructor(
    commands: readonly CommandItem[],
    private readonly intent: Intent,
    private readonly surroundings: Surroundings,
  ) {
    const all = commands.map((one) => ({ ...one, moved: movedBranches(one.command) }));
    for (const one of all) {
      const own = this.commands.get(one.item);
      if (own === undefined) this.commands.set(one.item, [one]);
      else own.push(one);
    }
    const switches = allOf(all.map(({ moved }) => moved.switches));
    this.switches = switches.names.length === 0 && !switches.more ? NOTHING : switches;
  }

  /** How a condition holds in one item: `deny` and `ask` for one branch of it, `allow` only for all. */
  match(list: PatternList<NamePattern>, item: number, allows: boolean): Match {
    const own = branchMatch(list, this.of(item), allows);
    if (this.switches === NOTHING || own === (allows ? NO : YES)) return own;
    // The same for every item of the line: held against each list once.
    const before = this.afterSwitch.get(list) ?? branchMatch(list, this.switches, allows);
    this.afterSwitch.set(list, before);
    return allows ? weaker(own, before) : stronger(own, before);
  }

  private of(item: number): Names {
    const known = this.known.get(item);
    if (known !== undefined) return known;
    const own = this.commands.get(item) ?? [];
    const branches = allOf([
      ...(own.length === 0 ? [this.currentIn(this.intent.workspace)] : []),
      ...own.flatMap(({ command, moved }) => [
        this.current(command),
        moved.moves,
        ...(moved.asConfigured === true ? [this.configured(command)] : []),
      ]),
    ]);
    this.known.set(item, branches);
    return branches;
  }

  private current(command: SimpleCommand): Names {
    if (command.program.name !== 'git') return this.currentIn(this.intent.workspace);
    const folders = gitFolders(command, this.intent);
    return folders === null ? ANY : allOf(folders.map((folder) => this.currentIn(folder)));
  }

  /** What a push without a refspec writes besides the current branch; nothing when nobody asked the disk. */
  private configured(command: SimpleCommand): Names {
    const { lookedUp, pushes = {} } = this.surroundings;
    if (!lookedUp) return NOTHING;
    const answers = gitFolders(command, this.intent)?.map((folder) =>
      Object.hasOwn(pushes, folder) ? pushes[folder] : undefined,
    );
    return allOf(
      (answers ?? [undefined]).flatMap((answer) => {
        if (answer === undefined || (answer.upstream && this.switches !== NOTHING)) return [ANY];
        return answer.refspecs.map(pushTargets);
      }),
    );
  }

  private currentIn(folder: string): Names {
    const { workspace } = this.intent;
    const { branch, branches = {}, lookedUp } = this.surroundings;
    const isOurs = folder === workspace || (!lookedUp && folder.startsWith(`${workspace}/`));
    const name = isOurs ? branch : Object.hasOwn(branches, folder) ? branches[folder] : null;
    if (name === null || name === undefined) return ANY;
    return name === '' ? NOTHING : { names: [name], more: false };
  }
}

/** A simple command and its number in the line. */
export interface CommandItem {
  readonly item: number;
  readonly command: SimpleCommand;
}

function branchMatch(list: PatternList<NamePattern>, { names, more }: Names, allows: boolean): Match {
  if (allows)
    return !more && names.length > 0 && names.every((name) => nameInList(list, [name], true)) ? YES : NO;
  if (names.some((name) => nameInList(list, [name], false))) return YES;
  return more ? MAYBE : NO;
}
