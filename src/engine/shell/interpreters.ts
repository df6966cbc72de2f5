// SPDX-License-Identifier: Apache-2.0
import { emitPath, emitRole } from './effects.js';
import { emitOptions } from './tableEffects.js';
import { isText, literal, textOf, type Field } from './field.js';
import { runForeign } from './hidden.js';
import { readsOf } from './javascriptCode.js';
import { done, type Outcome } from './machine.js';
import { pathsIn } from './mentions.js';
import { has } from './options.js';
import { emitCommand, flowFromWriter, flowsAsCode, placeOf, type Handler, type Run } from './program.js';
import { targetsOf } from './path.js';
import { modulesPrinted } from './quietCode.js';
import { usesOf, type Uses } from './python/code.js';
import { runWrittenScript } from './written.js';

type Language = 'python' | 'javascript' | 'perl' | 'ruby' | 'php' | 'other';

const INTERPRETERS: ReadonlyMap<string, Language> = new Map([
  ['python', 'python'],
  ['python2', 'python'],
  ['python3', 'python'],
  ['pypy3', 'python'],
  ['node', 'javascript'],
  ['nodejs', 'javascript'],
  ['bun', 'javascript'],
  ['deno', 'javascript'],
  ['tsx', 'javascript'],
  ['perl', 'perl'],
  ['ruby', 'ruby'],
  ['php', 'php'],
  ['lua', 'other'],
  ['Rscript', 'other'],
  ['osascript', 'other'],
  ['guile', 'other'],
  ['tclsh', 'other'],
]);

/** `python`, `node` …: code behind an option, in a file, or on standard input. */
function interpreter(language: Language): Handler {
  return (run) => {
    const { call, parsed } = run;
    emitCommand(run);
    const codes = codesOf(parsed);
    for (const code of codes) inlineCode(code, language, run);
    emitOptions(parsed, placeOf(run));
    // `perl -pe code files`
    if (codes.length > 0 && parsed.options.some((o) => o.group === '-n' || o.group === '-p'))
      for (const file of parsed.operands)
        emitRole(has(parsed, '-i') ? 'both' : 'read', file, 'entry', placeOf(run));
    if (codes.length > 0 || parsed.options.some((o) => o.group === '-m' || o.group === '--version'))
      return done(call.state);
    const script = parsed.operands[parsed.subs.length];
    if (script === undefined || isText(script, '-')) return fromStdin(language, run);
    if (parsed.subs.length === 0 && isScript(script)) runScript(script, run);
    return done(call.state);
  };
}

/** What stands behind `-c`, `-e` or `deno eval`. */
function codesOf({ options, subs, operands }: Run['parsed']): readonly (Field | null)[] {
  const inline = options.filter((o) => o.role === 'inline').map((o) => o.value);
  return subs[0] === 'eval' ? [...inline, operands[1] ?? null] : inline;
}

function runScript(script: Field, run: Run): void {
  const { call, machine } = run;
  emitPath('read', script, 'entry', placeOf(run));
  flowsAsCode(script.runs, run);
  if (script.word.prefix.startsWith('/dev/fd/'))
    machine.sink.unknown(call.item, 'dynamic-code', script.word.span);
  for (const target of targetsOf(script, 'entry', call.state).targets) runWrittenScript(run, target.path);
}

/** `bun test` and `deno lint` are sub-commands, `bun x.ts` is a script. */
function isScript(field: Field): boolean {
  return field.word.kind !== 'literal' || /[./]/.test(field.word.text) || field.word.prefix === '';
}

function fromStdin(language: Language, run: Run): Outcome {
  const { input, state, item } = run.call;
  if (input === null) return done(state);
  for (const from of input.from) run.machine.sink.flow(from, item, 'code');
  inlineCode(input.text, language, run);
  return done(state);
}

/**
 * Code of another language is not analysed: it is `dynamic-code`, and every text in it that looks like a
 * path counts as written, so that a protected path named in it is seen. Only code that does nothing but
 * print is let through.
 */
function inlineCode(code: Field | null, language: Language, run: Run): void {
  const { sink } = run.machine;
  const { call } = run;
  const text = textOf(code ?? undefined);
  if (code !== null && code.runs.length > 0) flowsAsCode(code.runs, run);
  if (text !== null && isUnderstood(text, { language, run })) return;
  sink.unknown(call.item, 'dynamic-code', code?.word.span ?? call.span);
  if (text !== null) for (const path of pathsIn(text)) mention(path, code, run);
  runForeign(code, placeOf(run));
}

/** Whether all that the code does is known; what it reads is noted. */
function isUnderstood(text: string, { language, run }: { language: Language; run: Run }): boolean {
  if (run.parsed.options.some((o) => LOADS[language]?.test(o.name) === true)) return false;
  if (onlyPrints(text, language)) return true;
  if (language === 'python') return loadsOwn(modulesPrinted(text), run) || isKnownPython(text, run);
  if (language === 'perl') return onlyReplaces(text);
  const reads = language === 'javascript' ? readsOf(text) : null;
  for (const path of reads ?? []) emitPath('read', literal(path, run.call.span), 'entry', placeOf(run));
  return reads !== null;
}

