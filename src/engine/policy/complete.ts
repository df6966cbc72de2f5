// SPDX-License-Identifier: Apache-2.0
import type { Suggestion } from '../../core/policyAssist.js';
import { placeOf, textIn, typedAt, type Spot, type Typed } from './cursor.js';
import { shapeText } from './explain.js';
import type { Field, MapShape, Shape } from './schema.js';

/** Names that the text itself does not hold. */
export interface Known {
  /** Packs by name, with the ids of their rules. */
  readonly packs: ReadonlyMap<string, readonly string[]>;
  readonly agents: readonly string[];
  /** Rules that a case may want to decide. */
  readonly rules: readonly string[];
}

const MAX_SUGGESTIONS = 200;

/** What may stand at an offset of a file of this shape: keys, values, a whole rule. */
export function complete(text: string, offset: number, root: MapShape, known: Known): readonly Suggestion[] {
  const typed = typedAt(text, offset, root);
  const column = typed.word.start - (text.lastIndexOf('\n', typed.word.start - 1) + 1);
  const indent = /^ */.exec(text.slice(typed.word.start - column, typed.word.start))?.[0].length ?? 0;
  const writer = new Writer(typed, known, column - indent);
  return typed.spots.flatMap((spot) => writer.at(spot)).slice(0, MAX_SUGGESTIONS);
}

class Writer {
  constructor(
    private readonly typed: Typed,
    private readonly known: Known,
    /** Columns between the line's first character and the word: an editor indents by the line only. */
    private readonly hanging: number,
  ) {}

  at(spot: Spot): readonly Suggestion[] {
    if (spot.kind === 'value') return this.values(spot);
    const keys = Object.entries(spot.shape.fields).flatMap(([name, field]) => this.key(name, field, spot));
    return [...this.whole(spot), ...keys];
  }

  private key(name: string, field: Field, spot: Extract<Spot, { kind: 'key' }>): readonly Suggestion[] {
    if (spot.present.has(name) || !hasMeaning(name, spot)) return [];
    const { insert, more } = this.typed.colon ? { insert: '', more: false } : valueOf(field.shape);
    return [
      this.suggest({
        label: name,
        kind: 'key',
        insert: this.typed.colon ? name : `${name}: ${insert}`,
        snippet: insert.includes('$'),
        detail: `${shapeText(field.shape)}${field.required ? ', required' : ''}`,
        doc: field.doc,
        more,
      }),
    ];
  }

  /** A new entry of a list, all at once. */
  private whole({ shape, present }: Extract<Spot, { kind: 'key' }>): readonly Suggestion[] {
    const snippet = SNIPPETS[shape.name];
    if (snippet === undefined || present.size > 0 || this.typed.colon) return [];
    const insert = snippet.lines.join(`\n${' '.repeat(this.hanging)}`);
    return [
      this.suggest({ label: `new ${shape.name}`, kind: 'snippet', insert, snippet: true, ...snippet.says }),
    ];
  }

  private values(spot: Extract<Spot, { kind: 'value' }>): readonly Suggestion[] {
    const { shape, field } = spot;
    const names = this.namesFor(spot) ?? choicesOf(shape);
    return names.map(({ label, doc, quote }) =>
      this.suggest({
        label,
        kind: 'value',
        insert: quote && !this.typed.quoted ? `'${label}'` : label,
        snippet: false,
        detail: field.name,
        doc,
      }),
    );
  }

  private namesFor(spot: Extract<Spot, { kind: 'value' }>): readonly Choice[] | null {
    const { packs, agents, rules } = this.known;
    switch (placeOf(spot)) {
      case 'policy.extends':
      case 'extension.pack':
        return plain(packs.keys(), 'A shipped pack.');
      case 'extension.without': {
        const pack = textIn(spot.around, 'extension', 'pack');
        return plain(packs.get(pack ?? '') ?? [], `A rule of ${pack ?? 'the pack'}.`);
      }
      case 'condition.agent':
      case 'call.agent':
        return plain(agents, 'An agent.');
      case 'want.rule':
        return plain(['default', 'risk', ...rules], 'A rule that decides.');
      default:
        return null;
    }
  }

  private suggest(said: Partial<Suggestion> & Pick<Suggestion, 'label' | 'kind' | 'insert'>): Suggestion {
    const { start, end } = this.typed.word;
    return { snippet: false, detail: '', doc: '', more: false, ...said, start, end };
  }
}

interface Choice {
  readonly label: string;
  readonly doc: string;
  readonly quote: boolean;
}

function plain(names: Iterable<string>, doc: string): readonly Choice[] {
  return [...names].map((label) => ({ label, doc, quote: false }));
}

function choicesOf(shape: Shape): readonly Choice[] {
  if (shape.kind === 'choice') return plain(shape.of, '');
  if (shape.kind === 'version') return plain(['1'], '');
  if (shape.kind === 'true') return plain(['true'], '');
  if (shape.kind === 'boolean') return plain(['true', 'false'], '');
  if (shape.kind !== 'comparison') return [];
  return ['>=40', '<20'].map((label) => ({ label, doc: 'Compares the risk score.', quote: true }));
}

const ONLY: { readonly [place: string]: readonly string[] } = {
  'condition.unknown': ['ask', 'deny'],
  'condition.over': ['ask', 'deny'],
  'rule.max_risk': ['allow'],
  'rule.each': ['ask'],
};

/** Keys that are errors beside the rule's effect are not offered. */
function hasMeaning(name: string, { around, shape }: Extract<Spot, { kind: 'key' }>): boolean {
  const effect = textIn(around, 'rule', 'effect');
  const only = ONLY[`${shape.name}.${name}`];
  return effect === null || only === undefined || only.includes(effect);
}

/** What follows a new key, and whether a list of choices is to open there. */
function valueOf(shape: Shape): { readonly insert: string; readonly more: boolean } {
  if (shape.kind === 'many' && shape.of.kind === 'pattern') return { insert: "['$0']", more: false };
  const insert = INSERTS[shape.kind] ?? '';
  return {
    insert,
    more: ['map', 'list', 'many', 'choice', 'either', 'boolean', 'true'].includes(shape.kind),
  };
}

const INSERTS: { readonly [kind in Shape['kind']]?: string } = {
  version: '1',
  map: '{ $0 }',
  json: '{ $0 }',
  texts: '{ $0 }',
  record: '{ $0 }',
  pattern: "'$0'",
  comparison: "'$0'",
  list: '\n  - $0',
};

const SNIPPETS: {
  readonly [map: string]: {
    readonly lines: readonly string[];
    readonly says: Pick<Suggestion, 'detail' | 'doc'>;
  };
} = {
  rule: {
    lines: [
      'id: ${1:name}',
      'effect: ${2|deny,ask,allow|}',
      "when: { ${3|command,read,write,delete,host,mcp,tool|}: ['$4'] }",
      'reason: $0',
    ],
    says: { detail: 'a whole rule', doc: 'Selectors pick, and the most restrictive effect wins.' },
  },
  case: {
    lines: [
      'note: ${1:what must hold}',
      "call: { ${2|bash,read,write,delete,fetch,mcp,tool|}: '$3' }",
      'want: { effect: ${4|deny,ask,allow|}, rule: $0 }',
    ],
    says: { detail: 'a whole case', doc: 'A sentence, a call, and what must come out.' },
  },
};
