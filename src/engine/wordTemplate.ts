// SPDX-License-Identifier: Apache-2.0
// What may vary between calls that one answer covers: numbers and ids of records, the words of a message, the name of
// a file within its folder. Everything else stays letter by letter.
import type { PathTarget } from '../core/facts.js';

/** Programs whose numbers and hashes name records of a conversation or of history, never a size, mode or process. */
const KEEPS_RECORDS: ReadonlySet<string> = new Set('gh glab jira linear bd'.split(' '));

/** Options whose number says how much is shown or how long is waited. */
const AMOUNTS =
  /^(?:-n|-L|-j|--(?:lines|tail|limit|max-count|jobs|depth|timeout|retries|interval|page|per-page|since|wait))$/;

/** Options, and fields of `gh api`, that hold words for people. */
const MESSAGES = /^(?:-m|-b|-t|--(?:message|body|title|notes|subject|description|comment|reason))$/;
const MESSAGE_FIELDS = /^(body|title|message|comment|description|note|reason|subject)=(?!@)/s;

/** Whether a word is an amount, after an option that takes one. */
export function isAmount(option: string | undefined, text: string): boolean {
  return option !== undefined && AMOUNTS.test(option) && /^\d+[smhd]?$/.test(text);
}

/** One operand. */
export function operandTemplate(text: string, program: string): string {
  return KEEPS_RECORDS.has(program) ? records(text) : text;
}

/** An option's value. */
export function valueTemplate(option: string, value: string, program: string): string {
  if (isAmount(option, value)) return '<n>';
  if (!KEEPS_RECORDS.has(program)) return value;
  if (MESSAGES.test(option)) return value.startsWith('@') ? value : '<text>';
  const field = MESSAGE_FIELDS.exec(value);
  if (field !== null) return `${field[1] ?? ''}=<text>`;
  return value.startsWith('query=') ? `query=${queryTemplate(value.slice(6))}` : records(value);
}

/** Numbers, hashes and ids, where they stand between separators. */
function records(text: string): string {
  return text
    .replace(/(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/gi, '<id>')
    .replace(/(?<![\w.-])(?=[a-f]*\d)[0-9a-f]{7,64}(?![\w.-])/g, '<hash>')
    .replace(/(?<![\w.-])\d+(?![\w.-])/g, '<n>');
}

/** A GraphQL text by the names in it: the same fields with other ids and words. */
function queryTemplate(text: string): string {
  const bare = text
    .replace(/"""[^]*?"""|"(?:\\.|[^"\\])*"/g, ' ')
    .replace(/\b\w*\d+\s*:(?=\s*\w+\s*[({])/g, ' ');
  return [...new Set(bare.match(/\$?[A-Za-z_]\w*/g) ?? [])].sort().join(' ');
}

/** Where a path may be: at this very place, among the entries of a folder, or anywhere below one. */
export interface PathScope {
  readonly kind: 'read' | 'write' | 'delete';
  readonly at: string;
  readonly reach: 'exact' | 'entries' | 'below';
}

/** What a path stands for in a template; null when nobody knows where it is. */
export function pathScope(
  kind: PathScope['kind'],
  { path, kind: known, extent }: PathTarget,
  roots: { readonly workspace: string; readonly home: string },
): PathScope | null {
  if (known !== 'exact') return null;
  if (extent === 'tree') return { kind, at: path, reach: kind === 'read' ? 'below' : 'exact' };
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (isBroad(folder, roots)) return { kind, at: path, reach: 'exact' };
  return { kind, at: folder, reach: kind === 'read' ? 'below' : 'entries' };
}

/** Folders that hold things of many kinds: one file of theirs says nothing of the next. */
function isBroad(folder: string, { workspace, home }: { workspace: string; home: string }): boolean {
  if (folder === workspace || `${home}/`.startsWith(`${folder}/`)) return true;
  // Directly below the home, hidden or not, as well as the first two levels of the machine.
  if (folder.startsWith(`${home}/`)) return !folder.slice(home.length + 1).includes('/') && isHidden(folder);
  return (
    folder.split('/').length <= 2 ||
    /^\/(?:etc|usr|var|opt|bin|sbin|lib|System|Library)(?:\/[^/]*)?$/.test(folder)
  );
}

function isHidden(folder: string): boolean {
  return /\/\.[^/]*$/.test(folder);
}

/** Whether all that `asked` may mean lies within what was granted. */
export function scopeCovers(granted: PathScope, asked: PathScope): boolean {
  if (granted.kind !== asked.kind) return false;
  if (granted.reach === 'below') return `${asked.at}/`.startsWith(`${granted.at}/`);
  return granted.reach === asked.reach && granted.at === asked.at;
}

/** For people. */
export function scopeWords({ kind, at, reach }: PathScope): string {
  if (reach === 'below') return `${kind} anything below ${at}`;
  return reach === 'entries' ? `${kind} any file directly in ${at}` : `${kind} ${at}`;
}
