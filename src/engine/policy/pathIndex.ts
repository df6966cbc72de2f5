// SPDX-License-Identifier: Apache-2.0
import type { Entry } from './entry.js';
import type { PathPattern } from './pathPattern.js';
import type { PathView, Roots, TargetView } from './pathView.js';
import { DEEP } from './segments.js';

interface Node {
  readonly entries: Entry<PathPattern>[];
  readonly children: Map<string, Node>;
}

const ANCHORS = ['machine', 'home', 'workspace'] as const;

/** Path patterns by their fixed segments; floating ones by a literal segment that they must meet. */
export class PathIndex {
  private readonly roots = { machine: node(), home: node(), workspace: node() };
  private readonly floating: Entry<PathPattern>[] = [];
  private readonly floatingWild: { readonly entry: Entry<PathPattern>; readonly tail: Tail | null }[] = [];
  private readonly floatingBy = new Map<string, Entry<PathPattern>[]>();

  add(entry: Entry<PathPattern>): void {
    const { anchor, fixed } = entry.pattern;
    if (anchor === 'float') {
      this.addFloating(entry);
      return;
    }
    let at: Node = this.roots[anchor];
    for (const segment of fixed) {
      const next: Node = at.children.get(segment) ?? node();
      at.children.set(segment, next);
      at = next;
    }
    at.entries.push(entry);
  }

  /** All patterns that can meet or cover the target, each once. */
  lookUp(target: TargetView, roots: Roots): Iterable<Entry<PathPattern>> {
    const found: Entry<PathPattern>[] = [];
    for (const view of target.folded) {
      for (const anchor of ANCHORS) this.anchored(anchor, target, { view, roots, found });
      if (target.shape === 'single') this.named(view, found);
    }
    if (target.shape === 'single') this.wild(target, found);
    else found.push(...this.floating);
    return target.folded.length > 1 ? new Set(found) : found;
  }

  private anchored(
    anchor: (typeof ANCHORS)[number],
    target: TargetView,
    walk: { view: PathView; roots: Roots; found: Entry<PathPattern>[] },
  ): void {
    const { view, roots, found } = walk;
    const from = view.roots[anchor];
    let at: Node | undefined = this.roots[anchor];
    if (from < 0) {
      // The target may hold the whole anchor: a folder above it, or a glob over such folders.
      if (target.shape !== 'single' && isAbove(view, anchor, roots)) gather(at, found);
      return;
    }
    for (let i = from; at !== undefined && i < view.segments.length; i++) {
      found.push(...at.entries);
      at = at.children.get(view.segments[i] ?? '');
    }
    if (at === undefined) return;
    if (target.shape === 'single') found.push(...at.entries);
    else gather(at, found);
  }

  private addFloating(entry: Entry<PathPattern>): void {
    this.floating.push(entry);
    const literals = entry.pattern.folded.map((s) => (s === DEEP ? null : s.literal));
    const key = literals.findLast((l) => l !== null) ?? null;
    if (key === null) this.floatingWild.push({ entry, tail: tailOf(entry.pattern) });
    else {
      const list = this.floatingBy.get(key) ?? [];
      list.push(entry);
      this.floatingBy.set(key, list);
    }
  }

  /** What the last name must begin and end with rules most of them out. */
  private wild(target: TargetView, found: Entry<PathPattern>[]): void {
    const names = target.folded.map((view) => view.segments.at(-1) ?? '');
    for (const { entry, tail } of this.floatingWild)
      if (tail === null || names.some((n) => n.startsWith(tail.start) && n.endsWith(tail.end)))
        found.push(entry);
  }

  private named(view: PathView, found: Entry<PathPattern>[]): void {
    if (this.floatingBy.size === 0) return;
    for (const segment of new Set(view.segments)) found.push(...(this.floatingBy.get(segment) ?? []));
  }
}

interface Tail {
  readonly start: string;
  readonly end: string;
}

/** Of a pattern whose last segment is a glob: the letters before its first and behind its last sign. */
function tailOf(pattern: PathPattern): Tail | null {
  const last = pattern.folded.at(-1);
  if (last === undefined || last === DEEP) return null;
  const letters = (tokens: typeof last.tokens): string => {
    const end = tokens.findIndex((t) => typeof t !== 'string');
    return tokens.slice(0, end < 0 ? tokens.length : end).join('');
  };
  const end = [...letters([...last.tokens].reverse())].reverse().join('');
  return { start: letters(last.tokens), end };
}

function isAbove(view: PathView, anchor: (typeof ANCHORS)[number], roots: Roots): boolean {
  const root = anchor === 'home' ? roots.homeFolded : anchor === 'workspace' ? roots.workspaceFolded : [];
  return view.segments.length < root.length && view.segments.every((part, i) => part === root[i]);
}

function gather(from: Node, found: Entry<PathPattern>[]): void {
  found.push(...from.entries);
  for (const child of from.children.values()) gather(child, found);
}

function node(): Node {
  return { entries: [], children: new Map() };
}
