// SPDX-License-Identifier: Apache-2.0
import {
  Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
  type Node,
  type ToStringOptions,
} from 'yaml';
import { fail, ok, type Fault, type Result } from '../../core/result.js';
import { readPolicyFile } from './file.js';
import { parseYaml } from './parseYaml.js';
import { sameType } from './readYaml.js';
import { POLICY, type MapShape, type Shape } from './schema.js';

const WIDTH = 110;
const STYLE: ToStringOptions = { lineWidth: 0, singleQuote: true };

/**
 * A policy file in the one style: keys in the schema's order, collections on one line where they fit. What it
 * means and every comment stay, or it is a fault and nothing is to be written.
 */
export function formatPolicy(text: string, file: string): Result<string, readonly Fault[]> {
  const { faults } = readPolicyFile(text, file);
  if (faults.length > 0) return fail(faults);
  const once = restyled(text);
  const formatted = restyled(once);
  // INVARIANT: a formatter that is not sure does nothing.
  if (formatted === restyled(formatted) && keeps(text, formatted)) return ok(formatted);
  return fail([
    {
      code: 'policy-format',
      message: 'cannot be formatted without losing a comment or a meaning',
      hint: 'move comments onto lines of their own',
      place: { file, line: 1, column: 1 },
    },
  ]);
}

function restyled(text: string): string {
  const document = parseYaml(text.replace(/\r\n?/g, '\n'));
  if (document === null) return text;
  if (isNode(document.contents)) {
    order(document.contents, POLICY);
    layOut(document.contents, POLICY, 0, 0);
  }
  return document.toString(STYLE);
}

/** Sorts keys and quotes texts, from the outside inwards. */
function order(node: Node, wide: Shape): void {
  const shape = ownShape(node, wide);
  if (isScalar(node)) quote(node, shape);
  if (isSeq(node)) for (const item of node.items) if (isNode(item)) order(item, itemShape(shape));
  if (!isMap(node)) return;
  if (shape.kind === 'map') sortKeys(node, shape);
  for (const { key, value } of node.items) {
    if (isScalar(key)) delete key.type;
    if (isNode(value)) order(value, valueShape(shape, key));
  }
}

/** The alternative of a shape that a node takes. */
function ownShape(node: Node, shape: Shape): Shape {
  if (shape.kind === 'either') return ownShape(node, shape.of.find((one) => sameType(node, one)) ?? ANY);
  return shape.kind === 'many' && !isSeq(node) ? ownShape(node, shape.of) : shape;
}

const ANY: Shape = { kind: 'json' };

function itemShape(shape: Shape): Shape {
  return shape.kind === 'list' || shape.kind === 'many' ? shape.of : ANY;
}

function valueShape(shape: Shape, key: unknown): Shape {
  if (shape.kind === 'record') return shape.of;
  if (shape.kind !== 'map' || !isScalar(key)) return ANY;
  return shape.fields[String(key.value)]?.shape ?? ANY;
}

function sortKeys(map: YAMLMap, shape: MapShape): void {
  const names = Object.keys(shape.fields);
  const rank = (key: unknown): number => (isScalar(key) ? names.indexOf(String(key.value)) : -1);
  const head = map.items[0]?.key;
  map.items.sort((a, b) => rank(a.key) - rank(b.key));
  const first = map.items[0]?.key;
  if (shape === POLICY && isScalar(head) && isScalar(first)) keepOnTop(head, first);
  map.items.forEach(({ key }, i) => {
    if (isNode(key) && (i === 0 || shape !== POLICY)) delete key.spaceBefore;
  });
}

/** What stands on top of a file is about the file, whatever key comes next. */
function keepOnTop(head: Scalar, first: Scalar): void {
  if (head === first || typeof head.commentBefore !== 'string') return;
  first.commentBefore = [head.commentBefore, first.commentBefore ?? []].flat().join('\n');
  delete head.commentBefore;
}

/**
 * Collections on one line where they fit, but not the file itself and its rules. `column` is where a node begins
 * when it stays on its line, `indent` where its own lines begin when it does not.
 */
