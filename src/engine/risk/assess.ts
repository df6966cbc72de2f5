// SPDX-License-Identifier: Apache-2.0
import { FACTOR_IDS, tierOf, type Factor, type FactorId, type RiskAssessment } from '../../core/decision.js';
import { changesOf } from './change.js';
import { BY_CHANGE, BY_SCENE } from './factors.js';
import type { Scene } from './scene.js';

/** Score 0–100: the sum of the named factors, each at most once and at its worst, in the order of their list. */
export function assess(scene: Scene): RiskAssessment {
  const worst = new Map<FactorId, Factor>();
  for (const find of BY_SCENE) keep(find(scene), worst);
  // Only calls that write have contents, and only they pay for a search.
  if (scene.facts.added.length > 0)
    for (const change of changesOf(scene)) for (const find of BY_CHANGE) keep(find(change), worst);
  const factors = [...worst.values()];
  if (factors.length > 1) factors.sort((a, b) => FACTOR_IDS.indexOf(a.id) - FACTOR_IDS.indexOf(b.id));
  const sum = factors.reduce((total, f) => total + f.points, 0);
  const score = Math.max(0, Math.min(100, sum));
  return { score, tier: tierOf(score), factors };
}

function keep(found: Factor | null, worst: Map<FactorId, Factor>): void {
  if (found === null) return;
  const before = worst.get(found.id);
  if (before === undefined || found.points > before.points) worst.set(found.id, found);
}
