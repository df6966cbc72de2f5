// SPDX-License-Identifier: Apache-2.0
// What an agent did before makes a call more remarkable, never less. These points are few: they tip a call that is
// near the line, and stop nothing by themselves.
import type { Factor } from '../../core/decision.js';
import type { Atom } from '../../core/facts.js';
import type { PastCall } from '../../core/sessionState.js';
import type { Scene } from './scene.js';
import { factor } from './table.js';

/** As far back as is looked. */
const WINDOW = 64;
/** Fewer calls say nothing about what an agent usually does. */
const ENOUGH = 20;
const DENIALS = 3;
/** So many are remarkable however many harmless calls an agent makes in between. */
const DENIALS_EVER = 8;
const WINDOW_EVER = 1024;
const DELETES = 8;

function recent({ session }: Scene): readonly PastCall[] {
  return session.history.slice(-WINDOW);
}

/** A host or program that none of the agent's calls within the window had. */
export function novelty(scene: Scene): Factor | null {
  // SECURITY: what was denied, or waits, is nothing that the agent may be used to.
  const past = recent(scene).filter((call) => call.effect === 'allow');
  if (past.length < ENOUGH) return null;
  const known = new Set(past.flatMap((call) => call.act?.atoms.map(keyOf) ?? []));
  const fresh = scene.facts.atoms.filter((atom) => keyOf(atom) !== '' && !known.has(keyOf(atom)));
  const first = fresh.find((a) => a.kind === 'host') ?? fresh[0];
  if (first === undefined) return null;
  return factor('novelty', first.kind === 'host' ? 'host' : 'program', { span: first.span });
}

function keyOf(atom: Atom): string {
  if (atom.kind === 'host') return `host ${atom.host}`;
  if (atom.kind !== 'command') return '';
  const { name, path } = atom.command.program;
  // A program of the workspace is not the system's one of that name.
  return `program ${path ?? name}`;
}

/** Several calls of this session were denied of late: an agent that tries another way. */
export function escalation(scene: Scene): Factor | null {
  const { id, history } = scene.session;
  const denied = (call: PastCall): boolean => call.effect === 'deny' && call.session === id;
  const late = recent(scene).filter(denied).length;
  const enough =
    late >= DENIALS ||
    (history.length > WINDOW && history.slice(-WINDOW_EVER).filter(denied).length >= DENIALS_EVER);
  return enough ? factor('escalation', 'denied', { span: null }) : null;
}

/** A delete after many others in this session. */
export function burst(scene: Scene): Factor | null {
  const here = scene.facts.atoms.find((a) => a.kind === 'delete');
  if (here === undefined) return null;
  const { id } = scene.session;
  const deletes = recent(scene).filter(
    (call) =>
      call.session === id &&
      call.effect !== 'deny' &&
      // What is no longer known may have been one.
      (call.act === null || call.act.atoms.some((a) => a.kind === 'delete')),
  );
  return deletes.length < DELETES ? null : factor('burst', 'deletes', { span: here.span });
}
