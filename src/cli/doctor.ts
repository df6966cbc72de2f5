// SPDX-License-Identifier: Apache-2.0
import { CONNECTORS } from '../adapters/registry.js';
import { faultText } from '../core/result.js';
import { resolveRepository } from '../store/repository.js';
import { readArguments, refuse } from './arguments.js';
import type { Command } from './command.js';
import { checkAgent, checkMachine, checkRepository, type Check } from './doctorChecks.js';
import { EXIT } from './exitCode.js';

/** `doctor`: looks at every layer, changes nothing. */
export const doctor: Command = {
  name: 'doctor',
  usage: 'countersign doctor [--json]',
  summary: 'Checks every layer between an agent and the evidence, and says what to do.',
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean', default: false } });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { json } = read.value.values;
    const repository = await resolveRepository(io.cwd);
    const project = repository.ok ? repository.value.root : io.cwd;
    const checks: Check[] = [...(await checkMachine(io))];
    for (const connector of CONNECTORS.values()) checks.push(...(await checkAgent(connector, project, io)));
    if (repository.ok) checks.push(...(await checkRepository(repository.value, io)));
    else
      checks.push({
        name: 'repository',
        state: 'bad',
        text: faultText({ code: repository.fault.code, message: repository.fault.message }),
        hint: repository.fault.hint ?? null,
      });

    const supervised = !checks.some((check) => check.state === 'open');
    const reachable = !checks.some((check) => check.state === 'shut');
    const healthy = supervised && reachable && !checks.some((check) => check.state === 'bad');
    if (json) io.out(`${JSON.stringify({ ok: healthy, supervised, checks })}\n`);
    else io.out(`${checks.map(line).join('')}${verdict(supervised, reachable, healthy)}\n`);
    if (!supervised || !reachable) return EXIT.unsupervised;
    return healthy ? EXIT.ok : EXIT.failed;
  },
};

const SIGN: { readonly [state in Check['state']]: string } = {
  good: 'ok  ',
  weak: 'weak',
  bad: 'BAD ',
  shut: 'SHUT',
  open: 'OPEN',
};

function line({ name, state, text, hint }: Check): string {
  const body = text.replaceAll('\n', '\n       ');
  return `${SIGN[state]}  ${name}: ${body}\n${hint === null ? '' : `       hint: ${hint}\n`}`;
}

function verdict(supervised: boolean, reachable: boolean, healthy: boolean): string {
  if (!supervised) return 'unsupervised: an agent could act without being held';
  if (!reachable) return 'gate not reachable: connected agents are denied everything here';
  return healthy
    ? 'set up; a session proves it by its first answer'
    : 'supervised, but something does not work';
}
