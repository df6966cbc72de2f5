// SPDX-License-Identifier: Apache-2.0
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { parseYaml } from './parseYaml.js';
import type { Field, MapShape, Shape } from './schema.js';

/** A map around the cursor, and what stands in it. */
export interface Around {
  readonly shape: MapShape;
  readonly map: YAMLMap;
}

/** What the schema says about one place of a text, however half-typed the rest is. */
export type Spot =
  | {
      readonly kind: 'key';
      readonly shape: MapShape;
      readonly name: string;
      readonly present: ReadonlySet<string>;
      readonly around: readonly Around[];
      readonly range: Range;
    }
  | {
      readonly kind: 'value';
      readonly shape: Shape;
      /** The key that it belongs to. */
      readonly field: { readonly name: string; readonly field: Field };
      readonly text: string | null;
      readonly around: readonly Around[];
      readonly range: Range;
    };

/** UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The word that is being typed, and every reading of its place. */
export interface Typed {
  readonly word: Range;
  /** A colon follows already, so a key needs none. */
  readonly colon: boolean;
  readonly quoted: boolean;
  readonly spots: readonly Spot[];
}

/** Longer texts cost more to read than a person waits for a list, and the gate has agents to answer. */
export const MAX_CURSOR_TEXT = 256_000;

/** What stands at an offset: for an explanation. */
export function spotAt(text: string, offset: number, root: MapShape): Spot | null {
  return spots(text, offset, root)[0] ?? null;
}

const MARK = 'Zz9cursor9zZ';

/** What could stand at an offset: the word around it is taken out, and a mark of ours read in its place. */
export function typedAt(text: string, offset: number, root: MapShape): Typed {
  const at = Math.max(0, Math.min(offset, text.length));
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at);
  const start =
    at - (/[A-Za-z0-9._-]*$/.exec(text.slice(Math.max(lineStart, at - MAX_WORD), at))?.[0].length ?? 0);
  const end =
    at + (/^[A-Za-z0-9._-]*/.exec(text.slice(at, Math.min(lineEnd, at + MAX_WORD)))?.[0].length ?? 0);
  const before = text.slice(Math.max(lineStart, start - MAX_LINE), start);
  const after = text.slice(end, Math.min(lineEnd, end + MAX_LINE));
  const colon = /^["']?\s*:(\s|$)/.test(after);
  const mark = !colon && mayBeKey(before) ? `${MARK}:` : MARK;
  const marked = text.slice(0, start) + mark + text.slice(end);
  const quoted = /["']$/.test(before);
  const found = spots(marked, start, root).filter((spot) => aligned(spot, marked));
  return { word: { start, end }, colon, quoted, spots: found };
}

/** In a block a key stands below the other keys of its map, or it belongs to none. */
function aligned(spot: Spot, text: string): boolean {
  const map = spot.around.at(-1)?.map;
  if (spot.kind === 'value' || map === undefined || map.flow === true) return true;
  const columns = map.items.map(({ key }) => columnOf(rangeOf(key as Node).start, text));
  return new Set(columns).size === 1;
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

const MAX_WORD = 200;
const MAX_LINE = 2000;

/** Nothing but dashes before it, or inside brackets after a comma. */
function mayBeKey(before: string): boolean {
  return /^\s*(-\s+)*$/.test(before) || /[{[,]\s*$/.test(before);
}

function spots(text: string, offset: number, root: MapShape): readonly Spot[] {
  if (text.length > MAX_CURSOR_TEXT) return [];
  const contents = parseYaml(text)?.contents ?? null;
  return new Search(offset).look(contents, root, { around: [], field: null });
}

interface Way {
  readonly around: readonly Around[];
  readonly field: { readonly name: string; readonly field: Field } | null;
}

/** Goes down the tree along the nodes that hold an offset. */
class Search {
  constructor(private readonly offset: number) {}

  look(node: Node | null, shape: Shape, way: Way): readonly Spot[] {
    if (shape.kind === 'map' && isMap(node)) return this.inMap(node, shape, way);
    if (shape.kind === 'record') return this.inRecord(node, shape.of, way);
    if (shape.kind === 'either') return shape.of.flatMap((one) => this.look(node, one, way));
    if (shape.kind === 'list' || shape.kind === 'many') {
      if (!isSeq(node)) return shape.kind === 'many' ? this.look(node, shape.of, way) : [];
      const item = node.items.find((one) => this.holds(one as Node | null));
      return item === undefined ? [] : this.look(item as Node, shape.of, way);
    }
    return this.value(node, shape, way);
  }

  private inMap(map: YAMLMap, shape: MapShape, way: Way): readonly Spot[] {
    const around = [...way.around, { shape, map }];
    for (const pair of map.items) {
      const key = pair.key as Node | null;
      if (this.holds(key)) return [this.key(pair, shape, around)];
      const name = nameOf(pair);
      const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (field === undefined || !this.holds(pair.value as Node | null)) continue;
      return this.look(pair.value as Node, field.shape, { around, field: { name, field } });
    }
    return [];
  }

  private inRecord(node: Node | null, of: Shape, way: Way): readonly Spot[] {
    const pair = isMap(node) ? node.items.find(({ value }) => this.holds(value as Node | null)) : undefined;
    return pair === undefined ? [] : this.look(pair.value as Node, of, way);
  }

  private key(pair: Pair, shape: MapShape, around: readonly Around[]): Spot {
    const present = new Set(around.at(-1)?.map.items.flatMap((one) => (one === pair ? [] : nameOf(one))));
    return { kind: 'key', shape, name: nameOf(pair), present, around, range: rangeOf(pair.key as Node) };
  }

  /** A lone map in a place of single values is a word that we took for a key. */
  private value(node: Node | null, shape: Shape, way: Way): readonly Spot[] {
    if (node === null || way.field === null || isSeq(node)) return [];
    if (isMap(node) && node.items.length !== 1) return [];
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : null;
    const { field, around } = way;
    return [{ kind: 'value', shape, field, text, around, range: rangeOf(node) }];
  }

  private holds(node: Node | null | undefined): boolean {
    const range = node?.range;
    return range !== undefined && range !== null && range[0] <= this.offset && this.offset <= range[1];
  }
}

function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function rangeOf(node: Node): Range {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}

/** Of a value: its map and key, `rule.effect`. */
export function placeOf({ around, field }: Extract<Spot, { kind: 'value' }>): string {
  return `${around.at(-1)?.shape.name ?? ''}.${field.name}`;
}

/** A single text of a map around the cursor. */
export function textIn(around: readonly Around[], map: string, key: string): string | null {
  const found = around.findLast(({ shape }) => shape.name === map);
  const value: unknown = found?.map.get(key);
  return typeof value === 'string' ? value : null;
}
