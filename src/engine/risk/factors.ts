// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { PathTarget } from '../../core/facts.js';
import { isTooLong, type Change } from './change.js';
import { testDeleted, weakenedChecks } from './checks.js';
import { ciContent } from './ciContent.js';
import { destructiveMigration, destructiveQuery } from './data.js';
import { deceptiveText } from './deceptiveText.js';
import { networkEgress } from './egress.js';
import { exfiltration } from './exfiltration.js';
import { historyRewrite } from './history.js';
import { obfuscation } from './obfuscation.js';
import { persistence } from './persistence.js';
import { isCiFile, isSecretFile, isTemporary } from './places.js';
import { privilege, setuid } from './privilege.js';
import { remoteCode } from './remoteCode.js';
import { irreversible, reversible } from './reversibility.js';
import { dynamicCode, fetchedCode } from './runtimeCode.js';
import { isWithin, namesOf, nameOf, pathAtoms, type PathAtom, type Scene } from './scene.js';
import { secretContent } from './secrets.js';
import { weakenedSecurity } from './security.js';
import { installedLookalike, installedPackage, newDependency, supplyChain } from './supplyChain.js';
import { destructiveSystem } from './system.js';
import { factor } from './table.js';
import { burst, escalation, novelty } from './trajectory.js';

/** What a call as a whole may be about; what each factor weighs stands in the table. */
export const BY_SCENE: readonly ((scene: Scene) => Factor | null)[] = [
  outsideWorkspace,
  historyRewrite,
  remoteCode,
  secretPath,
  selfModification,
  bulkDelete,
  ciChange,
  unanalysed,
  destructiveSystem,
  persistence,
  exfiltration,
  privilege,
  setuid,
  obfuscation,
  networkEgress,
  testDeleted,
  installedPackage,
  installedLookalike,
  destructiveQuery,
  irreversible,
  reversible,
  novelty,
  escalation,
  burst,
];

/** What the new text of one file may be about. */
export const BY_CHANGE: readonly ((change: Change) => Factor | null)[] = [
  ciContent,
  secretContent,
  weakenedSecurity,
  weakenedChecks,
  newDependency,
  supplyChain,
  fetchedCode,
  dynamicCode,
  deceptiveText,
  destructiveMigration,
];

function outsideWorkspace({ intent, facts, surroundings }: Scene): Factor | null {
  const outside = pathAtoms(facts).filter(({ kind, target }) => {
    return [target.path, ...namesOf(target, surroundings).slice(1)].some((p) => {
      if (isWithin(p, intent.workspace)) return false;
      return kind === 'delete' || isWithin(p, intent.home) || !isTemporary(p);
    });
  });
  const scratch = ({ kind, target }: PathAtom): boolean =>
    kind === 'delete' && isInScratch(target) && namesOf(target, surroundings).every(isTemporary);
  const changed = outside.find((a) => a.kind !== 'read' && !scratch(a));
  const worst = changed ?? outside[0];
  if (worst === undefined) return null;
  return factor('outside-workspace', scratch(worst) ? 'scratch' : worst.kind, { span: worst.span });
}

/** Something of scratch space by its name, not all of it. */
function isInScratch({ path, glob, written }: PathTarget): boolean {
  const named = /^\/(?:private\/)?(?:tmp|var\/tmp|dev\/shm|var\/folders\/[^/]+\/[^/]+\/T)\/[^/*?[{]/;
  return named.test(glob ?? path) && isTemporary(path) && written === undefined;
}

function secretPath({ intent, facts, surroundings }: Scene): Factor | null {
  for (const atom of pathAtoms(facts)) {
    if (namesOf(atom.target, surroundings).some((p) => isSecretFile(p, intent.home)))
      return factor('secret-path', 'touches', { span: atom.span });
  }
  return null;
}

/** Never below T3: policy, hook and settings files decide what runs next. */
function selfModification({ protects }: Scene): Factor | null {
  const first = protects[0];
  return first === undefined ? null : factor('self-modification', 'changes', { span: first.span });
}

const MANY_FILES = 20;

function bulkDelete({ facts, surroundings }: Scene): Factor | null {
  for (const atom of pathAtoms(facts)) {
    if (atom.kind !== 'delete') continue;
    const { target } = atom;
    const single = target.extent === 'entry' && target.kind === 'exact';
    const files = surroundings.entries[target.path]?.files ?? (single ? 1 : null);
    if (files !== null && files <= MANY_FILES) continue;
    const count = files === null ? 'an unknown number of' : String(files);
    return factor('bulk-delete', 'many', { span: atom.span, detail: `deletes ${count} files` });
  }
  return null;
}

function ciChange({ intent, facts }: Scene): Factor | null {
  const changed = pathAtoms(facts).find(
    ({ kind, target }) => kind !== 'read' && isCiFile(nameOf(target), intent.workspace),
  );
  return changed === undefined ? null : factor('ci-change', 'changes', { span: changed.span });
}

function unanalysed(scene: Scene): Factor | null {
  if (isTooLong(scene)) return factor('unanalysed', 'long', { span: null });
  const unknown = scene.facts.atoms.find((a) => a.kind === 'unknown');
  return unknown === undefined ? null : factor('unanalysed', 'some', { span: unknown.span });
}
