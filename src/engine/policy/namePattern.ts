// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../../core/result.js';
import { fold } from './fold.js';
import { alternativesOf, type BadGlob } from './glob.js';
import { segmentOf } from './segment.js';
import { DEEP, fits, type Segments } from './segments.js';

/** One alternative of a pattern for hosts (labels), MCP calls (server, tool) or names (one segment). */
export interface NamePattern {
  readonly exact: Segments;
  readonly folded: Segments;
  /** The folded text when nothing in it is a glob: where the index keeps the pattern. */
  readonly key: string | null;
}

export function hostPatterns(text: string): Result<readonly NamePattern[], BadGlob> {
  if (/[/:]/.test(text.replace(/^[0-9a-f:.]+$/i, '')))
    return fail({
      message: `host pattern \`${text}\` holds a scheme, port or path`,
      hint: 'write the host alone',
    });
  return compileAll(text.toLowerCase(), '.');
}

export function mcpPatterns(text: string): Result<readonly NamePattern[], BadGlob> {
  if (text !== '**' && !text.includes('/'))
    return fail({ message: `MCP pattern \`${text}\` names no tool`, hint: 'write `server/tool`' });
  return compileAll(text, '/');
}

export function namePatterns(text: string): Result<readonly NamePattern[], BadGlob> {
  return compileAll(text, null);
}

function compileAll(text: string, separator: string | null): Result<readonly NamePattern[], BadGlob> {
  const all = alternativesOf(text);
  if (!all.ok) return all;
  return ok(
    all.value.map((alternative) => {
      const parts = separator === null ? [alternative] : splitAt(alternative, separator);
      const exact = parts.map((p) => (p === '**' ? DEEP : segmentOf(p)));
      const folded = parts.map((p) => (p === '**' ? DEEP : segmentOf(fold(p))));
      const literals = folded.map((s) => (s === DEEP ? null : s.literal));
      const key = literals.includes(null) ? null : nameKey(literals.map((l) => l ?? ''));
      return { exact, folded, key };
    }),
  );
}

/** A server's name has no slash, a tool's may: only the first one separates. */
function splitAt(text: string, separator: string): readonly string[] {
  if (separator === '.') return text.replace(/\.$/, '').split('.');
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** How literal parts are looked up. */
export function nameKey(parts: readonly string[]): string {
  return parts.join('\0');
}

/** `allow` compares exactly, `deny` and `ask` folded. */
export function nameMatches(pattern: NamePattern, parts: readonly string[], exactly: boolean): boolean {
  return exactly ? fits(pattern.exact, parts) : fits(pattern.folded, parts.map(fold));
}
