// SPDX-License-Identifier: Apache-2.0
import { emitPath, emitRole, type Place } from './effects.js';
import { emitTable } from './tableEffects.js';
import { literal, textOf, type Field } from './field.js';
import { runHidden } from './hidden.js';
import { done, type Call } from './machine.js';
import { has, optionValue } from './options.js';
import { absolute, baseName, normalise, targetsOf } from './path.js';
import { emitCommand, type Handler, type Run } from './program.js';
import {
  checkout,
  clean,
  madeRepository,
  patches,
  restore,
  rm,
  sparse,
  stash,
  type Effect,
} from './gitPaths.js';
import { fetchedRefs, pushedRefs } from './gitRefs.js';
import { HARMLESS_KEY } from './tables/git.js';

/** `git`: the command, what its sub-command reads and writes, and what its options would run. */
const git: Handler = (run) => {
  emitCommand(run);
  const { call, machine, parsed } = run;
  const state = folderState(run);
  const place: Place = { item: call.item, state, machine };
  for (const option of parsed.options) codeOption(option, place, call);
  if (state.cwds.some((cwd) => isForeignGround(cwd, machine.workspace)))
    machine.sink.unknown(call.item, 'environment-code', call.span);
  const [name, ...rest] = parsed.operands;
  if (name !== undefined && name.word.kind !== 'literal')
    machine.sink.unknown(call.item, 'dynamic-argument', name.word.span);
  emitTable(parsed, place, call.input !== null);
  const effect = EFFECTS.get(textOf(name) ?? '');
  effect?.(rest, run, place);
  const listed = textOf(name) === 'ls-files' || (textOf(name) === 'diff' && has(parsed, '--name-only'));
  const below = listed ? targetsOf(literal('.', null), 'tree', state).targets : null;
  return { ...done(call.state), listing: below };
};

/** Scratch space and bare repositories: their settings are files that anybody may have written, and name programs. */
function isForeignGround(folder: string, workspace: string): boolean {
  if (folder === workspace || folder.startsWith(`${workspace}/`)) return /\/[^/]+\.git(?:\/|$)/.test(folder);
  return /^\/(?:private\/)?(?:tmp|var\/tmp|dev\/shm)\//.test(folder);
}

/** `-C d`, `--work-tree d`: where the paths of the command count from. */
function folderState(run: Run): Call['state'] {
  const state = run.call.state.fork();
  for (const option of run.parsed.options) {
    if (option.role !== 'folder' || option.group === '--git-dir' || option.value === null) continue;
    const text = textOf(option.value);
    if (text === null) state.cwds = [];
    else if (text.startsWith('/')) state.cwds = [normalise(text)];
    else state.cwds = state.cwds.map((cwd) => normalise(absolute(text, cwd)));
  }
  return state;
}

function codeOption(option: Run['parsed']['options'][number], place: Place, call: Call): void {
  const { sink } = place.machine;
  const { value } = option;
  if (value === null) return;
  if (option.group === '--git-dir' && !/^(?:\.\/)?\.git\/?$/.test(textOf(value) ?? ''))
    sink.unknown(call.item, 'environment-code', value.word.span);
  if (option.role === 'exec' || (option.role === 'config' && !isHarmless(value))) {
    sink.unknown(call.item, 'environment-code', value.word.span);
    runHidden(value, place);
  }
}

function isHarmless(setting: Field): boolean {
  return HARMLESS_KEY.test(/^[^=]*/.exec(setting.word.prefix)?.[0] ?? '');
}

const clone: Effect = ([from, to], run, place) => {
  if (from === undefined) return;
  emitRole('readfrom', from, 'tree', place);
  const name = textOf(from)
    ?.replace(/\/+$/, '')
    .replace(/(?:\/\.git|\.git)$/, '')
    .replace(/^.*[/:]/, '');
  if (to !== undefined) emitPath('write', to, 'tree', place);
  else if (name) emitPath('write', literal(name, from.word.span), 'tree', place);
  else emitPath('write', from, 'tree', place);
  madeRepository(to ?? (name ? literal(name, from.word.span) : from), run, place);
};

const init: Effect = ([folder], run, place) => {
  madeRepository(folder, run, place);
};

/** Remotes by name say nothing of a host; addresses do. */
const network: Effect = ([remote], run, place) => {
  if (remote !== undefined && (run.parsed.afterDash ?? 1) > 0) emitRole('remote', remote, 'entry', place);
};

const fetch: Effect = (operands, run, place) => {
  network(operands, run, place);
  fetchedRefs(operands.slice(1), run, place);
};

const push: Effect = (operands, run, place) => {
  network(operands, run, place);
  pushedRefs(operands.slice(1), run, place);
};

const config: Effect = (operands, run, place) => {
  const file = optionValue(run.parsed, '-f');
  if (file === null) return;
  const writes =
    operands.length > 1 ||
    has(run.parsed, '--add|--unset|--unset-all|--replace-all|-e|--rename-section|--remove-section');
  emitPath(writes ? 'write' : 'read', file, 'entry', place);
};

/** `git diff --no-index a b` and paths after `--` are files that are shown. */
const diff: Effect = (operands, run, place) => {
  const { parsed } = run;
  const from = has(parsed, '--no-index') ? 1 : (parsed.afterDash ?? parsed.operands.length);
  if (operands.length === 0) return;
  // Two paths of which one is elsewhere are compared without any repository.
  const elsewhere = parsed.operands.slice(1, from).filter((f) => /^(?:\/|~|\.\.\/)/.test(f.word.prefix));
  for (const field of [...elsewhere, ...parsed.operands.slice(from)]) emitPath('read', field, 'tree', place);
};

const words: Effect = (operands, run, place) => {
  const [sub, ...rest] = operands;
  if (textOf(sub) !== 'run' || rest.length === 0) return;
  place.machine.words(rest, { ...run.call, state: place.state.fork(), direct: true });
};

const submodule: Effect = (operands, run, place) => {
  const [sub, ...rest] = operands;
  if (textOf(sub) !== 'foreach' || rest.length === 0) return;
  const only = rest.length === 1 ? rest[0] : undefined;
  const known = rest.every((f) => f.word.kind === 'literal');
  const state = place.state.fork();
  state.cwds = [];
  if (known) {
    const code = only ?? literal(rest.map((f) => f.word.text).join(' '), run.call.span);
    place.machine.code(code, { ...run.call, state, input: null });
  } else place.machine.sink.unknown(run.call.item, 'dynamic-code', rest[0]?.word.span ?? run.call.span);
};

const showBlob: Effect = (operands, _run, place) => {
  for (const field of operands) {
    const text = textOf(field);
    const colon = text?.indexOf(':') ?? -1;
    // `HEAD:path` shows a file as it was.
    if (text !== null && colon > 0 && baseName(text) !== '')
      emitPath('read', literal(text.slice(colon + 1), field.word.span), 'entry', place);
  }
};

const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ['clone', clone],
  ['init', init],
  ['fetch', fetch],
  ['pull', fetch],
  ['push', push],
  ['rm', rm],
  ['stash', stash],
  ['am', patches],
  ['apply', patches],
  ['sparse-checkout', sparse],
  ['clean', clean],
  ['checkout', checkout],
  ['restore', restore],
  ['config', config],
  ['diff', diff],
  ['bisect', words],
  ['submodule', submodule],
  ['show', showBlob],
]);

/** git, by its names. */
export const GIT_HANDLERS: { readonly [name: string]: Handler } = { git };
