// SPDX-License-Identifier: Apache-2.0
import type { Intent } from '../../../../src/core/intent.js';

/** A command line as an agent in the workspace would send it. */
export function bash(command: string): Intent {
  return {
    agent: { name: 'test', version: null, session: 's', subagent: null, assurance: 'claimed' },
    tool: 'Bash',
    operation: { kind: 'command', shell: 'bash', command },
    cwd: '/home/dev/proj',
    workspace: '/home/dev/proj',
    home: '/home/dev',
    toolUseId: null,
    claim: null,
  };
}
