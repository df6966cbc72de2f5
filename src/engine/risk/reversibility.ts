// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { KeptAnswer } from '../../core/surroundings.js';
import { isTemporary } from './places.js';
import { pathAtoms, type Scene } from './scene.js';
import { factor, type LevelOf } from './table.js';

/** A delete of which git has no copy, or of which nobody could say so. */
export function irreversible({ facts, surroundings }: Scene): Factor | null {
  if (!surroundings.lookedUp) return null;
  for (const { kind, target, span } of pathAtoms(facts)) {
    if (kind !== 'delete' || isTemporary(target.path)) continue;
    if (surroundings.entries[target.path]?.type === 'missing') continue;
    // Of a pattern the disk was not asked.
    const state = target.kind === 'exact' ? keptAt(surroundings, target.path)?.state : undefined;
    if (state !== 'clean') return factor('irreversible', lost(state), { span });
  }
  return null;
}

function lost(state: KeptAnswer['state'] | undefined): LevelOf<'irreversible'> {
  return state === 'changed' || state === 'ignored' ? state : state === 'missing' ? 'nowhere' : 'unknown';
}

/**
 * All that goes is committed as it is.
 *
 * SECURITY: points are taken off only on the disk's own word about every single target, and only where nothing but
 * deletes happens; what is unknown takes off nothing.
 */
export function reversible({ facts, surroundings }: Scene): Factor | null {
  if (!surroundings.lookedUp || facts.added.length > 0) return null;
  const paths = pathAtoms(facts).filter((a) => a.kind !== 'read');
  const first = paths[0];
  if (first === undefined || facts.atoms.some((a) => a.kind === 'unknown' || a.kind === 'host')) return null;
  const all = paths.every(
    ({ kind, target }) =>
      kind === 'delete' && target.kind === 'exact' && keptAt(surroundings, target.path)?.state === 'clean',
  );
  if (!all) return null;
  const elsewhere = paths.every(({ target }) => keptAt(surroundings, target.path)?.remote === true);
  return factor('reversible', elsewhere ? 'remote' : 'committed', { span: first.span });
}

function keptAt({ kept }: Scene['surroundings'], path: string): KeptAnswer | undefined {
  return kept !== undefined && Object.hasOwn(kept, path) ? kept[path] : undefined;
}
