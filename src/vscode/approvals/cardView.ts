// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Factor, Finding, Tier } from '../../core/decision.js';
import type { FileChange } from '../../core/intent.js';
import { assertNever } from '../../core/result.js';
import type { FileProposal, PendingRequest } from '../../gate/protocol.js';
import type { Block, CardView, FactorView, FindingView } from '../../protocol/queue.js';
import { changedLines, lineDiff, linesOf } from '../lineDiff.js';
import { oneLine, type Mark } from '../visibleText.js';
import { diffBlock, plainBlock } from './blocks.js';

const MAX_CLAIM = 280;

/** How long a card must have been in view before it can be approved. */
export function dwellMs(tier: Tier): number {
  if (tier === 'T4') return 6000;
  return tier === 'T3' ? 3000 : 700;
}

/** Everything that a card shows, made of what the gate sent and nothing else. */
export function cardView(
  pending: PendingRequest,
  proposals: readonly FileProposal[],
  places: { readonly nowMs: number; readonly home: string },
): CardView {
  const factors = lettered(pending.decision.risk.factors);
  const marksOf = (field: string): Mark[] =>
    factors.flatMap(({ factor: { span }, letter }) =>
      span?.field === field ? [{ start: span.start, end: span.end, letter }] : [],
    );
  const blocks = blocksOf(pending, proposals, marksOf);
  const tier = shownTier(pending);
  return {
    id: pending.id,
    shown: pending.shown,
    state: pending.state,
    tier,
    score: pending.decision.risk.score,
    leftMs: pending.deadlineAt - places.nowMs,
    ageMs: places.nowMs - pending.openedAt,
    agent: oneLine(pending.agent.name, 60),
    session: oneLine(pending.agent.session.slice(0, 8), 20),
    subagent: oneLine(pending.agent.subagent ?? '', 40),
    level: pending.level,
    verb: pending.verb,
    tool: oneLine(pending.tool, 80),
    folder: folderOf(pending),
    title: titleOf(pending),
    targets: pending.targets.slice(0, 12).map((t) => oneLine(shortPath(t, pending.root, places.home), 300)),
    blocks,
    size: sizeOf(proposals),
    factors: factors.map(factorView),
    findings: byStrictness(pending.decision.findings)
      .slice(0, 20)
      .map((finding) => findingView(finding, pending.root)),
    because: becauseOf(pending.decision.findings),
    claim: oneLine(pending.claim ?? '', MAX_CLAIM),
    hasDiff: pending.operation.kind === 'files',
    dwellMs: dwellMs(tier),
  };
}

/** A rule that asks is shown as T2 at least, whatever the score. */
export function shownTier(pending: PendingRequest): Tier {
  const { tier } = pending.decision.risk;
  return tier === 'T0' || tier === 'T1' ? 'T2' : tier;
}

function lettered(factors: readonly Factor[]): { factor: Factor; letter: string }[] {
  let next = 0;
  return factors.slice(0, 26).map((factor) => ({
    factor,
    letter: factor.span === null ? '' : String.fromCharCode(97 + next++),
  }));
}

function factorView({ factor, letter }: { factor: Factor; letter: string }): FactorView {
  return { letter, id: factor.id, points: factor.points, reason: oneLine(factor.reason, 300) };
}

/** What decided comes first; the host and the card count findings in the same order. */
export function byStrictness(findings: readonly Finding[]): readonly Finding[] {
  const order = ['deny', 'ask', 'allow'];
  return [...findings].sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
}

function becauseOf(findings: readonly Finding[]): CardView['because'] {
  const asking = findings.filter((f) => f.effect === 'ask').map((f) => f.rule);
  if (asking.some((rule) => rule !== 'risk' && rule !== 'default')) return 'ask';
  return asking.includes('default') ? 'default' : 'risk';
}

function findingView(finding: Finding, root: string): FindingView {
  const { file, line } = finding;
  return {
    rule: oneLine(finding.rule, 80),
    effect: finding.effect,
    place: file === null ? '' : `${path.basename(file)}${line === null ? '' : `:${String(line)}`}`,
    matched: oneLine(finding.matched.replaceAll(`${root}/`, ''), 300),
    reason: oneLine(finding.reason ?? '', 300),
  };
}

function folderOf(pending: PendingRequest): string {
  const inside = path.relative(pending.root, pending.cwd);
  const repository = path.basename(pending.root);
  if (inside === '') return oneLine(repository, 80);
  return oneLine(inside.startsWith('..') ? pending.cwd : `${repository}/${inside}`, 120);
}

