// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import path from 'node:path';
import { failureWords, verdictWords, type SessionVerdict } from '../evidence/verify/verdict.js';
import { evidenceFolder } from '../store/evidenceFolder.js';
import { plumbing } from '../store/git.js';
import { resolveRepository, type Repository } from '../store/repository.js';
import { commitOf } from '../store/trustSource.js';
import { verifyRepository, type VerificationReport } from '../store/verification.js';
import { readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { printable } from './printable.js';

/** `verify`: integrity and trust of recorded evidence, offline, without gate and extension. */
export const verify: Command = {
  name: 'verify',
  usage: 'countersign verify [SESSION|COMMIT|--all] [--trust REV|FILE] [--json]',
  summary: 'Checks recorded evidence offline: is it whole, and does somebody whom you trust vouch for it.',
  async run(args, io) {
    const read = readArguments(args, {
      all: { type: 'boolean', default: false },
      trust: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [name, ...more] = positionals;
    if (more.length > 0 || (values.all && name !== undefined))
      return refuse(io, { code: 'bad-arguments', message: 'name one session, or --all' }, EXIT.badInput);
    const repository = await resolveRepository(io.cwd);
    if (!repository.ok) return refuse(io, repository.fault, EXIT.failed, values.json);
    const report = await verifyRepository({
      repository: repository.value,
      session: name ?? null,
      trust: values.trust ?? null,
      cwd: io.cwd,
    });
    if (!report.ok) {
      const exit = report.fault.code === 'bad-trust' ? EXIT.badInput : EXIT.failed;
      return refuse(io, report.fault, exit, values.json);
    }
    return say(io, report.value, values.json, await emptyHint(repository.value, name));
  },
};

async function emptyHint(repository: Repository, name: string | undefined): Promise<string> {
  if (name === undefined) {
    const own = existsSync(path.join(evidenceFolder(repository), 'journal'));
    const hint = own ? 'countersign push publishes what the journal holds' : 'countersign fetch receives it';
    return `no evidence in the notes of this clone\nhint: ${hint}`;
  }
  const commit = await commitOf(plumbing(repository.commonDir), name);
  return commit === null
    ? `no session \`${name}\` in the notes of this clone`
    : `no evidence names commit \`${name}\`: notes about commits are not written yet`;
}

function say(io: Io, report: VerificationReport, json: boolean, empty: string): ExitCode {
  const exit = exitOf(report);
  if (json) io.out(`${JSON.stringify(document(report, exit))}\n`);
  else if (report.sessions.length + report.failures.length === 0) io.err(`countersign: ${empty}\n`);
  else io.out(printable(lines(report)));
  return exit;
}

/** 3 outranks 4: what is not whole cannot be vouched for. */
function exitOf({ sessions, failures }: VerificationReport): ExitCode {
  if (failures.length > 0 || sessions.some(({ failure }) => failure !== null)) return EXIT.integrity;
  if (sessions.length === 0) return EXIT.failed;
  return sessions.every(({ trust }) => trust === 'trusted') ? EXIT.ok : EXIT.untrusted;
}

function document(report: VerificationReport, exit: ExitCode): object {
  const { sessions, failures, trustFrom } = report;
  return {
    ok: exit === EXIT.ok,
    exit,
    trust: trustFrom,
    sessions: sessions.map((verdict) => ({
      ...verdict,
      words: verdictWords(verdict),
      code: verdict.failure?.code ?? (verdict.trust === 'trusted' ? null : verdict.trust),
    })),
    failures: failures.map((failure) => ({ ...failure, words: failureWords(failure) })),
  };
}

function lines({ sessions, failures, trustFrom }: VerificationReport): string {
  const writers = new Set(sessions.map(({ writer }) => writer)).size;
  return [
    ...sessions.map(sessionLine),
    ...failures.map((one) => `${one.writer === '' ? '-' : one.writer}  ${failureWords(one)}`),
    `trust: ${trustFrom}`,
    `${count(sessions.length, 'session')} of ${count(writers, 'writer')}, ${count(failed(sessions) + failures.length, 'failure')}`,
    '',
  ].join('\n');
}

function failed(sessions: readonly SessionVerdict[]): number {
  return sessions.filter(({ failure }) => failure !== null).length;
}

function sessionLine(verdict: SessionVerdict): string {
  const by = verdict.signer === null ? '' : `  signed by ${signerText(verdict.signer)}`;
  const agent = verdict.agent?.name ?? '?';
  const words = verdictWords(verdict);
  return `${verdict.sid.slice(0, 12)}  ${agent}  ${count(verdict.size, 'record')}  ${words}${by}`;
}

/** Without a trust line there is only the key to name. */
function signerText(signer: string): string {
  return /^[0-9a-f]{64}$/.test(signer) ? `machine key ${signer.slice(0, 12)}` : signer;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}
