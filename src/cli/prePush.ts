// SPDX-License-Identifier: Apache-2.0
/** The `pre-push` hook by which evidence goes along with a plain `git push`; chained to one that is there. */
import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '../core/result.js';
import type { Repository } from '../store/repository.js';

/** What would be done, and why it may not be. */
export interface PrePushPlan {
  readonly file: string;
  /**
   * `beside`: the hook that is there moves to a name of its own and is run first. `inside`: our lines go to the top of
   * a shell script, because it looks at its own name or folder (husky does) and would not work elsewhere.
   */
  readonly way: 'none' | 'new' | 'beside' | 'inside' | 'refresh' | 'skip';
  readonly note: string;
  readonly text: string | null;
}

/** How our command line is started from any shell. */
export interface OwnCommand {
  readonly node: string;
  readonly cli: string;
}

const MOVED = 'pre-push.before-countersign';
const OPEN = '# >>> countersign: evidence goes along with a push; never fails it';
const CLOSE = '# <<< countersign';
/** Set while the rest of a script runs that has our lines at its top. */
const GUARD = 'COUNTERSIGN_PRE_PUSH';
const SHELL_SCRIPT = /^#! *\S*\/(env +(-S +)?)?(ba|da|z|k)?sh\b/;

/** Looks at the hook folder that git would use here. */
export async function planPrePush(repository: Repository, own: OwnCommand): Promise<Result<PrePushPlan>> {
  const folder = await hookFolder(repository);
  if (!folder.ok) return folder;
  const file = path.join(folder.value, 'pre-push');
  const plan = (way: PrePushPlan['way'], note: string, text: string | null = null) =>
    ok({ file, way, note, text });
  const there = await existing(file);
  if (!there.ok) return there;
  const { kind, text } = there.value;
  const block = insideBlock(own);
  if (kind === 'script' && text.includes(OPEN)) {
    const fresh = renewed(text, own);
    return fresh === text ? plan('none', 'our hook is there') : plan('refresh', 'renew our hook', fresh);
  }
  if (await isTracked(repository, folder.value))
    return plan(
      'skip',
      `hooks lie in \`${folder.value}\`, which is part of the repository: add \`countersign push --from-hook "$@"\` to its pre-push by hand`,
    );
  if (kind === 'missing') return plan('new', 'add a hook', ownHook(own, ''));
  if (kind === 'script' && SHELL_SCRIPT.test(text)) {
    const end = text.indexOf('\n') + 1 || text.length;
    const first = text.slice(0, end).replace(/\n?$/, '\n');
    return plan(
      'inside',
      'put our lines at the top of the hook that is there',
      first + block + text.slice(end),
    );
  }
  return plan('beside', `keep the hook that is there as \`${MOVED}\` and run it first`, ownHook(own, MOVED));
}

/** Makes the planned change. */
export async function applyPrePush(plan: PrePushPlan): Promise<Result<null>> {
  if (plan.text === null) return ok(null);
  const fresh = `${plan.file}.countersign-${String(process.pid)}`;
  try {
    await mkdir(path.dirname(plan.file), { recursive: true });
    await writeFile(fresh, plan.text, { flag: 'wx', mode: 0o755 });
    await chmod(fresh, 0o755);
    if (plan.way === 'beside') await moveAside(plan.file);
    await rename(fresh, plan.file);
    return ok(null);
  } catch (cause) {
    await rm(fresh, { force: true });
    return fail({
      code: 'pre-push-unwritable',
      message: `cannot write \`${plan.file}\`: ${(cause as Error).message}`,
      hint: 'everything else is set up; countersign push shares evidence by hand',
      cause,
    });
  }
}

async function moveAside(file: string): Promise<void> {
  const target = path.join(path.dirname(file), MOVED);
  const taken = await lstat(target).then(
    () => true,
    () => false,
  );
  if (taken) throw new Error(`\`${target}\` is in the way`);
  await rename(file, target);
}

