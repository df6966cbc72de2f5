// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { AgentEvent } from '../../../src/adapters/adapter.js';
import { ADAPTERS } from '../../../src/adapters/registry.js';
import type { Operation } from '../../../src/core/intent.js';

const FOLDER = 'test/wire/claude-code/2.1.330';
const PLACE = { workspace: '/workspace', home: '/home/dev' };

interface Recorded {
  readonly event: string;
  readonly stdin: { readonly session_id: string };
}

/** What each recorded payload means. A payload that is not listed here fails the test. */
const MEANS: { readonly [file: string]: AgentEvent['kind'] | Operation } = {
  ConfigChange: 'config-change',
  'ConfigChange.user': 'config-change',
  'PostToolUseFailure.Bash': 'tool-outcome',
  'PostToolUseFailure.Read': 'tool-outcome',
  'PreToolUse.Read': { kind: 'read', path: '/home/dev/secret', recursive: false },
  'PreToolUse.Monitor': { kind: 'command', shell: 'bash', command: 'echo hi' },
  MessageDisplay: 'ignored',
  Notification: 'ignored',
  'PermissionRequest.Bash': 'ignored',
  PostToolBatch: 'ignored',
  'PostToolUse.Agent.in-subagent': 'tool-outcome',
  'PostToolUse.Agent': 'tool-outcome',
  'PostToolUse.Bash.in-subagent': 'tool-outcome',
  'PostToolUse.Bash': 'tool-outcome',
  'PostToolUse.Edit': 'tool-outcome',
  'PostToolUse.Write': 'tool-outcome',
  'PostToolUse.mcp__echo__say': 'tool-outcome',
  'PreToolUse.Agent.in-subagent': {
    kind: 'tool',
    name: 'Agent',
    input: {
      description: 'sub work',
      prompt: 'run the sub step',
      subagent_type: 'general-purpose',
      run_in_background: false,
    },
  },
  'PreToolUse.Agent': {
    kind: 'tool',
    name: 'Agent',
    input: {
      description: 'sub work',
      prompt: 'run the sub step',
      subagent_type: 'general-purpose',
      run_in_background: false,
    },
  },
  'PreToolUse.Bash.in-subagent': { kind: 'command', shell: 'bash', command: 'echo shell-ran > shell.txt' },
  'PreToolUse.Bash': {
    kind: 'command',
    shell: 'bash',
    command: 'echo shell-ran > shell.txt; cat shell.txt',
  },
  'PreToolUse.Edit': {
    kind: 'files',
    changes: [
      { kind: 'edit', path: '/workspace/file.txt', edits: [{ old: 'hello', new: 'goodbye', all: false }] },
    ],
  },
  'PreToolUse.ToolSearch': {
    kind: 'tool',
    name: 'ToolSearch',
    input: { query: 'select:WebFetch', max_results: 1 },
  },
  'PreToolUse.WebFetch': { kind: 'fetch', url: 'https://example.com/page' },
  'PreToolUse.Write': {
    kind: 'files',
    changes: [{ kind: 'write', path: '/workspace/file.txt', content: 'hello\n' }],
  },
  'PreToolUse.mcp__echo__say': { kind: 'mcp', server: 'echo', tool: 'say', arguments: { text: 'hi' } },
  SessionEnd: 'session-end',
  SessionStart: 'session-start',
  Stop: 'ignored',
  SubagentStart: 'ignored',
  SubagentStop: 'ignored',
  UserPromptSubmit: 'ignored',
};

describe('claude-code: recorded payloads of 2.1.330', () => {
  for (const file of readdirSync(FOLDER).filter((f) => f.endsWith('.json'))) {
    it(file, () => {
      const recorded = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Recorded;
      const event = ADAPTERS.get('claude-code')?.parse(recorded.event, JSON.stringify(recorded.stdin), PLACE);
      const expected = MEANS[file.replace(/\.json$/, '')];
      assert.ok(event !== undefined && expected !== undefined);
      assert.equal(event.session, recorded.stdin.session_id);
      if (typeof expected === 'string') assert.equal(event.kind, expected);
      else {
        assert.ok(event.kind === 'tool-call');
        assert.deepEqual(event.intent.operation, expected);
        assert.equal(event.intent.cwd, '/workspace');
        assert.equal(event.intent.agent.subagent !== null, file.includes('in-subagent'));
      }
    });
  }

  it('covers every listed payload', () => {
    assert.deepEqual(
      readdirSync(FOLDER).sort(),
      Object.keys(MEANS)
        .map((f) => `${f}.json`)
        .sort(),
    );
  });
});