/** Relative inside the repository, from `~` inside the home folder, else as it is. */
function shortPath(target: string, root: string, home: string): string {
  if (target.startsWith(`${root}/`)) return target.slice(root.length + 1);
  return target === home || target.startsWith(`${home}/`) ? `~${target.slice(home.length)}` : target;
}

function titleOf(pending: PendingRequest): string {
  const { operation } = pending;
  switch (operation.kind) {
    case 'command':
      return oneLine(operation.command, 200);
    case 'read':
      return oneLine(operation.path, 200);
    case 'files': {
      const first = oneLine(
        path.relative(pending.cwd, path.resolve(pending.cwd, operation.changes[0].path)),
        200,
      );
      const more = operation.changes.length - 1;
      return more > 0 ? `${first} and ${String(more)} more` : first;
    }
    case 'fetch':
      return oneLine(operation.url, 200);
    case 'mcp':
      return oneLine(`${operation.server}/${operation.tool}`, 200);
    case 'tool':
      return oneLine(operation.name, 200);
    case 'unreadable':
      return oneLine(operation.reason, 200);
    default:
      return assertNever(operation);
  }
}

type MarksOf = (field: string) => Mark[];

function blocksOf(pending: PendingRequest, proposals: readonly FileProposal[], marks: MarksOf): Block[] {
  const { operation } = pending;
  switch (operation.kind) {
    case 'command':
      return [plainBlock(operation.shell, operation.command, marks('command'))];
    case 'read':
      return [
        plainBlock(operation.recursive ? 'everything below' : 'file', operation.path, marks('file_path')),
      ];
    case 'files':
      return operation.changes.flatMap((change) =>
        fileBlocks(change, proposals.find((p) => sameFile(p.path, change.path, pending.cwd)) ?? null, marks),
      );
    case 'fetch':
      return [plainBlock('address', operation.url, marks('url'))];
    case 'mcp':
      return [plainBlock('arguments', jsonText(operation.arguments), [])];
    case 'tool':
      return [plainBlock('input', jsonText(operation.input), [])];
    case 'unreadable':
      return [plainBlock('not readable', operation.reason, [])];
    default:
      return assertNever(operation);
  }
}

/** Several lines for people; the strings inside keep their escapes, so nothing in them can pose as structure. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function sameFile(proposal: string, written: string, cwd: string): boolean {
  return proposal === path.resolve(cwd, written) || path.basename(proposal) === path.basename(written);
}

function fileBlocks(change: FileChange, proposal: FileProposal | null, marks: MarksOf): Block[] {
  // The path gets a block of its own where a factor points into it, or where there is nothing else to show.
  const named = marks('file_path').length > 0 || change.kind === 'delete';
  const name = named ? [plainBlock('path', change.path, marks('file_path'))] : [];
  return [...name, ...textBlocks(change, proposal, marks, named ? '' : ` ${oneLine(change.path, 300)}`)];
}

function textBlocks(
  change: FileChange,
  proposal: FileProposal | null,
  marks: MarksOf,
  path: string,
): Block[] {
  switch (change.kind) {
    case 'delete':
      return [];
    case 'write': {
      const caption = proposal !== null && proposal.before === null ? `new file${path}` : `write${path}`;
      return [
        diffBlock(
          caption,
          { before: proposal?.before ?? '', after: change.content, firstLine: 1 },
          marks('content'),
        ),
      ];
    }
    case 'edit':
      return change.edits.map((edit, i) => {
        const field = `edits/${String(i)}/new_string`;
        const all = [...(i === 0 ? marks('new_string') : []), ...marks(field)];
        const place = change.edits.length > 1 ? ` ${String(i + 1)} of ${String(change.edits.length)}` : '';
        const caption = `edit${place}${path}${edit.all ? ', everywhere' : ''}`;
        const firstLine = lineWhere(proposal, edit.old);
        return diffBlock(caption, { before: edit.old, after: edit.new, firstLine }, all);
      });
    default:
      return assertNever(change);
  }
}

/** Line of the file that a replaced text begins in, from 1; null when it cannot be said. */
function lineWhere(proposal: FileProposal | null, old: string): number | null {
  const at = old === '' ? -1 : (proposal?.before ?? '').indexOf(old);
  return at === -1 ? null : linesOf((proposal?.before ?? '').slice(0, at + 1)).length;
}

function sizeOf(proposals: readonly FileProposal[]): string {
  let [added, removed] = [0, 0];
  for (const { before, after } of proposals) {
    if (before === null && after === null) continue;
    const change = changedLines(lineDiff(linesOf(before ?? ''), linesOf(after ?? '')));
    added += change.added;
    removed += change.removed;
  }
  return added + removed === 0 ? '' : `+${String(added)} −${String(removed)}`;
}
