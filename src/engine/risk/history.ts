// SPDX-License-Identifier: Apache-2.0
import type { SimpleCommand } from '../../core/facts.js';
import type { FoundFactor, Scene } from './scene.js';

/** Git commands that drop commits, rewrite what others have, or throw uncommitted work away. */
export function historyRewrite({ facts }: Scene): FoundFactor | null {
  for (const atom of facts.atoms) {
    if (atom.kind !== 'command' || atom.command.program.name !== 'git') continue;
    const found = rewrites(atom.command);
    if (found !== null) return { ...found, span: atom.span };
  }
  return null;
}

type Rewrite = { readonly points: number; readonly reason: string };

const SHARED = { points: 45, reason: 'rewrites or deletes history that others have' };
const LOCAL = { points: 40, reason: 'drops commits or uncommitted work' };
const AMEND = { points: 35, reason: 'rewrites local commits' };

const ALWAYS: { readonly [verb: string]: Rewrite } = {
  'filter-branch': SHARED,
  'filter-repo': SHARED,
  rebase: AMEND,
};

const BY_OPTION: readonly { verb: string; options: readonly string[]; found: Rewrite }[] = [
  {
    verb: 'push',
    options: [
      '--force',
      '-f',
      '--force-with-lease',
      '--force-if-includes',
      '--mirror',
      '--delete',
      '-d',
      '--prune',
    ],
    found: SHARED,
  },
  { verb: 'reset', options: ['--hard', '--merge', '--keep'], found: LOCAL },
  { verb: 'commit', options: ['--amend'], found: AMEND },
  { verb: 'branch', options: ['-D', '-f', '--force', '-M'], found: LOCAL },
  { verb: 'tag', options: ['-d', '--delete', '-f', '--force'], found: LOCAL },
  { verb: 'clean', options: ['-f', '--force'], found: LOCAL },
  { verb: 'checkout', options: ['-f', '--force', '-B', '--ours', '--theirs'], found: LOCAL },
  { verb: 'switch', options: ['-f', '--force', '--discard-changes', '-C', '--force-create'], found: LOCAL },
  { verb: 'gc', options: ['--prune'], found: LOCAL },
  { verb: 'update-ref', options: ['-d', '--stdin'], found: LOCAL },
  { verb: 'worktree', options: ['-f', '--force'], found: LOCAL },
];

const BY_OPERAND: readonly { verb: string; operands: readonly string[]; found: Rewrite }[] = [
  { verb: 'stash', operands: ['drop', 'clear'], found: LOCAL },
  { verb: 'reflog', operands: ['expire', 'delete'], found: LOCAL },
];

function rewrites({ invocation }: SimpleCommand): Rewrite | null {
  const [first, second] = invocation.operands;
  const verb = first?.kind === 'literal' ? first.text : '';
  const always = Object.hasOwn(ALWAYS, verb) ? ALWAYS[verb] : undefined;
  if (always !== undefined) return always;
  const options = invocation.options.filter((o) => !o.global).map((o) => o.name);
  const byOption = BY_OPTION.find((r) => r.verb === verb && r.options.some((o) => options.includes(o)));
  if (byOption !== undefined) return byOption.found;
  const byOperand = BY_OPERAND.find((r) => r.verb === verb && r.operands.includes(second?.text ?? ''));
  if (byOperand !== undefined) return byOperand.found;
  if (verb === 'push' && invocation.operands.some((o) => /^[+:]./.test(o.text))) return SHARED;
  return overwritesRefs(verb, invocation, options) || discards(verb, invocation, options) ? LOCAL : null;
}

/** `git fetch origin +a:b`, or a destination under force or pruning, moves or deletes what is here. */
function overwritesRefs(
  verb: string,
  invocation: SimpleCommand['invocation'],
  options: readonly string[],
): boolean {
  if (verb !== 'fetch' && verb !== 'pull') return false;
  const refspecs = invocation.operands.slice(2).map((o) => o.text);
  const forced = ['-f', '--force', '-p', '--prune'].some((o) => options.includes(o));
  return refspecs.some(
    (text) => text.includes(':') && (forced || text.startsWith('+') || text.startsWith(':')),
  );
}

/** `git checkout -- path`, `git checkout .`, `git checkout a.ts` and `git restore path` overwrite uncommitted work. */
function discards(
  verb: string,
  invocation: SimpleCommand['invocation'],
  options: readonly string[],
): boolean {
  if (verb === 'restore') return !options.includes('--staged') || options.includes('--worktree');
  if (verb !== 'checkout') return false;
  const { afterDash, operands } = invocation;
  if (afterDash !== null && operands.length > afterDash) return true;
  const branches = ['-b', '--orphan', '-d', '--detach', '-t', '--track'].some((o) => options.includes(o));
  if (operands.length > 2 && !branches) return true;
  return operands.slice(1).some((o) => /^[.:]|\/$|\.[a-z]\w{0,4}$/i.test(o.text));
}
