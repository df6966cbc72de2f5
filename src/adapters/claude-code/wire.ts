// SPDX-License-Identifier: Apache-2.0
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { fail, ok, type Result } from '../../core/result.js';
import { readStrictJson } from '../../core/strictJson.js';

/** The events that `connect` registers, each with a line of its own. */
export const REGISTERED_EVENTS = [
  'SessionStart',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'SessionEnd',
  'ConfigChange',
] as const;

/** Events of Claude Code 2.1.330 that ask nothing of us. */
const OTHER_EVENTS: ReadonlySet<string> = new Set(
  (
    'PostToolBatch Notification UserPromptSubmit UserPromptExpansion Stop StopFailure SubagentStart SubagentStop ' +
    'PreCompact PostCompact PreModelSwitch PostModelSwitch PermissionRequest PermissionDenied Setup TeammateIdle ' +
    'TaskCreated TaskCompleted Elicitation ElicitationResult WorktreeCreate WorktreeRemove InstructionsLoaded ' +
    'CwdChanged FileChanged DirectoryAdded MessageDisplay'
  ).split(' '),
);

/** What every message carries. */
interface Envelope {
  readonly session: string;
  readonly cwd: string;
  readonly subagent: string | null;
}

/** One call of a tool, as Claude Code names things. */
export interface WireToolCall extends Envelope {
  readonly tool: string;
  readonly input: JsonObject;
  readonly toolUseId: string | null;
  /** The server's own name, given since 2.1.3xx: the tool's name alone can be split in more than one way. */
  readonly mcpServer: string | null;
}

export type WireMessage =
  | (Envelope & { readonly event: 'SessionStart'; readonly source: string })
  | (WireToolCall & { readonly event: 'PreToolUse' })
  | (WireToolCall & { readonly event: 'PostToolUse'; readonly response: JsonValue })
  | (WireToolCall & { readonly event: 'PostToolUseFailure'; readonly error: JsonValue })
  | (Envelope & { readonly event: 'SessionEnd'; readonly reason: string })
  | (Envelope & { readonly event: 'ConfigChange'; readonly source: string; readonly file: string | null })
  | (Envelope & { readonly event: 'other' });

/** A message that is not what its event promises. `session` is set when at least that could be read. */
export interface UnreadableWire {
  readonly session: string | null;
  readonly tool: string | null;
  readonly cwd: string | null;
  readonly toolUseId: string | null;
  readonly reason: string;
}

/** Checks a hook's standard input against the event its line is registered for. */
export function readWire(event: string, body: string): Result<WireMessage, UnreadableWire> {
  const json = readStrictJson(body);
  if (!json.ok) return fail({ ...NOTHING, reason: json.fault.message });
  if (!isJsonObject(json.value)) return fail({ ...NOTHING, reason: 'not a JSON object' });
  const fields = new Fields(json.value);
  const message = readEvent(event, fields);
  if (fields.faults.length === 0 && message !== null) return ok(message);
  return fail({ ...glimpse(json.value), reason: fields.faults.join('; ') });
}

const NOTHING = { session: null, tool: null, cwd: null, toolUseId: null };

function glimpse(body: JsonObject): Omit<UnreadableWire, 'reason'> {
  const text = (key: string) => (typeof body[key] === 'string' ? body[key] : null);
  return {
    session: text('session_id'),
    tool: text('tool_name'),
    cwd: text('cwd'),
    toolUseId: text('tool_use_id'),
  };
}

