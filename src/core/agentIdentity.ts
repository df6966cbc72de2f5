// SPDX-License-Identifier: Apache-2.0
/** Who makes a call. `claimed`: by its own word; `verified`: by a token minted for this process. */
export interface AgentIdentity {
  /** Adapter name: `claude-code`, `codex` … or a free name given to `judge`. */
  readonly name: string;
  readonly version: string | null;
  /** The agent's own session id. */
  readonly session: string;
  /** The subagent's id, when a subagent of that session makes the call. */
  readonly subagent: string | null;
  readonly assurance: 'claimed' | 'verified';
}

/** How well a session is supervised, as proved and never as configured. */
export type ProvedLevel = 'enforced' | 'observed' | 'unsupervised';
