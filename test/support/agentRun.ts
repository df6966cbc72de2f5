// SPDX-License-Identifier: Apache-2.0
// One run of the real agent in a world of its own, with a person (or nobody) at the other end.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runClaude, type ClaudeEnded, type ClaudeRun } from './claude.js';
import { startModelServer, type ModelStep, type ToolResult } from './modelServer.js';
import type { World } from './world.js';

export interface AgentRun {
  readonly ended: ClaudeEnded;
  /** What the model was told about each tool call. */
  readonly told: readonly ToolResult[];
  /** Whether a file of this name came to be in the workspace. */
  ran(marker: string): boolean;
}

/** Runs Claude Code on one scripted conversation. */
export async function runAgent(
  world: World,
  steps: readonly ModelStep[],
  options: Partial<ClaudeRun> = {},
): Promise<AgentRun> {
  const model = await startModelServer([...steps, { text: 'done' }]);
  try {
    const { home, workspace } = world;
    const ended = await runClaude({ home, workspace, model: model.url, ...options });
    const ran = (marker: string): boolean => existsSync(path.join(workspace, marker));
    return { ended, told: model.toolResults(), ran };
  } finally {
    await model.close();
  }
}

/** A step in which the model wants to run one command. */
export function bash(command: string): ModelStep {
  return { tools: [{ name: 'Bash', input: { command, description: 'a scripted step' } }] };
}
