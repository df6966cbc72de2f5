// SPDX-License-Identifier: Apache-2.0
import type { Attention, AttentionSign, TierAttention } from '../../core/attention.js';

/** `vscode.l10n.t`, or its like. */
export type Say = (text: string, ...values: (string | number)[]) => string;

/** What one page says: a folder and its numbers, null when there are none to be had. */
export interface DigestPart {
  readonly folder: string;
  readonly attention: Attention | null;
}

/** The digest as Markdown. Every number is one of the evidence; targets are those of the research on attention. */
export function digestText(parts: readonly DigestPart[], days: number, say: Say): string {
  const head = [
    `# ${say('What supervising took')}`,
    say('The last {0} days, counted from the evidence of this clone. It stays on this machine.', days),
  ];
  return `${[...head, ...parts.flatMap((part) => partText(part, say))].join('\n\n')}\n`;
}

function partText({ folder, attention }: DigestPart, say: Say): readonly string[] {
  const title = `## ${escaped(folder)}`;
  if (attention === null) return [title, say('Not supervised, or its evidence cannot be read.')];
  if (attention.actions === 0) return [title, say('No agent did anything here.')];
  return [
    title,
    countsText(attention, say),
    ...(attention.tiers.length === 0 ? [] : [tiersText(attention.tiers, say)]),
    ...attention.signs.map((sign) => `**${say('Look twice:')}** ${signText(sign, say)}`),
  ];
}

function countsText(a: Attention, say: Say): string {
  const rows: readonly (readonly [string, string, string])[] = [
    [say('Actions (agents: {0}, sessions: {1})', a.agents, a.sessions), String(a.actions), ''],
    [say('Denied by policy, unasked'), String(a.refused), ''],
    [say('Asked'), String(a.prompts), ''],
    [say('Asked, of 100 actions'), shown(a.promptsPer100), say('5 or less')],
    [say('Asked, in each hour of an agent’s work'), shown(a.promptsPerHour), say('6 or less')],
    [say('Approved'), String(a.approved), ''],
    [say('Denied by you'), String(a.denied), ''],
    [say('Not answered in time'), String(a.parked), say('2 of 100 or less')],
    [
      say('Answered by grants, made: {0}, never used: {1}', a.grants.made, a.grants.unused),
      String(a.grants.answered),
      '',
    ],
    [say('Waiting now'), String(a.open), ''],
    [say('Minutes that agents waited, in each hour of their work'), shown(a.blockedMinutesPerHour), ''],
  ];
  return table([say('What'), say('Count'), say('Good')], rows);
}

function tiersText(tiers: readonly TierAttention[], say: Say): string {
  const rows = tiers.map((t) => [
    t.tier,
    String(t.prompts),
    String(t.approved),
    String(t.denied),
    shown(t.medianSeconds),
    shown(t.ninthDecileSeconds),
  ]);
  const head = [
    say('Risk'),
    say('Asked'),
    say('Approved'),
    say('Denied'),
    say('Seconds to an answer, median'),
    say('nine of ten'),
  ];
  return table(head, rows);
}

function signText(sign: AttentionSign, say: Say): string {
  if (sign.kind === 'quick-row')
    return say(
      '{0} approvals in a row, half of them within {1} seconds. A rule for what repeats leaves time for the rest.',
      sign.approvals,
      shown(sign.medianSeconds),
    );
  return say(
    '{0} answers and none of them a denial. What is always approved is better allowed by a rule.',
    sign.answers,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** One decimal where it says something. */
function shown(value: number | null): string {
  return value === null
    ? '–'
    : value >= 100
      ? String(Math.round(value))
      : String(Math.round(value * 10) / 10);
}

/** A folder's name may look like Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&').replace(/\s/g, ' ');
}
