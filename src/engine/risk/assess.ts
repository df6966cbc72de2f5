// SPDX-License-Identifier: Apache-2.0
import { tierOf, type Factor, type RiskAssessment } from '../../core/decision.js';
import { FACTORS } from './factors.js';
import type { Scene } from './scene.js';

/** Score 0–100: the sum of the named factors, each at most once, in the order of the table. */
export function assess(scene: Scene): RiskAssessment {
  const factors: Factor[] = [];
  for (const find of FACTORS) {
    const found = find(scene);
    if (found !== null) factors.push(found);
  }
  const score = Math.min(
    100,
    factors.reduce((sum, f) => sum + f.points, 0),
  );
  return { score, tier: tierOf(score), factors };
}
