// SPDX-License-Identifier: Apache-2.0
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { printable } from './printable.js';
import { fail, faultText, ok, type Fault, type Result } from '../core/result.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and positional words of one command; an option that is not listed is a fault. */
export function readArguments<const T extends Options>(
  args: readonly string[],
  options: T,
): Result<ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>> {
  try {
    return ok(parseArgs({ args: [...args], options, allowPositionals: true, strict: true }));
  } catch (cause) {
    const [message = ''] = (cause as Error).message.split('. ');
    return fail({
      code: 'bad-arguments',
      message: message.replaceAll("'", '`'),
      hint: '--help shows the usage',
    });
  }
}

/** Says what went wrong, as text or as JSON, and gives the exit code back. */
export function refuse(io: Io, fault: Fault, exit: ExitCode, json = false): ExitCode {
  if (json) io.out(`${JSON.stringify({ ok: false, fault: { ...fault, cause: undefined } })}\n`);
  else io.err(`countersign: ${printable(faultText(fault))}\n`);
  return exit;
}

/** Says all that is wrong with the input: faults of files by their place. */
export function refuseAll(io: Io, faults: readonly Fault[], json = false): ExitCode {
  if (json) {
    const plain = (f: Fault): object => ({
      code: f.code,
      message: f.message,
      hint: f.hint ?? null,
      ...f.place,
    });
    io.out(`${JSON.stringify({ ok: false, errors: faults.map(plain) })}\n`);
    return EXIT.badInput;
  }
  for (const fault of faults)
    if (fault.place === undefined) refuse(io, fault, EXIT.badInput);
    else io.err(`${printable(faultText(fault))}\n`);
  return EXIT.badInput;
}

/** Asks a person. No answer, or any but yes, is a no. */
export async function confirm(io: Io, question: string): Promise<boolean> {
  io.out(`${question} [y/N] `);
  let said = '';
  for await (const chunk of io.stdin) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  return /^\s*y(es)?\s*$/i.test(said.split('\n')[0] ?? '');
}

/** Without a terminal nobody can be asked: then only `--yes` goes on. */
export async function consent(io: Io, yes: boolean, question: string): Promise<Result<null>> {
  if (yes) return ok(null);
  if (!io.interactive)
    return fail({
      code: 'no-consent',
      message: 'nothing was changed: there is no terminal to ask in',
      hint: '--yes goes on without asking',
    });
  if (await confirm(io, question)) return ok(null);
  return fail({ code: 'no-consent', message: 'nothing was changed' });
}
