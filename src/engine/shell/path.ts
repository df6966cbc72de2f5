// SPDX-License-Identifier: Apache-2.0
import type { PathTarget } from '../../core/facts.js';

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
  return /[^/.][^/]*\/+(?:\.\/+)*\.\.(?:\/|$)/.test(raw) ? { ...plain, written: raw } : plain;
}

/** The last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
