// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, FACTOR_IDS } from '../../core/decision.js';
import type { About, Explanation } from '../../core/policyAssist.js';
import { NO_SURROUNDINGS } from '../../core/surroundings.js';
import { placeOf, spotAt, textIn, type Spot } from './cursor.js';
import { covers, meets, NO } from './pathMatch.js';
import { pathPatterns } from './pathPattern.js';
import { rootsOf, targetView } from './pathView.js';
import type { MapShape, Shape } from './schema.js';

const MAX_TEXT = 400;

/** What the key or value at an offset means; null where nothing stands. */
export function explain(text: string, offset: number, root: MapShape): Explanation | null {
  const spot = spotAt(text, offset, root);
  if (spot === null) return null;
  return spot.kind === 'key' ? explainKey(spot) : explainValue(spot, text);
}

function explainKey({ shape, name, range }: Extract<Spot, { kind: 'key' }>): Explanation | null {
  const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
  if (field === undefined) return null;
  const title = `${name}: ${shapeText(field.shape)}${field.required ? ', required' : ''}`;
  return { ...range, title, doc: field.doc, about: null };
}

function explainValue(spot: Extract<Spot, { kind: 'value' }>, text: string): Explanation {
  const { field, shape, range } = spot;
  const title = `${field.name}: ${shapeText(shape)}`;
  const doc = shape.kind === 'pattern' ? PATTERNS[shape.of] : field.field.doc;
  return { ...range, title, doc, about: aboutOf(spot, text) };
}

function aboutOf(spot: Extract<Spot, { kind: 'value' }>, source: string): About | null {
  const { shape, around, text } = spot;
  if (text === null) return null;
  const effect = EFFECTS.find((e) => e === textIn(around, 'rule', 'effect')) ?? null;
  if (shape.kind === 'id') return { kind: 'rule', id: text, effect, when: whenOf(spot, source) };
  if (shape.kind === 'pattern')
    return shape.of === 'path' ? { kind: 'path', pattern: text, allow: effect === 'allow' } : null;
  return aboutName(placeOf(spot), text);
}

function aboutName(place: string, text: string): About | null {
  if (place === 'extension.without' || place === 'want.rule')
    return { kind: 'rule', id: text, effect: null, when: '' };
  if (place === 'policy.extends' || place === 'extension.pack') return { kind: 'pack', name: text };
  const id = place === 'condition.factor' ? FACTOR_IDS.find((one) => one === text) : undefined;
  return id === undefined ? null : { kind: 'factor', id };
}

/** The rule's `when` as written, on one line. */
function whenOf({ around }: Spot, source: string): string {
  const when = around.at(-1)?.map.get('when', true) as { range?: readonly number[] } | undefined;
  const [start, end] = when?.range ?? [];
  const text = source.slice(start ?? 0, start === undefined ? 0 : Math.min(end ?? 0, start + 4 * MAX_TEXT));
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 1)}…` : line;
}

const PATTERNS = {
  path: '`/…` and `~/…` are absolute, `**/…` floats, all others start at the worktree’s root. `*` stays within one name, `**` is any number of folders; a leading `!` excludes.',
  command:
    'Words of a simple command. The word `**` is zero or more words, in a word `*` crosses slashes, `{a,b}` are alternatives; an option matches in any position; a leading `!` excludes.',
  host: '`*` is one label, `**` any number; a leading `!` excludes.',
  mcp: '`server/tool`; a leading `!` excludes.',
  name: 'A plain glob; a leading `!` excludes.',
} as const;

/** Shapes that need no look inside. */
const WORDS: { readonly [kind in Shape['kind']]?: string } = {
  free: 'text',
  texts: 'map of texts',
  json: 'any value',
  version: '1',
  true: 'true',
  boolean: 'true | false',
  argument: 'text or comparison',
};

/** A shape in a few words. */
export function shapeText(shape: Shape): string {
  if (shape.kind === 'choice') return shape.of.length <= 6 ? shape.of.join(' | ') : 'one of the known names';
  if (shape.kind === 'integer') return `${String(shape.min)} to ${String(shape.max)}`;
  if (shape.kind === 'pattern') return `${shape.of} pattern`;
  if (shape.kind === 'many') return `${shapeText(shape.of)}, one or a list`;
  if (shape.kind === 'list') return `list of ${shapeText(shape.of)}`;
  if (shape.kind === 'either') return shape.of.map(shapeText).join(', or ');
  if (shape.kind === 'record') return `map of ${shape.name}`;
  return shape.kind === 'map' ? shape.name : (WORDS[shape.kind] ?? shape.kind);
}

/** Says of absolute paths whether a path pattern picks them; null for a bad pattern. */
export function pathPicker(
  { pattern, allow }: Extract<About, { kind: 'path' }>,
  place: { readonly workspace: string; readonly home: string },
): ((path: string) => boolean) | null {
  const patterns = pathPatterns(pattern.replace(/^!/, ''));
  if (!patterns.ok) return null;
  const roots = rootsOf(place.workspace, place.home);
  return (path) => {
    const entry = { kind: 'exact', path, glob: null, extent: 'entry' } as const;
    const target = targetView(entry, 'read', roots, NO_SURROUNDINGS);
    const [exact, folded] = [target.exact[0], target.folded[0]];
    if (exact === undefined || folded === undefined) return false;
    return patterns.value.some((one) =>
      allow ? covers(one, target, exact, 'workspace') : meets(one, target, folded, roots) !== NO,
    );
  };
}
