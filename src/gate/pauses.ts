// SPDX-License-Identifier: Apache-2.0
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { Decision } from '../core/decision.js';
import { isMarked, PAUSE_RULE, type PauseMark, type Pauses } from '../core/pause.js';
import { fail, faultText, ok, type Result } from '../core/result.js';
import { readPauses, writePauses } from '../store/pauseFile.js';
import { causeText } from './words.js';

const MAX_MARKS = 1000;
const SOMEBODY = 'somebody at the command line';

/** Who is paused. In memory first, so that the next call is refused; on disk so that a restart changes nothing. */
export class PauseState {
  private marks: readonly PauseMark[] = [];
  /** INVARIANT: what cannot be read holds everybody. */
  private unreadable: string | null = 'it was not read yet';
  private unsaved: string | null = null;

  constructor(private readonly stateFolder: string) {}

  read(): void {
    const read = readPauses(this.stateFolder);
    this.unreadable = read.ok ? null : faultText(read.fault);
    if (read.ok) this.marks = read.value;
  }

  view(): Pauses {
    const { marks, unreadable, unsaved } = this;
    return {
      all: unreadable !== null || marks.some((mark) => mark.agent === null),
      marks,
      fault: unreadable ?? unsaved,
    };
  }

  /** Why this agent is held, as it is told; null when it is not. */
  holding(agent: Pick<AgentIdentity, 'name' | 'session'>): string | null {
    if (this.unreadable !== null)
      return `paused, because the state of the pause is not known: ${this.unreadable}`;
    const mark = this.marks.find((one) => isMarked(one, agent));
    if (mark === undefined) return null;
    return `${mark.who ?? SOMEBODY} paused ${mark.agent === null ? 'all agents' : 'this agent'}`;
  }

  /** A denial for who is held; null for everybody else. */
  judge(agent: AgentIdentity): Decision | null {
    const reason = this.holding(agent);
    if (reason === null) return null;
    const matched = `agent ${agent.name}`;
    return {
      effect: 'deny',
      risk: { score: 0, tier: 'T0', factors: [] },
      findings: [{ rule: PAUSE_RULE, effect: 'deny', file: null, line: null, matched, reason }],
    };
  }

  /** Holds from this moment, whether or not it can be written. `false`: it was so before. */
  add(mark: PauseMark): boolean {
    // Whoever fills the list up pauses all.
    const agent = this.marks.length < MAX_MARKS ? mark.agent : null;
    const fresh = !this.marks.some((one) => one.agent === agent);
    if (fresh) this.marks = [...this.marks, { ...mark, agent }];
    if (fresh || this.unsaved !== null) this.save();
    return fresh;
  }

  /** Takes one mark away, or with null all. What cannot be written stays paused. */
  lift(agent: string | null): Result<null> {
    const left = agent === null ? [] : this.marks.filter((mark) => mark.agent !== agent);
    if (agent !== null && this.unreadable !== null)
      return fail({
        code: 'pauses-unreadable',
        message: 'only all agents together can go on',
        hint: this.unreadable,
      });
    try {
      writePauses(this.stateFolder, left);
    } catch (cause) {
      return fail({ code: 'pauses-unwritable', message: `still paused: ${causeText(cause)}`, cause });
    }
    this.marks = left;
    this.unreadable = null;
    this.unsaved = null;
    return ok(null);
  }

  /** What cannot be read stays as it is, so that it holds everybody after a restart too. */
  private save(): void {
    try {
      if (this.unreadable === null) writePauses(this.stateFolder, this.marks);
      this.unsaved = null;
    } catch (cause) {
      this.unsaved = `the pause would not outlive the gate: ${causeText(cause)}`;
    }
  }
}
