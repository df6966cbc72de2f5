// SPDX-License-Identifier: Apache-2.0
// What a grant that is made from a call would cover of others. A call that no grant may answer has no coverage.
import { canonicalJson } from '../core/canonicalJson.js';
import type { Decision, FactorId } from '../core/decision.js';
import type { Sha256 } from '../core/digest.js';
import type { SimpleCommand } from '../core/facts.js';
import type { GrantBreadth } from '../core/grant.js';
import type { JsonValue } from '../core/json.js';
import { breadthFor } from './policy/grantable.js';
import { movedBranches } from './policy/movedBranches.js';
import { covers, templateOf, type Asked, type Template } from './template.js';

export interface Coverage {
  /** Digest of the call itself and of where its names lead. */
  readonly call: string;
  /** Null: only this very call may be granted. Its keys are digests. */
  readonly template: Template | null;
  /** What asks: every rule by its place, and the limits that risk is over. */
  readonly askers: readonly string[];
  readonly score: number;
  /** What only the calls before made remarkable. */
  readonly trajectory: readonly FactorId[];
}

/** Null: only a person can answer this call. */
export function coverageOf(asked: Asked, sha256: Sha256): Coverage | null {
  const askers = askersOf(asked);
  const breadth = breadthOf(asked);
  if (askers === null || breadth === null || !isKnown(asked)) return null;
  const call = callDigest(asked, sha256);
  if (call === null) return null;
  const { score, factors } = asked.decision.risk;
  const trajectory = factors.map(({ id }) => id).filter((id) => TRAJECTORY.has(id));
  return { call, template: breadth === 'call' ? null : ground(asked, sha256), askers, score, trajectory };
}

/** INVARIANT: never more than what was granted, never for another reason, never at a higher risk. */
export function coversCall(granted: Coverage, breadth: GrantBreadth, asked: Coverage): boolean {
  if (asked.score > granted.score) return false;
  if (!within(asked.askers, granted.askers) || !within(asked.trajectory, granted.trajectory)) return false;
  if (asked.call === granted.call) return true;
  if (breadth === 'call' || granted.template === null || asked.template === null) return false;
  return covers(granted.template, asked.template);
}

function within<T>(some: readonly T[], all: readonly T[]): boolean {
  return some.every((one) => all.includes(one));
}

const TRAJECTORY: ReadonlySet<FactorId> = new Set(['novelty', 'escalation', 'burst']);

/** The narrowest of what the findings that ask allow. */
function breadthOf({ decision, policies }: Asked): GrantBreadth | null {
  if (decision.effect !== 'ask' || decision.risk.tier === 'T4') return null;
  const asking = decision.findings.filter(({ effect }) => effect === 'ask');
  const breadths = asking.map((finding) => breadthFor(finding, policies));
  if (asking.length === 0 || breadths.includes(null)) return null;
  return breadths.includes('call') ? 'call' : 'template';
}

/** Nothing in it is unknown, and the disk has said where each of its paths leads. */
function isKnown({ facts, surroundings }: Asked): boolean {
  return (
    surroundings.lookedUp &&
    facts.atoms.length > 0 &&
    facts.atoms.every((atom) => {
      if (atom.kind === 'unknown') return false;
      if (atom.kind === 'command')
        return (
          isLiteral(atom.command) && (!goesByConfiguration(atom.command) || surroundings.pushes !== undefined)
        );
      if (!('target' in atom)) return true;
      const { path, kind, written } = atom.target;
      return kind === 'exact' && written === undefined && Object.hasOwn(surroundings.realPaths, path);
    })
  );
}

/** The same words with a variable or a pattern in them may mean another thing each time. */
function isLiteral({ argv }: SimpleCommand): boolean {
  return argv.every((word) => word.kind === 'literal');
}

/** Where it pushes to stands in a file that may change, and only some policies have it looked up. */
function goesByConfiguration(command: SimpleCommand): boolean {
  return command.program.name === 'git' && movedBranches(command).asConfigured === true;
}

/** Null when what asks cannot be told apart. */
function askersOf({ decision }: Asked): readonly string[] | null {
  const askers: string[] = [];
  for (const { rule, effect, file, line, matched } of decision.findings) {
    if (effect !== 'ask') continue;
    const limit = rule === 'risk' ? /^score \d+ over (\d+):/.exec(matched)?.[1] : '';
    if (limit === undefined) return null;
    askers.push([rule, file ?? '', String(line ?? ''), limit].join('\n'));
  }
  return [...new Set(askers)].sort();
}

function callDigest(asked: Asked, sha256: Sha256): string | null {
  const { intent, surroundings, decision } = asked;
  const { tool, operation, cwd } = intent;
  const factors = untravelled(decision).risk.factors.map(({ id }) => id);
  const { branch, branches = {}, pushes = {}, realPaths } = surroundings;
  const place = { branch, branches, pushes, realPaths };
  const call = { tool, operation, cwd, factors: [...new Set(factors)].sort(), ...place };
  try {
    return sha256(canonicalJson(call as unknown as JsonValue));
  } catch {
    // Numbers that have two spellings, halves of characters: not the same as anything.
    return null;
  }
}

/** A command of git means another thing on another branch, or where git is told to push to another one. */
function placeOf({ facts, surroundings }: Asked): readonly unknown[] {
  const { branch, branches = {}, pushes = {} } = surroundings;
  const usesGit = facts.atoms.some((a) => a.kind === 'command' && a.command.program.name === 'git');
  return usesGit ? [branch, branches, pushes] : [];
}

/** The template with all that its commands stand on. */
function ground(asked: Asked, sha256: Sha256): Template | null {
  const template = templateOf({ ...asked, decision: untravelled(asked.decision) });
  if (template === null) return null;
  const programs = asked.facts.atoms.flatMap((atom) =>
    atom.kind === 'command' && atom.command.program.path !== null
      ? [[atom.command.program.path, asked.surroundings.realPaths[atom.command.program.path] ?? null]]
      : [],
  );
  const place = JSON.stringify([placeOf(asked), programs.filter(([named, real]) => named !== real)]);
  return template.map((part) => ({ ...part, key: sha256(`${part.key}\n${place}`) }));
}

/** Without what the calls before add: a grant covers less remarkable calls as well, see `trajectory`. */
function untravelled(decision: Decision): Decision {
  const factors = decision.risk.factors.filter(({ id }) => !TRAJECTORY.has(id));
  return { ...decision, risk: { ...decision.risk, factors } };
}