/** Options that load other code beside it. */
const LOADS: { readonly [language in Language]?: RegExp } = {
  perl: /^-[MmIdxD]$/,
  ruby: /^-[rIxC]$/,
  php: /^-[cdz]$/,
};

/** Modules below the folder where Python looks first, or of its own: what the line wrote of them runs now. */
function loadsOwn(modules: readonly string[] | null, run: Run): boolean {
  const { machine, call } = run;
  const folders = call.state.cwds;
  const inside = folders.length > 0 && folders.every((f) => `${f}/`.startsWith(`${machine.workspace}/`));
  if (modules === null || !inside) return false;
  for (const folder of folders)
    for (const module of modules)
      for (const path of filesOfModule(module)) flowFromWriter(`${folder}/${path}`, run);
  return true;
}

/** `a.b` is in `a.py`, `a/__init__.py`, `a/b.py` or `a/b/__init__.py`. */
function filesOfModule(module: string): readonly string[] {
  const parts = module.split('.');
  return parts.flatMap((_, i) => {
    const path = parts.slice(0, i + 1).join('/');
    return [`${path}.py`, `${path}/__init__.py`];
  });
}

/** Python that computes, prints, and uses files that it names. Its modules are those of the project. */
function isKnownPython(text: string, run: Run): boolean {
  const uses = usesOf(text);
  if (uses === null || writesWhatItLoads(uses)) return false;
  if (uses.modules.length > 0 && !loadsOwn(uses.modules, run)) return false;
  for (const path of uses.reads) emitPath('read', literal(path, run.call.span), 'entry', placeOf(run));
  for (const path of uses.writes) emitPath('write', literal(path, run.call.span), 'entry', placeOf(run));
  // What it writes stands somewhere in the code: whoever runs the file later in the line is judged by all of it.
  const code = literal(text, run.call.span);
  for (const path of uses.writes)
    for (const target of targetsOf(literal(path, null), 'entry', run.call.state).targets)
      run.machine.sink.holds(target.path, run.call.item, code);
  return true;
}

/** SECURITY: a module that the code writes before it loads it runs unseen, whatever its name stands for elsewhere. */
function writesWhatItLoads({ writes, modules }: Uses): boolean {
  return modules.length > 0 && writes.some((path) => /\.(?:py\w?|so|pth|zip|egg)$/i.test(path));
}

/** `s/a/b/g`, `print if /a/`: patterns without code and without variables but `$1` and `$&`. */
function onlyReplaces(text: string): boolean {
  if (/[$@](?![|)/](?![[{])|$|\d+(?![\d[{])|&(?![[{]))|\(\?\??\{|`/.test(text)) return false;
  const pattern =
    /(?:s([/|#,!])(?:\\[^]|(?!\1)[^\\])*\1(?:\\[^]|(?!\1)[^\\])*\1[gimsxor]*|print(?: (?:if|unless) \/(?:\\[^]|[^\\/])*\/[imsx]*)?)/
      .source;
  return new RegExp(`^\\s*${pattern}\\s*(?:;\\s*${pattern.replaceAll('\\1', '\\2')}\\s*)?;?\\s*$`).test(text);
}

function mention(text: string, code: Field | null, run: Run): void {
  const field = literal(
    text.startsWith('~/') ? run.machine.home + text.slice(1) : text,
    code?.word.span ?? null,
  );
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) emitRole('url', field, 'entry', placeOf(run));
  else if (field.word.text.startsWith('/') || run.call.state.cwds.length > 0)
    emitPath('write', field, 'entry', placeOf(run));
}

const STRINGS: { readonly [language in Language]: RegExp } = {
  python: /'[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"/g,
  javascript: /'[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"/g,
  // Double quotes interpolate code here, unless they hold no sigil.
  perl: /'[^'\\\n]*'|"[^"$@\n]*"/g,
  ruby: /'[^'\\\n]*'|"[^"#\n]*"/g,
  php: /'[^'\\\n]*'|"[^"${\n]*"/g,
  other: /(?!)/g,
};
const PRINTS: { readonly [language in Language]: RegExp } = {
  python:
    /^(?:print|len|str|int|sep|end|True|False|None|import|sys|version|version_info|platform|executable)$/,
  javascript: /^(?:console|log|process|version|versions|platform|arch|length|Math|JSON|stringify)$/,
  perl: /^(?:print|say)$/,
  ruby: /^(?:puts|print|p|RUBY_VERSION)$/,
  php: /^(?:echo|print|PHP_VERSION|PHP_EOL)$/,
  other: /(?!)/,
};

/** Nothing but strings, numbers, plain operators and names from a short list of printers. */
function onlyPrints(code: string, language: Language): boolean {
  const bare = code.replace(STRINGS[language], ' 0 ');
  if (!/^[\w\s.,;()+*%<>!?:-]*$/.test(bare)) return false;
  return (bare.match(/[A-Za-z_]\w*/g) ?? []).every((name) => PRINTS[language].test(name));
}

/** Interpreters of other languages. */
export const INTERPRETER_HANDLERS: { readonly [name: string]: Handler } = Object.fromEntries(
  [...INTERPRETERS].map(([name, language]) => [name, interpreter(language)]),
);
