// SPDX-License-Identifier: Apache-2.0
import type { AgentIdentity } from './agentIdentity.js';
import type { JsonValue } from './json.js';

/** One replacement in a file: `old` becomes `new`, once or everywhere. */
export interface TextEdit {
  readonly old: string;
  readonly new: string;
  readonly all: boolean;
}

/** What a call would do to one file. Paths are as the agent wrote them, absolute or relative to `cwd`. */
export type FileChange =
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'edit'; readonly path: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'delete'; readonly path: string };

/** What a tool call would do, free of any agent's wire format. */
export type Operation =
  | { readonly kind: 'command'; readonly shell: 'bash' | 'powershell' | 'cmd'; readonly command: string }
  | { readonly kind: 'read'; readonly path: string; readonly recursive: boolean }
  | { readonly kind: 'files'; readonly changes: readonly [FileChange, ...FileChange[]] }
  | { readonly kind: 'fetch'; readonly url: string }
  | {
      readonly kind: 'mcp';
      readonly server: string;
      readonly tool: string;
      readonly arguments: JsonValue;
    }
  /** Neither command, file access, fetch nor MCP call: sub-agents, plans, skills … */
  | { readonly kind: 'tool'; readonly name: string; readonly input: JsonValue }
  /** What an adapter could not read. Judged and recorded like any other; always denied. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A tool call in our own words: who wants to do what, and where. */
export interface Intent {
  readonly agent: AgentIdentity;
  /** The agent's own name for the tool, `Bash`, `mcp__github__close_issue` … */
  readonly tool: string;
  readonly operation: Operation;
  /** Absolute folder in which relative paths and commands start. */
  readonly cwd: string;
  /** Absolute root of the worktree that the session works in. */
  readonly workspace: string;
  /** Absolute home folder of the person. */
  readonly home: string;
  /** The agent's id of this call, if it has one; joins a call with its outcome. */
  readonly toolUseId: string | null;
  /** The agent's own words about the call. Unverified: shown quoted, never scored. */
  readonly claim: string | null;
}
