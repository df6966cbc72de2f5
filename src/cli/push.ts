// SPDX-License-Identifier: Apache-2.0
import { ok, faultText, type Result } from '../core/result.js';
import { askGate } from '../gate/client.js';
import { readMachineKey } from '../store/machineKey.js';
import { publishLeft } from '../store/publishLeft.js';
import { resolveRepository, type Repository } from '../store/repository.js';
import { defaultRemote, Share, type Shared } from '../store/share.js';
import { stateFolder } from '../store/stateFolder.js';
import { readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';

/** `push`: publishes what is recorded and sends our notes refs. */
export const push: Command = {
  name: 'push',
  usage: 'countersign push [--from-hook] [REMOTE] [--json]',
  summary: 'Publishes recorded evidence and pushes it to the remote. The ledger leaves, payloads stay here.',
  async run(args, io) {
    const read = readArguments(args, {
      'from-hook': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    if (values['from-hook']) return fromHook(positionals, io);
    const [remote, ...more] = positionals;
    if (more.length > 0)
      return refuse(io, { code: 'bad-arguments', message: 'name one remote' }, EXIT.badInput);
    const sent = await send(io, remote, values.json ? () => undefined : io.out);
    if (!sent.ok) return refuse(io, sent.fault, EXIT.failed, values.json);
    if (values.json) io.out(`${JSON.stringify({ ok: true, pushed: sent.value })}\n`);
    else if (sent.value.length === 0) io.out('countersign: nothing new to push\n');
    return EXIT.ok;
  },
};

/** Never fails the person's own push, and keeps still when that push takes the notes along already. */
async function fromHook(positionals: readonly string[], io: Io): Promise<ExitCode> {
  let refs = '';
  for await (const chunk of io.stdin) refs += String(chunk);
  if (refs.includes('refs/notes/countersign/')) return EXIT.ok;
  try {
    const sent = await send(io, positionals[0], io.err);
    if (!sent.ok) io.err(`countersign: evidence was not pushed: ${faultText(sent.fault)}\n`);
  } catch (cause) {
    io.err(
      `countersign: evidence was not pushed: ${cause instanceof Error ? cause.message : String(cause)}\n`,
    );
  }
  return EXIT.ok;
}

/** Says what leaves before it leaves. */
async function send(
  io: Io,
  name: string | undefined,
  say: (text: string) => void,
): Promise<Result<readonly Shared[]>> {
  const repository = await resolveRepository(io.cwd);
  if (!repository.ok) return repository;
  const remote = name === undefined ? await defaultRemote(repository.value) : ok(name);
  if (!remote.ok) return remote;
  await publish(io, repository.value);
  const share = new Share(repository.value, remote.value);
  const outgoing = await share.outgoing();
  if (!outgoing.ok) return outgoing;
  say(words(outgoing.value));
  const pushed = await share.push(outgoing.value.map(({ ref }) => ref));
  return pushed.ok ? outgoing : pushed;
}

/** The gate holds the session keys; without one, what it left is published here when the machine key is a file. */
async function publish(io: Io, repository: Repository): Promise<void> {
  const asked = await askGate(io.home, { event: 'publish', project: repository.root });
  if (asked.ok && asked.value.exit === 0) return;
  if (asked.ok || asked.fault.code !== 'gate-not-running') {
    const why = asked.ok ? asked.value.stderr.trim() : faultText(asked.fault);
    io.err(`countersign: the gate did not publish, older evidence is pushed: ${why}\n`);
    return;
  }
  const key = await readMachineKey(stateFolder(io.home));
  const done = key.ok ? await publishLeft(repository, key.value, Date.now()) : ok(undefined);
  if (!done.ok) io.err(`countersign: not published: ${faultText(done.fault)}\n`);
}

function words(sent: readonly Shared[]): string {
  return sent
    .map(
      ({ ref, sessions, records }) =>
        `countersign: ${ref}: ${String(sessions)} sessions, ${String(records)} records; no command lines, paths or contents leave\n`,
    )
    .join('');
}
