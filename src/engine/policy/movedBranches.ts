// SPDX-License-Identifier: Apache-2.0
// Which branches a command of git would move, make or delete, and which it would switch to.
import type { CommandOption, Invocation, SimpleCommand, Word } from '../../core/facts.js';

/** Branches by name. */
export interface Names {
  readonly names: readonly string[];
  /** There may be others, of which nobody knows the names. */
  readonly more: boolean;
}

export interface Moved {
  readonly moves: Names;
  /** The current branch of the commands that follow. */
  readonly switches: Names;
  /** A push without a refspec: git's configuration says what goes where. */
  readonly asConfigured?: boolean;
}

export const NOTHING: Names = { names: [], more: false };
export const ANY: Names = { names: [], more: true };
const NONE: Moved = { moves: NOTHING, switches: NOTHING };
const UNKNOWN: Moved = { moves: ANY, switches: NOTHING };

/** Other programs that move branches, as far as nobody can see which. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['gh', 'glab', 'hub', 'tea', 'jj', 'hg', 'sl', 'svn', 'gt', 'arc', 'repo'],
]);

/** Sub-commands of the forges' own programs that touch no branch. */
const FORGE_LOOKS =
  /^(?:issue|run|search|label|gist|auth|browse|status|project|cache|variable|secret|org|completion|help|version)\b|^(?:pr|mr) (?:view|list|status|checks|diff|comment|review|ready|edit|reopen|note)\b|^(?:repo|release|workflow|ci) (?:view|list|download)\b/;

/** The current branch is always counted; these move no other, whatever their words. */
const ONLY_CURRENT: ReadonlySet<string> = new Set(
  (
    'add am annotate apply archive bisect blame bugreport bundle cat-file checkout-index clone fast-export init submodule check-attr check-ignore check-mailmap ' +
    'check-ref-format cherry cherry-pick clean clone column commit commit-graph commit-tree config count-objects ' +
    'credential describe diagnose diff diff-files diff-index diff-tree difftool fmt-merge-msg for-each-ref ' +
    'format-patch fsck gc grep hash-object help index-pack init interpret-trailers log ls-files ls-remote ls-tree ' +
    'mailinfo mailsplit maintenance merge merge-base merge-file merge-tree mergetool mktag mktree multi-pack-index ' +
    'mv name-rev notes pack-objects pack-redundant pack-refs patch-id prune range-diff read-tree reflog remote ' +
    'repack replace request-pull rerere reset restore rev-list rev-parse revert rm shortlog show show-branch ' +
    'show-index show-ref sparse-checkout stage status stripspace tag unpack-file unpack-objects update-index ' +
    'update-server-info var verify-commit verify-pack verify-tag version whatchanged write-tree'
  ).split(' '),
);

/** What one simple command does to branches, besides the current one. */
export function movedBranches(command: SimpleCommand): Moved {
  const { program, invocation } = command;
  if (program.name !== 'git') return isOther(program.name, invocation.operands) ? UNKNOWN : NONE;
  const verb = invocation.operands[0];
  if (verb === undefined) return NONE;
  if (verb.kind !== 'literal' || invocation.options.some(redirectsPushes)) return UNKNOWN;
  if (ONLY_CURRENT.has(verb.text)) return NONE;
  return VERBS.get(verb.text)?.(callOf(invocation)) ?? UNKNOWN;
}

function isOther(name: string, operands: readonly Word[]): boolean {
  if (!OTHERS.has(name) && !name.startsWith('git-')) return false;
  const words = operands.slice(0, 2).map((word) => (word.kind === 'literal' ? word.text : '?'));
  return !FORGE_LOOKS.test(words.join(' '));
}

/** `git -c push.default=matching`, `-c remote.origin.push=…`: a plain push goes elsewhere then. */
function redirectsPushes({ name, value, global }: CommandOption): boolean {
  if (!global || (name !== '-c' && name !== '--config-env') || value === null) return false;
  return value.kind !== 'literal' || /^(?:push|remote|branch|include|includeif|checkout)\./i.test(value.text);
}

interface GitCall {
  /** Without the sub-command. */
  readonly operands: readonly Word[];
  /** How many of them stand before `--`. */
  readonly before: number;
  readonly dashes: boolean;
  has(...names: readonly string[]): boolean;
  values(...names: readonly string[]): readonly Word[];
}

function callOf({ operands, options, afterDash }: Invocation): GitCall {
  const own = options.filter((option) => !option.global);
  return {
    operands: operands.slice(1),
    before: (afterDash ?? operands.length) - 1,
    dashes: afterDash !== null,
    has: (...names) => own.some(({ name }) => names.includes(name)),
    values: (...names) =>
      own.flatMap(({ name, value }) => (names.includes(name) && value !== null ? [value] : [])),
  };
}

const VERBS: ReadonlyMap<string, (call: GitCall) => Moved> = new Map([
  ['push', (call) => ({ ...moves(pushed(call)), asConfigured: refspecsOf(call).length === 0 })],
  ['fetch', (call) => moves(fetched(call))],
  ['pull', (call) => moves(fetched(call))],
  ['branch', (call) => moves(branchVerb(call))],
  ['checkout', switched],
  ['switch', switched],
  ['rebase', rebased],
  ['worktree', (call) => moves(worktree(call))],
  ['update-ref', (call) => moves(updateRef(call))],
  ['symbolic-ref', symbolicRef],
  ['stash', stash],
]);

