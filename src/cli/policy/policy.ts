// SPDX-License-Identifier: Apache-2.0
import { refuse } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';

const VERBS: { readonly [verb: string]: () => Promise<Command> } = {
  check: async () => (await import('./check.js')).check,
  explain: async () => (await import('./explain.js')).explain,
  fmt: async () => (await import('./fmt.js')).fmt,
  diff: async () => (await import('./simulate.js')).diff,
  simulate: async () => (await import('./simulate.js')).simulate,
  suggest: async () => (await import('./suggest.js')).suggest,
  test: async () => (await import('./test.js')).test,
};

/** `policy`: everything about policy files, without a gate. */
export const policy: Command = {
  name: 'policy',
  usage: `countersign policy ${Object.keys(VERBS).join('|')} …`,
  summary: 'Checks, explains, formats and tests policy files; countersign policy VERB alone shows its usage.',
  run,
};

async function run([verb, ...rest]: readonly string[], io: Io): Promise<ExitCode> {
  const load = verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (load !== undefined) return (await load()).run(rest, io);
  const message = verb === undefined ? 'name what to do' : `unknown command \`policy ${verb}\``;
  const hint = `usage: ${policy.usage}`;
  return refuse(
    io,
    { code: 'bad-arguments', message, hint },
    verb === undefined ? EXIT.badInput : EXIT.failed,
  );
}
