// SPDX-License-Identifier: Apache-2.0
import type { FileChange, Operation } from '../../core/intent.js';
import { fail, ok, type Result } from '../../core/result.js';
import { Fields, type WireToolCall } from './wire.js';

/** Where the agent's paths start. */
interface Start {
  readonly cwd: string;
  readonly home: string;
}

type Reader = (input: Fields, at: Start) => Operation;

/** Tools whose effect we know. All others are `tool` operations by their own name, and policy decides. */
const READERS: { readonly [tool: string]: Reader } = {
  Bash: (input) => command('bash', input),
  PowerShell: (input) => command('powershell', input),
  Monitor: (input) => monitor(input),
  Read: (input, at) => ({ kind: 'read', path: agentPath(input, 'file_path', at), recursive: false }),
  NotebookRead: (input, at) => ({
    kind: 'read',
    path: agentPath(input, 'notebook_path', at),
    recursive: false,
  }),
  LS: (input, at) => ({ kind: 'read', path: agentPath(input, 'path', at), recursive: false }),
  Glob: (input, at) => glob(input, at),
  Grep: (input, at) => ({ kind: 'read', path: searchFolder(input, at), recursive: true }),
  Write: (input, at) =>
    change({ kind: 'write', path: agentPath(input, 'file_path', at), content: input.anyText('content') }),
  Edit: (input, at) =>
    change({ kind: 'edit', path: agentPath(input, 'file_path', at), edits: [edit(input)] }),
  MultiEdit: (input, at) =>
    change({
      kind: 'edit',
      path: agentPath(input, 'file_path', at),
      edits: input.objects('edits').map(edit),
    }),
  NotebookEdit: (input, at) =>
    change({
      kind: 'edit',
      path: agentPath(input, 'notebook_path', at),
      edits: [{ old: '', new: input.anyText('new_source'), all: false }],
    }),
  WebFetch: (input) => ({ kind: 'fetch', url: plain(input, 'url') }),
};

/** What a call would do; a fault's text names every field that is not as expected. */
export function readOperation(call: WireToolCall, at: Start): Result<Operation, string> {
  if (call.tool.startsWith('mcp__')) return mcp(call);
  const reader = Object.hasOwn(READERS, call.tool) ? READERS[call.tool] : undefined;
  if (reader === undefined) return ok({ kind: 'tool', name: call.tool, input: call.input });
  const faults: string[] = [];
  const operation = reader(new Fields(call.input, faults, 'tool_input.'), at);
  return faults.length === 0 ? ok(operation) : fail(faults.join('; '));
}

function command(shell: 'bash' | 'powershell', input: Fields): Operation {
  const text = input.anyText('command');
  refuseNul(input, 'command', text);
  return { kind: 'command', shell, command: text };
}

/** Runs a shell command in the background, or reads a web socket. */
function monitor(input: Fields): Operation {
  const socket = input.optionalObject('ws');
  if (socket === null) return command('bash', input);
  if (input.optionalText('command') !== null)
    input.faults.push('`tool_input.command` and `tool_input.ws` together');
  return { kind: 'fetch', url: plain(socket, 'url') };
}

function change(one: FileChange): Operation {
  return { kind: 'files', changes: [one] };
}

function edit(input: Fields): { old: string; new: string; all: boolean } {
  return {
    old: input.anyText('old_string'),
    new: input.anyText('new_string'),
    all: input.optionalFlag('replace_all'),
  };
}

function plain(input: Fields, key: string): string {
  const text = input.text(key);
  refuseNul(input, key, text);
  return text;
}

function refuseNul(input: Fields, key: string, text: string): void {
  if (text.includes('\0')) input.faults.push(`\`${key}\` holds a NUL`);
}

/** SECURITY: the agent trims a path and expands `~` before it opens it; judged must be what is opened. */
function agentPath(input: Fields, key: string, at: Start): string {
  const path = expand(plain(input, key).trim(), at);
  if (path === '') input.faults.push(`\`tool_input.${key}\` is blank`);
  return path;
}

function expand(path: string, at: Start): string {
  if (path === '~') return at.home;
  return /^~[\\/]/.test(path) ? at.home + path.slice(1) : path;
}

function searchFolder(input: Fields, at: Start): string {
  return input.optionalText('path') === null ? at.cwd : agentPath(input, 'path', at);
}

const PATTERN_SIGN = /[*?[\]{}()!+@\\]/;
/** Parts of a pattern that may lead out of its folder again: `..`, or an absolute or home path among alternatives. */
const LEADS_OUT = /(^|[/\\{,(|])(\.\.|[/\\~]|[A-Za-z]:)/;

function glob(input: Fields, at: Start): Operation {
  const pattern = expand(plain(input, 'pattern').trim(), at);
  const folder = searchFolder(input, at);
  const sign = pattern.search(PATTERN_SIGN);
  const cut = pattern.lastIndexOf('/', sign === -1 ? undefined : sign) + 1;
  const prefix = pattern.slice(0, cut);
  if (LEADS_OUT.test(pattern.slice(cut))) return { kind: 'read', path: '/', recursive: true };
  const absolute = /^(\/|[A-Za-z]:[\\/])/.test(prefix);
  const path = absolute ? prefix : prefix === '' ? folder : `${folder}/${prefix}`;
  return { kind: 'read', path: path.length > 1 ? path.replace(/\/+$/, '') || '/' : path, recursive: true };
}

/** `mcp__server__tool`: the server's name may hold underscores, so its own field decides where the tool starts. */
function mcp(call: WireToolCall): Result<Operation, string> {
  const rest = call.tool.slice('mcp__'.length);
  const named = call.mcpServer;
  const wire = named === null ? rest.slice(0, rest.indexOf('__')) : named.replace(/[^A-Za-z0-9_-]/g, '_');
  const tool = rest.slice(wire.length + 2);
  if (wire === '' || tool === '' || rest !== `${wire}__${tool}`)
    return fail(`\`tool_name\` does not name a server and a tool${named === null ? '' : ' of `mcp_server`'}`);
  if (named === null && tool.includes('__'))
    return fail('`tool_name` can be split in more than one way and `mcp_server` is missing');
  return ok({ kind: 'mcp', server: named ?? wire, tool, arguments: call.input });
}
