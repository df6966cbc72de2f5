// SPDX-License-Identifier: Apache-2.0
import type { Intent, Operation } from '../../core/intent.js';
import type { CaseCall } from './caseFile.js';

/** Where calls of cases take place unless they say otherwise. */
export const CASE_WORKSPACE = '/home/dev/proj';
export const CASE_HOME = '/home/dev';

/** A case's call as an intent. */
export function caseIntent(call: CaseCall): Intent {
  const workspace = call.workspace ?? CASE_WORKSPACE;
  const [tool, operation] = operationOf(call);
  const name = call.agent ?? 'claude-code';
  return {
    agent: { name, version: null, session: 'case', subagent: null, assurance: 'claimed' },
    tool,
    operation,
    cwd: call.cwd ?? workspace,
    workspace,
    home: CASE_HOME,
    toolUseId: null,
    claim: null,
  };
}

function operationOf(call: CaseCall): readonly [string, Operation] {
  return (
    shellCall(call) ?? fileCall(call) ?? otherCall(call) ?? ['', { kind: 'unreadable', reason: 'no tool' }]
  );
}

function shellCall({ bash, powershell }: CaseCall): readonly [string, Operation] | null {
  if (bash !== undefined) return ['Bash', { kind: 'command', shell: 'bash', command: bash }];
  if (powershell === undefined) return null;
  return ['PowerShell', { kind: 'command', shell: 'powershell', command: powershell }];
}

function fileCall(call: CaseCall): readonly [string, Operation] | null {
  if (call.read !== undefined) return ['Read', { kind: 'read', path: call.read, recursive: false }];
  if (call.search !== undefined) return ['Grep', { kind: 'read', path: call.search, recursive: true }];
  if (call.write !== undefined) {
    const change = { kind: 'write', path: call.write, content: call.content ?? '' } as const;
    return ['Write', { kind: 'files', changes: [change] }];
  }
  if (call.edit !== undefined) {
    const edits = [{ old: call.old ?? '', new: call.new ?? '', all: false }];
    return ['Edit', { kind: 'files', changes: [{ kind: 'edit', path: call.edit, edits }] }];
  }
  if (call.delete === undefined) return null;
  return ['Delete', { kind: 'files', changes: [{ kind: 'delete', path: call.delete }] }];
}

function otherCall(call: CaseCall): readonly [string, Operation] | null {
  if (call.fetch !== undefined) return ['WebFetch', { kind: 'fetch', url: call.fetch }];
  if (call.mcp !== undefined) {
    const [server = '', tool = ''] = call.mcp.split('/');
    return ['mcp', { kind: 'mcp', server, tool, arguments: call.arguments ?? {} }];
  }
  if (call.tool === undefined) return null;
  return [call.tool, { kind: 'tool', name: call.tool, input: call.arguments ?? {} }];
}
