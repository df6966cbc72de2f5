// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../core/decision.js';
import type { Verb } from '../core/evidenceRecord.js';
import { faultText, assertNever } from '../core/result.js';
import type { Operation } from '../core/intent.js';
import { EvidenceError } from '../store/repositoryEvidence.js';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const MAX_FIELD = 256;

/** Foreign text as a record may hold it: bounded, and without what canonical JSON refuses. */
export function shortText(text: string, limit = MAX_FIELD): string {
  return text.slice(0, limit).replace(LONE_SURROGATE, '\ufffd');
}

/** What is not to be taken for what it looks like: controls, bidi, zero width, lone surrogates. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** One line for people, at most 200 characters, with every hidden character written out. */
export function oneLine(text: string): string {
  const shown = text
    .slice(0, 400)
    .replace(HIDDEN, (c) => (c === '\n' ? '⏎' : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`));
  return shown.length > 200 ? `${shown.slice(0, 199)}…` : shown;
}

export function verbOf(operation: Operation): Verb {
  switch (operation.kind) {
    case 'command':
      return 'run';
    case 'files':
      return operation.changes.every((change) => change.kind === 'delete') ? 'delete' : 'write';
    case 'read':
    case 'fetch':
    case 'mcp':
    case 'tool':
    case 'unreadable':
      return operation.kind;
    default:
      return assertNever(operation);
  }
}

export function targetOf(operation: Operation): string {
  switch (operation.kind) {
    case 'command':
      return oneLine(operation.command);
    case 'files':
      return oneLine(operation.changes.map((change) => change.path).join(', '));
    case 'read':
      return oneLine(operation.path);
    case 'fetch':
      return oneLine(operation.url);
    case 'mcp':
      return oneLine(`${operation.server}/${operation.tool}`);
    case 'tool':
      return oneLine(operation.name);
    case 'unreadable':
      return oneLine(operation.reason);
    default:
      return assertNever(operation);
  }
}

/** The findings that made the effect, as the agent is told them. */
export function reasonOf(decision: Decision): string {
  const deciding = decision.findings.filter((finding) => finding.effect === decision.effect);
  const texts = deciding.slice(0, 5).map((finding) => {
    const place = finding.file === null ? '' : ` (${finding.file}:${String(finding.line ?? 1)})`;
    const reason = finding.reason === null ? '' : `: ${finding.reason}`;
    return `rule \`${finding.rule}\`${place}${reason}; matched ${oneLine(finding.matched)}`;
  });
  return texts.length === 0 ? 'no rule allows it' : texts.join('. ');
}

/** A failure of ours as the agent and the person are told it. */
export function causeText(cause: unknown): string {
  if (cause instanceof EvidenceError) return faultText(cause.fault);
  return cause instanceof Error ? cause.message : String(cause);
}