function layOut(node: Node, wide: Shape, indent: number, column: number): void {
  if (!isCollection(node)) return;
  const shape = ownShape(node, wide);
  const wasOnOneLine = node.flow === true;
  const onOneLine = !isLong(shape) && fits(node, column);
  pad(node, onOneLine);
  if (wasOnOneLine && !onOneLine) commentAbove(node);
  if (onOneLine) return;
  if (isSeq(node)) {
    for (const item of node.items) if (isNode(item)) layOut(item, itemShape(shape), indent + 2, indent + 2);
    return;
  }
  for (const { key, value } of node.items) {
    const start = indent + (isScalar(key) ? String(key.value).length : 0) + 2;
    if (isNode(value)) layOut(value, valueShape(shape, key), indent + 2, start);
  }
}

/** What followed a collection on its line would, below its last item, be read together with what comes next. */
function commentAbove(node: Collection): void {
  if (typeof node.comment !== 'string') return;
  node.commentBefore = [node.commentBefore ?? [], node.comment].flat().join('\n');
  delete node.comment;
}

function isLong(shape: Shape): boolean {
  return shape === POLICY || shape.kind === 'list' || (shape.kind === 'map' && shape.name === 'rule');
}

/** On one line, with nothing in it that needs a line of its own; a comment may follow. */
function fits(node: Collection, column: number): boolean {
  if (commented(node)) return false;
  visit(node, {
    Collection: (_key, inner) => {
      pad(inner, true);
    },
  });
  const { comment } = node;
  delete node.comment;
  const alone = new Document(node).toString(STYLE).trimEnd();
  if (typeof comment === 'string') node.comment = comment;
  return !alone.includes('\n') && column + alone.length <= WIDTH;
}

type Collection = YAMLMap | YAMLSeq;

/** `{ a: b }` and `[a, b]`: the library pads both or none. */
function pad(node: Collection, flow: boolean): void {
  node.flow = flow;
  if (flow) delete node.spaceBefore;
  const plain = isMap(node) ? YAMLMap.prototype.toString : YAMLSeq.prototype.toString;
  const padding = { flowCollectionPadding: isMap(node) ? ' ' : '' };
  node.toString = (context, ...more) => plain.call(node, context && { ...context, ...padding }, ...more);
}

function commented(node: Collection): boolean {
  let found = node.comment?.includes('\n') === true;
  visit(node, {
    Node: (_key, inner) => {
      found ||= Boolean(inner.commentBefore) || (inner !== node && Boolean(inner.comment));
    },
  });
  return found;
}

const QUOTED: ReadonlySet<string> = new Set(['pattern', 'comparison', 'argument']);

/** Patterns are always quoted, since most of them must be; other text only where it must be. */
function quote(scalar: Scalar, shape: Shape): void {
  delete scalar.spaceBefore;
  if (typeof scalar.value !== 'string' || scalar.value.includes('\n')) return;
  if (QUOTED.has(shape.kind)) scalar.type = Scalar.QUOTE_SINGLE;
  else delete scalar.type;
}

/** The same rules in the same order, and the same comments. */
function keeps(before: string, after: string): boolean {
  return meaning(before) === meaning(after) && comments(before) === comments(after);
}

function meaning(text: string): string {
  const { policy, faults } = readPolicyFile(text, '');
  const extended = policy.extends.map(({ pack, without }) => [pack, without.map(({ id }) => id)]);
  const said = [faults.length, policy.default, extended, policy.rules.map((r) => [r.effect, r.canonical])];
  return JSON.stringify(said);
}

/** All comments, sorted: keys move, and their comments with them. */
function comments(text: string): string {
  const found: string[] = [];
  let before = '';
  for (const token of new Lexer().lex(text)) {
    // A scalar is announced: its text may begin with `#` too.
    if (token.startsWith('#') && before !== '\u001f') found.push(token.trimEnd());
    before = token;
  }
  return JSON.stringify(found.sort());
}
