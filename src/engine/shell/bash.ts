// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '../../core/facts.js';
import { firstDeceptive } from './deceptive.js';
import { parsed } from './parsed.js';
import { normalise } from './path.js';
import { Sink } from './sink.js';
import { State } from './state.js';
import { Walk } from './walk.js';

const MAX_LENGTH = 65536;
/** The parser takes quadratic time on a line of here-documents. */
const MAX_HEREDOCS = 200;

/** Where a command starts and whose it is. */
export interface ShellPlace {
  readonly cwd: string;
  readonly home: string;
  readonly workspace: string;
}

const MAX_NESTING = 50;

const MAX_DEFINITIONS = 300;

/** Definitions within definitions, which the parser follows until its stack ends: on some machines later than on others. */
function nestsDefinitions(command: string): boolean {
  if (command.length < MAX_DEFINITIONS * 3) return false;
  let heads = 0;
  let named = false;
  for (const token of command.split(/\s+/)) {
    const word = token === 'function' || token === 'coproc';
    const found = (token.match(/\(\)(?=\w|$)/g)?.length ?? 0) + (word ? 1 : 0);
    heads = found > 0 || named ? heads + found : 0;
    named = word;
    if (heads > MAX_DEFINITIONS) return true;
  }
  return false;
}

/** Texts on which the parser would take quadratic time; no one writes such commands. */
function isSlow(command: string): boolean {
  if (nestsDefinitions(command)) return true;
  if (command.split('<<', MAX_HEREDOCS).length === MAX_HEREDOCS) return true;
  let depth = 0;
  for (const [found] of command.matchAll(/\$\{|\}/g)) {
    depth = found === '}' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

/** Analyses a bash command line. What stays unknown is an atom; nothing is ever left out silently. */
export function analyzeBash(command: string, place: ShellPlace): Facts {
  const whole = { field: 'command', start: 0, end: command.length };
  const sink = new Sink(whole);
  if (command.length > MAX_LENGTH || isSlow(command)) {
    sink.overLimit();
    return sink.facts();
  }
  const at = firstDeceptive(command);
  if (at !== -1) sink.unknown(0, 'deceptive-characters', { ...whole, start: at, end: at + 1 });
  const text = command.replaceAll('\0', '');
  const base = text.length === command.length ? 0 : null;
  const script = parsed(text);
  if (script === null) {
    sink.overLimit();
    return sink.facts();
  }
  const error = script.errors?.[0];
  if (error !== undefined)
    sink.unknown(0, 'parse-error', base === null ? whole : { ...whole, start: error.pos });
  const walk = new Walk(sink, place);
  const state = new State([normalise(place.cwd)]);
  walk.script(script, { source: { text, base, whole }, state, input: null });
  return sink.facts();
}
