// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../src/adapters/claude-code/parse.js';
import type { Operation } from '../../../src/core/intent.js';

const PLACE = { workspace: '/work space', home: '/home/dev' };
const CALL = {
  session_id: 's1',
  cwd: '/work space/sub',
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'ls' } as unknown,
  tool_use_id: 'toolu_1',
};

function operation(tool: string, input: unknown, more: object = {}): Operation {
  const event = parse(
    'PreToolUse',
    JSON.stringify({ ...CALL, tool_name: tool, tool_input: input, ...more }),
    PLACE,
  );
  assert.ok(event.kind === 'tool-call' || event.kind === 'unreadable');
  return event.intent.operation;
}

describe('claude-code: parse', () => {
  const means: readonly (readonly [note: string, tool: string, input: object, expected: Operation])[] = [
    ['a command may be empty', 'Bash', { command: '' }, { kind: 'command', shell: 'bash', command: '' }],
    ['PowerShell', 'PowerShell', { command: 'ls' }, { kind: 'command', shell: 'powershell', command: 'ls' }],
    [
      'Monitor runs a command',
      'Monitor',
      { command: 'tail -f x', description: 'd' },
      { kind: 'command', shell: 'bash', command: 'tail -f x' },
    ],
    ['Monitor opens a socket', 'Monitor', { ws: { url: 'wss://h/x' } }, { kind: 'fetch', url: 'wss://h/x' }],
    ['Read', 'Read', { file_path: '/a', limit: 3 }, { kind: 'read', path: '/a', recursive: false }],
    [
      '~ is the home folder',
      'Read',
      { file_path: '~/.ssh/id' },
      { kind: 'read', path: '/home/dev/.ssh/id', recursive: false },
    ],
    [
      'a path is trimmed as the agent trims it',
      'Read',
      { file_path: ' /etc/passwd ' },
      { kind: 'read', path: '/etc/passwd', recursive: false },
    ],
    ['~x is no home folder', 'Read', { file_path: '~x' }, { kind: 'read', path: '~x', recursive: false }],
    ['LS', 'LS', { path: '/a' }, { kind: 'read', path: '/a', recursive: false }],
    [
      'Grep without a path',
      'Grep',
      { pattern: 'x' },
      { kind: 'read', path: '/work space/sub', recursive: true },
    ],
    [
      'Grep with a path',
      'Grep',
      { pattern: 'x', path: '/etc' },
      { kind: 'read', path: '/etc', recursive: true },
    ],
    [
      'Glob below its folder',
      'Glob',
      { pattern: '**/*.ts' },
      { kind: 'read', path: '/work space/sub', recursive: true },
    ],
    [
      'Glob below its fixed start',
      'Glob',
      { pattern: 'src/x/*.ts', path: 'p' },
      { kind: 'read', path: 'p/src/x', recursive: true },
    ],
    [
      'Glob of an absolute pattern',
      'Glob',
      { pattern: '/etc/**', path: 'p' },
      { kind: 'read', path: '/etc', recursive: true },
    ],
    [
      'Glob of the home folder',
      'Glob',
      { pattern: '~/.ssh/*' },
      { kind: 'read', path: '/home/dev/.ssh', recursive: true },
    ],
    [
      'Glob that leaves its start again',
      'Glob',
      { pattern: 'src/*/../../../etc/*' },
      { kind: 'read', path: '/', recursive: true },
    ],
    [
      'Glob with an absolute alternative',
      'Glob',
      { pattern: '{src,/etc}/*' },
      { kind: 'read', path: '/', recursive: true },
    ],
    ['Glob that only ends in ..', 'Glob', { pattern: '..' }, { kind: 'read', path: '/', recursive: true }],
    [
      'Write',
      'Write',
      { file_path: 'a b', content: '' },
      { kind: 'files', changes: [{ kind: 'write', path: 'a b', content: '' }] },
    ],
    [
      'MultiEdit',
      'MultiEdit',
      {
        file_path: '/a',
        edits: [
          { old_string: 'a', new_string: 'b' },
          { old_string: 'c', new_string: '', replace_all: true },
        ],
      },
      {
        kind: 'files',
        changes: [
          {
            kind: 'edit',
            path: '/a',
            edits: [
              { old: 'a', new: 'b', all: false },
              { old: 'c', new: '', all: true },
            ],
          },
        ],
      },
    ],
    [
      'NotebookEdit',
      'NotebookEdit',
      { notebook_path: '/n.ipynb', new_source: 'import os' },
      {
        kind: 'files',
        changes: [{ kind: 'edit', path: '/n.ipynb', edits: [{ old: '', new: 'import os', all: false }] }],
      },
    ],
    [
      'WebSearch is a tool',
      'WebSearch',
      { query: 'x' },
      { kind: 'tool', name: 'WebSearch', input: { query: 'x' } },
    ],
    [
      'an unknown tool goes by its own name',
      'Frobnicate',
      { a: 1.5 },
      { kind: 'tool', name: 'Frobnicate', input: { a: 1.5 } },
    ],
    [
      'a tool named like an object member',
      'constructor',
      {},
      { kind: 'tool', name: 'constructor', input: {} },
    ],
    ['MCP', 'mcp__echo__say', { t: 1 }, { kind: 'mcp', server: 'echo', tool: 'say', arguments: { t: 1 } }],
  ];
  for (const [note, tool, input, expected] of means)
    it(note, () => {
      assert.deepEqual(operation(tool, input), expected);
    });

  it('a server with underscores is told apart by its own name', () => {
    const server = { mcp_server: { name: 'my.srv__x' } };
    assert.deepEqual(operation('mcp__my_srv__x__do__it', {}, server), {
      kind: 'mcp',
      server: 'my.srv__x',
      tool: 'do__it',
      arguments: {},
    });
  });

  it('the description is a claim, whatever its type does not matter', () => {
    const event = (description: unknown) =>
      parse('PreToolUse', JSON.stringify({ ...CALL, tool_input: { command: 'ls', description } }), PLACE);
    const [said, odd] = [event('list files'), event(5)];
    assert.ok(said.kind === 'tool-call' && odd.kind === 'tool-call');
    assert.equal(said.intent.claim, 'list files');
    assert.equal(odd.intent.claim, null);
  });

  it('a failing command gives its exit code', () => {
    const failed = { ...CALL, hook_event_name: 'PostToolUseFailure', error: 'Exit code 3\nout' };
    const event = parse('PostToolUseFailure', JSON.stringify(failed), PLACE);
    assert.ok(event.kind === 'tool-outcome');
    assert.deepEqual([event.ok, event.exit, event.contents], [false, 3, '"Exit code 3\\nout"']);
  });
});

