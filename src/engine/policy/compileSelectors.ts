// SPDX-License-Identifier: Apache-2.0
import type { Effect } from '../../core/decision.js';
import { UNKNOWN_REASONS, type UnknownReason } from '../../core/facts.js';
import type { Result } from '../../core/result.js';
import { commandPatterns } from './commandPattern.js';
import type { BadGlob } from './glob.js';
import { hostPatterns, mcpPatterns, namePatterns } from './namePattern.js';
import { pathPatterns } from './pathPattern.js';
import type { PatternList } from './patternList.js';
import { field, many, textOf, type Read } from './readYaml.js';
import type { Report } from './report.js';
import type { Selector } from './rule.js';
import { SELECTORS } from './schema.js';

/** Selectors of a rule, or of its `after`. */
export function selectorsOf(when: Read, effect: Effect, report: Report): readonly Selector[] {
  return SELECTORS.flatMap((kind): readonly Selector[] => {
    const read = field(when, kind);
    if (read === null) return [];
    switch (kind) {
      case 'command':
        return [{ kind, list: listOf(read, (text) => commandPatterns(text), '**', report) }];
      case 'read':
      case 'write':
      case 'delete':
        return [{ kind, list: listOf(read, pathPatterns, effect === 'allow' ? '**' : '/**', report) }];
      case 'host':
        return [{ kind, list: listOf(read, hostPatterns, '**', report) }];
      case 'mcp':
        return [{ kind, list: listOf(read, mcpPatterns, '**', report) }];
      case 'tool':
        return [{ kind, list: listOf(read, namePatterns, '*', report) }];
      case 'unknown':
        return [{ kind, reasons: reasonsOf(read) }];
    }
  });
}

function reasonsOf(read: Read): ReadonlySet<UnknownReason> | null {
  if (read.value === true) return null;
  const named = many(read).map((r) => textOf(r));
  return new Set(UNKNOWN_REASONS.filter((reason) => named.includes(reason)));
}

type Compile<Pattern> = (text: string) => Result<readonly Pattern[], BadGlob>;

/** A list of exclusions only means all but these: `all` is what stands for all. */
export function listOf<Pattern>(
  read: Read,
  compile: Compile<Pattern>,
  all: string,
  report: Report,
): PatternList<Pattern> {
  const include: Pattern[] = [];
  const exclude: Pattern[] = [];
  let includes = 0;
  for (const item of many(read)) {
    const text = textOf(item) ?? '';
    const excludes = text.startsWith('!');
    if (!excludes) includes++;
    const compiled = compile(excludes ? text.slice(1) : text);
    if (compiled.ok) (excludes ? exclude : include).push(...compiled.value);
    else report('policy-bad-glob', compiled.fault.message, item.place, compiled.fault.hint);
  }
  if (includes === 0 && exclude.length > 0) {
    const everything = compile(all);
    if (everything.ok) include.push(...everything.value);
  }
  return { include, exclude };
}
