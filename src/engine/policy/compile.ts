// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, FACTOR_IDS, type Effect, type FactorId } from '../../core/decision.js';
import { UNKNOWN_REASONS, type UnknownReason } from '../../core/facts.js';
import type { Fault, Place, Result } from '../../core/result.js';
import { commandPatterns } from './commandPattern.js';
import type { BadGlob } from './glob.js';
import { hostPatterns, mcpPatterns, namePatterns } from './namePattern.js';
import { pathPatterns } from './pathPattern.js';
import type { Read } from './readYaml.js';
import {
  DEFAULT_MAX_RISK,
  type Comparison,
  type Conditions,
  type PatternList,
  type Rule,
  type Selector,
} from './rule.js';
import { SELECTORS } from './schema.js';

/** Takes faults as they are found. */
export type Report = (code: string, message: string, place: Place, hint?: string) => void;

/** Collects into a list. */
export function reportInto(faults: Fault[]): Report {
  return (code, message, place, hint) =>
    faults.push({ code, message, place, ...(hint === undefined ? {} : { hint }) });
}

/** Compiles one rule of a checked file; null when it is too broken to use. */
export function compileRule(read: Read, report: Report): Rule | null {
  const id = textOf(field(read, 'id'));
  const effect = EFFECTS.find((e) => e === textOf(field(read, 'effect')));
  const when = field(read, 'when');
  if (id === null || effect === undefined || when === null) return null;
  const selectors = selectorsOf(when, effect, report);
  const conditions = conditionsOf(when, effect, report);
  checkMeaning({ read, when, id, effect }, report);
  return {
    id,
    effect,
    reason: textOf(field(read, 'reason')),
    maxRisk: numberOf(field(read, 'max_risk')) ?? DEFAULT_MAX_RISK,
    selectors,
    conditions,
    place: read.place,
    canonical: JSON.stringify(plain(read)),
  };
}

const RESERVED: ReadonlySet<string> = new Set(['default', 'risk', 'unreadable', 'builtin']);

function checkMeaning(rule: { read: Read; when: Read; id: string; effect: Effect }, report: Report): void {
  const { read, when, id, effect } = rule;
  if (!(when.value instanceof Map)) return;
  if (RESERVED.has(id))
    report('policy-rule', `rule id \`${id}\` is taken`, read.place, 'choose another name');
  if (when.value.size === 0)
    report('policy-rule', `\`when\` of rule \`${id}\` is empty`, when.place, 'say what it is about');
  const picks = SELECTORS.some((s) => field(when, s) !== null);
  if (effect === 'allow' && !picks && when.value.size > 0)
    report(
      'policy-rule',
      `allow rule \`${id}\` has no selector`,
      when.place,
      `one of ${SELECTORS.join(', ')}`,
    );
  const unknown = field(when, 'unknown');
  if (effect === 'allow' && unknown !== null)
    report('policy-rule', 'what is unknown cannot be allowed', unknown.place, 'use `ask` or `deny`');
  const maxRisk = field(read, 'max_risk');
  if (effect !== 'allow' && maxRisk !== null)
    report('policy-rule', `\`max_risk\` has no meaning in ${effect}`, maxRisk.place, 'only `allow` has it');
}

function selectorsOf(when: Read, effect: Effect, report: Report): readonly Selector[] {
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

function conditionsOf(when: Read, effect: Effect, report: Report): Conditions {
  const agent = field(when, 'agent');
  const risk = field(when, 'risk');
  const factor = field(when, 'factor');
  const comparison = risk === null ? null : comparisonOf(textOf(risk) ?? '');
  if (risk !== null && effect === 'allow' && comparison?.operator.startsWith('>'))
    report('policy-rule', '`risk` in an allow takes only `<` and `<=`', risk.place);
  const named = factor === null ? null : many(factor).map((f) => textOf(f));
  return {
    agent: agent === null ? null : listOf(agent, namePatterns, '*', report),
    risk: comparison,
    factors: named === null ? null : FACTOR_IDS.filter((id: FactorId) => named.includes(id)),
  };
}

function comparisonOf(text: string): Comparison | null {
  const operator = (['>=', '<=', '>', '<'] as const).find((o) => text.startsWith(o));
  return operator === undefined ? null : { operator, score: Number(text.slice(operator.length)) };
}

type Compile<Pattern> = (text: string) => Result<readonly Pattern[], BadGlob>;

/** A list of exclusions only means all but these: `all` is what stands for all. */
function listOf<Pattern>(
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

/** A field of a map, or null. */
export function field(read: Read, name: string): Read | null {
  return read.value instanceof Map ? ((read.value as ReadonlyMap<string, Read>).get(name) ?? null) : null;
}

/** One value or a list, as a list. */
export function many(read: Read): readonly Read[] {
  return Array.isArray(read.value) ? (read.value as readonly Read[]) : [read];
}

export function textOf(read: Read | null): string | null {
  return typeof read?.value === 'string' ? read.value : null;
}

function numberOf(read: Read | null): number | null {
  return typeof read?.value === 'number' ? read.value : null;
}

/** Without places, keys sorted, single values as lists: the same rule gives the same text. */
function plain(read: Read): unknown {
  if (read.value instanceof Map) {
    const map = read.value as ReadonlyMap<string, Read>;
    return [...map.keys()].sort().map((key) => {
      const value = map.get(key);
      return [key, value === undefined ? null : value.value instanceof Map ? plain(value) : listed(value)];
    });
  }
  return read.value;
}

function listed(read: Read): unknown {
  return many(read).map(plain);
}
