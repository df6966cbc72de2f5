// SPDX-License-Identifier: Apache-2.0
import { ok } from '../core/result.js';
import { resolveRepository } from '../store/repository.js';
import { defaultRemote, Share, type Diverged } from '../store/share.js';
import { readArguments, refuse } from './arguments.js';
import type { Command } from './command.js';
import { EXIT } from './exitCode.js';
import { printable } from './printable.js';

/** `fetch`: receives other writers' evidence; nothing is forced and nothing is lost. */
export const fetch: Command = {
  name: 'fetch',
  usage: 'countersign fetch [REMOTE] [--json]',
  summary: "Receives other writers' evidence. A history that was rewritten is reported, never taken over.",
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean', default: false } });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [name, ...more] = positionals;
    if (more.length > 0)
      return refuse(io, { code: 'bad-arguments', message: 'name one remote' }, EXIT.badInput);
    const repository = await resolveRepository(io.cwd);
    if (!repository.ok) return refuse(io, repository.fault, EXIT.failed, values.json);
    const remote = name === undefined ? await defaultRemote(repository.value) : ok(name);
    if (!remote.ok) return refuse(io, remote.fault, EXIT.failed, values.json);
    const fetched = await new Share(repository.value, remote.value).fetch();
    if (!fetched.ok) return refuse(io, fetched.fault, EXIT.failed, values.json);
    const { moved, diverged } = fetched.value;
    const exit = diverged.length > 0 ? EXIT.integrity : EXIT.ok;
    if (values.json) io.out(`${JSON.stringify({ ok: exit === EXIT.ok, moved, diverged })}\n`);
    else {
      io.out(
        moved.length === 0 ? 'nothing new\n' : printable(moved.map((ref) => `received ${ref}\n`).join('')),
      );
      io.err(printable(diverged.map(rollbackText).join('')));
    }
    return exit;
  },
};

function rollbackText({ ref, here, there }: Diverged): string {
  return `countersign: possible rollback: \`${ref}\` is ${here.slice(0, 12)} here and ${there.slice(0, 12)} there, and neither follows the other\nhint: nothing was overwritten; ask its writer\n`;
}
