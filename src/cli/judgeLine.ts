// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Adapter } from '../adapters/adapter.js';
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { Intent, Operation, TextEdit } from '../core/intent.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { fail, ok, type Result } from '../core/result.js';
import { readPlacedPatch } from '../core/patch.js';
import { readStrictJson } from '../core/strictJson.js';
import { renamed, withinPatch, type InputSpan } from './inputSpan.js';
import { NO_CONTEXT, readContext, type JudgeContext } from './judgeContext.js';

/** Where the calls of one run of `judge` take place. */
export interface JudgePlace {
  readonly workspace: string;
  readonly home: string;
  readonly adapter: Adapter | null;
}

/** A line as a tool call; one that cannot be read is an intent of kind `unreadable`. */
export interface JudgedLine {
  readonly id: JsonValue;
  readonly intent: Intent;
  readonly context: JudgeContext;
  /** Where spans of the decision stand in the line's own input. */
  readonly spanOf: InputSpan;
}

/** Reads one line of `judge`'s input. */
export function readLine(bytes: Uint8Array, place: JudgePlace): JudgedLine {
  const text = decode(bytes);
  if (text === null) return unreadable(null, 'not UTF-8', place);
  const value = readStrictJson(text);
  if (!value.ok) return unreadable(null, value.fault.message, place);
  if (!isJsonObject(value.value)) return unreadable(null, 'not a JSON object', place);
  const id = value.value['id'] ?? null;
  const intent = readCall(value.value, text, place);
  const context = readContext(value.value['context'], (call) => earlier(call, place));
  if (!context.ok) return unreadable(id, context.fault, place);
  const agent = { ...intent.agent, assurance: context.value.identity };
  const session = { ...context.value.session, id: agent.session };
  const spanOf = spansOf(value.value, intent.tool);
  return { id, intent: { ...intent, agent }, context: { ...context.value, session }, spanOf };
}

function readCall(line: JsonObject, text: string, place: JudgePlace): Intent {
  return place.adapter === null
    ? fromObject(line, place)
    : fromAgent(text, line, { place, adapter: place.adapter });
}

