// SPDX-License-Identifier: Apache-2.0
import { literal, sourceOf, type Field } from '../field.js';
import { done, type Call, type Machine, type Outcome } from '../machine.js';
import { Shell } from './shell.js';

/** Walks a text as PowerShell, in the folder where `call` stands. */
export function runPowerShell(code: Field, call: Call, machine: Machine): Outcome {
  const shell = new Shell(machine, sourceOf(code, call.span), call.state.fork());
  const before = machine.sink.items;
  if (call.input !== null)
    shell.set('input', {
      fields: call.input.text === null ? [] : [call.input.text],
      plain: true,
      block: false,
      entries: null,
    });
  const value = shell.run(code, call.span);
  // A value that is only shown counts as printing it.
  if (machine.sink.items === before && shell.printed !== null)
    shell.command('Write-Output', [literal('…', shell.printed)], shell.printed);
  const [only] = value.fields;
  return done(call.state, value.fields.length === 1 && only !== undefined ? only : null);
}
