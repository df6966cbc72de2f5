// SPDX-License-Identifier: Apache-2.0
import type { Case } from './case.js';

const P = '/home/dev/proj';
const NOTES = [`${P}/.git/refs/notes/countersign/`];

/** What git's own commands write, and their benign twins. */
export const GIT_CASES: readonly Case[] = [
  { note: 'a branch', command: 'git checkout main', writes: [], unknown: [] },
  { note: 'a new branch', command: 'git checkout -b a.b origin/main', writes: [] },
  { note: 'a path of a revision', command: 'git checkout HEAD~1 .claude/a', writes: [`${P}/.claude/a/`] },
  { note: 'two paths', command: 'git checkout src/a b', writes: [`${P}/src/a/`, `${P}/b/`] },
  { note: 'a lone path', command: 'git checkout .mcp.json', writes: [`${P}/.mcp.json/`] },
  { note: 'from the root', command: 'git -C src checkout HEAD :/.claude', writes: [`${P}/.claude/`] },
  { note: 'other magic', command: "git checkout v1 ':(icase)X'", unknown: ['dynamic-argument'] },
  { note: 'a quoted star', command: "git restore '.cl*'", writes: [`${P}/.cl*/`] },
  {
    note: 'a list of paths',
    command: 'git restore --pathspec-from-file=list',
    unknown: ['dynamic-argument'],
  },
  { note: 'a plain stash', command: 'git stash', writes: [], deletes: [], unknown: [] },
  { note: 'a stash of paths', command: 'git stash -- .claude', writes: [`${P}/.claude/`] },
  { note: 'a stash with new files', command: 'git stash -u', deletes: [`${P}/`] },
  { note: 'the last stash back', command: 'git stash pop', unknown: [] },
  { note: 'any commit as a stash', command: 'git stash apply x', unknown: ['dynamic-argument'] },
  { note: 'patches', command: 'git am x.patch', unknown: ['dynamic-argument'] },
  { note: 'patches go on', command: 'git am --continue', unknown: [] },
  { note: 'a look at a patch', command: 'git apply --stat x.patch', unknown: [] },
  { note: 'a sparse worktree', command: 'git sparse-checkout set src', unknown: ['dynamic-argument'] },
  { note: 'out of the index', command: 'git rm --cached a', writes: [`${P}/a/`], deletes: [] },
  { note: 'a plain fetch', command: 'git fetch -p origin main', writes: [], unknown: [] },
  { note: 'a branch from a request', command: 'git fetch origin pull/1/head:pr-1', writes: [] },
  {
    note: 'all references',
    command: "git fetch origin '+refs/*:refs/*'",
    writes: [...NOTES, `${P}/.git/refs`],
  },
  { note: 'an abbreviated pattern', command: "git pull . 'refs/n*:refs/n*'", writes: NOTES },
  {
    note: 'what trust is read from',
    command: 'git fetch . x:remotes/origin/main',
    writes: [`${P}/.git/refs/remotes/origin/main`],
  },
  { note: 'a mapping', command: "git fetch --refmap='+refs/heads/*:refs/x/*' o", writes: [`${P}/.git/refs`] },
  { note: 'a refspec nobody knows', command: 'git fetch origin "$x"', unknown: ['dynamic-argument'] },
  { note: 'a plain push of a branch', command: 'git push origin a:b', writes: [] },
  { note: 'a mirror', command: 'git push --mirror origin', writes: NOTES },
  { note: 'a push without refs/', command: 'git push o x:notes/countersign/a', writes: NOTES },
  { note: 'notes are only added to', command: 'git push o refs/notes/countersign/a', writes: [] },
  { note: 'a repository moved away', command: 'git init --separate=build', deletes: [`${P}/.git/`] },
  { note: 'hooks by a template', command: 'git init --template=x', writes: [`${P}/.git/hooks/`] },
  { note: 'another repository', command: 'git --git-dir=evil status', unknown: ['environment-code'] },
  { note: 'its own repository', command: 'git --git-dir=.git -C src status', unknown: [] },
  { note: 'an order file', command: 'git diff -O/etc/a', reads: ['/etc/a'] },
  { note: 'a comparison elsewhere', command: 'git diff /etc/a b', reads: ['/etc/a/'] },
];
