// SPDX-License-Identifier: Apache-2.0
// What the line itself wrote and then runs: a script by its path, a file of an interpreter, the sources and manifests
// of the project whose tests or build run next. Only what is dangerous in it is looked for; the rest runs as ever.
import { emitPath, emitRole } from './effects.js';
import { literal, type Field } from './field.js';
import { isHarmful, runHarmful } from './hidden.js';
import { pathsIn } from './mentions.js';
import { baseName } from './path.js';
import { flowFromWriter, placeOf, type Run } from './program.js';
import type { Written } from './sink.js';

const SHELL_SCRIPT = /^(?:#![^\n]*\b(?:ba|z|da|k)?sh\b|(?!#!))/;

/** A program named by its path: when the line wrote it, what it holds is walked. */
export function runWrittenProgram(run: Run, path: string): void {
  const text = knownText(path, run);
  if (text === null) return;
  if (SHELL_SCRIPT.test(text.word.text)) walk(text, run);
  else runWrittenCode(text, run);
}

/** A script of an interpreter that the line wrote. */
export function runWrittenScript(run: Run, path: string): void {
  flowFromWriter(path, run);
  const text = knownText(path, run);
  if (text !== null) runWrittenCode(text, run);
}

function knownText(path: string, run: Run): Field | null {
  const text = run.machine.sink.writtenBy(path)?.text ?? null;
  return text?.word.kind === 'literal' && text.word.text.length <= MAX_TEXT ? text : null;
}

const TOUCH = new Set(['chmod', 'chown', 'chgrp', 'touch', 'xattr', 'dos2unix']);
const CARRY = new Set(['cp', 'mv', 'ln', 'install', 'git']);

/** `chmod` leaves a file as who wrote it left it, `cp` and `mv` carry it on. */
export function keepTexts({ name, call, machine }: Run, before: ReadonlyMap<string, Written>): void {
  const touched = TOUCH.has(name);
  if (!touched && !CARRY.has(name)) return;
  const words = new Set(call.argv.slice(1).map((f) => f.word.text));
  const carried = [...before].find(([path]) => words.has(baseOfWord(path, words)))?.[1];
  for (const [path, { item }] of [...machine.sink.written]) {
    const old = touched ? before.get(path) : carried;
    if (item === call.item && old !== undefined) machine.sink.holds(path, old.item, old.text);
  }
}

/** The word that names this path, by its last part. */
function baseOfWord(path: string, words: ReadonlySet<string>): string {
  return [...words].find((word) => baseName(word) === baseName(path)) ?? '';
}

const MAX_TEXT = 65_536;
const MAX_FILES = 64;
const MAX_LINES = 64;

const TALKS =
  /\b(?:fetch|axios|requests|urlopen|urllib|https?\.(?:get|request)|HTTPSConnection|net\.connect|socket|Net::HTTP|http\.(?:Get|Post)|reqwest|file_get_contents|curl_\w+)\b/;
const SECRETS =
  /(?:^|\/)\.(?:env(?!\.(?:example|sample|template))|ssh|aws|gnupg|netrc|npmrc|pypirc|git-credentials|kube|docker|bashrc|zshrc|profile|bash_profile|zprofile|claude|codex|gemini|cursor|countersign)\b|\.git\/(?:hooks|config|countersign)/;

function runWrittenCode(text: Field, run: Run): void {
  const place = placeOf(run);
  runHarmful(text, place);
  for (const found of pathsIn(text.word.text, Number.POSITIVE_INFINITY)) {
    const named = literal(found.startsWith('~/') ? run.machine.home + found.slice(1) : found, text.word.span);
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(found)) {
      if (TALKS.test(text.word.text)) emitRole('url', named, 'entry', place);
    } else if (SECRETS.test(found)) emitPath('write', named, 'entry', place);
  }
}

function walk(text: Field, { call, machine }: Run): void {
  machine.code(text, { ...call, state: call.state.fork(), input: null });
}

/** Programs that run code and manifests of the project, whatever their words are. */
const RUNNERS = new Set(
  (
    'npm pnpm yarn bun npx bunx node deno tsx ts-node jest vitest mocha ava c8 nyc playwright cypress webpack vite rollup eslint turbo nx ' +
    'pytest py.test tox nox python python2 python3 coverage uvicorn flask poetry uv pdm hatch pipenv ' +
    'cargo go dotnet mvn gradle mvnw gradlew sbt java javac make gmake just task mise ninja cmake rake rspec bundle rails ruby php phpunit composer mix elixir'
  ).split(' '),
);
/** Text for people and data, not code. */
const PROSE = /\.(?:md|mdx|txt|rst|adoc|csv|tsv|log|html?|css|svg|lock|patch|diff)$/i;

/** `cat > build.rs <<…; cargo build`: sources that the line wrote before a build or test of them. */
export function runWrittenSources(run: Run): void {
  if (!RUNNERS.has(run.name)) return;
  let left = MAX_FILES;
  for (const [path, { text }] of run.machine.sink.written) {
    if (text?.word.kind !== 'literal' || text.word.text.length > MAX_TEXT || PROSE.test(path)) continue;
    if (left-- === 0) {
      run.machine.sink.overLimit();
      return;
    }
    if (/^(?:GNUm|m|M)akefile$/.test(baseName(path))) continue;
    if (baseName(path) === 'package.json') harmful(scriptsOf(text, run), run);
    else if (/^(?:\.?justfile|Taskfile\.ya?ml|taskfile\.ya?ml)$/i.test(baseName(path)))
      harmful(recipesOf(text), run);
    else if (!/\.(?:json|ya?ml|toml|sh|bash)$/i.test(path)) runWrittenCode(text, run);
  }
}

function harmful(lines: readonly string[], run: Run): void {
  const found = lines.filter(isHarmful);
  for (const line of found.slice(0, MAX_LINES)) walk(literal(line, run.call.span), run);
  if (found.length > MAX_LINES) run.machine.sink.overLimit();
}

/** The package's scripts that these words run, each as a shell reads it. */
function scriptsOf(text: Field, run: Run): readonly string[] {
  const [verb = '', name = ''] = run.parsed.operands.map((f) => f.word.text);
  const script = /^run(?:-script)?$/.test(verb) ? name : verb === 't' ? 'test' : verb;
  const wanted = /^(?:|i|ci|add|install|update)$/.test(script) ? ['install', 'prepare'] : [script];
  try {
    const { scripts } = JSON.parse(text.word.text) as { scripts?: unknown };
    if (typeof scripts !== 'object' || scripts === null) return [];
    return Object.entries(scripts).flatMap(([key, line]) =>
      typeof line === 'string' && wanted.includes(key.replace(/^(?:pre|post)(?=.)/, '')) ? [line] : [],
    );
  } catch {
    return [];
  }
}

function recipesOf(text: Field): readonly string[] {
  const lines = text.word.text.split('\n').filter((line) => /^[ \t]/.test(line));
  return lines.map((line) =>
    line
      .trim()
      .replace(/^(?:-[ \t]+)?(?:cmd:[ \t]+)?[@-]{0,2}/, '')
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2'),
  );
}
