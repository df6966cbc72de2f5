// SPDX-License-Identifier: Apache-2.0
import { emitPath, emitRole } from './effects.js';
import { emitOptions } from './tableEffects.js';
import { literal, textOf, type Field } from './field.js';
import { runForeign, runHidden } from './hidden.js';
import { done } from './machine.js';
import { has, optionValue } from './options.js';
import { absolute, baseName, normalise, targetsOf } from './path.js';
import { emitCommand, placeOf, runTable, withTable, type Handler, type Run } from './program.js';
import { readSedScript } from './sedScript.js';
import type { State } from './state.js';
import { TAR } from './tables/programs.js';

/** `ln`: the new name stands for its target in the rest of the line. */
const ln: Handler = (run) => {
  const ran = runTable(run);
  const { parsed, call } = run;
  const [target, name, ...more] = parsed.operands;
  const from = textOf(target);
  const to = name === undefined && from !== null ? baseName(from) : textOf(name);
  const cwd = call.state.cwds.length === 1 ? call.state.cwds[0] : undefined;
  if (from === null || to === null || cwd === undefined || more.length > 0) return ran;
  const state = call.state.fork();
  rename(state, { from, to, cwd, relative: has(parsed, '-s') && !has(parsed, '-r') });
  return { ...ran, ok: state, fail: state };
};

function rename(state: State, link: { from: string; to: string; cwd: string; relative: boolean }): void {
  const name = normalise(absolute(link.to, link.cwd));
  // The target of a symbolic link counts from the folder that holds the link.
  const base = link.relative ? name.slice(0, Math.max(1, name.lastIndexOf('/'))) : link.cwd;
  const target = normalise(absolute(link.from, base));
  if (name === '/' || target === name) return;
  state.link(name, target);
  if (/(?:^|\/)\.{0,2}$/.test(link.to)) state.link(normalise(`${name}/${baseName(link.from)}`), target);
}

/** `tee f`: what comes in is put into the file. */
const tee: Handler = (run) => {
  const ran = runTable(run);
  const text = run.call.input?.text ?? null;
  if (text?.word.kind !== 'literal') return ran;
  for (const field of run.parsed.operands)
    for (const target of targetsOf(field, 'entry', run.call.state).targets)
      if (target.kind === 'exact')
        run.machine.sink.added(run.call.item, target.path, text, !has(run.parsed, '-a'));
  return { ...ran, output: text };
};

/** `tar xzf a.tgz`: the first word may be a cluster without its dash. */
const tar: Handler = (run) => {
  const { call } = run;
  const first = call.argv[1];
  const old = textOf(first);
  const words = call.argv.slice(1);
  if (first !== undefined && old !== null && /^[A-Za-z]+$/.test(old))
    words.splice(0, 1, ...oldStyle(first, old));
  const parsed = withTable({ ...run, call: { ...call, argv: [call.argv[0], ...words] } }, TAR).parsed;
  const own: Run = { ...run, parsed };
  emitCommand(own);
  emitTar(own);
  return done(call.state);
};

function oldStyle(field: Field, letters: string): Field[] {
  return [literal(`-${letters}`, field.word.span)];
}

function emitTar(run: Run): void {
  const { parsed } = run;
  const place = placeOf(run);
  const creates = has(parsed, '-c|-r|-u|-A');
  const archive = optionValue(parsed, '-f');
  if (archive !== null) emitRole(creates ? 'writeto' : 'readfrom', archive, 'entry', place);
  emitOptions(parsed, place);
  const folder = optionValue(parsed, '-C');
  const extracts = has(parsed, '-x') && !has(parsed, '-O');
  if (extracts) emitPath('write', folder ?? literal('.', run.call.span), 'tree', place);
  const base = textOf(folder ?? undefined);
  for (const field of creates ? parsed.operands : [])
    emitPath('read', base === null ? field : under(base, field), 'tree', place);
  for (const field of has(parsed, '--remove-files') ? parsed.operands : [])
    emitPath('delete', field, 'tree', place);
}