/** As git finds it: `core.hooksPath`, else the common folder's `hooks`. */
async function hookFolder(repository: Repository): Promise<Result<string>> {
  try {
    const { stdout } = await git(repository.root, ['rev-parse', '--git-path', 'hooks']);
    return ok(path.resolve(repository.root, stdout.replace(/\n$/, '')));
  } catch (cause) {
    return fail({
      code: 'git-failed',
      message: `git cannot say where its hooks are: ${(cause as { stderr?: string }).stderr?.trim() ?? String(cause)}`,
      cause,
    });
  }
}

/** A hook in a tracked folder would carry paths of this machine to everybody. */
async function isTracked(repository: Repository, folder: string): Promise<boolean> {
  const inside = path.relative(repository.root, folder);
  if (inside.startsWith('..') || path.isAbsolute(inside) || inside.split(path.sep)[0] === '.git')
    return false;
  try {
    await git(repository.root, ['check-ignore', '-q', '--', path.join(folder, 'pre-push')]);
    return false;
  } catch {
    return true;
  }
}

function git(cwd: string, args: readonly string[]): Promise<{ stdout: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return promisify(execFile)('git', [...args], { cwd, env, encoding: 'utf8' });
}

type Existing =
  | { readonly kind: 'missing' | 'other'; readonly text: '' }
  /** A regular executable file of text. */
  | { readonly kind: 'script'; readonly text: string };

async function existing(file: string): Promise<Result<Existing>> {
  try {
    const stat = await lstat(file);
    if (!stat.isFile() || (stat.mode & 0o111) === 0 || stat.size > 1_000_000)
      return ok({ kind: 'other', text: '' });
    const text = await readFile(file, 'utf8');
    return ok(text.includes('\0') ? { kind: 'other', text: '' } : { kind: 'script', text });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ok({ kind: 'missing', text: '' });
    return fail({ code: 'pre-push-unreadable', message: `cannot read \`${file}\`: ${String(cause)}`, cause });
  }
}

/** A hook of ours as we would write it today; Node and command line may have moved. */
function renewed(text: string, own: OwnCommand): string {
  if (!text.includes(GUARD)) return ownHook(own, text.includes(MOVED) ? MOVED : '');
  const [start, end] = [text.indexOf(OPEN), text.indexOf(CLOSE)];
  if (end < start) return text;
  return text.slice(0, start) + insideBlock(own) + text.slice(end + CLOSE.length).replace(/^\n/, '');
}

/** Runs the script again without us, then shares evidence with the same refs on standard input. */
function insideBlock(own: OwnCommand): string {
  return `${OPEN}
if [ -z "\${${GUARD}-}" ]; then
  countersign_refs=$(/bin/cat; printf x)
  printf %s "\${countersign_refs%x}" | ${GUARD}=1 "$0" "$@" || exit
  ${pushCommand(own, 'countersign_refs')}
  exit 0
fi
unset ${GUARD}
${CLOSE}
`;
}

function ownHook(own: OwnCommand, moved: string): string {
  const first =
    moved === ''
      ? ''
      : `theirs="\${0%/*}/${moved}"
if [ -x "$theirs" ]; then printf %s "\${refs%x}" | "$theirs" "$@" || exit; fi
`;
  return `#!/bin/sh
${OPEN}
refs=$(/bin/cat; printf x)
${first}${pushCommand(own, 'refs')}
exit 0
${CLOSE}
`;
}

/** In a subshell, at the top of the worktree, and without git's own variables, which mean the push at hand. */
function pushCommand({ node, cli }: OwnCommand, refs: string): string {
  // Inside VS Code our Node is Electron, which is a Node only when told so.
  const electron = process.versions['electron'] === undefined ? '' : 'ELECTRON_RUN_AS_NODE=1 ';
  return `(
    top=$(git rev-parse --absolute-git-dir)
    case $top in
      */.git) top=\${top%/.git} ;;
      *) top=$(git rev-parse --show-toplevel) ;;
    esac
    unset $(git rev-parse --local-env-vars)
    cd "$top" && printf %s "\${${refs}%x}" | ${electron}${word(node)} ${word(cli)} push --from-hook "$@" >&2
  ) || :`;
}

function word(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
