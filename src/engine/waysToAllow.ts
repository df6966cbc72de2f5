// SPDX-License-Identifier: Apache-2.0
import type { Decision, Finding } from '../core/decision.js';
import type { Atom, PathTarget } from '../core/facts.js';
import type { Intent } from '../core/intent.js';

/** What stands against a call and what lifts each, in words; nothing when it is allowed. */
export function waysToAllow({ effect, findings, risk }: Decision): readonly string[] {
  if (effect === 'allow') return [];
  const against = findings.filter((finding) => finding.effect !== 'allow');
  return [...new Set(against.map((finding) => wayPast(finding, risk.score)))];
}

/** SPEC: the highest `max_risk`. */
export const MAX_RISK = 69;

function wayPast(finding: Finding, score: number): string {
  const { rule, effect, matched } = finding;
  if (rule === 'unreadable') return 'a call that cannot be read is never allowed';
  if (rule === 'default')
    return `no rule picks \`${matched}\`: an allow rule for it, or a person who says yes`;
  if (rule === 'risk') return wayPastRisk(score);
  if (rule === 'builtin/unknown-target')
    return `\`${matched}\` may reach what only a person changes: name its target, or a person says yes`;
  if (rule.startsWith('builtin/'))
    return effect === 'deny'
      ? `\`${rule}\` holds with every policy and no approval lifts it: a person does it themselves`
      : `\`${rule}\` holds with every policy: a person says yes`;
  return wayPastRule(finding);
}

function wayPastRisk(score: number): string {
  return score > MAX_RISK
    ? `a score of ${String(score)} is over all that a rule may allow (${String(MAX_RISK)}): a person says yes`
    : `\`max_risk: ${String(score)}\` or more in the allow rules that pick it, or a person who says yes`;
}

function wayPastRule({ rule, effect, file, line, each }: Finding): string {
  const pack = /^policies\/(.+)\.yaml$/.exec(file ?? '')?.[1];
  const where = `${effect} rule \`${rule}\` (${file ?? 'built in'}:${String(line ?? 0)})`;
  const change =
    pack === undefined
      ? `change ${where}`
      : `leave ${where} out: extends: [{ pack: ${pack}, without: [${rule}] }]`;
  if (effect === 'deny') return change;
  return `a person says yes${each === true ? ', each time' : ''}; or ${change}`;
}

/** A selector that covers just this atom; none for what cannot be allowed. */
export function allowingSelector(atom: Atom, intent: Intent): readonly (readonly [string, string])[] {
  switch (atom.kind) {
    case 'command':
      return atom.command.program.kind === 'unknown' ? [] : [['command', commandPattern(atom.command.argv)]];
    case 'read':
    case 'write':
    case 'delete':
      return atom.target.kind === 'under' && atom.target.glob === null
        ? []
        : [[atom.kind, pathPattern(atom.target, intent)]];
    case 'host':
      return [['host', escaped(atom.host)]];
    case 'mcp':
      return [['mcp', `${escaped(atom.server)}/${escaped(atom.tool)}`]];
    case 'tool':
      return [['tool', escaped(atom.name)]];
    case 'unknown':
      return [];
  }
}

type Argv = Extract<Atom, { kind: 'command' }>['command']['argv'];

/** Word for word as far as a pattern can say it, `**` for the rest. */
function commandPattern(argv: Argv): string {
  const end = argv.findIndex((word) => word.kind !== 'literal' || !/^\S+$/.test(word.text));
  const words = argv.slice(0, end < 0 ? argv.length : end).map((word) => escaped(word.text));
  return (end < 0 ? words : [...words, '**']).join(' ');
}

function pathPattern({ path, extent, glob }: PathTarget, { workspace, home }: Intent): string {
  const own = glob ?? escaped(path);
  const below = extent === 'tree' ? '/**' : '';
  const inside = within(own, glob === null ? escaped(workspace) : workspace);
  if (inside !== null) return `${inside === '' ? '.' : inside}${below}`;
  const athome = within(own, glob === null ? escaped(home) : home);
  return athome === null ? `${own}${below}` : `~/${athome}${below}`;
}

function within(path: string, folder: string): string | null {
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

function escaped(text: string): string {
  return text.replace(/[\\*?[\]{}()!]/g, '\\$&');
}
