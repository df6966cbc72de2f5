// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Adapter } from '../adapters/adapter.js';
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { Intent, Operation } from '../core/intent.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { fail, ok, type Result } from '../core/result.js';
import { readPatch } from '../core/patch.js';
import { readStrictJson } from '../core/strictJson.js';
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
  return { id, intent: { ...intent, agent }, context: { ...context.value, session } };
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
  return { id, intent: unread(reason, place), context: NO_CONTEXT };
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
  ['Read', readFile],
  ['Delete', deleteFile],
  ['Fetch', fetchUrl],
  ['Mcp', callMcp],
]);

function command(shell: 'bash' | 'powershell' | 'cmd', input: JsonObject): Operation | null {
  const text = input['command'];
  return typeof text === 'string' ? { kind: 'command', shell, command: text } : null;
}

function applyPatch(input: JsonObject): Operation | null {
  const text = input['command'] ?? input['input'] ?? input['patch'];
  const changes = typeof text === 'string' ? readPatch(text) : null;
  return changes === null ? null : { kind: 'files', changes };
}

function writeFile(input: JsonObject): Operation | null {
  const { file_path: file, content } = input;
  if (typeof file !== 'string' || file === '' || typeof content !== 'string') return null;
  return { kind: 'files', changes: [{ kind: 'write', path: file, content }] };
}

function editFile(input: JsonObject): Operation | null {
  const { file_path: file, old_string: before, new_string: after, replace_all: all = false } = input;
  if (typeof file !== 'string' || file === '') return null;
  if (typeof before !== 'string' || typeof after !== 'string' || typeof all !== 'boolean') return null;
  return {
    kind: 'files',
    changes: [{ kind: 'edit', path: file, edits: [{ old: before, new: after, all }] }],
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
