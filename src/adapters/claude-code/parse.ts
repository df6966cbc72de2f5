// SPDX-License-Identifier: Apache-2.0
import type { Intent } from '../../core/intent.js';
import type { JsonValue } from '../../core/json.js';
import type { AgentEvent, SessionPlace } from '../adapter.js';
import { readOperation } from './operation.js';
import { readWire, type UnreadableWire, type WireMessage, type WireToolCall } from './wire.js';

/** Adapter name, as in the registered line. */
export const AGENT = 'claude-code';

/** A hook's standard input as one of our events. Never throws. */
export function parse(event: string, body: string, place: SessionPlace): AgentEvent {
  const wire = readWire(event, body);
  return wire.ok ? toEvent(wire.value, place) : unreadable(wire.fault, place);
}

function toEvent(message: WireMessage, place: SessionPlace): AgentEvent {
  const { session } = message;
  switch (message.event) {
    case 'SessionStart':
      return { kind: 'session-start', session, source: message.source };
    case 'PreToolUse':
      return toolCall(message, place);
    case 'PostToolUse':
      return outcome(message, place, { ok: true, contents: message.response });
    case 'PostToolUseFailure':
      return outcome(message, place, { ok: false, contents: message.error });
    case 'SessionEnd':
      return { kind: 'session-end', session, reason: message.reason };
    case 'ConfigChange':
      return { kind: 'config-change', session, file: message.file };
    case 'other':
      return { kind: 'ignored', session };
  }
}

function toolCall(call: WireToolCall, place: SessionPlace): AgentEvent {
  const operation = readOperation(call, { cwd: call.cwd, home: place.home });
  if (!operation.ok) return unreadable({ ...call, reason: operation.fault }, place);
  const description = Object.hasOwn(call.input, 'description') ? call.input['description'] : null;
  const intent: Intent = {
    agent: identity(call.session, call.subagent),
    tool: call.tool,
    operation: operation.value,
    cwd: call.cwd,
    workspace: place.workspace,
    home: place.home,
    toolUseId: call.toolUseId,
    claim: typeof description === 'string' ? description : null,
  };
  return { kind: 'tool-call', session: call.session, intent };
}

function outcome(
  call: WireToolCall,
  place: SessionPlace,
  { ok, contents }: { readonly ok: boolean; readonly contents: JsonValue },
): AgentEvent {
  const ran = readOperation(call, { cwd: call.cwd, home: place.home });
  return {
    kind: 'tool-outcome',
    session: call.session,
    tool: call.tool,
    toolUseId: call.toolUseId,
    // A person completes the input of other tools: answers to a question, a plan as they changed it.
    ran: ran.ok && ran.value.kind !== 'tool' && !startsAtCwd(call) ? ran.value : null,
    ok,
    exit: exitCode(call.tool, ok, contents),
    contents: JSON.stringify(contents),
  };
}

/** A search without a folder starts where the session is, which may have changed by the time of the outcome. */
function startsAtCwd(call: WireToolCall): boolean {
  return call.tool === 'Glob' || call.tool === 'Grep';
}

/** A shell tool reports a failing command as an error text that begins `Exit code N`. */
function exitCode(tool: string, succeeded: boolean, contents: JsonValue): number | null {
  if (tool !== 'Bash' && tool !== 'PowerShell') return null;
  if (succeeded) return 0;
  const code = typeof contents === 'string' ? /^(?:Error: )?Exit code (\d{1,3})\b/.exec(contents) : null;
  return code === null ? null : Number(code[1]);
}

function unreadable(
  wire: UnreadableWire & { readonly subagent?: string | null },
  place: SessionPlace,
): AgentEvent {
  const intent: Intent = {
    agent: identity(wire.session ?? '', wire.subagent ?? null),
    tool: wire.tool ?? '',
    operation: { kind: 'unreadable', reason: wire.reason.slice(0, 1000) },
    cwd: wire.cwd ?? place.workspace,
    workspace: place.workspace,
    home: place.home,
    toolUseId: wire.toolUseId,
    claim: null,
  };
  return { kind: 'unreadable', session: wire.session, intent };
}

function identity(session: string, subagent: string | null): Intent['agent'] {
  return { name: AGENT, version: null, session, subagent, assurance: 'claimed' };
}