function under(folder: string, field: Field): Field {
  const text = textOf(field);
  return text === null || text.startsWith('/') ? field : literal(`${folder}/${text}`, field.word.span);
}

/** `unzip a.zip -d out`. */
const unzip: Handler = (run) => {
  const ran = runTable(run);
  if (has(run.parsed, '-l|-t|-p|-Z|-v|-z')) return ran;
  const folder = optionValue(run.parsed, '-d') ?? literal('.', run.call.span);
  emitPath('write', folder, 'tree', placeOf(run));
  return ran;
};

/** `curl -O`, `wget`: the file is named after the URL. */
const download: Handler = (run) => {
  const ran = runTable(run);
  const { parsed } = run;
  const named = run.name === 'wget' ? !has(parsed, '-O|--spider') : has(parsed, '-O|--remote-name-all|-J');
  const folder = textOf(optionValue(parsed, run.name === 'wget' ? '-P' : '--output-dir') ?? undefined);
  if (named)
    for (const url of parsed.operands) {
      const name =
        baseName((textOf(url) ?? '').replace(/[?#].*$/, '').replace(/^[a-z]+:\/\/[^/]*\/?/i, '')) ||
        'index.html';
      const path = folder === null ? name : `${folder}/${name}`;
      emitPath('write', textOf(url) === null ? url : literal(path, url.word.span), 'entry', placeOf(run));
    }
  return ran;
};

/** `sed`: its script may write files or run commands by itself. */
const sed: Handler = (run) => {
  const ran = runTable(run);
  const scripts = run.parsed.options.filter((o) => o.group === '-e').map((o) => o.value);
  const script = has(run.parsed, '-e|-f') ? scripts : [run.parsed.operands[0] ?? null];
  for (const field of script) if (field !== null) sedScript(field, run);
  return ran;
};

function sedScript(field: Field, run: Run): void {
  const text = textOf(field);
  if (text === null) return;
  const { reads, writes, runs } = readSedScript(text);
  const place = placeOf(run);
  for (const path of reads) emitRole('read', literal(path, field.word.span), 'entry', place);
  for (const path of writes) emitRole('write', literal(path, field.word.span), 'entry', place);
  if (!runs) return;
  run.machine.sink.unknown(run.call.item, 'dynamic-code', field.word.span);
  const command = /^[\d$,/\w\s]*?e\s+(.+)$/m.exec(text)?.[1];
  if (command !== undefined) runHidden(literal(command, field.word.span), place);
}

/** `awk`: a program of its own language, that can run commands and write files. */
const awk: Handler = (run) => {
  const ran = runTable(run);
  const program = has(run.parsed, '-f') ? undefined : run.parsed.operands[0];
  const text = textOf(program);
  if (program === undefined) return ran;
  const runs =
    text === null ||
    /\bsystem\s*\(|\|\s*(?:getline|")|"\s*\||\|&|@load|\bgetline\b|print[^;{}]*\|/.test(strip(text));
  if (runs) {
    run.machine.sink.unknown(run.call.item, 'dynamic-code', program.word.span);
    runForeign(program, placeOf(run), true);
  }
  if (/print[^;{}\n()]*>{1,2}\s*[^"\s>]/.test(strip(text ?? '')))
    run.machine.sink.unknown(run.call.item, 'dynamic-argument', program.word.span);
  for (const [, path = ''] of (text ?? '').matchAll(/(?:print|printf)[^;{}\n]*>{1,2}\s*"([^"]+)"/g))
    emitPath('write', literal(path, program.word.span), 'entry', placeOf(run));
  return ran;
};

/** Awk patterns between slashes are data. */
function strip(text: string): string {
  return text.replace(/(^|[~,({;&|!\n]\s*|^\s+)\/(?:[^/\\\n]|\\.)*\//g, '$1//');
}

/** Programs that handle files in ways that a table alone cannot say. */
export const FILE_HANDLERS: { readonly [name: string]: Handler } = {
  ln,
  tee,
  tar,
  bsdtar: tar,
  gtar: tar,
  unzip,
  curl: download,
  wget: download,
  sed,
  gsed: sed,
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
};
