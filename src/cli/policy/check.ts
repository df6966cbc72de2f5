// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { faultText, type Fault } from '../../core/result.js';
import type { PolicySource } from '../../core/policySource.js';
import { checkPolicy } from '../../gate/checkPolicy.js';
import { readCountersignature, vouchedFor } from '../../store/countersignatures.js';
import { policyFilePaths, readPolicyFile } from '../../store/policyFiles.js';
import { stateFolder } from '../../store/stateFolder.js';
import { readArguments, refuse } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';
import { shippedPacks } from '../policyChoice.js';
import { printable } from '../printable.js';
import { untested } from './untested.js';

/** `policy check`: faults of policy files with their places. */
export const check: Command = {
  name: 'policy check',
  usage: 'countersign policy check [FILE…] [--json]',
  summary:
    'Checks policy files, all that hold here when none is named: FILE:LINE:COL: what is wrong, and a hint.',
  run,
};

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean', default: false } });
  if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
  const files = read.value.positionals.length > 0 ? read.value.positionals.map(given) : here(io);
  return report(await checkAll(files, io), read.value.values.json, io);
}

interface Named {
  readonly file: string;
  readonly layer: PolicySource['layer'];
  /** Named by the person: then it must exist. */
  readonly wanted: boolean;
}

function given(file: string): Named {
  return { file, layer: 'given', wanted: true };
}

function here(io: Io): readonly Named[] {
  return policyFilePaths(io.cwd, io.home).map(({ layer, file }) => ({ file, layer, wanted: false }));
}

interface Checked {
  readonly files: number;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

async function checkAll(files: readonly Named[], io: Io): Promise<Checked> {
  const packs = await shippedPacks();
  const errors: Fault[] = [];
  const warnings: Fault[] = [];
  const given = readCountersignature(stateFolder(io.home), io.cwd, null);
  let found = 0;
  for (const { file, layer, wanted } of files) {
    const text = await readPolicyFile(path.resolve(io.cwd, file));
    if (!text.ok) errors.push(text.fault);
    else if (text.value !== null) {
      found++;
      const sources = vouchedFor([{ layer, file, text: text.value, countersigned: false }], given);
      const checked = sources.map((source) => checkPolicy(source, packs, io.cwd));
      errors.push(...checked.flatMap((one) => one.errors));
      warnings.push(...checked.flatMap((one) => one.warnings));
      warnings.push(...(await untested(text.value, file, io.cwd)));
    } else if (wanted) errors.push(missing(file));
  }
  return { files: found, errors, warnings };
}

function missing(file: string): Fault {
  return { code: 'policy-missing-file', message: 'no such file', place: { file, line: 1, column: 1 } };
}

function report({ files, errors, warnings }: Checked, json: boolean, io: Io): ExitCode {
  const exit = errors.length > 0 ? EXIT.badInput : EXIT.ok;
  if (json) {
    const plain = (f: Fault) => ({ code: f.code, message: f.message, hint: f.hint ?? null, ...f.place });
    io.out(
      `${JSON.stringify({ ok: exit === EXIT.ok, errors: errors.map(plain), warnings: warnings.map(plain) })}\n`,
    );
    return exit;
  }
  for (const fault of errors) io.out(`${printable(faultText(fault))}\n`);
  for (const fault of warnings)
    io.out(`${printable(faultText({ ...fault, message: `warning: ${fault.message}` }))}\n`);
  if (exit === EXIT.ok) io.out(`${String(files)} policy file${files === 1 ? '' : 's'} without error\n`);
  return exit;
}
