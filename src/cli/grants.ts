// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../core/result.js';
import { askGate } from '../gate/client.js';
import type { AnswerResult, GateStatus, GrantStatus } from '../gate/protocol.js';
import { readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { printable } from './printable.js';

/** `grants`: what people granted and still holds. Granting needs a window; taking back only tightens. */
export const grants: Command = {
  name: 'grants',
  usage: 'countersign grants [revoke ID…|revoke --all] [--json]',
  summary: 'Lists what people granted ahead and still holds, or takes it back.',
  async run(args, io) {
    const read = readArguments(args, {
      all: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [verb, ...ids] = positionals;
    const isRevoke = verb === 'revoke' && values.all === (ids.length === 0);
    if (verb === undefined ? values.all : !isRevoke)
      return refuse(
        io,
        { code: 'bad-arguments', message: 'say `revoke` and an id, or --all' },
        EXIT.badInput,
      );
    const found = await livingGrants(io);
    if (!found.ok) return refuse(io, found.fault, EXIT.unsupervised, values.json);
    if (verb === 'revoke') return revoke(values.all ? found.value : named(ids, found.value), io, values.json);
    if (values.json) io.out(found.value.map((grant) => `${JSON.stringify(grant)}\n`).join(''));
    else if (found.value.length === 0) io.err('countersign: nothing is granted\n');
    else io.out(printable(found.value.map(line).join('')));
    return EXIT.ok;
  },
};

async function livingGrants(io: Io): Promise<Result<readonly GrantStatus[]>> {
  const asked = await askGate(io.home, { event: 'status', project: io.cwd });
  if (!asked.ok) return asked;
  if (asked.value.exit !== 0) return fail({ code: 'gate-refused', message: asked.value.stderr });
  const status = JSON.parse(asked.value.stdout) as Partial<GateStatus>;
  // A gate of an earlier version knows of none.
  return ok(status.grants ?? []);
}

/** By the beginning of an id; what names none or several is asked for as it is, and the gate refuses it. */
function named(ids: readonly string[], all: readonly GrantStatus[]): readonly Pick<GrantStatus, 'id'>[] {
  return ids.map((id) => {
    const [found, ...more] = all.filter((grant) => grant.id.startsWith(id));
    return found !== undefined && more.length === 0 ? found : { id: id as GrantStatus['id'] };
  });
}

async function revoke(chosen: readonly Pick<GrantStatus, 'id'>[], io: Io, json: boolean): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  for (const { id } of chosen) {
    const asked = await askGate(io.home, { event: 'revoke-grant', project: id });
    if (!asked.ok) return refuse(io, asked.fault, EXIT.unsupervised, json);
    const result = JSON.parse(asked.value.stdout === '' ? '{}' : asked.value.stdout) as Partial<AnswerResult>;
    if (json) io.out(`${JSON.stringify({ ...result, id })}\n`);
    else if (result.accepted === true) io.out(`revoked ${id.slice(0, 12)}\n`);
    else io.err(printable(`countersign: \`${id}\`: there is no such grant, or it has ended\n`));
    if (result.accepted !== true) exit = EXIT.failed;
  }
  return exit;
}

function line({ id, agent, words, life, survives, who, uses, leftMs }: GrantStatus): string {
  const left = `${String(Math.ceil(leftMs / 60_000))} min left`;
  const facts = [
    LIFE[life],
    survives ? 'survives its window' : '',
    left,
    `used ${String(uses)}×`,
    `by ${who}`,
  ];
  return `${[id.slice(0, 12), agent, words.join('; '), facts.filter((one) => one !== '').join(', ')].join('  ')}\n`;
}

const LIFE: { readonly [life in GrantStatus['life']]: string } = {
  once: 'next time only',
  minutes: 'ten minutes',
  session: 'this session',
  window: 'all sessions here',
};