describe('claude-code: unreadable', () => {
  const body = JSON.stringify(CALL);
  const cases: readonly (readonly [note: string, event: string, body: string, reason: RegExp])[] = [
    ['empty', 'PreToolUse', '', /not JSON/],
    ['cut off', 'PreToolUse', body.slice(0, -3), /not JSON/],
    ['two documents', 'PreToolUse', `${body}${body}`, /not JSON/],
    ['a NUL at the end', 'PreToolUse', `${body}\0`, /not JSON/],
    ['null', 'PreToolUse', 'null', /not a JSON object/],
    ['a list', 'PreToolUse', `[${body}]`, /not a JSON object/],
    ['a text', 'PreToolUse', '"x"', /not a JSON object/],
    [
      'another event than registered',
      'PreToolUse',
      body.replace('PreToolUse', 'PostToolUse'),
      /registered event/,
    ],
    ['an event nobody knows', 'Frob', body.replace('PreToolUse', 'Frob'), /unknown event/],
    [
      'an event named like an object member',
      'toString',
      body.replace('PreToolUse', 'toString'),
      /unknown event/,
    ],
    [
      'duplicate key',
      'PreToolUse',
      body.replace('"tool_name"', '"tool_name":"Read","tool_name"'),
      /duplicate key "tool_name"/,
    ],
    [
      'duplicate key by escape',
      'PreToolUse',
      body.replace('"tool_name"', '"tool\\u005fname":"Read","tool_name"'),
      /duplicate key/,
    ],
    [
      'duplicate key deep inside',
      'PreToolUse',
      body.replace('"command":"ls"', '"command":"ls","x":[{"a":1,"a":2}]'),
      /duplicate key "a"/,
    ],
    ['lone surrogate', 'PreToolUse', body.replace('"ls"', '"\ud800"'), /lone surrogate/],
    ['lone surrogate by escape', 'PreToolUse', body.replace('"ls"', '"\\udc00x"'), /lone surrogate/],
    ['deep nesting', 'PreToolUse', body.replace('"ls"', `${'['.repeat(5000)}${']'.repeat(5000)}`), /nesting/],
    ['ten million brackets', 'PreToolUse', '['.repeat(10_000_000), /nesting/],
  ];
  for (const [note, event, text, reason] of cases)
    it(note, () => {
      const parsed = parse(event, text, PLACE);
      assert.ok(parsed.kind === 'unreadable' && parsed.intent.operation.kind === 'unreadable');
      assert.match(parsed.intent.operation.reason, reason);
    });

  const wrong: readonly (readonly [note: string, change: object])[] = [
    ['no session', { session_id: undefined }],
    ['a session that is a number', { session_id: 1 }],
    ['a relative cwd', { cwd: 'sub' }],
    ['a cwd with a NUL', { cwd: '/a\0b' }],
    ['no tool name', { tool_name: '' }],
    ['input that is a text', { tool_input: 'ls' }],
    ['input that is a list', { tool_input: ['ls'] }],
    ['no command', { tool_input: {} }],
    ['a command that is a list', { tool_input: { command: ['ls'] } }],
    ['a command with a NUL', { tool_input: { command: 'ls\0; rm x' } }],
    ['a command inherited from a prototype', { tool_input: { __proto__: { command: 'ls' } } }],
    ['a blank path', { tool_name: 'Read', tool_input: { file_path: '  ' } }],
    ['a path with a NUL', { tool_name: 'Read', tool_input: { file_path: '/a\0' } }],
    ['an edit without its new text', { tool_name: 'Edit', tool_input: { file_path: '/a', old_string: 'x' } }],
    [
      'replace_all as a text',
      {
        tool_name: 'Edit',
        tool_input: { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: 'no' },
      },
    ],
    ['no edits', { tool_name: 'MultiEdit', tool_input: { file_path: '/a', edits: [] } }],
    ['one edit is a text', { tool_name: 'MultiEdit', tool_input: { file_path: '/a', edits: ['x'] } }],
    ['Monitor with both', { tool_name: 'Monitor', tool_input: { command: 'x', ws: { url: 'wss://h' } } }],
    ['MCP without a tool', { tool_name: 'mcp__x', tool_input: {} }],
    ['MCP with a foreign server', { tool_name: 'mcp__x__y', tool_input: {}, mcp_server: { name: 'z' } }],
    ['MCP that can be split twice', { tool_name: 'mcp__a__b__c', tool_input: {} }],
    ['agent_id as a number', { agent_id: 7 }],
  ];
  for (const [note, change] of wrong)
    it(note, () => {
      const parsed = parse('PreToolUse', JSON.stringify({ ...CALL, ...change }), PLACE);
      assert.ok(parsed.kind === 'unreadable' && parsed.intent.operation.kind === 'unreadable');
      assert.notEqual(parsed.intent.operation.reason, '');
    });

  it('keeps what could be read, so that the record says whose call it was', () => {
    const parsed = parse('PreToolUse', JSON.stringify({ ...CALL, tool_input: 3 }), PLACE);
    assert.ok(parsed.kind === 'unreadable');
    assert.deepEqual(
      [parsed.session, parsed.intent.tool, parsed.intent.toolUseId],
      ['s1', 'Bash', 'toolu_1'],
    );
  });

  it('a body of 10 MB is read', () => {
    const event = parse(
      'PreToolUse',
      JSON.stringify({ ...CALL, tool_input: { command: `: ${'x'.repeat(10_000_000)}` } }),
      PLACE,
    );
    assert.equal(event.kind, 'tool-call');
  });

  it('never throws, and never takes what it cannot read for a call', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('PreToolUse', 'PostToolUse', 'ConfigChange', 'x'),
        fc.json(),
        (event, text) => {
          assert.equal(parse(event, text, PLACE).kind, 'unreadable');
        },
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(CALL)), fc.jsonValue()), (change) => {
        const kind = parse('PreToolUse', JSON.stringify({ ...CALL, ...change }), PLACE).kind;
        assert.ok(kind === 'tool-call' || kind === 'unreadable');
      }),
    );
  });
});
