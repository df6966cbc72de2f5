// SPDX-License-Identifier: Apache-2.0
import type { Place } from '../../core/result.js';
import { field, many, readYaml, textOf } from './readYaml.js';
import { POLICY } from './schema.js';

/** Path patterns whose literal text could be a file's name (`src/[id]/page.tsx`), for a warning. */
export function literalPaths(text: string, file: string): readonly { pattern: string; place: Place }[] {
  const { read } = readYaml(text, file, POLICY);
  const rules = read === null ? null : field(read, 'rules');
  if (rules === null) return [];
  return many(rules).flatMap((rule) => {
    const when = field(rule, 'when');
    if (when === null) return [];
    const patterns = (['read', 'write', 'delete'] as const).flatMap((kind) => {
      const list = field(when, kind);
      return list === null ? [] : many(list);
    });
    return patterns.flatMap((item) => {
      const pattern = (textOf(item) ?? '').replace(/^!/, '');
      return /[[{(]/.test(pattern) ? [{ pattern, place: item.place }] : [];
    });
  });
}
