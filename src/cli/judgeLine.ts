// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Adapter } from '../adapters/adapter.js';
import type { AgentIdentity } from '../core/agentIdentity.js';
import type { Intent, Operation } from '../core/intent.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { fail, ok, type Result } from '../core/result.js';
import { readStrictJson } from '../core/strictJson.js';

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
}

/** Reads one line of `judge`'s input. */
export function readLine(bytes: Uint8Array, place: JudgePlace): JudgedLine {
  const text = decode(bytes);
  if (text === null) return unreadable(null, 'not UTF-8', place);
  const value = readStrictJson(text);
  if (!value.ok) return unreadable(null, value.fault.message, place);
  if (!isJsonObject(value.value)) return unreadable(null, 'not a JSON object', place);
  const id = value.value['id'] ?? null;
  return place.adapter === null
    ? fromObject(id, value.value, place)
    : fromAgent(id, text, value.value, { place, adapter: place.adapter });
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function fromObject(id: JsonValue, line: JsonObject, place: JudgePlace): JudgedLine {
  const { tool, input, cwd = null, agent = null } = line;
  if (typeof tool !== 'string' || tool === '') return unreadable(id, '`tool` is not a name', place);
  if (!isJsonObject(input)) return unreadable(id, '`input` is not an object', place);
  if (!isTextOrNull(cwd)) return unreadable(id, '`cwd` is not text', place);
  if (!isTextOrNull(agent)) return unreadable(id, '`agent` is not text', place);
  const operation = operationOf(tool, input);
  if (!operation.ok) return unreadable(id, operation.fault.reason, place);
  const intent = intentOf(tool, operation.value, place);
  return {
    id,
    intent: {
      ...intent,
      cwd: path.resolve(place.workspace, cwd ?? '.'),
      agent: { ...intent.agent, name: agent ?? UNNAMED.name },
    },
  };
}

function isTextOrNull(value: JsonValue): value is string | null {
  return value === null || typeof value === 'string';
}

function fromAgent(
  id: JsonValue,
  body: string,
  payload: JsonObject,
  { place, adapter }: { place: JudgePlace; adapter: Adapter },
): JudgedLine {
  const event = payload['hook_event_name'];
  const parsed = adapter.parse(typeof event === 'string' ? event : 'PreToolUse', body, place);
  if (parsed.kind === 'tool-call' || parsed.kind === 'unreadable') return { id, intent: parsed.intent };
  return unreadable(id, `not a tool call but \`${parsed.kind}\``, place);
}

const UNNAMED: AgentIdentity = {
  name: 'unnamed',
  version: null,
  session: 'judge',
  subagent: null,
  assurance: 'claimed',
};

function unreadable(id: JsonValue, reason: string, place: JudgePlace): JudgedLine {
  return { id, intent: intentOf('', { kind: 'unreadable', reason }, place) };
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
  ['Write', writeFile],
  ['Edit', editFile],
  ['Read', readFile],
  ['Delete', deleteFile],
  ['Fetch', fetchUrl],
  ['Mcp', callMcp],
]);

function command(shell: 'bash' | 'powershell', input: JsonObject): Operation | null {
  const text = input['command'];
  return typeof text === 'string' ? { kind: 'command', shell, command: text } : null;
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
