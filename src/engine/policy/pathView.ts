// SPDX-License-Identifier: Apache-2.0
import type { PathTarget } from '../../core/facts.js';
import type { Surroundings } from '../../core/surroundings.js';
import { fold } from './fold.js';
import type { Anchor } from './pathPattern.js';
import { segmentOf } from './segment.js';
import { DEEP, type Segments } from './segments.js';

/** Segments of one spelling of a path, and how many of them lead to each root; -1 when not below it. */
export interface PathView {
  readonly segments: readonly string[];
  readonly roots: { readonly [anchor in Anchor]: number };
}

/** A path target in every spelling that counts: lexical, and physical where the disk was asked. */
export interface TargetView {
  /** `single`: this path. `tree`: and all below. `prefix`: whatever begins so. `glob`: what the glob picks. */
  readonly shape: 'single' | 'tree' | 'prefix' | 'glob';
  readonly access: 'read' | 'write' | 'delete';
  /** For `prefix` and `glob` the segments are the folder's; `partial` is the start of the next one. */
  readonly exact: readonly PathView[];
  readonly folded: readonly PathView[];
  readonly partial: string;
  /** The rest of a glob of the call, segment by segment; empty without one. */
  readonly glob: Segments;
  readonly globFolded: Segments;
  /** The glob's matches count with all below them. */
  readonly globTree: boolean;
  /**
   * How built-in rules take an operation on a folder above what they protect: writing there asks, and git's own
   * commands within the worktree need not fear it. `count` for the rules of files: it is picked.
   */
  readonly parents: 'count' | 'ask' | 'ignore';
  /** False when the disk was asked and did not say where the path leads. */
  readonly certain: boolean;
}

/** The roots of one intent, split once. */
export interface Roots {
  readonly workspace: readonly string[];
  readonly home: readonly string[];
  readonly workspaceFolded: readonly string[];
  readonly homeFolded: readonly string[];
}

export function rootsOf(workspace: string, home: string): Roots {
  return {
    workspace: split(workspace),
    home: split(home),
    workspaceFolded: split(fold(workspace)),
    homeFolded: split(fold(home)),
  };
}

/** Spells a target out for matching. */
export function targetView(
  target: PathTarget,
  kind: 'read' | 'write' | 'delete',
  roots: Roots,
  surroundings: Surroundings,
): TargetView {
  const open = target.kind === 'under';
  const folder = open ? folderOf(target.path) : target.path;
  const partial = open ? target.path.slice(folder.length + 1) : '';
  const glob = open && target.glob !== null ? globRest(target.glob, folder) : null;
  const physical = physicalFolders(target, partial, surroundings);
  const paths = [...new Set([folder, ...(physical ?? [])])];
  return {
    shape: open ? (glob === null ? 'prefix' : 'glob') : target.extent === 'tree' ? 'tree' : 'single',
    access: kind,
    exact: paths.map((p) => viewOf(split(p), roots.workspace, roots.home)),
    folded: paths.map((p) => viewOf(split(fold(p)), roots.workspaceFolded, roots.homeFolded)),
    partial,
    glob: (glob ?? []).map(globSegment),
    globFolded: (glob ?? []).map((part) => globSegment(fold(part))),
    globTree: target.extent === 'tree',
    parents: 'count',
    certain: physical !== null,
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/**
 * Where the target (of an open one, its folder) really is; none when nobody asked the disk, null when the disk
 * was asked and did not say.
 */
function physicalFolders(
  target: PathTarget,
  partial: string,
  surroundings: Surroundings,
): readonly string[] | null {
  if (!surroundings.lookedUp) return [];
  const real = [target.path, ...(target.written === undefined ? [] : [target.written])].map(
    (path) => surroundings.realPaths[path],
  );
  if (real.some((path) => path === undefined)) return null;
  const paths = real.filter((path) => path !== undefined);
  if (target.kind === 'exact' || target.path.endsWith('/')) return paths;
  // A link that is itself the start of the word: what the whole word names is not known.
  return paths.every((path) => path.endsWith(`/${partial}`)) ? paths.map(folderOf) : null;
}

/** SECURITY: an agent chooses the glob; comparing globs takes time by their lengths. */
const MAX_GLOB = 512;

/** Null when the glob is not below its folder or holds what we do not read: then only the prefix is sure. */
function globRest(glob: string, folder: string): readonly string[] | null {
  if (!glob.startsWith(`${folder}/`) || glob.length > MAX_GLOB || /[{(]/.test(glob)) return null;
  const parts = split(glob.slice(folder.length));
  if (parts.some((p) => p === '..' || (p.match(/\[/g) ?? []).length > 1)) return null;
  return parts.some((p) => p.includes('[') && !p.includes(']')) ? null : parts;
}

function globSegment(part: string): Segments[number] {
  return part === '**' ? DEEP : segmentOf(part);
}

function viewOf(
  segments: readonly string[],
  workspace: readonly string[],
  home: readonly string[],
): PathView {
  return {
    segments,
    roots: { machine: 0, float: 0, home: depth(segments, home), workspace: depth(segments, workspace) },
  };
}

function depth(segments: readonly string[], root: readonly string[]): number {
  return root.length <= segments.length && root.every((part, i) => part === segments[i]) ? root.length : -1;
}

function split(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
