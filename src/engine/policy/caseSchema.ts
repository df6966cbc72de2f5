// SPDX-License-Identifier: Apache-2.0
import { EFFECTS } from '../../core/decision.js';
import type { Field, MapShape } from './schema.js';

/** Which tool a call of a case is; exactly one of them names it. */
export const CALL_KINDS = [
  'bash',
  'powershell',
  'read',
  'search',
  'write',
  'edit',
  'delete',
  'fetch',
  'mcp',
  'tool',
] as const;

const text = (doc: string): Field => ({ shape: { kind: 'text' }, doc });
const free = (doc: string): Field => ({ shape: { kind: 'free' }, doc });

const CALL: MapShape = {
  kind: 'map',
  name: 'call',
  fields: {
    bash: free('A command line.'),
    powershell: free('A command line of PowerShell.'),
    read: text('A file that is read.'),
    search: text('A folder that is searched with all below it.'),
    write: text('A file that is written, with `content`.'),
    content: free('What is written.'),
    edit: text('A file in which `old` becomes `new`.'),
    old: free('What stands there now.'),
    new: free('What stands there then.'),
    delete: text('A file that is deleted.'),
    fetch: free('A URL.'),
    mcp: text('An MCP call as `server/tool`, with `arguments`.'),
    arguments: { shape: { kind: 'json' }, doc: 'The arguments of the MCP call or tool.' },
    tool: text("Another tool, by the agent's own name."),
    agent: text('Name of the agent; `claude-code` when not said.'),
    cwd: text('Where the command starts; the workspace when not said.'),
    workspace: text('`/home/dev/proj` when not said; the home is always `/home/dev`.'),
  },
};

const PAST = {
  effect: { shape: { kind: 'choice', of: ['allow', 'deny'] }, doc: '`allow` when not said.' },
} as const;

const CONTEXT: MapShape = {
  kind: 'map',
  name: 'context',
  fields: {
    now: text('The time, as RFC 3339 writes it; not known when not said.'),
    branch: free('The current branch; not known when not said, none when empty.'),
    identity: { shape: { kind: 'choice', of: ['claimed', 'verified'] }, doc: '`claimed` when not said.' },
    history: {
      shape: { kind: 'list', of: { ...CALL, fields: { ...CALL.fields, ...PAST } } },
      doc: 'Earlier calls of the session, all as if done just now.',
    },
  },
};

const WANT: MapShape = {
  kind: 'map',
  name: 'want',
  fields: {
    effect: { shape: { kind: 'choice', of: EFFECTS }, doc: 'The decision.' },
    rule: text('A rule that decides: its id, `default`, `risk` or `builtin/…`.'),
    error: text('The code of a fault of the policy, instead of a decision.'),
    line: { shape: { kind: 'integer', min: 1, max: 1_000_000 }, doc: 'Where the fault is.' },
    column: { shape: { kind: 'integer', min: 1, max: 1_000_000 }, doc: 'Where the fault is.' },
  },
};

const CASE: MapShape = {
  kind: 'map',
  name: 'case',
  fields: {
    note: { ...text('What must hold, as a sentence.'), required: true },
    policy: free("The policy's text, instead of the file's."),
    call: { shape: CALL, doc: 'What an agent would do.' },
    real_paths: {
      shape: { kind: 'texts' },
      doc: 'Where paths really lead, as the disk says; without it nobody asked the disk.',
    },
    context: { shape: CONTEXT, doc: 'The circumstances of the call.' },
    want: { shape: WANT, required: true, doc: 'What must come out.' },
  },
};

/** A whole file of cases. */
export const CASES: MapShape = {
  kind: 'map',
  name: 'file of cases',
  fields: {
    policy: free('The text of the policy that the cases are about.'),
    policy_file: text('Its file, relative to this one; `../policy.yaml` when neither is said.'),
    cases: { shape: { kind: 'list', of: CASE }, required: true, doc: 'What must hold.' },
  },
};
