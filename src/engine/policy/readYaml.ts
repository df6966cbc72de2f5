// SPDX-License-Identifier: Apache-2.0
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import type { Fault, Place } from '../../core/result.js';
import { nearest } from './nearest.js';
import type { MapShape, Shape } from './schema.js';

/** A checked value with its place: text, number, `true`, a list, or a map. */
export interface Read {
  readonly place: Place;
  readonly value: string | number | true | readonly Read[] | ReadonlyMap<string, Read>;
}

/** Reads YAML against a shape. Collects every fault; null when nothing usable came out. */
export function readYaml(
  text: string,
  file: string,
  shape: MapShape,
): { read: Read | null; faults: Fault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const reader = new Reader(file, lines);
  for (const error of [...document.errors, ...document.warnings])
    reader.fault('policy-syntax', firstLine(error.message), error.pos[0]);
  if (reader.faults.length > 0) return { read: null, faults: reader.faults };
  return { read: reader.read(document.contents, shape, 0), faults: reader.faults };
}

function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? text;
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/[.:]$/, '');
}

class Reader {
  readonly faults: Fault[] = [];

  constructor(
    private readonly file: string,
    private readonly lines: LineCounter,
  ) {}

  fault(code: string, message: string, offset: number, hint?: string): null {
    const place = this.place(offset);
    this.faults.push({ code, message, place, ...(hint === undefined ? {} : { hint }) });
    return null;
  }

  read(node: Node | null | undefined, shape: Shape, parent: number): Read | null {
    const at = node?.range?.[0] ?? parent;
    switch (shape.kind) {
      case 'map':
        return this.readMap(node, shape, at);
      case 'list':
        return this.readList(node, shape.of, at, 0);
      case 'many':
        return isSeq(node) ? this.readList(node, shape.of, at, 1) : this.read(node, shape.of, at);
      case 'either':
        return this.read(node, shape.of.find((s) => sameType(node, s)) ?? last(shape.of), at);
      case 'version':
      case 'choice':
      case 'text':
      case 'id':
      case 'integer':
      case 'pattern':
      case 'comparison':
      case 'true':
        return this.readScalar(node, shape, at);
    }
  }

  private readMap(node: Node | null | undefined, shape: MapShape, at: number): Read | null {
    if (!isMap(node)) return this.fault('policy-type', `expected a map for a ${shape.name}`, at);
    const fields = new Map<string, Read>();
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const keyAt = (isNode(key) ? key.range?.[0] : undefined) ?? at;
      const name = isScalar(key) ? String(key.value) : '';
      seen.add(name);
      const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (field === undefined) this.unknownKey(name, shape, keyAt);
      else {
        const read = this.read(isNode(value) ? value : null, field.shape, keyAt);
        if (read !== null) fields.set(name, read);
      }
    }
    for (const [name, field] of Object.entries(shape.fields))
      if (field.required && !seen.has(name))
        this.fault('policy-missing', `\`${name}\` is missing in this ${shape.name}`, at, field.doc);
    return { place: this.place(at), value: fields };
  }

  private unknownKey(name: string, shape: MapShape, at: number): void {
    if (shape.later.includes(name)) {
      this.fault('policy-not-yet', `\`${name}\` is not yet supported`, at, 'remove it; it is never ignored');
      return;
    }
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

  private readScalar(
    node: Node | null | undefined,
    shape: Exclude<Shape, { kind: 'map' | 'list' | 'many' | 'either' }>,
    at: number,
  ): Read | null {
    const value: unknown = isScalar(node) ? node.value : undefined;
    const wrong = scalarProblem(value, shape);
    if (wrong !== null) return this.fault('policy-type', wrong.message, at, wrong.hint);
    return { place: this.place(at), value: value as string | number | true };
  }

  private place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

type ScalarShape = Exclude<Shape, { kind: 'map' | 'list' | 'many' | 'either' }>;

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const COMPARISON = /^(>=|>|<=|<) ?(\d|[1-9]\d|100)$/;

/** Why a scalar does not fit its shape, or null. */
function scalarProblem(value: unknown, shape: ScalarShape): { message: string; hint?: string } | null {
  switch (shape.kind) {
    case 'version':
      return value === 1 ? null : { message: 'the only version is `1`', hint: 'write `version: 1`' };
    case 'true':
      return value === true ? null : { message: 'expected `true` or a list' };
    case 'integer': {
      const fits = Number.isInteger(value) && Number(value) >= shape.min && Number(value) <= shape.max;
      return fits
        ? null
        : { message: `expected an integer from ${String(shape.min)} to ${String(shape.max)}` };
    }
    case 'choice':
      return choiceProblem(value, shape.of);
    case 'comparison':
      return typeof value === 'string' && COMPARISON.test(value)
        ? null
        : { message: 'expected a comparison with a score from 0 to 100', hint: 'for example `">=40"`' };
    case 'id':
      return typeof value === 'string' && ID.test(value)
        ? null
        : { message: 'expected a name of letters, digits, `.`, `_` and `-`' };
    case 'text':
    case 'pattern':
      return typeof value === 'string' && value !== ''
        ? null
        : { message: value === '' ? 'empty text' : 'expected text', hint: 'put it in quotes' };
  }
}

function choiceProblem(value: unknown, of: readonly string[]): { message: string; hint?: string } | null {
  if (typeof value === 'string' && of.includes(value)) return null;
  const given = typeof value === 'string' ? `unknown value \`${value}\`` : 'expected text';
  return { message: given, hint: `one of ${of.map((o) => `\`${o}\``).join(', ')}` };
}

function sameType(node: Node | null | undefined, shape: Shape): boolean {
  if (shape.kind === 'map') return isMap(node);
  if (shape.kind === 'true') return isScalar(node) && typeof node.value === 'boolean';
  return isSeq(node) || (isScalar(node) && typeof node.value !== 'boolean');
}

function last(shapes: readonly Shape[]): Shape {
  const shape = shapes.at(-1);
  if (shape === undefined) throw new Error('a choice of no shapes');
  return shape;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}
