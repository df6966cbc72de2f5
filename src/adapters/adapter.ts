// SPDX-License-Identifier: Apache-2.0
import type { Intent, Operation } from '../core/intent.js';
import type { Fault, Result } from '../core/result.js';
import type { Verdict } from '../core/verdict.js';

/** Where a session works; the gate fixes it at the session's first call. */
export interface SessionPlace {
  /** Absolute root of the supervised worktree. */
  readonly workspace: string;
  readonly home: string;
}

/** What one message of an agent means. Everything foreign ends here. */
export type AgentEvent =
  | { readonly kind: 'session-start'; readonly session: string; readonly source: string }
  | { readonly kind: 'tool-call'; readonly session: string; readonly intent: Intent }
  | {
      readonly kind: 'tool-outcome';
      readonly session: string;
      readonly tool: string;
      readonly toolUseId: string | null;
      /** What was run, when its input comes with the outcome and is not the person's to complete. */
      readonly ran: Operation | null;
      readonly ok: boolean;
      readonly exit: number | null;
      /** JSON text of what the tool returned, as received. */
      readonly contents: string;
    }
  | { readonly kind: 'session-end'; readonly session: string; readonly reason: string }
  /** The agent is about to reload its settings: `file` is the changed one, if it says. */
  | { readonly kind: 'config-change'; readonly session: string; readonly file: string | null }
  /** A known event that needs no answer. */
  | { readonly kind: 'ignored'; readonly session: string | null }
  /** Not readable or not known: a tool call among them must be denied, so the gate denies. */
  | { readonly kind: 'unreadable'; readonly session: string | null; readonly intent: Intent };

/** What the hook client must do: print `stdout`, print `stderr`, exit with `exit`. */
export interface HookAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: 0 | 2;
}

/** The tool of the test call that must always be denied; its input is `{ nonce }`. */
export const CANARY_TOOL = 'CountersignCanary';

/** A test call as the agent itself would make it: standard input and environment of the registered line. */
export interface CanaryCall {
  readonly body: string;
  readonly env: { readonly [name: string]: string };
}

/** One per agent. Pure but for `connect`. */
export interface Adapter {
  readonly name: string;
  /** Never throws: what cannot be read becomes `unreadable`. `event` is the event name of the registered line. */
  parse(event: string, body: string, place: SessionPlace): AgentEvent;
  /** The answer to a tool call, in the agent's own dialect. */
  renderVerdict(event: string, verdict: Verdict): HookAnswer;
  /** `block: true` refuses a settings reload; for other events a plain acknowledgement. */
  renderEvent(event: string, answer: { readonly block: string | null }): HookAnswer;
  /** No root of ours: no opinion. */
  renderNoOpinion(event: string): HookAnswer;
  /** The test call that proves a session's registered line. */
  canary(at: { readonly session: string; readonly project: string; readonly nonce: string }): CanaryCall;
}

/** A change to one settings file, shown before it is made. */
export interface SettingsChange {
  readonly file: string;
  /** Null when the file does not exist yet. */
  readonly before: string | null;
  readonly after: string;
}

/** One start of an agent, as a person typed it. */
export interface Launch {
  /** To be found on PATH. */
  readonly program: string;
  /** Without what `settings` was taken from. */
  readonly args: readonly string[];
  /** The option under which the agent takes one more settings file. */
  readonly option: string;
  /** What the person gave under that option: a file or JSON text. */
  readonly settings: string | null;
  /** The person's own settings file is not read in this start. */
  readonly ignoresOwnSettings: boolean;
}

/** `off`: no call would be held. `rewrite`: another hook could change a call after it was judged. */
export interface Hazard {
  readonly kind: 'off' | 'rewrite';
  readonly text: string;
}

/** How one process is wired by a settings file of its own. */
export interface ProcessWiring {
  /** The settings file. */
  readonly wiring: string;
  readonly hookProgram: string;
  /** Text of settings that ours are put on top of; null: none. */
  readonly base: string | null;
  /** `identity`: only the line that says who began the session; the rest is wired already. */
  readonly part: 'all' | 'identity';
}

/** Wires an agent by its own settings. The only part of an adapter that touches the disk. */
export interface Connector {
  readonly agent: string;
  /** The first version of the agent that holds a call when the registered program fails, `2.1.295`. */
  readonly minimumVersion: string;
  /** The person's own settings file, as the agent names it: the `wiring` of every line in it. */
  settingsFile(home: string): string;
  /** The change that connecting (or disconnecting) would make; null when there is nothing to do. */
  plan(action: 'connect' | 'disconnect', home: string, hookProgram: string): Result<SettingsChange | null>;
  /** Writes with backup, atomically. Refuses when the file is no longer `before`. */
  apply(change: SettingsChange): Result<{ readonly backup: string | null }, Fault>;
  /** The command line registered for tool calls in that settings file, for the canary; null unless all of ours stand. */
  registeredLine(settingsFile: string, hookProgram: string): string | null;
  /** Reads the arguments of one start of the agent; a fault when they would drop our hooks. */
  readLaunch(args: readonly string[]): Result<Launch>;
  /** Text of a settings file that wires one process. */
  processSettings(wiring: ProcessWiring): Result<string>;
  /** What would take our lines their force from the start. */
  hazards(at: {
    readonly home: string;
    readonly project: string;
    readonly env: { readonly [name: string]: string | undefined };
  }): readonly Hazard[];
  /**
   * Why the agent must not reload its settings: our lines in `wiring` would be lost or lose their force. Null when it may.
   * `changed` is the file that the agent says has changed.
   */
  refuseReload(changed: string | null, wiring: string, hookProgram: string): string | null;
}
