// SPDX-License-Identifier: Apache-2.0
/** One token of Python code. The value of a text is null where it holds escapes or is bytes that are not plain. */
export type Token =
  | { readonly kind: 'name' | 'number' | 'op'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string | null };

const SPACE = /[ \t\f]+/y;
const LINE_END = /\n[ \t\n\f]*/y;
const COMMENT = /#[^\n]*/y;
const JOINED = /\\\n/y;
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
    const step = blankAt(code, at, open > 0) ?? textAt(code, at, depth) ?? wordAt(code, at);
    if (step === null || tokens.length > MAX_TOKENS) return null;
    tokens.push(...step.tokens);
    open += bracketAt(code, at);
    if (open < depth) return null;
    at = step.end;
  }
  return open === depth ? tokens : null;
}

const bracketAt = (code: string, at: number): number =>
  /^[([{]/.test(code[at] ?? '') ? 1 : /^[)\]}]/.test(code[at] ?? '') ? -1 : 0;

function blankAt(code: string, at: number, within: boolean): Step | null {
  const blank = match(SPACE, code, at) ?? match(COMMENT, code, at) ?? match(JOINED, code, at);
  if (blank !== null) return { tokens: [], end: at + blank.length };
  const line = match(LINE_END, code, at);
  if (line === null) return null;
  return { tokens: within ? [] : [{ kind: 'op', text: '\n' }], end: at + line.length };
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
  const end = endOfText(code, from, quote);
  if (end === -1) return null;
  const body = code.slice(from, end);
  if (/f/i.test(prefix)) return formatted(body, end + quote.length, depth);
  const plain = !body.includes('\\') && !/b/i.test(prefix);
  return { tokens: [{ kind: 'text', text: plain ? body : null }], end: end + quote.length };
}

function endOfText(code: string, from: number, quote: string): number {
  let end = from;
  while (end < code.length && !code.startsWith(quote, end)) {
    if (quote.length === 1 && code[end] === '\n') return -1;
    end += code[end] === '\\' ? 2 : 1;
  }
  return end < code.length ? end : -1;
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