/** A call of `context`'s history; null when it cannot be read. */
function earlier(call: JsonValue, place: JudgePlace): Intent | null {
  if (!isJsonObject(call)) return null;
  const intent = readCall(call, JSON.stringify(call), place);
  return intent.operation.kind === 'unreadable' ? null : intent;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function fromObject(line: JsonObject, place: JudgePlace): Intent {
  const { tool, input, cwd = null, agent = null } = line;
  if (typeof tool !== 'string' || tool === '') return unread('`tool` is not a name', place);
  if (!isJsonObject(input)) return unread('`input` is not an object', place);
  if (!isTextOrNull(cwd)) return unread('`cwd` is not text', place);
  if (!isTextOrNull(agent)) return unread('`agent` is not text', place);
  const operation = operationOf(tool, input);
  if (!operation.ok) return unread(operation.fault.reason, place);
  const intent = intentOf(tool, operation.value, place);
  return {
    ...intent,
    cwd: path.resolve(place.workspace, cwd ?? '.'),
    agent: { ...intent.agent, name: agent ?? UNNAMED.name },
  };
}

function isTextOrNull(value: JsonValue): value is string | null {
  return value === null || typeof value === 'string';
}

function fromAgent(
  body: string,
  payload: JsonObject,
  { place, adapter }: { place: JudgePlace; adapter: Adapter },
): Intent {
  const event = payload['hook_event_name'];
  const parsed = adapter.parse(typeof event === 'string' ? event : 'PreToolUse', body, place);
  if (parsed.kind === 'tool-call' || parsed.kind === 'unreadable') return parsed.intent;
  return unread(`not a tool call but \`${parsed.kind}\``, place);
}

const UNNAMED: AgentIdentity = {
  name: 'unnamed',
  version: null,
  session: 'judge',
  subagent: null,
  assurance: 'claimed',
};

function unreadable(id: JsonValue, reason: string, place: JudgePlace): JudgedLine {
  return { id, intent: unread(reason, place), context: NO_CONTEXT, spanOf: renamed({}) };
}

function unread(reason: string, place: JudgePlace): Intent {
  return intentOf('', { kind: 'unreadable', reason }, place);
}

function intentOf(tool: string, operation: Operation, place: JudgePlace): Intent {
  const { workspace, home } = place;
  return {
    agent: UNNAMED,
    tool,
    operation,
    cwd: workspace,
    workspace,
    home,
    toolUseId: null,
    claim: null,
  };
}

function operationOf(tool: string, input: JsonObject): Result<Operation, { readonly reason: string }> {
  const read = OPERATIONS.get(tool);
  if (read === undefined) return ok({ kind: 'tool', name: tool, input });
  const operation = read(input);
  return operation === null
    ? fail({ reason: `\`input\` of \`${tool}\` lacks what it needs` })
    : ok(operation);
}

const OPERATIONS: ReadonlyMap<string, (input: JsonObject) => Operation | null> = new Map([
  ['Bash', (input) => command('bash', input)],
  ['PowerShell', (input) => command('powershell', input)],
  ['Cmd', (input) => command('cmd', input)],
  ['apply_patch', applyPatch],
  ['Write', writeFile],
  ['Edit', editFile],
  ['MultiEdit', editFile],
  ['NotebookEdit', editNotebook],
  ['Read', readFile],
  ['Delete', deleteFile],
  ['Fetch', fetchUrl],
  ['Mcp', callMcp],
]);

function command(shell: 'bash' | 'powershell' | 'cmd', input: JsonObject): Operation | null {
  const text = input['command'];
  return typeof text === 'string' ? { kind: 'command', shell, command: text } : null;
}

const PATCH_FIELDS = ['command', 'input', 'patch'] as const;

function applyPatch(input: JsonObject): Operation | null {
  const text = PATCH_FIELDS.map((field) => input[field]).find((value) => value !== undefined);
  const patch = typeof text === 'string' ? readPlacedPatch(text) : null;
  return patch === null ? null : { kind: 'files', changes: patch.changes };
}

/** Some tools call the fields of an edit by names of their own. */
function spansOf(line: JsonObject, tool: string): InputSpan {
  const input = line['input'] ?? line['tool_input'];
  if (!isJsonObject(input)) return renamed({});
  if (tool === 'NotebookEdit') return renamed({ file_path: 'notebook_path', new_string: 'new_source' });
  if (Array.isArray(input['edits'])) return renamed({ new_string: 'edits/0/new_string' });
  const field = PATCH_FIELDS.find((name) => input[name] !== undefined);
  const text = field === undefined ? undefined : input[field];
  const patch = tool === 'apply_patch' && typeof text === 'string' ? readPlacedPatch(text) : null;
  return patch === null || field === undefined ? renamed({}) : withinPatch(field, patch);
}

function writeFile(input: JsonObject): Operation | null {
  const { file_path: file, content } = input;
  if (typeof file !== 'string' || file === '' || typeof content !== 'string') return null;
  return { kind: 'files', changes: [{ kind: 'write', path: file, content }] };
}

/** One edit, or several as `edits`, done one after the other. */
function editFile(input: JsonObject): Operation | null {
  const { file_path: file, edits } = input;
  if (typeof file !== 'string' || file === '') return null;
  if (edits !== undefined && ('old_string' in input || 'new_string' in input)) return null;
  const given: JsonValue = edits ?? [input];
  if (!Array.isArray(given) || given.length === 0) return null;
  const read = (given as readonly JsonValue[]).map(editOf);
  if (!read.every((edit) => edit !== null)) return null;
  return { kind: 'files', changes: [{ kind: 'edit', path: file, edits: read }] };
}

function editOf(value: JsonValue): TextEdit | null {
  if (!isJsonObject(value)) return null;
  const { old_string: before, new_string: after, replace_all: all = false } = value;
  if (typeof before !== 'string' || typeof after !== 'string' || typeof all !== 'boolean') return null;
  return { old: before, new: after, all };
}

/** A cell gets a new source; what it held is not said. */
function editNotebook(input: JsonObject): Operation | null {
  const file = input['notebook_path'];
  const source = input['new_source'] ?? (input['edit_mode'] === 'delete' ? '' : undefined);
  if (typeof file !== 'string' || file === '' || typeof source !== 'string') return null;
  return {
    kind: 'files',
    changes: [{ kind: 'edit', path: file, edits: [{ old: '', new: source, all: false }] }],
  };
}

function readFile(input: JsonObject): Operation | null {
  const file = input['file_path'];
  return typeof file === 'string' && file !== '' ? { kind: 'read', path: file, recursive: false } : null;
}

function deleteFile(input: JsonObject): Operation | null {
  const file = input['file_path'];
  return typeof file === 'string' && file !== ''
    ? { kind: 'files', changes: [{ kind: 'delete', path: file }] }
    : null;
}

function fetchUrl(input: JsonObject): Operation | null {
  const url = input['url'];
  return typeof url === 'string' ? { kind: 'fetch', url } : null;
}

function callMcp(input: JsonObject): Operation | null {
  const { server, tool, arguments: given = {} } = input;
  return typeof server === 'string' && typeof tool === 'string' && isJsonObject(given)
    ? { kind: 'mcp', server, tool, arguments: given }
    : null;
}
