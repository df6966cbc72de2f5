// SPDX-License-Identifier: Apache-2.0
import { braceExpand } from 'minimatch';
import { fail, ok, type Result } from '../../core/result.js';
import { classEnd } from './segment.js';

const MAX_LENGTH = 256;
const MAX_ALTERNATIVES = 64;

/** Why a glob is refused; the caller knows its place. */
export interface BadGlob {
  readonly message: string;
  readonly hint?: string;
}

/** Checks a pattern and writes its `{a,b}` out. */
export function alternativesOf(pattern: string): Result<readonly string[], BadGlob> {
  const bad = problem(pattern);
  if (bad !== null) return fail(bad);
  if (!pattern.includes('{')) return ok([pattern]);
  const all = braceExpand(pattern, { braceExpandMax: MAX_ALTERNATIVES + 1 });
  if (all.length > MAX_ALTERNATIVES)
    return fail({ message: `pattern has more than ${String(MAX_ALTERNATIVES)} alternatives` });
  return ok(all);
}

function problem(pattern: string): BadGlob | null {
  if (pattern.trim() === '') return { message: 'empty pattern' };
  if (pattern.length > MAX_LENGTH)
    return { message: `pattern has more than ${String(MAX_LENGTH)} characters` };
  if (pattern.includes('\0')) return { message: 'pattern contains NUL' };
  const open = unclosed(pattern);
  return open === null
    ? null
    : { message: `unclosed \`${open}\` in pattern`, hint: `write \`\\${open}\` for the character itself` };
}

function unclosed(pattern: string): string | null {
  const open: string[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '\\') i++;
    else if (c === '[') {
      const end = classEnd(pattern, i);
      if (end < 0) return '[';
      i = end;
    } else if (c === '{' || c === '(') open.push(c);
    else if ((c === '}' && open.at(-1) === '{') || (c === ')' && open.at(-1) === '(')) open.pop();
  }
  return open.at(-1) ?? null;
}
