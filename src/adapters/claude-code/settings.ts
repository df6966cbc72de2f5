// SPDX-License-Identifier: Apache-2.0
import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type JSONPath,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { fail, ok, type Place, type Result } from '../../core/result.js';
import { hookLine, readHookLine } from './hookLine.js';
import { REGISTERED_EVENTS } from './wire.js';

/** Seconds; the hook client and the gate give up earlier, so that the agent's own timer never decides. */
const TIMEOUT_S = 3600;

/** A settings file as text and as a tree with offsets. */
export interface Settings {
  readonly file: string;
  readonly text: string;
  readonly root: Node;
}

/** One hook of a settings file, where it stands. */
interface Hook {
  readonly event: string;
  readonly group: number;
  readonly index: number;
  readonly command: string;
  /** It and its group say exactly what we would write, and nothing else is in the group. */
  readonly exact: boolean;
}

/** Kept where a file has one; the agent reads past it. */
export const BOM = '\ufeff';
const STRICT = { disallowComments: true, allowTrailingComma: false };

/** Reads settings as the agent would; anything that two readers could understand differently is a fault. */
export function readSettings(file: string, text: string): Result<Settings> {
  const body = text.startsWith(BOM) ? text.slice(1) : text;
  const errors: ParseError[] = [];
  // SPEC: tried with 2.1.330: a file with a comment or a trailing comma is ignored as a whole, without a word.
  const root = parseTree(body.trim() === '' ? '{}' : body, errors, STRICT);
  const at = (offset: number) => ({ place: placeOf(file, text, offset) });
  const [error] = errors;
  if (error !== undefined)
    return fail({
      code: 'settings-unparsable',
      message: `not JSON, so Claude Code ignores the whole file (${printParseErrorCode(error.error)})`,
      hint: 'correct it by hand, then try again; nothing was changed',
      ...at(error.offset),
    });
  if (root?.type !== 'object')
    return fail({ code: 'settings-shape', message: 'settings are not an object', ...at(root?.offset ?? 0) });
  const twice = duplicateKey(root);
  if (twice !== null)
    return fail({
      code: 'settings-duplicate-key',
      message: `key \`${String(twice.value)}\` stands here a second time`,
      hint: 'keep one of the two',
      ...at(twice.offset),
    });
  return checkHooks({ file, text: body, root });
}

function checkHooks(settings: Settings): Result<Settings> {
  const hooks = findNodeAtLocation(settings.root, ['hooks']);
  const wrong = [
    ...(hooks === undefined || hooks.type === 'object' ? [] : [hooks]),
    ...(hooks?.children ?? [])
      .flatMap((p) => (p.children?.[1] ? [p.children[1]] : []))
      .filter((n) => n.type !== 'array'),
  ][0];
  if (wrong === undefined) return ok(settings);
  return fail({
    code: 'settings-shape',
    message: wrong === hooks ? '`hooks` is not an object' : 'the hooks of an event are not a list',
    place: placeOf(settings.file, settings.text, wrong.offset),
  });
}

function duplicateKey(node: Node): Node | null {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value)) return key;
    seen.add(key?.value);
    const below = duplicateKey(child);
    if (below !== null) return below;
    if (key === undefined) seen.delete(undefined);
  }
  return null;
}

