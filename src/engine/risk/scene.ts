// SPDX-License-Identifier: Apache-2.0
import type { Atom, Facts, PathTarget, SimpleCommand, Span } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { SessionState } from '../../core/sessionState.js';
import type { Surroundings } from '../../core/surroundings.js';

/** All that a factor may look at. */
export interface Scene {
  readonly intent: Intent;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  readonly session: SessionState;
  /** What the built-in rules protect and this call would change. */
  readonly protects: readonly { readonly what: string; readonly span: Span | null }[];
}

export type CommandAtom = Extract<Atom, { kind: 'command' }>;
export type PathAtom = Extract<Atom, { kind: 'read' | 'write' | 'delete' }>;

export function commandAtoms(facts: Facts): readonly CommandAtom[] {
  return facts.atoms.filter((a) => a.kind === 'command');
}

export function pathAtoms(facts: Facts): readonly PathAtom[] {
  return facts.atoms.filter((a): a is PathAtom => isPathAtom(a));
}

export function isPathAtom(atom: Atom): atom is PathAtom {
  return atom.kind === 'read' || atom.kind === 'write' || atom.kind === 'delete';
}

/** A glob of the call is taken at its word. */
export function nameOf(target: PathTarget): string {
  return target.glob ?? target.path;
}

/** Every spelling of a target that counts: as written, and where the disk says that it leads. */
export function namesOf(target: PathTarget, { realPaths }: Surroundings): readonly string[] {
  const real = Object.hasOwn(realPaths, target.path) ? realPaths[target.path] : undefined;
  const name = nameOf(target);
  return real === undefined || real === name ? [name] : [name, real];
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The options of a command, for a quick look. */
export function hasOption({ invocation }: SimpleCommand, ...names: readonly string[]): boolean {
  return invocation.options.some((o) => names.includes(o.name));
}

/** The operands as texts; what is not known is the empty text. */
export function operandTexts({ invocation }: SimpleCommand): readonly string[] {
  return invocation.operands.map((w) => (w.kind === 'unknown' ? '' : w.text));
}

/** What the agent wrote for a word or command; empty when that is not in the call's own text. */
export function sourceOf(span: Span | null, { operation }: Intent): string {
  if (operation.kind !== 'command' || span?.field !== 'command') return '';
  return operation.command.slice(span.start, span.end);
}
