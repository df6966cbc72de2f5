// SPDX-License-Identifier: Apache-2.0
// Whether a place in a line is a comment, in the language of its file. Where that cannot be told it is code.
import type { FileKind } from './fileKind.js';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

const SLASHES = set(
  'js jsx ts tsx mjs cjs mts cts vue svelte astro html htm java kt kts scala groovy gradle c h cc cpp cxx hpp hh m mm cs go rs swift dart php phtml proto sol scss less jsonc json5 zig tf hcl bicep d prisma pug jsp razor cshtml fs fsx v glsl',
);
const HASHES = set(
  'py pyi pyx rb rake gemspec sh bash zsh fish ksh bats yml yaml toml pl pm r jl ex exs tf hcl ps1 psm1 mk conf cnf properties ini cfg env php phtml graphql gql nix cr tcl coffee txt in npmrc service cmake bzl bazel star podspec gyp cql htaccess dockerfile rego nim po ipynb',
);
const DASHES = set('sql psql pgsql ddl lua hs elm adb ads vhd vhdl cabal');
const SEMICOLONS = set('ini cfg cnf asm s lisp el clj cljs scm rkt edn npmrc reg inf');
const PERCENTS = set('erl hrl tex pro');
const MARKUP = set('html htm xml vue svelte astro csproj props targets plist config resx xaml svg');
const BATCH = set('bat cmd vb bas vbs');

function marksOf({ extension: e }: FileKind): readonly string[] {
  const marks = [
    ...(SLASHES.has(e) ? ['//'] : []),
    ...(HASHES.has(e) ? ['#'] : []),
    ...(DASHES.has(e) ? ['--'] : []),
    ...(SEMICOLONS.has(e) ? [';'] : []),
    ...(PERCENTS.has(e) ? ['%'] : []),
    ...(MARKUP.has(e) ? ['<!--'] : []),
    ...(BATCH.has(e) ? ['rem ', '::', "'"] : []),
  ];
  if (marks.length > 0 || e === 'json' || e === 'css') return marks;
  // Dockerfile, Makefile, Jenkinsfile and what else nobody knows.
  return ['#', '//'];
}

/** Only so much of a line is looked at: one may be a megabyte long. */
const LOOKED = 2000;

/** Whether what stands at `at` of a line is read by nobody but people; `before` is the text up to the line. */
export function inComment(
  line: string,
  at: number,
  { kind, before }: { readonly kind: FileKind; readonly before: string },
): boolean {
  if (at > LOOKED) return false;
  const marks = marksOf(kind);
  const start = line.search(/\S/);
  if (start === -1 || start > at) return false;
  if (SLASHES.has(kind.extension) || /^(css|sql)$/.test(kind.extension)) {
    if (line.startsWith('/*', start)) return !closes(line, start, at);
    if (/^\*(?:[\s*/]|$)/.test(line.slice(start, start + 2)))
      return !closes(line, start, at) && insideBlock(before);
  }
  if (/^(py|pyi)$/.test(kind.extension) && /^[rub]{0,2}("""|''')/i.test(line.slice(start, start + 6)))
    return !/^[rub]{0,2}("""|''').*\1/i.test(line.slice(start, at));
  const from = commentStart(line, at, marks);
  return from !== -1 && !runsAnyway(line.slice(from, at), kind, before);
}

/** `*` + `/` before the place: what follows a closed comment is code again. */
function closes(line: string, start: number, at: number): boolean {
  const end = line.indexOf('*/', start + 1);
  return end !== -1 && end < at;
}

/** Lines of a block comment begin with `*` up to the line that opens it, or to where the fragment begins. */
function insideBlock(before: string): boolean {
  const lines = before.slice(-20_000).split(/[\r\n\u2028\u2029]+/);
  lines.pop();
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = (lines[i] ?? '').trimStart();
    if (line.startsWith('/*')) return !line.includes('*/');
    if (!line.startsWith('*') || line.includes('*/')) return false;
  }
  return true;
}

/** Where a comment begins before `at`, outside of quotes; -1: nowhere. */
function commentStart(line: string, at: number, marks: readonly string[]): number {
  let quote = '';
  for (let i = 0; i <= at; i++) {
    const char = line[i] ?? '';
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
      continue;
    }
    if (begins(line, i, marks)) return i;
    // A lone slash may begin a regular expression, in which quotes and marks mean nothing.
    if (char === '/' && marks.includes('//')) return -1;
    if (/['"`]/.test(char)) quote = char;
  }
  return -1;
}

function begins(line: string, i: number, marks: readonly string[]): boolean {
  const mark = marks.find((m) => line.slice(i, i + m.length).toLowerCase() === m);
  if (mark === undefined) return false;
  const first = line.slice(0, i).trim() === '';
  // `#[attribute]` and `#!interpreter` are none.
  if (mark === '#' && /^#[[!]/.test(line.slice(i, i + 2))) return false;
  if (mark === '%' || mark === ';' || mark === '<!--' || mark === '::' || mark === "'" || mark === 'rem ')
    return first;
  return first || /[\s;{}),]/.test(line[i - 1] ?? '');
}

/** Within a template text a comment is none, and what is spliced into it runs; so does what follows PHP's end mark. */
function runsAnyway(comment: string, { extension }: FileKind, before: string): boolean {
  if (/^(php|phtml)$/.test(extension)) return comment.includes('?>');
  if (comment.startsWith('<!--')) return comment.includes('-->');
  if (/^(py|pyi)$/.test(extension)) return /\{[^}]*$/.test(comment);
  if (/^(rb|rake|gemspec|ex|exs|cr|coffee)$/.test(extension)) return /#\{[^}]*$/.test(comment);
  if (SLASHES.has(extension)) return /(\$\{|\\\()[^}]*$/.test(comment);
  return /<<-?\s*["']?\w/.test(before.slice(-20_000)) && /\$\(|`/.test(comment);
}
