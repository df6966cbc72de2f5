// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { LocalTime, Question, Surroundings } from '../../core/surroundings.js';
import { gitFolders } from './branches.js';
import { movedBranches } from './movedBranches.js';
import type { Needs, PolicySet } from './policySet.js';
import { SPANS } from './past.js';
import type { RuleInForce } from './rule.js';

export function needsOf(rules: readonly RuleInForce[]): Needs {
  const conditions = rules.map((rule) => rule.conditions);
  const zones = rules.flatMap(({ conditions: { hours }, place }) =>
    (hours ?? []).flatMap(({ zone }) => (zone === null ? [] : [[zone, place] as const])),
  );
  const spans = conditions.map(({ over }) => (over === null ? 0 : SPANS[over.per]));
  return {
    branch: conditions.some(({ branch }) => branch !== null),
    zones: new Map(zones),
    past: {
      session: conditions.some(({ after, over }) => after !== null || over?.per === 'session'),
      spanMs: Math.max(0, ...spans),
    },
  };
}

/** What the disk and the clock are asked about a call because of the policy. `now`: milliseconds UTC, or not known. */
export function questionsFor(
  { needs }: PolicySet,
  intent: Intent,
  { atoms }: Facts,
  now: number | null,
): readonly Question[] {
  const times: Question[] =
    now === null ? [] : [...needs.zones.keys()].map((zone) => ({ kind: 'local-time', zone, at: now }));
  if (!needs.branch) return times;
  const git = atoms.flatMap((a) =>
    a.kind === 'command' && a.command.program.name === 'git' ? [a.command] : [],
  );
  const folders = new Set(git.flatMap((command) => gitFolders(command, intent) ?? []));
  folders.delete(intent.workspace);
  const elsewhere = [...folders].map((folder) => ({ kind: 'branch', folder }) as const);
  // Of a command of git the analysis asks for the branch anyway.
  const here = git.length === 0 ? [{ kind: 'branch' } as const] : [];
  const pushes = git.filter((command) => movedBranches(command).asConfigured === true);
  const from = new Set(pushes.flatMap((command) => gitFolders(command, intent) ?? []));
  const push = [...from].map((folder) => ({ kind: 'push', folder }) as const);
  return [...times, ...here, ...elsewhere.slice(0, MAX_FOLDERS), ...push.slice(0, MAX_FOLDERS)];
}

/** What the clocks of a zone show at a moment; null when nobody knows the zone. */
export type Clock = (zone: string, at: number) => LocalTime | null;

/** The times that a policy wants to know, by a clock, as the look-up would answer them. */
export function localTimesOf(
  { zones }: Needs,
  now: number,
  clock: Clock,
): NonNullable<Surroundings['localTimes']> {
  const times: Record<string, LocalTime> = {};
  for (const zone of zones.keys()) {
    const time = clock(zone, now);
    if (time !== null) times[zone] = time;
  }
  return times;
}

const MAX_FOLDERS = 16;
