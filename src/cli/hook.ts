// SPDX-License-Identifier: Apache-2.0
import type { Adapter, HookAnswer } from '../adapters/adapter.js';
import { ADAPTERS } from '../adapters/registry.js';
import { faultText } from '../core/result.js';
import { sendLine } from '../gate/client.js';
import { findPlace } from '../gate/places.js';
import { readRendezvous } from '../store/rendezvous.js';
import { stateFolder } from '../store/stateFolder.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';

/** Below the agent's own limit of 3600 s, above the gate's of 3240 s. */
const DEADLINE_MS = 3_300_000;

/** `hook`: what an agent runs where there is no bash. Says the same, and fails the same way. */
export const hook: Command = {
  name: 'hook',
  usage: 'countersign hook AGENT EVENT [SETTINGS-FILE]',
  summary: 'Node fallback of the hook client: an agent runs it, with the call on standard input.',
  async run([agent, event, wiring = ''], io) {
    const adapter = ADAPTERS.get(agent ?? '');
    if (adapter === undefined || event === undefined) {
      io.err(`countersign hook: no such agent or event\nhint: usage: ${hook.usage}\n`);
      return EXIT.denied;
    }
    const project = io.env['CLAUDE_PROJECT_DIR'] ?? '';
    try {
      const answer = await ask(adapter, { event, wiring, project }, io);
      io.out(`${answer.stdout}\n`);
      io.err(answer.stderr);
      return answer.exit === 0 ? EXIT.ok : EXIT.denied;
    } catch (cause) {
      io.err(`countersign: ${cause instanceof Error ? cause.message : String(cause)}\n`);
      return EXIT.denied satisfies ExitCode;
    }
  },
};

interface Asked {
  readonly event: string;
  readonly wiring: string;
  readonly project: string;
}

async function ask(adapter: Adapter, asked: Asked, io: Io): Promise<HookAnswer> {
  const meet = readRendezvous(stateFolder(io.home));
  if (meet === null) return alone(adapter, asked, io, 'the gate is not running');
  const header = { token: meet.token, agent: adapter.name, cwd: io.cwd, ...asked };
  const answer = await sendLine(meet, header, await readAll(io.stdin), DEADLINE_MS);
  if (!answer.ok) return alone(adapter, asked, io, faultText(answer.fault));
  return { ...answer.value, exit: answer.value.exit === 0 ? 0 : 2 };
}

/** Without a gate: denied in a supervised folder and where that cannot be known, else no opinion. */
async function alone(adapter: Adapter, asked: Asked, io: Io, why: string): Promise<HookAnswer> {
  for (const folder of new Set([asked.project, io.cwd].filter((one) => one !== ''))) {
    const place = await findPlace(stateFolder(io.home), folder);
    if (place.ok && place.value === null) continue;
    const text = `${why}: open this folder in VS Code, or run countersign gate`;
    if (asked.event === 'SessionStart' || asked.event === 'SessionEnd')
      return { ...adapter.renderNoOpinion(asked.event), stderr: `countersign: ${text}\n` };
    const because = { kind: 'fault', text, request: null } as const;
    return adapter.renderVerdict(asked.event, { kind: 'deny', because, approval: null });
  }
  return adapter.renderNoOpinion(asked.event);
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}
