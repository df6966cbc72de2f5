// SPDX-License-Identifier: Apache-2.0
import { escapePattern, fixedStart } from '../builder.js';
import { literal, textOf, type Field } from '../field.js';

/** Drives that are no folders. */
const PROVIDER = /^(?:microsoft\.powershell\.(?:core|security)\\)?(env|variable|function|alias):{1,2}[\\/]?/i;
const FILE_SYSTEM = /^(?:microsoft\.powershell\.core\\)?filesystem::/i;
const REGISTRY = /^(?:microsoft\.powershell\.core\\)?registry::(?:\\|\/)?/i;
const HIVES: { readonly [name: string]: string } = {
  HKEY_LOCAL_MACHINE: 'HKLM:',
  HKEY_CURRENT_USER: 'HKCU:',
  HKEY_USERS: 'HKU:',
  HKEY_CLASSES_ROOT: 'HKCR:',
};

/** `Env:X`, `Function:x` …: the kind of thing and its name. */
export function providerItem(text: string): { readonly drive: string; readonly name: string } | null {
  const found = PROVIDER.exec(text);
  return found === null
    ? null
    : { drive: (found[1] ?? '').toLowerCase(), name: text.slice(found[0].length).toLowerCase() };
}

/** A path as this analysis writes it: `/` between names, drives as the first name, `~` for the home. */
export function slashed(text: string, home: string): string {
  const plain = text.replace(FILE_SYSTEM, '').replace(REGISTRY, '').replaceAll('\\', '/');
  if (plain === '~' || plain.startsWith('~/')) return home + plain.slice(1);
  const hive = Object.hasOwn(HIVES, plain.split('/')[0] ?? '') ? HIVES[plain.split('/')[0] ?? ''] : undefined;
  if (hive !== undefined)
    return `/${hive}${plain.slice(plain.indexOf('/') === -1 ? plain.length : plain.indexOf('/'))}`;
  const drive = /^([A-Za-z][\w]*):(?=\/|$)/.exec(plain)?.[1];
  // `C:name` starts where that drive stands, which nobody knows.
  if (drive === undefined) return /^[A-Za-z]:/.test(plain) ? `/${plain.slice(0, 2).toUpperCase()}/` : plain;
  return `/${drive.toUpperCase()}:${plain.slice(drive.length + 1) || '/'}`;
}

/** A word as a path: of a cmdlet, which reads wildcards in quotes as well, unless `exact`. */
export function pathField(field: Field, home: string, exact: boolean): Field {
  const text = textOf(field);
  if (text !== null) {
    const path = slashed(text, home);
    const found = path === text ? field : { ...literal(path, field.word.span), runs: field.runs };
    return exact || !/[*?[]/.test(path) ? found : globbed(path, field);
  }
  if (field.targets !== null) return field;
  const prefix = slashed(field.word.prefix, home);
  const pattern = field.pattern === null ? null : slashedPattern(field.pattern, field.word.prefix, prefix);
  return { ...field, word: { ...field.word, prefix }, pattern };
}

/** The start of a pattern that is sure changes with it, what follows only in its slashes. */
function slashedPattern(pattern: string, before: string, after: string): string {
  const head = escapePattern(before);
  if (!pattern.startsWith(head)) return pattern;
  return escapePattern(after) + pattern.slice(head.length).replaceAll('\\\\', '/');
}

function globbed(path: string, field: Field): Field {
  const prefix = fixedStart(path);
  return {
    ...field,
    word: { kind: 'glob', text: field.word.text, prefix, span: field.word.span },
    pattern: path,
    base: null,
    tame: true,
  };
}

const PATH_LIKE = /^(?:[A-Za-z]:|\.{1,2}|~|[\w@.-]+)?(?:\\[\w .@*+-]+)+\\?$/;

/** A word for another program: one that looks like a path of Windows counts as that path. */
export function nativeField(field: Field, home: string): Field {
  const text = textOf(field);
  if (text === null || !(PATH_LIKE.test(text) || /^[A-Za-z]:[\\/]/.test(text))) return field;
  return { ...literal(slashed(text, home), field.word.span), runs: field.runs };
}

/** Programs of Windows that share their name with one of Unix. */
const SWITCHED = new Set(['tree', 'more', 'sort']);

/** `tree /F`: a switch and no path. */
export function switchField(field: Field, program: string | null): Field {
  const text = textOf(field);
  if (text === null || !SWITCHED.has(program ?? '') || !/^\/[A-Za-z]$/.test(text)) return field;
  return literal(`-${text.slice(1)}`, field.word.span);
}

/** These read their words as code, with paths as they know them. */
const SHELLS = new Set(['cmd', 'powershell', 'pwsh', 'bash', 'sh', 'wsl']);

export function isShell(program: string | null): boolean {
  return SHELLS.has(program ?? '');
}
