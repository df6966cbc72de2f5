// SPDX-License-Identifier: Apache-2.0
import type { RiskAssessment } from '../../core/decision.js';
import type { Atom } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import type { JsonValue } from '../../core/json.js';
import type { SessionState } from '../../core/sessionState.js';
import type { LocalTime, Surroundings } from '../../core/surroundings.js';
import { argumentMatch } from './argument.js';
import { BranchView } from './branches.js';
import { compareNumbers } from './compare.js';
import { isWithin, utcTime, type Hours } from './hours.js';
import { withinItems, type Held, type Picked } from './items.js';
import { afterMatch, overMatch, type Past } from './past.js';
import { NO, stronger, weaker, YES, type Match } from './pathMatch.js';
import { nameInList, type Pick } from './pick.js';
import type { Conditions, RuleInForce } from './rule.js';

/** Everything that conditions look at. */
export interface Call {
  readonly atoms: readonly Atom[];
  readonly intent: Intent;
  readonly surroundings: Surroundings;
  readonly session: SessionState;
  readonly risk: RiskAssessment;
}

/** Holds the conditions of rules against one call; what only a few rules ask is made when the first one asks. */
export class Circumstances {
  private branchView: BranchView | null = null;
  private before: Past | null = null;

  constructor(private readonly call: Call) {}

  /** A rule that picked something; null when it does not hold. An `allow` holds surely or not at all. */
  held(rule: RuleInForce, picks: readonly Pick[]): Held | null {
    const general = this.generalMatch(rule);
    if (general === NO) return null;
    const { branch, args } = rule.conditions;
    const inItem =
      branch === null && args === null ? undefined : (item: number) => this.itemMatch(rule, item);
    const held = withinItems(rule, picks, this.call.atoms, inItem);
    if (held === null) return null;
    const match = weaker(weaker(held.match, general), this.pastMatch(rule, held.atoms));
    if (match === NO || (rule.effect === 'allow' && match !== YES)) return null;
    return { ...held, match, atoms: held.atoms.map((a) => ({ ...a, match: weaker(a.match, match) })) };
  }

  /** A rule about the whole call. */
  wholeMatch(rule: RuleInForce): Match {
    const general = this.generalMatch(rule);
    if (general === NO) return NO;
    const match = weaker(this.anyItemMatch(rule), general);
    return match === NO ? NO : weaker(match, this.pastMatch(rule, []));
  }

  private anyItemMatch(rule: RuleInForce): Match {
    const { branch, args } = rule.conditions;
    if (branch === null && args === null) return YES;
    let match: Match = NO;
    for (const item of new Set(this.call.atoms.map((atom) => atom.item))) {
      match = stronger(match, this.itemMatch(rule, item));
    }
    return match;
  }

  private generalMatch({ conditions, effect }: RuleInForce): Match {
    const { agent, identity, risk, factors, hours } = conditions;
    const { intent, risk: assessed } = this.call;
    const allows = effect === 'allow';
    if (agent !== null && !nameInList(agent, [intent.agent.name], allows)) return NO;
    if (identity !== null && identity !== intent.agent.assurance) return NO;
    if (risk !== null && !compareNumbers(assessed.score, risk.operator, risk.score)) return NO;
    if (factors !== null && !assessed.factors.some((f) => factors.includes(f.id))) return NO;
    return hours === null || this.isTime(hours, allows) ? YES : NO;
  }

  /** SPEC: while the time is not known, an `hours` rule in `deny` and `ask` holds. */
  private isTime(hours: NonNullable<Conditions['hours']>, allows: boolean): boolean {
    return hours.some((span) => {
      const time = this.timeIn(span);
      return time === null ? !allows : isWithin(span, time);
    });
  }

  private timeIn({ zone }: Hours): LocalTime | null {
    const { session, surroundings } = this.call;
    if (zone === null) return session.now === null ? null : utcTime(session.now);
    const known = surroundings.localTimes ?? {};
    return Object.hasOwn(known, zone) ? (known[zone] ?? null) : null;
  }

  /** Conditions about one simple command, or about one tool call. */
  private itemMatch({ conditions, effect }: RuleInForce, item: number): Match {
    const { branch, args } = conditions;
    const allows = effect === 'allow';
    const onBranch = branch === null ? YES : this.branches.match(branch, item, allows);
    if (args === null || onBranch === NO) return onBranch;
    const given = argumentsOf(this.call.intent);
    if (given === null) return NO;
    return args.reduce<Match>((match, test) => weaker(match, argumentMatch(test, given, allows)), onBranch);
  }

  private pastMatch(rule: RuleInForce, picked: readonly Picked[]): Match {
    const { after, over } = rule.conditions;
    const match = after === null ? YES : afterMatch(rule, after, this.past);
    return over === null || match === NO ? match : weaker(match, overMatch(rule, over, picked, this.past));
  }

  private get branches(): BranchView {
    if (this.branchView !== null) return this.branchView;
    const { atoms, intent, surroundings } = this.call;
    const commands = atoms.flatMap((atom) => (atom.kind === 'command' ? [atom] : []));
    return (this.branchView = new BranchView(commands, intent, surroundings));
  }

  private get past(): Past {
    const { atoms, intent, surroundings, session } = this.call;
    const { workspace, home } = intent;
    return (this.before ??= { state: session, here: { atoms, workspace, home, surroundings } });
  }
}

/** Null: the call is neither an MCP call nor one of a tool that has no other kind. */
function argumentsOf({ operation }: Intent): JsonValue | null {
  if (operation.kind === 'mcp') return operation.arguments;
  return operation.kind === 'tool' ? operation.input : null;
}
