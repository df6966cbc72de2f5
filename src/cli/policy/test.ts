// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faultText, type Fault } from '../../core/result.js';
import { readArguments, refuse } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';
import { CaseRun, type CaseHost, type RanCase } from '../../engine/caseRun.js';
import { localTime } from '../../store/localTime.js';
import { readPolicyFile } from '../../store/policyFiles.js';
import { choosePolicy, onlyPolicy, shippedPacks } from '../policyChoice.js';
import { printable } from '../printable.js';
import { caseFilesIn } from './caseFiles.js';
import { junit } from './junit.js';

/** `policy test`: sentences about policies, each checked by judging a call. */
export const test: Command = {
  name: 'policy test',
  usage: 'countersign policy test [FILE…] [--policy PACK|FILE] [--junit FILE] [--json]',
  summary:
    'Runs policy cases, those in .countersign/cases and policies/cases when no file is named; --policy stands in for policy files.',
  run,
};

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, {
    policy: { type: 'string' },
    junit: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
  const { values, positionals } = read.value;
  const files = positionals.length > 0 ? positionals : await placesHere(io);
  if (files.length === 0)
    return refuse(
      io,
      {
        code: 'policy-no-case',
        message: 'no case was found',
        hint: 'they are in .countersign/cases/*.yaml, or name a file',
      },
      EXIT.failed,
      values.json,
    );
  const all = new CaseRun(hostOf(io, await shippedPacks()), values.policy);
  for (const file of files) await all.runFile(file);
  const { ran, faults } = all;
  if (values.junit !== undefined) await writeFile(path.resolve(io.cwd, values.junit), junit(ran, faults));
  if (values.json) io.out(`${JSON.stringify(document(ran, faults, files.length))}\n`);
  else say(ran, faults, io, files.length);
  if (faults.length > 0) return EXIT.badInput;
  return ran.some(({ failure }) => failure !== null) ? EXIT.regression : EXIT.ok;
}

function hostOf({ cwd, home }: Io, packs: ReadonlyMap<string, string>): CaseHost {
  return {
    read: (file) => readPolicyFile(path.resolve(cwd, file)),
    choose: (named) => choosePolicy(named, { workspace: cwd, home, cwd }),
    only: (file, text) => onlyPolicy(file, text, packs),
    beside: (file, named) => path.join(path.dirname(file), named),
    localTime,
  };
}

/** SPEC: where cases are looked for when none are named. */
async function placesHere(io: Io): Promise<readonly string[]> {
  const found = await Promise.all(
    ['.countersign/cases', 'policies/cases'].map((folder) => caseFilesIn(folder, io.cwd)),
  );
  return found.flat();
}

function document(ran: readonly RanCase[], faults: readonly Fault[], files: number): object {
  const failures = ran.flatMap(({ place, note, failure }) =>
    failure === null ? [] : [{ ...place, note, ...failure }],
  );
  return {
    ok: faults.length === 0 && failures.length === 0,
    files,
    cases: ran.length,
    failures,
    errors: faults.map(({ code, message, hint, place }) => ({ code, message, hint: hint ?? null, ...place })),
  };
}

function say(ran: readonly RanCase[], faults: readonly Fault[], io: Io, files: number): void {
  for (const fault of faults) io.out(`${printable(faultText(fault))}\n`);
  let failed = 0;
  for (const { place, note, failure } of ran) {
    if (failure === null) continue;
    failed++;
    const message = `${note}\n  wanted ${failure.wanted}\n  got    ${failure.got}`;
    io.out(`${printable(faultText({ code: 'policy-case-failed', message, place }))}\n`);
  }
  const counted = `${String(ran.length)} case${ran.length === 1 ? '' : 's'}`;
  const where = `${String(files)} file${files === 1 ? '' : 's'}`;
  io.out(
    `${counted} in ${where}, ${failed === 0 ? 'none' : String(failed)} failed${faults.length === 0 ? '' : `, ${String(faults.length)} not run for an error`}\n`,
  );
}
