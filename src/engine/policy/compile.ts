// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, type Effect } from '../../core/decision.js';
import { conditionsOf } from './compileConditions.js';
import { selectorsOf } from './compileSelectors.js';
import { field, many, numberOf, textOf, type Read } from './readYaml.js';
import type { Report } from './report.js';
import { DEFAULT_MAX_RISK, type Rule } from './rule.js';
import { SELECTORS } from './schema.js';

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
    each: field(read, 'each')?.value === true,
    selectors,
    conditions,
    place: read.place,
    canonical: JSON.stringify(plain(read)),
  };
}

/** Keys that say nothing, or too much, in a rule of some effect. */
const MISPLACED: readonly {
  readonly key: 'unknown' | 'over' | 'max_risk' | 'each';
  readonly in: readonly Effect[];
  readonly message: string;
  readonly hint: string;
}[] = [
  {
    key: 'unknown',
    in: ['allow'],
    message: 'what is unknown cannot be allowed',
    hint: 'use `ask` or `deny`',
  },
  { key: 'over', in: ['allow'], message: 'an allow cannot begin after so many', hint: 'use `ask` or `deny`' },
  {
    key: 'max_risk',
    in: ['ask', 'deny'],
    message: '`max_risk` has no meaning here',
    hint: 'only `allow` has it',
  },
  { key: 'each', in: ['allow', 'deny'], message: '`each` has no meaning here', hint: 'only `ask` has it' },
];

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
  for (const { key, in: effects, message, hint } of MISPLACED) {
    const found = field(when, key) ?? field(read, key);
    if (found !== null && effects.includes(effect)) report('policy-rule', message, found.place, hint);
  }
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
