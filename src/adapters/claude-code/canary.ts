// SPDX-License-Identifier: Apache-2.0
import { CANARY_TOOL, type CanaryCall } from '../adapter.js';

/** A call of our test tool, as Claude Code would send it before running it. */
export function canary(at: {
  readonly session: string;
  readonly project: string;
  readonly nonce: string;
}): CanaryCall {
  const call = {
    session_id: at.session,
    cwd: at.project,
    hook_event_name: 'PreToolUse',
    tool_name: CANARY_TOOL,
    tool_input: { nonce: at.nonce },
    tool_use_id: `canary-${at.nonce}`,
  };
  return { body: JSON.stringify(call), env: { CLAUDE_PROJECT_DIR: at.project } };
}
