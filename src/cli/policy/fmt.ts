// SPDX-License-Identifier: Apache-2.0
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Fault, type Result } from '../../core/result.js';
import { formatPolicy } from '../../engine/policy/format.js';
import { readPolicyFile } from '../../store/policyFiles.js';
import { replaceFile } from '../../store/privateFile.js';
import { readArguments, refuse, refuseAll } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';
import { printable } from '../printable.js';

/** `policy fmt`: one style, the same meaning, every comment. */
export const fmt: Command = {
  name: 'policy fmt',
  usage: 'countersign policy fmt [FILE…] [--check] [--json]',
  summary:
    'Formats policy files, .countersign/policy.yaml when none is named; --check only says which are not formatted (exit 6).',
  run,
};

interface Formatted {
  readonly file: string;
  readonly changed: boolean;
}

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, {
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
  const { values, positionals } = read.value;
  const files = positionals.length > 0 ? positionals : [path.join('.countersign', 'policy.yaml')];
  const done: Formatted[] = [];
  const faults: Fault[] = [];
  for (const file of files) {
    const formatted = await formatFile(file, io.cwd, values.check);
    if (formatted.ok) done.push(formatted.value);
    else faults.push(...formatted.fault);
  }
  const bad = faults.length > 0 || (values.check && done.some(({ changed }) => changed));
  if (values.json) {
    const errors = faults.map(({ code, message, hint, place }) => ({
      code,
      message,
      hint: hint ?? null,
      ...place,
    }));
    io.out(`${JSON.stringify({ ok: !bad, files: done, errors })}\n`);
  } else {
    for (const { file, changed } of done)
      if (changed) io.out(`${printable(file)}${values.check ? ': not formatted' : ''}\n`);
    refuseAll(io, faults);
  }
  return bad ? EXIT.badInput : EXIT.ok;
}

async function formatFile(
  file: string,
  cwd: string,
  onlyCheck: boolean,
): Promise<Result<Formatted, readonly Fault[]>> {
  const where = path.resolve(cwd, file);
  const text = await readPolicyFile(where);
  const place = { file, line: 1, column: 1 };
  if (!text.ok) return fail([{ ...text.fault, place }]);
  if (text.value === null) return fail([{ code: 'policy-missing-file', message: 'no such file', place }]);
  const formatted = formatPolicy(text.value, file);
  if (!formatted.ok) return formatted;
  const changed = formatted.value !== text.value;
  if (changed && !onlyCheck) {
    const target = realpathSync(where);
    const again = await readPolicyFile(target);
    if (!again.ok || again.value !== text.value)
      return fail([{ code: 'policy-changed', message: 'the file changed meanwhile', hint: 'again', place }]);
    replaceFile(target, formatted.value, statSync(target).mode & 0o777);
  }
  return ok({ file, changed });
}
