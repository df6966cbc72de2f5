// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import { hostClass } from './hosts.js';
import type { Scene } from './scene.js';
import { TABLE, factor, type LevelOf } from './table.js';

/** Where a call talks to, by the class of destination; the worst one counts. */
export function networkEgress({ facts }: Scene): Factor | null {
  let worst: { readonly level: LevelOf<'network-egress'>; readonly found: Factor } | null = null;
  for (const atom of facts.atoms) {
    if (atom.kind !== 'host') continue;
    const level = hostClass(atom.host);
    if (level === 'here') continue;
    const { points } = TABLE['network-egress'].levels[level];
    if (worst === null || points > worst.found.points)
      worst = { level, found: factor('network-egress', level, { span: atom.span }) };
  }
  return worst?.found ?? null;
}
