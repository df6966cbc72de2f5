// SPDX-License-Identifier: Apache-2.0
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  visit,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import type { Fault, Place } from '../../core/result.js';
import { parseYaml } from './parseYaml.js';
import { nearest } from './nearest.js';
import { scalarProblem, type ScalarShape } from './scalar.js';
import { tooDeepAt } from './yamlLimits.js';
import type { MapShape, Shape } from './schema.js';

type RecordShape = Extract<Shape, { kind: 'record' }>;

/** A checked value with its place: text, number, a boolean, a list, or a map. */
export interface Read {
  readonly place: Place;
  readonly value: string | number | boolean | readonly Read[] | ReadonlyMap<string, Read>;
}

/** Reads YAML against a shape. Collects every fault; null when nothing usable came out. */
export function readYaml(
  text: string,
  file: string,
  shape: MapShape,
): { read: Read | null; faults: Fault[] } {
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  if (document === null) return { read: null, faults: [tooDeep(text, file)] };
  const reader = new Reader(file, lines, document);
  for (const error of [...document.errors, ...document.warnings])
    reader.fault('policy-syntax', firstLine(error.message), error.pos[0], hintFor(error.code));
  if (reader.faults.length > 0) return { read: null, faults: reader.faults };
  return { read: reader.read(document.contents, shape, 0), faults: reader.faults };
}

function tooDeep(text: string, file: string): Fault {
  const lines = text.slice(0, tooDeepAt(text) ?? 0).split('\n');
  const place = { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  return { code: 'policy-syntax', message: 'nested too deep', hint: 'no policy needs that', place };
}

/** More of one file say nothing more. */
const MAX_FAULTS = 100;

function hintFor(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'only one of them could count';
  if (code === 'TAB_AS_INDENT') return 'indent with spaces';
  return code === 'MULTIPLE_DOCS' ? 'a file holds one document' : 'this is no YAML 1.2';
}

function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? text;
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/[.:]$/, '');
}

const MORE = ['policy-more-faults', 'there are more faults', 'mend those above first'] as const;

class Reader {
  readonly faults: Fault[] = [];
  private anchored: Map<string, Scalar> | null = null;

  constructor(
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly document: Document,
  ) {}

  fault(code: string, message: string, offset: number, hint?: string): null {
    if (this.faults.length > MAX_FAULTS) return null;
    if (this.faults.length === MAX_FAULTS) [code, message, hint] = MORE;
    const place = this.place(offset);
    this.faults.push({ code, message, place, ...(hint === undefined ? {} : { hint }) });
    return null;
  }

  read(node: Node | null | undefined, shape: Shape, parent: number): Read | null {
    const at = node?.range?.[0] ?? parent;
    if ('name' in shape) return this.readNamed(node, shape, at);
    if (shape.kind === 'list') return this.readList(node, shape.of, at, 0);
    if (shape.kind === 'many')
      return isSeq(node) ? this.readList(node, shape.of, at, 1) : this.read(node, shape.of, at);
    if (shape.kind === 'texts') return this.readTexts(node, at);
    if (shape.kind === 'json') return this.readJson(node, at);
    if (shape.kind === 'either')
      return this.read(node, shape.of.find((s) => sameType(node, s)) ?? last(shape.of), at);
    return this.readScalar(node, shape, at);
  }

  private readNamed(node: Node | null | undefined, shape: MapShape | RecordShape, at: number): Read | null {
    return shape.kind === 'map' ? this.readMap(node, shape, at) : this.readRecord(node, shape, at);
  }