function placeOf(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Our entry for one event. */
function entry(event: string, wiring: string, hookProgram: string): object {
  return {
    matcher: '*',
    hooks: [
      {
        type: 'command',
        command: hookLine({ hookProgram, event, wiring }),
        timeout: TIMEOUT_S,
        // SECURITY: any other value makes the agent drop the whole entry, and the tool runs.
        onFailure: 'block',
      },
    ],
  };
}

type Events = readonly (typeof REGISTERED_EVENTS)[number][];

/** Settings that hold our entries and nothing else. */
export function settingsOfOurs(
  wiring: string,
  hookProgram: string,
  events: Events = REGISTERED_EVENTS,
): string {
  const hooks = Object.fromEntries(events.map((e) => [e, [entry(e, wiring, hookProgram)]]));
  return `${JSON.stringify({ hooks }, null, 2)}\n`;
}

/** Every hook that is one of our lines, exact or not. */
function ourHooks(settings: Settings, wiring: string, hookProgram: string): Hook[] {
  return everyHook(settings).filter((hook) => {
    const line = readHookLine(hook.command);
    return line !== null && (line.hookProgram === hookProgram || line.wiring === wiring);
  });

  function everyHook(of: Settings): Hook[] {
    const events = findNodeAtLocation(of.root, ['hooks'])?.children ?? [];
    return events.flatMap((property) => {
      const [key, groups] = property.children ?? [];
      const event = String(key?.value);
      const wanted = JSON.stringify(entry(event, wiring, hookProgram));
      return (groups?.children ?? []).flatMap((group, g) => {
        const exact = canonical(group) === wanted;
        const list = group.type === 'object' ? findNodeAtLocation(group, ['hooks']) : undefined;
        return (list?.children ?? []).map((hook, index) => ({
          event,
          group: g,
          index,
          command: commandOf(hook),
          exact,
        }));
      });
    });
  }
}

/** Key order is ours to ignore: a person may have had a formatter sort the file. */
function canonical(group: Node): string {
  const value = getNodeValue(group) as { matcher?: unknown; hooks?: unknown };
  const { matcher, hooks, ...rest } = value;
  const list = Array.isArray(hooks)
    ? hooks.map((hook: Record<string, unknown>) => {
        const { type, command, timeout, onFailure, ...more } = hook;
        return { type, command, timeout, onFailure, ...more };
      })
    : hooks;
  return JSON.stringify({ matcher, hooks: list, ...rest });
}

function commandOf(hook: Node): string {
  const command = hook.type === 'object' ? findNodeAtLocation(hook, ['command']) : undefined;
  return typeof command?.value === 'string' ? command.value : '';
}

/** Whether each event has exactly one line of ours, to the letter. */
export function isWired(settings: Settings, wiring: string, hookProgram: string): boolean {
  const ours = ourHooks(settings, wiring, hookProgram);
  return (
    ours.length === REGISTERED_EVENTS.length &&
    REGISTERED_EVENTS.every((event) => ours.some((hook) => hook.event === event && hook.exact))
  );
}

/** The text with our entries; all else stays as it is, byte for byte. */
export function withOurs(
  settings: Settings,
  wiring: string,
  hookProgram: string,
  events: Events = REGISTERED_EVENTS,
): string {
  if (settings.text.trim() === '') return settingsOfOurs(wiring, hookProgram, events);
  if (isWired(settings, wiring, hookProgram)) return settings.text;
  let text = withoutOurs(settings, wiring, hookProgram);
  const layout = layoutOf(settings.text);
  for (const event of events) {
    const group = entry(event, wiring, hookProgram);
    const at = (path: JSONPath): Node | undefined => findNodeAtLocation(treeOf(text), path);
    if (at(['hooks']) === undefined) text = insert(text, treeOf(text), { hooks: {} }, layout);
    const hooks = at(['hooks']) ?? treeOf(text);
    const list = at(['hooks', event]);
    text =
      list === undefined
        ? insert(text, hooks, { [event]: [group] }, layout)
        : insert(text, list, group, layout);
  }
  return text;
}

/** The text without our entries, and without the lists that only they kept open. */
export function withoutOurs(settings: Settings, wiring: string, hookProgram: string): string {
  let { text } = settings;
  const remove = (path: JSONPath): void => {
    text = cut(text, findNodeAtLocation(treeOf(text), path));
  };
  const count = (path: JSONPath): number => findNodeAtLocation(treeOf(text), path)?.children?.length ?? 0;
  const touched = new Set<string>();
  // From the back, so that the indexes of what is still to go stay true.
  for (const { event, group, index } of ourHooks(settings, wiring, hookProgram).reverse()) {
    touched.add(event);
    const alone = count(['hooks', event, group, 'hooks']) === 1;
    remove(alone ? ['hooks', event, group] : ['hooks', event, group, 'hooks', index]);
  }
  for (const event of touched) if (count(['hooks', event]) === 0) remove(['hooks', event]);
  if (touched.size > 0 && count(['hooks']) === 0) remove(['hooks']);
  return text;
}

/** @throws Error for text that readSettings would refuse. */
function treeOf(text: string): Node {
  const root = parseTree(text, [], STRICT);
  if (root === undefined) throw new Error('settings are no longer JSON');
  return root;
}

/** Takes an element of a list, or a property by its value, with the one comma that goes with it. */
function cut(text: string, node: Node | undefined): string {
  const item = node?.parent?.type === 'property' ? node.parent : node;
  const siblings = item?.parent?.children;
  if (item?.parent === undefined || siblings === undefined) return text;
  const index = siblings.indexOf(item);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const [start, end] = [item.parent.offset + 1, item.parent.offset + item.parent.length - 1];
  const range =
    previous !== undefined
      ? [previous.offset + previous.length, item.offset + item.length]
      : next !== undefined
        ? [item.offset, next.offset]
        : [start, end];
  return text.slice(0, range[0]) + text.slice(range[1]);
}

interface Layout {
  /** Null: everything on one line. */
  readonly indent: string | null;
  readonly eol: string;
}

function layoutOf(text: string): Layout {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return { indent: text.trim().includes('\n') ? indent : null, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** Puts an element into a list, or a property (an object with one key) into an object, as the last one. */
function insert(text: string, into: Node, value: object, { indent, eol }: Layout): string {
  let depth = 1;
  for (let up = into.parent; up !== undefined; up = up.parent) if (up.type !== 'property') depth++;
  const json = JSON.stringify(value, null, indent ?? 0);
  const lines = json.split('\n');
  // The braces around the one property are not part of it.
  const own = into.type === 'array' ? lines : indent === null ? [json.slice(1, -1)] : lines.slice(1, -1);
  const already = into.type === 'array' ? depth : depth - 1;
  const margin = (by: number): string => (indent === null ? '' : eol + indent.repeat(by));
  const body = own.map((line) => margin(already) + line).join('');
  const last = into.children?.at(-1);
  const start = last === undefined ? into.offset + 1 : last.offset + last.length;
  const end = last === undefined ? into.offset + into.length - 1 : start;
  const piece = last === undefined ? body + margin(depth - 1) : `,${body}`;
  return text.slice(0, start) + piece + text.slice(end);
}

/** Names of variables by which settings could get between us and the agent: other shells, preloaded code. */
const CODE_VARIABLE =
  /^(BASH.*|ENV|SHELLOPTS|LD_.*|DYLD_.*|CLAUDE_CODE_(SIMPLE|SAFE_MODE|SHELL|SHELL_PREFIX)|CLAUDE_CONFIG_DIR)$/;

/** How a settings file would take our hooks their force, null when it does not. */
export function disarms(settings: Settings): string | null {
  const value = getNodeValue(settings.root) as Record<string, unknown>;
  for (const key of ['disableAllHooks', 'allowManagedHooksOnly'])
    if (Object.hasOwn(value, key) && value[key] !== false) return `\`${key}\` would switch our hooks off`;
  const names = typeof value['env'] === 'object' && value['env'] !== null ? Object.keys(value['env']) : [];
  const code = names.find((name) => CODE_VARIABLE.test(name));
  return code === undefined ? null : `\`env.${code}\` could run other code in place of our hooks`;
}

/** SPEC: tried with 2.1.330: of several hooks that give `updatedInput`, the one that ends last wins, whatever ours said. */
export function mayRewrite(settings: Settings): boolean {
  const groups = findNodeAtLocation(settings.root, ['hooks', 'PreToolUse'])?.children ?? [];
  return groups
    .flatMap((group) =>
      group.type === 'object' ? (findNodeAtLocation(group, ['hooks'])?.children ?? []) : [group],
    )
    .some((hook) => readHookLine(commandOf(hook)) === null);
}
