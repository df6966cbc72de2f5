// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, type Effect } from '../../core/decision.js';
import type { Fault, Place } from '../../core/result.js';
import { compileRule } from './compile.js';
import { field, many, readYaml, textOf, type Read } from './readYaml.js';
import { reportInto, type Report } from './report.js';
import type { Rule } from './rule.js';
import { POLICY } from './schema.js';

/** A pack that a file extends, less some of its rules. */
export interface Extension {
  readonly pack: string;
  readonly place: Place;
  readonly without: readonly { readonly id: string; readonly place: Place }[];
}

/** One policy file, checked and compiled on its own. */
export interface PolicyFile {
  readonly default: Effect | null;
  readonly extends: readonly Extension[];
  readonly rules: readonly Rule[];
}

/** Reads one file. Every fault is collected; the file is of use only when there is none. */
export function readPolicyFile(text: string, file: string): { policy: PolicyFile; faults: readonly Fault[] } {
  const { read, faults } = readYaml(text, file, POLICY);
  const empty: PolicyFile = { default: null, extends: [], rules: [] };
  if (read === null) return { policy: empty, faults };
  const report = reportInto(faults);
  const extensions = field(read, 'extends');
  const rules = field(read, 'rules');
  const policy: PolicyFile = {
    default: EFFECTS.find((e) => e === textOf(field(read, 'default'))) ?? null,
    extends: extensions === null ? [] : many(extensions).map(extensionOf),
    rules: rules === null ? [] : rulesOf(rules, report),
  };
  return { policy, faults: [...faults].sort(byPlace) };
}

function extensionOf(read: Read): Extension {
  const name = textOf(read);
  if (name !== null) return { pack: name, place: read.place, without: [] };
  const pack = field(read, 'pack');
  const without = field(read, 'without');
  const ids = without === null ? [] : many(without);
  return {
    pack: textOf(pack) ?? '',
    place: pack?.place ?? read.place,
    without: ids.map((id) => ({ id: textOf(id) ?? '', place: id.place })),
  };
}

function rulesOf(read: Read, report: Report): readonly Rule[] {
  const first = new Map<string, Place>();
  const rules: Rule[] = [];
  for (const item of many(read)) {
    const id = textOf(field(item, 'id'));
    const earlier = id === null ? undefined : first.get(id);
    if (id !== null && earlier !== undefined)
      report(
        'policy-duplicate-id',
        `rule id \`${id}\` stands twice in this file`,
        field(item, 'id')?.place ?? item.place,
        `the first one is in line ${String(earlier.line)}`,
      );
    else if (id !== null) first.set(id, item.place);
    const rule = compileRule(item, report);
    if (rule !== null) rules.push(rule);
  }
  return rules;
}

function byPlace(a: Fault, b: Fault): number {
  const [p, q] = [a.place, b.place];
  if (p === undefined || q === undefined) return 0;
  return p.line - q.line || p.column - q.column;
}