function moves(names: Names): Moved {
  return { moves: names, switches: NOTHING };
}

export function allOf(all: readonly Names[]): Names {
  return { names: [...new Set(all.flatMap((n) => n.names))], more: all.some((n) => n.more) };
}

/** A word as the branch that it names. What is not wholly known may even be several words. */
function named(word: Word | undefined): Names {
  if (word === undefined) return NOTHING;
  return word.kind === 'literal' ? branchOf(word.text) : ANY;
}

/** `refs/heads/main` and `heads/main` are `main`. */
function branchOf(text: string): Names {
  if (text === '-' || /@\{|[*?[]/.test(text)) return ANY;
  const name = text.replace(/^(?:refs\/)?heads\//, '');
  if (name === '' || name === 'HEAD' || name === '@' || name.startsWith('refs/')) return NOTHING;
  return { names: [name], more: false };
}

function pushed(call: GitCall): Names {
  if (call.has('--all', '--branches', '--mirror', '--prune')) return ANY;
  return allOf(
    refspecsOf(call).map((word) => (call.has('-d', '--delete') ? named(word) : destination(word, true))),
  );
}

/** Where an option names the remote, git and its versions differ in what the first operand is. */
function refspecsOf(call: GitCall): readonly Word[] {
  return call.has('--repo') ? call.operands : call.operands.slice(1);
}

function fetched(call: GitCall): Names {
  if (call.has('--stdin', '--refmap', '--multiple')) return ANY;
  return allOf(call.operands.slice(1).map((word) => destination(word, false)));
}

/** What a refspec writes; `bare`: a word without a colon writes the branch of its own name. */
function destination(word: Word, bare: boolean): Names {
  return word.kind === 'literal' ? destinationOf(word.text, bare) : ANY;
}

/** The branches that pushing a refspec writes. */
export function pushTargets(refspec: string): Names {
  return destinationOf(refspec, true);
}

function destinationOf(text: string, bare: boolean): Names {
  const refspec = text.replace(/^\+/, '');
  if (refspec.startsWith('^')) return NOTHING;
  const colon = refspec.indexOf(':');
  if (colon < 0) return bare ? branchOf(refspec) : NOTHING;
  return refspec === ':' ? ANY : branchOf(refspec.slice(colon + 1));
}

const BRANCH_CHANGES = ['-f', '--force', '-d', '-D', '--delete', '-m', '-M', '--move', '-c', '-C', '--copy'];
const BRANCH_LISTS = [
  '-l',
  '--list',
  '-a',
  '--all',
  '-r',
  '--remotes',
  '--contains',
  '--no-contains',
  '--merged',
];
const BRANCH_SETTINGS = ['--no-merged', '--points-at', '--show-current', '-u', '--set-upstream-to'].concat([
  '--unset-upstream',
  '--edit-description',
]);

function branchVerb(call: GitCall): Names {
  if (call.has('-d', '-D', '--delete', '-m', '-M', '--move', '-c', '-C', '--copy'))
    return allOf(call.operands.map(named));
  if (!call.has(...BRANCH_CHANGES) && call.has(...BRANCH_LISTS, ...BRANCH_SETTINGS)) return NOTHING;
  return named(call.operands[0]);
}

const MAKES = ['-b', '-B', '-c', '-C', '--create', '--force-create', '--orphan'];

function switched(call: GitCall): Moved {
  const made = call.values(...MAKES);
  if (made.length > 0) {
    const names = allOf(made.map(named));
    return { moves: names, switches: names };
  }
  const [first] = call.operands;
  if (first === undefined || call.has('-d', '--detach')) return NONE;
  // `git checkout REV -- PATH` and `git checkout REV PATH` stay where they are.
  if (call.before === 0 || call.operands.length > 1) return NONE;
  const tracked = call.has('-t', '--track') && first.kind === 'literal' ? first.text.indexOf('/') : -1;
  const name = tracked < 0 ? named(first) : branchOf(first.text.slice(tracked + 1));
  return { moves: NOTHING, switches: name };
}

/** `git rebase UPSTREAM BRANCH` switches first; one that goes on moves the branch that it began on. */
function rebased(call: GitCall): Moved {
  if (call.has('--continue', '--skip', '--abort', '--quit', '--update-refs')) return UNKNOWN;
  const branch = named(call.operands[call.has('--root') ? 0 : 1]);
  return { moves: branch, switches: branch };
}

function worktree(call: GitCall): Names {
  const [verb, path, commit] = call.operands;
  if (verb?.kind !== 'literal') return ANY;
  if (verb.text !== 'add') return NOTHING;
  const made = call.values('-b', '-B');
  if (made.length > 0) return allOf(made.map(named));
  if (commit !== undefined) return named(commit);
  return path?.kind === 'literal' ? branchOf(path.text.replace(/\/+$/, '').replace(/^.*\//, '')) : ANY;
}

function updateRef(call: GitCall): Names {
  return call.has('--stdin') || call.operands[0] === undefined ? ANY : named(call.operands[0]);
}

function symbolicRef(call: GitCall): Moved {
  const [reference, target] = call.operands;
  if (target === undefined && !call.has('-d', '--delete')) return NONE;
  const names = allOf([named(reference), named(target)]);
  return { moves: names, switches: names };
}

function stash(call: GitCall): Moved {
  const [verb, branch] = call.operands;
  if (verb?.text !== 'branch') return NONE;
  return { moves: named(branch), switches: named(branch) };
}
