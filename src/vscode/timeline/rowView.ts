// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { TimelineDetail, TimelineRow } from '../../gate/protocol.js';
import type { DetailView, RowView } from '../../protocol/timeline.js';
import { oneLine, plainText } from '../visibleText.js';

const MAX_TEXT = 4000;

/** One row as the timeline shows it. */
export function rowView(row: TimelineRow): RowView {
  const sub = row.sub === null ? '' : ` › ${row.sub}`;
  return {
    sid: row.sid,
    seq: row.seq,
    ts: row.ts,
    agent: oneLine(row.agent + sub, 60),
    tool: oneLine(row.tool, 80),
    verb: row.verb,
    target: oneLine(row.target, 220),
    score: row.score,
    tier: row.tier,
    rules: oneLine(row.rules.join(', '), 200),
    effect: row.effect,
    who: oneLine(row.who, 60),
    outcome: row.outcome,
  };
}

/** What lies behind a row. */
export function detailView(detail: TimelineDetail): DetailView {
  const { decision } = detail;
  return {
    what: clip(whatOf(detail)),
    factors: (decision?.risk.factors ?? []).map((f) => ({
      id: f.id,
      points: f.points,
      reason: oneLine(f.reason, 300),
    })),
    findings: (decision?.findings ?? []).map((f) => ({
      rule: oneLine(f.rule, 80),
      effect: f.effect,
      place: f.file === null ? '' : `${path.basename(f.file)}:${String(f.line ?? 1)}`,
      matched: oneLine(f.matched, 300),
    })),
    outcome: clip(detail.outcome ?? ''),
    files: detail.proposals.map((p) => oneLine(p.path, 300)),
    records: detail.records.slice(0, 8).map((r) => clip(r)),
  };
}

function clip(text: string): string {
  return plainText(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}

function whatOf({ operation, row }: TimelineDetail): string {
  if (operation === null) return row.target;
  switch (operation.kind) {
    case 'command':
      return operation.command;
    case 'read':
      return operation.path;
    case 'files':
      return operation.changes.map((c) => `${c.kind} ${c.path}`).join('\n');
    case 'fetch':
      return operation.url;
    case 'mcp':
      return `${operation.server}/${operation.tool}\n${JSON.stringify(operation.arguments, null, 2)}`;
    case 'tool':
      return `${operation.name}\n${JSON.stringify(operation.input, null, 2)}`;
    case 'unreadable':
      return operation.reason;
  }
}
