// SPDX-License-Identifier: Apache-2.0
// The backstop behind the tables of programs: a protected path that is merely named, to a program of which nobody
// knows that it only reads it.
import type { Atom, SimpleCommand, Span, Word } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';

/** Programs whose words are text, patterns or names, or are commands of their own. */
const WORDS_ONLY = new Set(
  (
    'echo printf true false : test [ [[ grep egrep fgrep zgrep rg ag ack find fd fdfind ls tree jq yq gron ' +
    'which type whereis command hash basename dirname realpath readlink man help info tldr expr seq date sleep ' +
    'cd pushd popd export declare typeset local readonly set unset alias unalias read source . trap eval ' +
    'kill pkill pgrep ps lsof env sudo doas pkexec exec builtin nohup time timeout nice xargs watch parallel ' +
    'chroot strace ltrace unshare nsenter systemd-run ssh shellcheck yamllint actionlint hadolint countersign ' +
    'Write-Output Write-Host Write-Error Write-Warning Write-Verbose Write-Debug Write-Information Select-String ' +
    'Get-ChildItem Get-Item Test-Path Join-Path Split-Path Resolve-Path Convert-Path Where-Object ForEach-Object ' +
    'Select-Object Sort-Object Group-Object Set-Location Push-Location Get-Command Get-Help'
  ).split(' '),
);

/** Sub-commands whose words are looked at elsewhere, or which only look. */
const SUB_COMMANDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'git',
    new Set(
      (
        'status log diff show blame annotate shortlog describe rev-parse rev-list ls-files ls-tree cat-file add stage ' +
        'commit grep check-ignore check-attr hash-object reset rm mv checkout restore stash clean reflog whatchanged ' +
        'diff-tree diff-index diff-files merge-tree range-diff switch branch tag update-index'
      ).split(' '),
    ),
  ],
  ...['docker', 'podman', 'nerdctl', 'kubectl', 'oc'].map(
    (name) => [name, new Set(['exec', 'run', 'compose'])] as const,
  ),
]);

const MAX_WORDS = 64;
const MAX_LENGTH = 4096;
const LEAVES_OUT = /^--?(?:[a-z-]*(?:exclude|ignore|skip|prune)[a-z-]*)(?:=|$)/i;
/** The start of a word that is not wholly known, in a folder of which much is protected. */
const OPEN = /(?:^|[/=:,@{])\.(?:git|countersign|claude|codex|gemini|cursor|copilot|opencode)\//i;

/** A path that a command only names. */
export interface Mention {
  readonly word: Word;
  readonly path: string;
}

/** Paths that the words of a command may stand for, where nothing says what the program does with them. */
export function mentions(command: SimpleCommand, intent: Intent): readonly Mention[] {
  return namedWords(command).flatMap((word) =>
    word.kind === 'literal' ? pathsOf(word.text, command, intent).map((path) => ({ word, path })) : [],
  );
}

/** Words that are not wholly known and begin in a protected folder. */
export function openMentions(command: SimpleCommand): readonly Word[] {
  return namedWords(command).filter((word) => word.kind !== 'literal' && OPEN.test(word.prefix));
}

/** Whether a table says of this very word what is done with it; a redirection of the same file says nothing. */
export function isAccountedFor(
  atoms: readonly Atom[],
  command: Atom & { kind: 'command' },
  named: Mention,
): boolean {
  const { item } = command;
  return (
    command.command.invocation.known &&
    atoms.some(
      (a) =>
        (a.kind === 'read' || a.kind === 'write' || a.kind === 'delete') &&
        a.item === item &&
        a.target.path === named.path &&
        within(a.span, named.word.span),
    )
  );
}

function within(inner: Span | null, outer: Span | null): boolean {
  return inner !== null && outer !== null && inner.start >= outer.start && inner.end <= outer.end;
}

function namedWords({ program, argv, invocation }: SimpleCommand): readonly Word[] {
  if (WORDS_ONLY.has(program.name)) return [];
  if (SUB_COMMANDS.get(program.name)?.has(invocation.operands[0]?.text ?? '') === true) return [];
  return argv
    .slice(1, MAX_WORDS)
    .filter((word, i) => !LEAVES_OUT.test(word.prefix) && !leavesOutNext(argv[i]));
}

function leavesOutNext(before: Word | undefined): boolean {
  return before !== undefined && !before.prefix.includes('=') && LEAVES_OUT.test(before.prefix);
}

function pathsOf(text: string, command: SimpleCommand, intent: Intent): readonly string[] {
  if (text.length > MAX_LENGTH || text.includes('\n')) return [];
  const glued = /^-[^-]./.test(text) ? [text.slice(2)] : [];
  const parts = new Set([text, ...glued, ...text.split(/[=:,@{}]/)]);
  const folders = command.folders ?? [intent.workspace];
  return [...parts].flatMap((part) => {
    const path = part.startsWith('~/') ? intent.home + part.slice(1) : part;
    const own = [intent.workspace, intent.home].some((root) => path.startsWith(`${root}/`));
    if (path === '' || path === '.' || (/\s/.test(path) && !own)) return [];
    if (path.startsWith('/')) return [normalise(path)];
    // In a folder that is not known, a name still says which file it would be below the root.
    return (folders.length === 0 ? [intent.workspace] : folders).map((f) => normalise(`${f}/${path}`));
  });
}

/** An empty part, `.`, `..` or a slash at the end. */
const NOT_NORMAL = /\/(?:\.{0,2}(?:\/|$))/;

function normalise(path: string): string {
  if (!NOT_NORMAL.test(path)) return path;
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') out.pop();
    else if (part !== '' && part !== '.') out.push(part);
  }
  return `/${out.join('/')}`;
}