  private readMap(node: Node | null | undefined, shape: MapShape, at: number): Read | null {
    if (!isMap(node)) return this.fault('policy-type', `expected a map for a ${shape.name}`, at);
    const fields = new Map<string, Read>();
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      seen.add(name);
      const read = this.readField(name, isNode(value) ? value : null, shape, startOf(key) ?? at);
      if (read !== null) fields.set(name, read);
    }
    for (const [name, field] of Object.entries(shape.fields))
      if (field.required && !seen.has(name))
        this.fault('policy-missing', `\`${name}\` is missing in this ${shape.name}`, at, field.doc);
    return { place: this.place(at), value: fields };
  }

  private readRecord(node: Node | null | undefined, shape: RecordShape, at: number): Read | null {
    if (!isMap(node)) return this.fault('policy-type', `expected a map of ${shape.name}`, at);
    if (node.items.length === 0) return this.fault('policy-type', 'an empty map says nothing', at);
    const fields = new Map<string, Read>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const read = this.read(isNode(value) ? value : null, shape.of, startOf(key) ?? at);
      if (read !== null) fields.set(name, read);
    }
    return { place: this.place(at), value: fields };
  }

  private readField(name: string, value: Node | null, shape: MapShape, at: number): Read | null {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (field !== undefined) return this.read(value, field.shape, at);
    this.unknownKey(name, shape, at);
    return null;
  }

  private unknownKey(name: string, shape: MapShape, at: number): void {
    if (this.faults.length > MAX_FAULTS) return;
    const close = nearest(name, Object.keys(shape.fields));
    const all = Object.keys(shape.fields).map((k) => `\`${k}\``);
    const hint = close === null ? `one of ${all.join(', ')}` : `did you mean \`${close}\`?`;
    this.fault('policy-unknown-key', `unknown key \`${name}\` in this ${shape.name}`, at, hint);
  }

  private readList(node: Node | null | undefined, of: Shape, at: number, min: number): Read | null {
    if (!isSeq(node)) return this.fault('policy-type', 'expected a list', at);
    if (node.items.length < min) return this.fault('policy-type', 'an empty list says nothing', at);
    const items = node.items.map((item) => this.read(isNode(item) ? item : null, of, at));
    return { place: this.place(at), value: items.filter((item) => item !== null) };
  }

  private readTexts(node: Node | null | undefined, at: number): Read | null {
    if (!isMap(node)) return this.fault('policy-type', 'expected a map of texts', at);
    const texts = new Map<string, Read>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const read = this.read(isNode(value) ? value : null, { kind: 'text' }, startOf(key) ?? at);
      if (read !== null) texts.set(name, read);
    }
    return { place: this.place(at), value: texts };
  }

  private readJson(node: Node | null | undefined, at: number): Read | null {
    try {
      // SECURITY: aliases are refused as everywhere, so that no value grows while it is read.
      const value: unknown = node?.toJS(this.document, { maxAliasCount: 0 }) ?? null;
      return { place: this.place(at), value: JSON.stringify(value) };
    } catch {
      return this.fault('policy-type', 'expected a value without aliases', at);
    }
  }

  private readScalar(node: Node | null | undefined, shape: ScalarShape, at: number): Read | null {
    // Only where a long text is said again and again: what decides is written out.
    const said = shape.kind === 'free' && isAlias(node) ? this.anchors().get(node.source) : node;
    const value: unknown = isScalar(said) ? said.value : undefined;
    const wrong = scalarProblem(value, shape);
    if (wrong !== null) return this.fault('policy-type', wrong.message, at, wrong.hint);
    const taken = shape.kind === 'argument' ? String(value) : value;
    return { place: this.place(at), value: taken as string | number | boolean };
  }

  /** Texts with an anchor, found once: a file may name them often. */
  private anchors(): Map<string, Scalar> {
    if (this.anchored !== null) return this.anchored;
    const found = new Map<string, Scalar>();
    visit(this.document, {
      Scalar: (_key, node) => {
        if (node.anchor !== undefined) found.set(node.anchor, node);
      },
    });
    return (this.anchored = found);
  }

  private place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** A field of a map, or null. */
export function field(read: Read, name: string): Read | null {
  return read.value instanceof Map ? ((read.value as ReadonlyMap<string, Read>).get(name) ?? null) : null;
}

/** One value or a list, as a list. */
export function many(read: Read): readonly Read[] {
  return Array.isArray(read.value) ? (read.value as readonly Read[]) : [read];
}

export function textOf(read: Read | null): string | null {
  return typeof read?.value === 'string' ? read.value : null;
}

export function numberOf(read: Read | null): number | null {
  return typeof read?.value === 'number' ? read.value : null;
}

/** Whether a node is of a shape's own YAML type. */
export function sameType(node: Node | null | undefined, shape: Shape): boolean {
  if (shape.kind === 'map') return isMap(node);
  if (shape.kind === 'true') return isScalar(node) && typeof node.value === 'boolean';
  return isSeq(node) || (isScalar(node) && typeof node.value !== 'boolean');
}

function last(shapes: readonly Shape[]): Shape {
  const shape = shapes.at(-1);
  if (shape === undefined) throw new Error('a choice of no shapes');
  return shape;
}

function startOf(key: unknown): number | undefined {
  return isNode(key) ? key.range?.[0] : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}
