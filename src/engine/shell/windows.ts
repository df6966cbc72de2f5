// SPDX-License-Identifier: Apache-2.0
import type { Facts } from '../../core/facts.js';
import type { ShellPlace } from './bash.js';
import { runCmd } from './cmd.js';
import { firstDeceptive } from './deceptive.js';
import { literal, type Field } from './field.js';
import type { Call, Machine, Outcome } from './machine.js';
import { normalise } from './path.js';
import { runPowerShell } from './powershell/run.js';
import { Sink } from './sink.js';
import { State } from './state.js';
import { Walk } from './walk.js';

const MAX_LENGTH = 65536;

type Runner = (code: Field, call: Call, machine: Machine) => Outcome;

/** Analyses a line of PowerShell or of cmd.exe. What stays unknown is an atom. */
export function analyzeWindows(shell: 'powershell' | 'cmd', command: string, place: ShellPlace): Facts {
  const whole = { field: 'command', start: 0, end: command.length };
  const sink = new Sink(whole);
  if (command.length > MAX_LENGTH) {
    sink.overLimit();
    return sink.facts();
  }
  // Lines may end as they do on Windows.
  const at = firstDeceptive(command.replaceAll('\r\n', ' \n'));
  if (at !== -1) sink.unknown(0, 'deceptive-characters', { ...whole, start: at, end: at + 1 });
  const code = literal(command, whole, 0);
  const run: Runner = shell === 'powershell' ? runPowerShell : runCmd;
  const state = new State([normalise(place.cwd)]);
  run(code, { argv: [code], item: 0, state, input: null, span: whole, direct: true }, new Walk(sink, place));
  return sink.facts();
}
