// SPDX-License-Identifier: Apache-2.0
/** One token of Python code. The value of a text is null where it holds escapes or is bytes that are not plain. */
export type Token =
  | { readonly kind: 'name' | 'number' | 'op'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string | null };

const SPACE = /[ \t\f]+/y;
const LINE_END = /\n[ \t\n\f]*/y;
const COMMENT = /#[^\n]*/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?j?)/y;
const OPERATOR = /(?:\*\*=?|\/\/=?|>>=?|<<=?|[!=<>:+\-*/%&|^@]=|->|\.\.\.|[()[\]{},:.;=<>+\-*/%&|^~@])/y;
const TEXT_START = /([rRbBuUfF]{0,2})('''|"""|'|")/y;
const MAX_TOKENS = 4000;

/** Splits code into tokens; null for what these rules do not cover, so that nothing hides in it. */
export function tokensOf(code: string, depth = 0): readonly Token[] | null {
  if (depth > 4 || /[^\n\t\f\x20-\x7e\u00a1-\uffff]|\r/.test(code)) return null;
  const tokens: Token[] = [];
  // Within brackets a line goes on.
  let open = depth;
  for (let at = 0; at < code.length;) {
    if (tokens.length > MAX_TOKENS) return null;
    const blank =
      match(SPACE, code, at) ??
      match(COMMENT, code, at) ??
      (/^\\\n/.test(code.slice(at, at + 2)) ? '\\\n' : null);
    if (blank !== null) {
      at += blank.length;
      continue;
    }
    const line = match(LINE_END, code, at);
    if (line !== null) {
      if (open === 0) tokens.push({ kind: 'op', text: '\n' });
      at += line.length;
      continue;
    }
    const step = textAt(code, at, depth) ?? wordAt(code, at);
    if (step === null) return null;
    tokens.push(...step.tokens);
    const bracket = code[at] ?? '';
    if ('([{'.includes(bracket)) open++;
    if (')]}'.includes(bracket)) open--;
    if (open < depth) return null;
    at = step.end;
  }
  return open === depth ? tokens : null;
}

interface Step {
  readonly tokens: readonly Token[];
  readonly end: number;
}

function match(pattern: RegExp, code: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(code)?.[0] ?? null;
}

function wordAt(code: string, at: number): Step | null {
  for (const [kind, pattern] of [
    ['name', NAME],
    ['number', NUMBER],
    ['op', OPERATOR],
  ] as const) {
    const text = match(pattern, code, at);
    if (text !== null) return { tokens: [{ kind, text }], end: at + text.length };
  }
  return null;
}

function textAt(code: string, at: number, depth: number): Step | null {
  TEXT_START.lastIndex = at;
  const start = TEXT_START.exec(code);
  if (start === null) return null;
  const [all, prefix = '', quote = ''] = start;
  const from = at + all.length;
  let end = from;
  while (end < code.length && !code.startsWith(quote, end)) {
    if (quote.length === 1 && code[end] === '\n') return null;
    end += code[end] === '\\' ? 2 : 1;
  }
  if (end >= code.length) return null;
  const body = code.slice(from, end);
  const after = end + quote.length;
  if (/f/i.test(prefix)) return formatted(body, after, depth);
  const plain = !body.includes('\\') && !/b/i.test(prefix);
  return { tokens: [{ kind: 'text', text: plain ? body : null }], end: after };
}

const FIELD = /\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g;

/** The code between the braces of `f'…{code!r:>8}…'`, in brackets; its texts are no names of files. */
function formatted(body: string, end: number, depth: number): Step | null {
  const tokens: Token[] = [{ kind: 'text', text: null }];
  if (/\\[N{}]/.test(body)) return null;
  const single = body.replace(/\{\{|\}\}/g, '');
  // A brace that has no partner: this is not how the text is read.
  if (/[{}]/.test(single.replace(FIELD, ''))) return null;
  for (const [, inner = ''] of single.matchAll(FIELD)) {
    const found = tokensOf(inner.replace(/![rsa](?=$|:)/, ' '), depth + 1);
    if (found === null) return null;
    tokens.push({ kind: 'op', text: '(' }, ...found, { kind: 'op', text: ')' });
  }
  return { tokens, end };
}
