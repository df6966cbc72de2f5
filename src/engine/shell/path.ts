// SPDX-License-Identifier: Apache-2.0
import type { PathTarget } from '../../core/facts.js';
import { escapePattern, fixedStart } from './builder.js';
import type { Field } from './field.js';
import type { State } from './state.js';

/** Drops `.`, resolves `..` and double slashes in an absolute path, without looking at any disk. */
export function normalise(path: string): string {
  if (!/\/\.{0,2}(?:\/|$)/.test(path)) return path === '' ? '/' : path;
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') out.pop();
    else out.push(part);
  }
  return '/' + out.join('/');
}

/** `path` as seen from `base`, absolute but with its dots kept. */
export function absolute(path: string, base: string): string {
  if (path.startsWith('/')) return path;
  return base === '/' ? '/' + path : `${base}/${path}`;
}

/** Resolves a leading `~` and makes the path absolute, for tools that take paths and not words. */
export function fromTool(path: string, cwd: string, home: string): string {
  if (path === '~' || path.startsWith('~/')) return home + path.slice(1);
  return absolute(path, cwd);
}

/** The exact target at an absolute path that may still hold dots. */
export function exactTarget(raw: string, extent: 'entry' | 'tree'): PathTarget {
  const path = normalise(raw);
  const plain = { kind: 'exact', path, glob: null, extent } as const;
  // A `..` after a name goes up from wherever that name leads.
  return raw.includes('/..') && climbsFromName(raw) ? { ...plain, written: raw } : plain;
}

function climbsFromName(raw: string): boolean {
  const parts = raw.split('/').filter((part) => part !== '' && part !== '.');
  return parts.some((part, i) => part === '..' && i > 0 && parts[i - 1] !== '..');
}

/** The last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

type Extent = PathTarget['extent'];

/** Where a field that names a path may lead. `sure` is false when it may be any path at all. */
export interface Targets {
  readonly targets: readonly PathTarget[];
  readonly sure: boolean;
}

/** These are streams of the process itself and name nothing on the disk. */
const STREAM = /^\/dev\/(?:null|stdin|stdout|stderr|tty|fd\/\d*)$/;

/** The paths that a field stands for, seen from every folder where the shell may be. */
export function targetsOf(field: Field, extent: Extent, state: State): Targets {
  if (field.targets !== null)
    return { targets: field.targets.map((t) => ({ ...t, extent: wider(t.extent, extent) })), sure: true };
  const { word } = field;
  // What a process substitution opens is a stream, too.
  if (word.prefix.startsWith('/dev/fd/')) return { targets: [], sure: true };
  if (word.kind === 'literal') return literalTargets(word.text, extent, state);
  const relative = !word.prefix.startsWith('/');
  if (relative && state.cwds.length === 0) return anywhere(extent);
  if (word.kind === 'unknown' && !field.tame) return anywhere(extent);
  const cwds = relative ? state.cwds : ['/'];
  const targets = cwds.map((cwd) =>
    field.pattern === null ? prefixTarget(word.prefix, cwd, extent) : globTarget(field.pattern, cwd, extent),
  );
  const known = targets.filter((t) => t !== null);
  return known.length === targets.length ? { targets: known, sure: true } : anywhere(extent);
}

function wider(a: Extent, b: Extent): Extent {
  return a === 'tree' || b === 'tree' ? 'tree' : 'entry';
}

function anywhere(extent: Extent): Targets {
  return { targets: [{ kind: 'under', path: '/', glob: null, extent }], sure: false };
}

function literalTargets(text: string, extent: Extent, state: State): Targets {
  if (text === '') return { targets: [], sure: true };
  if (text.startsWith('/')) {
    return { targets: STREAM.test(text) ? [] : [exactTarget(throughLinks(text, state), extent)], sure: true };
  }
  if (state.cwds.length === 0) return anywhere(extent);
  const raw = state.cwds.map((cwd) => throughLinks(absolute(text, cwd), state));
  return { targets: raw.map((path) => exactTarget(path, extent)), sure: true };
}

/** A name that `ln` made earlier in the line stands for its target. */
function throughLinks(raw: string, state: State): string {
  if (state.links.size === 0) return raw;
  const path = normalise(raw);
  for (const [name, target] of state.links)
    if (path === name || path.startsWith(`${name}/`)) return target + path.slice(name.length);
  return raw;
}

function prefixTarget(prefix: string, cwd: string, extent: Extent): PathTarget {
  const raw = absolute(prefix, cwd);
  const cut = raw.lastIndexOf('/');
  return { kind: 'under', path: below(normalise(raw.slice(0, cut)), raw.slice(cut + 1)), glob: null, extent };
}

/** Null when the pattern can climb out of its fixed part. */
function globTarget(pattern: string, cwd: string, extent: Extent): PathTarget | null {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => fixedStart(part) !== part.replace(/\\(.)/g, '$1'));
  const at = first === -1 ? parts.length - 1 : first;
  const fixed = parts.slice(0, at).map((part) => part.replace(/\\(.)/g, '$1'));
  const rest = parts.slice(at);
  // `.*` matches `..` in older shells.
  if (rest.some((part) => part === '..' || (extent === 'tree' && /^\.[*?[]/.test(part)))) return null;
  const folder = normalise(
    absolute(fixed.join('/') + (fixed.length > 0 ? '/' : ''), pattern.startsWith('/') ? '' : cwd),
  );
  const glob = below(escapePattern(folder), rest.join('/'));
  return { kind: 'under', path: below(folder, fixedStart(rest[0] ?? '')), glob, extent };
}

function below(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
