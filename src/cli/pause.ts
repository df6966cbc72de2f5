// SPDX-License-Identifier: Apache-2.0
import { ADAPTERS } from '../adapters/registry.js';
import { fail, ok, type Result } from '../core/result.js';
import { askGate } from '../gate/client.js';
import { addPause } from '../store/pauseFile.js';
import { openStateFolder } from '../store/stateFolder.js';
import { readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT } from './exitCode.js';

/** `pause`: the next call of every agent, or of one, is refused. Anybody may: it only tightens. */
export const pause: Command = {
  name: 'pause',
  usage: 'countersign pause AGENT|SESSION|--all [--json]',
  summary:
    'Refuses every further call of one agent, one session or all, until a person resumes in the editor.',
  async run(args, io) {
    const read = readArguments(args, {
      all: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values, positionals } = read.value;
    const [name = '', ...more] = positionals;
    if (more.length > 0 || values.all === (name !== '')) {
      const fault = {
        code: 'bad-arguments',
        message: 'name one agent or session, or --all',
        hint: pause.usage,
      };
      return refuse(io, fault, EXIT.badInput, values.json);
    }
    const paused = await pauseAt(io, name === 'claude' ? 'claude-code' : name);
    if (!paused.ok) return refuse(io, paused.fault, EXIT.failed, values.json);
    if (values.json) io.out(`${JSON.stringify({ ok: true, ...paused.value })}\n`);
    else
      io.out(`paused: ${paused.value.agent ?? 'all agents'}. Resume in the approvals view of the editor.\n`);
    return EXIT.ok;
  },
};

interface Paused {
  /** Null: all. */
  readonly agent: string | null;
  /** By the running gate; else by the one that starts next. Until then every call is refused anyway. */
  readonly gate: boolean;
}

/**
 * The gate is asked again after the mark is on disk: one that starts meanwhile either reads the mark or is asked.
 */
async function pauseAt({ home }: Io, name: string): Promise<Result<Paused>> {
  const first = await askToPause(home, name);
  if (first.ok || first.fault.code !== 'gate-not-running') return first;
  if (name !== '' && !ADAPTERS.has(name))
    return fail({ code: 'unknown-agent', message: 'no gate runs that knows sessions', hint: 'pause --all' });
  const folder = openStateFolder(home);
  if (!folder.ok) return folder;
  const agent = name === '' ? null : name;
  try {
    addPause(folder.value, { agent, since: Date.now(), who: null });
  } catch (cause) {
    return fail({ code: 'pauses-unwritable', message: `not paused: ${(cause as Error).message}`, cause });
  }
  const second = await askToPause(home, name);
  if (!second.ok && second.fault.code !== 'gate-not-running') return second;
  return ok({ agent, gate: second.ok });
}

async function askToPause(home: string, name: string): Promise<Result<Paused>> {
  const answer = await askGate(home, { event: 'pause', project: name });
  if (!answer.ok) return answer;
  const { exit, stdout, stderr } = answer.value;
  if (exit !== 0) return fail({ code: 'not-paused', message: `not paused: ${stderr}` });
  return ok({ agent: (JSON.parse(stdout) as { readonly agent: string | null }).agent, gate: true });
}