function readEvent(event: string, body: Fields): WireMessage | null {
  if (body.text('hook_event_name') !== event)
    body.faults.push(`\`hook_event_name\` is not the registered event ${JSON.stringify(event.slice(0, 80))}`);
  const envelope = {
    session: body.text('session_id'),
    cwd: body.absolute('cwd'),
    subagent: body.optionalText('agent_id'),
  };
  switch (event) {
    case 'SessionStart':
      return { event, ...envelope, source: body.text('source') };
    case 'PreToolUse':
      return { event, ...envelope, ...readCall(body) };
    case 'PostToolUse':
      return { event, ...envelope, ...readCall(body), response: body.any('tool_response') };
    case 'PostToolUseFailure':
      return { event, ...envelope, ...readCall(body), error: body.any('error') };
    case 'SessionEnd':
      return { event, ...envelope, reason: body.text('reason') };
    case 'ConfigChange':
      return { event, ...envelope, source: body.text('source'), file: body.optionalText('file_path') };
    default:
      if (OTHER_EVENTS.has(event)) return { event: 'other', ...envelope };
      body.faults.push(`unknown event ${JSON.stringify(event.slice(0, 80))}`);
      return null;
  }
}

function readCall(body: Fields): Omit<WireToolCall, keyof Envelope> {
  const server = body.optionalObject('mcp_server');
  return {
    tool: body.text('tool_name'),
    input: body.object('tool_input'),
    toolUseId: body.optionalText('tool_use_id'),
    mcpServer: server === null ? null : server.text('name'),
  };
}

/** Reads fields of one object and collects all that is wrong, instead of stopping at the first. */
export class Fields {
  constructor(
    private readonly body: JsonObject,
    readonly faults: string[] = [],
    private readonly path = '',
  ) {}

  /** Own key only: `__proto__` and friends never count. */
  private get(key: string): JsonValue | undefined {
    return Object.hasOwn(this.body, key) ? this.body[key] : undefined;
  }

  private wrong(key: string, what: string): void {
    this.faults.push(
      `\`${this.path}${key}\` ${this.get(key) === undefined ? 'is missing' : `is not ${what}`}`,
    );
  }

  text(key: string): string {
    const value = this.get(key);
    if (typeof value === 'string' && value !== '') return value;
    this.wrong(key, 'a text with something in it');
    return '';
  }

  /** May be empty. */
  anyText(key: string): string {
    const value = this.get(key);
    if (typeof value === 'string') return value;
    this.wrong(key, 'a text');
    return '';
  }

  optionalText(key: string): string | null {
    const value = this.get(key);
    return value === undefined || value === null ? null : this.text(key);
  }

  absolute(key: string): string {
    const value = this.text(key);
    if (/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(value) && !value.includes('\0')) return value;
    if (value !== '') this.wrong(key, 'an absolute path');
    return value;
  }

  optionalFlag(key: string): boolean {
    const value = this.get(key);
    if (value === undefined || value === null) return false;
    if (typeof value === 'boolean') return value;
    this.wrong(key, 'true or false');
    return false;
  }

  object(key: string): JsonObject {
    const value = this.get(key);
    if (isJsonObject(value)) return value;
    this.wrong(key, 'an object');
    return {};
  }

  optionalObject(key: string): Fields | null {
    const value = this.get(key);
    if (value === undefined || value === null) return null;
    return new Fields(this.object(key), this.faults, `${this.path}${key}.`);
  }

  /** A list of objects with at least one in it. */
  objects(key: string): Fields[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length === 0 || !value.every((v) => isJsonObject(v))) {
      this.wrong(key, 'a list of objects');
      return [];
    }
    return value.map((v, i) => new Fields(v, this.faults, `${this.path}${key}[${String(i)}].`));
  }

  any(key: string): JsonValue {
    const value = this.get(key);
    if (value !== undefined) return value;
    this.wrong(key, '');
    return null;
  }
}

/** The answer to PreToolUse. */
export function permissionAnswer(decision: 'allow' | 'deny', reason: string): string {
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: decision,
      permissionDecisionReason: reason,
    },
  });
}

/** Refuses a settings reload. */
export function blockAnswer(reason: string): string {
  return JSON.stringify({ decision: 'block', reason });
}

/** No opinion, and the acknowledgement of events that take no answer. */
export const NO_OPINION = '{}';
