// SPDX-License-Identifier: Apache-2.0
import type { FactorId } from '../../core/decision.js';
import type { Atom, PathTarget } from '../../core/facts.js';
import { historyRewrite } from './history.js';
import { isCiFile, isSecretFile, isTemporary } from './places.js';
import { remoteCode } from './remoteCode.js';
import type { FoundFactor, Scene } from './scene.js';

interface FactorRule {
  readonly id: FactorId;
  find(scene: Scene): FoundFactor | null;
}

type PathAtom = Extract<Atom, { kind: 'read' | 'write' | 'delete' }>;

/** Points are those of the table in docs/policy.md. */
export const FACTORS: readonly FactorRule[] = [
  { id: 'outside-workspace', find: outsideWorkspace },
  { id: 'history-rewrite', find: historyRewrite },
  { id: 'remote-code', find: remoteCode },
  { id: 'secret-path', find: secretPath },
  { id: 'self-modification', find: selfModification },
  { id: 'bulk-delete', find: bulkDelete },
  { id: 'ci-change', find: ciChange },
  { id: 'unanalysed', find: unanalysed },
];

function outsideWorkspace({ intent, facts, surroundings }: Scene): FoundFactor | null {
  const outside = pathAtoms(facts.atoms).filter(({ kind, target }) => {
    const real = surroundings.realPaths[target.path];
    const paths = real === undefined ? [target.path] : [target.path, real];
    return paths.some((p) => {
      if (isWithin(p, intent.workspace)) return false;
      return kind === 'delete' || isWithin(p, intent.home) || !isTemporary(p);
    });
  });
  const changed = outside.find((a) => a.kind !== 'read');
  if (changed !== undefined) {
    const verb = changed.kind === 'write' ? 'writes' : 'deletes';
    return { points: 30, reason: `${verb} outside the workspace`, span: changed.span };
  }
  const read = outside[0];
  return read === undefined ? null : { points: 10, reason: 'reads outside the workspace', span: read.span };
}

function secretPath({ intent, facts, surroundings }: Scene): FoundFactor | null {
  for (const atom of pathAtoms(facts.atoms)) {
    const real = surroundings.realPaths[atom.target.path];
    const paths = [nameOf(atom.target), ...(real === undefined ? [] : [real])];
    if (paths.some((p) => isSecretFile(p, intent.home)))
      return { points: 40, reason: 'a file that usually holds secrets', span: atom.span };
  }
  return null;
}

/** Never below T3: policy, hook and settings files decide what runs next. */
function selfModification({ protects }: Scene): FoundFactor | null {
  const first = protects[0];
  return first === undefined
    ? null
    : { points: 70, reason: 'changes what the gate, an agent, git or an editor obeys', span: first.span };
}

const MANY_FILES = 20;

function bulkDelete({ facts, surroundings }: Scene): FoundFactor | null {
  for (const atom of pathAtoms(facts.atoms)) {
    if (atom.kind !== 'delete') continue;
    const { target } = atom;
    const single = target.extent === 'entry' && target.kind === 'exact';
    const files = surroundings.entries[target.path]?.files ?? (single ? 1 : null);
    if (files !== null && files <= MANY_FILES) continue;
    const count = files === null ? 'an unknown number of' : String(files);
    return { points: 25, reason: `deletes ${count} files`, span: atom.span };
  }
  return null;
}

function ciChange({ intent, facts }: Scene): FoundFactor | null {
  const changed = pathAtoms(facts.atoms).find(
    ({ kind, target }) => kind !== 'read' && isCiFile(nameOf(target), intent.workspace),
  );
  return changed === undefined
    ? null
    : { points: 40, reason: 'changes what continuous integration runs', span: changed.span };
}

function unanalysed({ facts }: Scene): FoundFactor | null {
  const unknown = facts.atoms.find((a) => a.kind === 'unknown');
  return unknown === undefined
    ? null
    : { points: 20, reason: 'not all of it could be analysed', span: unknown.span };
}

function pathAtoms(atoms: readonly Atom[]): readonly PathAtom[] {
  return atoms.filter((a): a is PathAtom => a.kind === 'read' || a.kind === 'write' || a.kind === 'delete');
}

/** A glob of the call is taken at its word. */
function nameOf(target: PathTarget): string {
  return target.glob ?? target.path;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
