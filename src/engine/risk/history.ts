// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand } from '../../core/facts.js';
import type { Scene } from './scene.js';
import { factor, type LevelOf } from './table.js';

/** Git commands that drop commits, rewrite what others have, or throw uncommitted work away. */
export function historyRewrite({ facts }: Scene): Factor | null {
  for (const atom of facts.atoms) {
    if (atom.kind !== 'command' || atom.command.program.name !== 'git') continue;
    const level = rewrites(atom.command);
    if (level !== null) return factor('history-rewrite', level, { span: atom.span });
  }
  return null;
}

type Level = LevelOf<'history-rewrite'>;

const ALWAYS: { readonly [verb: string]: Level } = {
  'filter-branch': 'shared',
  'filter-repo': 'shared',
  rebase: 'amend',
};

const BY_OPTION: readonly { verb: string; options: readonly string[]; found: Level }[] = [
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
    found: 'shared',
  },
  { verb: 'reset', options: ['--hard', '--merge', '--keep'], found: 'local' },
  { verb: 'commit', options: ['--amend'], found: 'amend' },
  { verb: 'branch', options: ['-D', '-f', '--force', '-M'], found: 'local' },
  { verb: 'tag', options: ['-d', '--delete', '-f', '--force'], found: 'local' },
  { verb: 'clean', options: ['-f', '--force'], found: 'local' },
  { verb: 'checkout', options: ['-f', '--force', '-B', '--ours', '--theirs'], found: 'local' },
  { verb: 'switch', options: ['-f', '--force', '--discard-changes', '-C', '--force-create'], found: 'local' },
  { verb: 'gc', options: ['--prune'], found: 'local' },
  { verb: 'update-ref', options: ['-d', '--stdin'], found: 'local' },
  { verb: 'worktree', options: ['-f', '--force'], found: 'local' },
];

const BY_OPERAND: readonly { verb: string; operands: readonly string[]; found: Level }[] = [
  { verb: 'stash', operands: ['drop', 'clear'], found: 'local' },
  { verb: 'reflog', operands: ['expire', 'delete'], found: 'local' },
];

function rewrites({ invocation }: SimpleCommand): Level | null {
  const [first, second] = invocation.operands;
  const verb = first?.kind === 'literal' ? first.text : '';
  const always = Object.hasOwn(ALWAYS, verb) ? ALWAYS[verb] : undefined;
  if (always !== undefined) return always;
  const options = invocation.options.filter((o) => !o.global).map((o) => o.name);
  const byOption = BY_OPTION.find((r) => r.verb === verb && r.options.some((o) => options.includes(o)));
  if (byOption !== undefined) return byOption.found;
  const byOperand = BY_OPERAND.find((r) => r.verb === verb && r.operands.includes(second?.text ?? ''));
  if (byOperand !== undefined) return byOperand.found;
  if (verb === 'push' && invocation.operands.some((o) => /^[+:]./.test(o.text))) return 'shared';
  return overwritesRefs(verb, invocation, options) || discards(verb, invocation, options) ? 'local' : null;
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
