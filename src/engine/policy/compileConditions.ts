// SPDX-License-Identifier: Apache-2.0
import { FACTOR_IDS, type Effect, type FactorId } from '../../core/decision.js';
import { argumentPath, argumentPatterns, type ArgumentTest } from './argument.js';
import { listOf, selectorsOf } from './compileSelectors.js';
import { hoursOf, type Hours } from './hours.js';
import { namePatterns, type NamePattern } from './namePattern.js';
import type { PatternList } from './patternList.js';
import { field, many, numberOf, textOf, type Read } from './readYaml.js';
import type { Report } from './report.js';
import { NO_CONDITIONS, type Budget, type Comparison, type Conditions } from './rule.js';

/** Compiles all that a `when` says besides its selectors. */
export function conditionsOf(when: Read, effect: Effect, report: Report): Conditions {
  const compiled = <T>(name: string, compile: (read: Read) => T): T | null => {
    const read = field(when, name);
    return read === null ? null : compile(read);
  };
  const names = (read: Read): PatternList<NamePattern> => listOf(read, namePatterns, '*', report);
  return {
    ...NO_CONDITIONS,
    agent: compiled('agent', names),
    identity: compiled('identity', (read) => (textOf(read) === 'verified' ? 'verified' : 'claimed')),
    branch: compiled('branch', names),
    hours: compiled('hours', (read) => hoursIn(read, report)),
    risk: compiled('risk', (read) => comparisonOf(read, effect, report)),
    factors: compiled('factor', factorsOf),
    args: compiled('args', (read) => argumentsOf(read, report)),
    after: compiled('after', (read) => {
      if (read.value instanceof Map && read.value.size === 0)
        report('policy-rule', '`after` is empty', read.place, 'say what came before');
      return selectorsOf(read, effect, report);
    }),
    over: compiled('over', (read) => budgetOf(read, report)),
  };
}

function factorsOf(read: Read): readonly FactorId[] {
  const named = many(read).map((f) => textOf(f));
  return FACTOR_IDS.filter((id: FactorId) => named.includes(id));
}

function comparisonOf(read: Read, effect: Effect, report: Report): Comparison | null {
  const text = textOf(read) ?? '';
  const operator = (['>=', '<=', '>', '<'] as const).find((o) => text.startsWith(o));
  if (operator === undefined) return null;
  if (effect === 'allow' && operator.startsWith('>'))
    report('policy-rule', '`risk` in an allow takes only `<` and `<=`', read.place);
  return { operator, score: Number(text.slice(operator.length)) };
}

function hoursIn(read: Read, report: Report): readonly Hours[] {
  return many(read).flatMap((item) => {
    const hours = hoursOf(textOf(item) ?? '');
    if (hours.ok) return [hours.value];
    report('policy-bad-hours', hours.fault.message, item.place, hours.fault.hint);
    return [];
  });
}

function argumentsOf(read: Read, report: Report): readonly ArgumentTest[] {
  if (!(read.value instanceof Map)) return [];
  const tests = read.value as ReadonlyMap<string, Read>;
  return [...tests].flatMap(([name, values]) => {
    const path = argumentPath(name);
    const list = listOf(values, argumentPatterns, '*', report);
    if (path.ok) return [{ path: path.value, list }];
    report('policy-bad-argument', path.fault.message, values.place, path.fault.hint);
    return [];
  });
}

function budgetOf(read: Read, report: Report): Budget {
  const count = numberOf(field(read, 'count'));
  const denied = numberOf(field(read, 'denied'));
  if ((count === null) === (denied === null))
    report('policy-rule', '`over` takes either `count` or `denied`', read.place, 'for example `{count: 20}`');
  const per = (['agent', '1h', '1d'] as const).find((p) => p === textOf(field(read, 'per'))) ?? 'session';
  return { counts: denied === null ? 'allowed' : 'denied', limit: denied ?? count ?? 0, per };
}
