// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Connector, Launch, ProcessWiring } from '../adapters/adapter.js';
import { fail, ok, type Result } from '../core/result.js';
import { askGate, startGate } from '../gate/client.js';
import { hookProgramFile } from '../store/hookProgram.js';
import { findProduct } from '../store/product.js';
import { resolveRepository } from '../store/repository.js';
import { readRoots, rootOf } from '../store/roots.js';
import { openRun } from '../store/runs.js';
import { openStateFolder, stateFolder } from '../store/stateFolder.js';
import { refuse } from './arguments.js';
import { findProgram } from './agentVersion.js';
import type { Command, Io } from './command.js';
import { findConnector, installProgram, otherSettingsFolder } from './connect.js';
import { EXIT, type ExitCode } from './exitCode.js';

/** `run`: one start of an agent, supervised, whatever its own settings say. */
export const run: Command = {
  name: 'run',
  usage: 'countersign run AGENT [ARGUMENTS OF THE AGENT]',
  summary:
    'Starts an agent with the gate before its tools, for this one process; its settings are not touched.',
  async run([name, ...args], io) {
    if (name === undefined)
      return refuse(
        io,
        { code: 'bad-arguments', message: 'name an agent', hint: `usage: ${run.usage}` },
        EXIT.badInput,
      );
    const connector = findConnector(name);
    if (!connector.ok) return refuse(io, connector.fault, EXIT.badInput);
    const launch = connector.value.readLaunch(args);
    if (!launch.ok) return refuse(io, launch.fault, EXIT.badInput);
    const ready = await prepare(connector.value, launch.value, io);
    if (!ready.ok)
      return refuse(io, ready.fault, UNSUPERVISED.has(ready.fault.code) ? EXIT.unsupervised : EXIT.failed);
    const { program, argv, folder } = ready.value;
    try {
      return await start(program, argv, io);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const UNSUPERVISED = new Set([
  'not-supervised',
  'hooks-off',
  'gate-not-started',
  'gate-not-running',
  'gate-no-answer',
]);

interface Ready {
  readonly program: string;
  readonly argv: readonly string[];
  /** Holds the settings of this one process. */
  readonly folder: string;
}

async function prepare(connector: Connector, launch: Launch, io: Io): Promise<Result<Ready>> {
  const program = findProgram(launch.program, io);
  if (program === null)
    return fail({
      code: 'no-agent',
      message: `no \`${launch.program}\` on PATH`,
      hint: 'install the agent first',
    });
  const supervised = await checkFolder(io);
  if (!supervised.ok) return supervised;
  const hazard = connector
    .hazards({ home: io.home, project: supervised.value, env: io.env })
    .find((one) => one.kind === 'off');
  if (hazard !== undefined)
    return fail({ code: 'hooks-off', message: hazard.text, hint: 'take that out first' });
  const installed = installProgram(connector.agent, io.home);
  if (!installed.ok) return installed;
  const gate = await ensureGate(io);
  if (!gate.ok) return gate;
  const base = readBase(launch.settings, io);
  if (!base.ok) return base;
  // With two lines of ours each call would be judged twice: then only one that says who began the session.
  const part = isWired(connector, launch, io) ? 'identity' : 'all';
  const settings = writeSettings(connector, { base: base.value, hookProgram: installed.value, part }, io);
  if (!settings.ok) return settings;
  const { file, folder } = settings.value;
  return ok({ program, argv: [launch.option, file, ...launch.args], folder });
}

/** The worktree's root, when it is one that the gate supervises. */
async function checkFolder(io: Io): Promise<Result<string>> {
  const repository = await resolveRepository(io.cwd);
  if (!repository.ok) return repository;
  const roots = readRoots(stateFolder(io.home));
  const { root } = repository.value;
  if (roots.ok && rootOf(roots.value, root) !== null) return ok(root);
  return fail({
    code: 'not-supervised',
    message: `\`${root}\` is not supervised`,
    hint: 'countersign init sets it up',
  });
}

/** Attaches to the running gate, else starts one with the key file of this user. */
async function ensureGate(io: Io): Promise<Result<unknown>> {
  const running = await askGate(io.home, { event: 'status', project: io.cwd }, 5000);
  if (running.ok) return running;
  return startGate({
    program: path.join(findProduct(import.meta.dirname).root, 'dist', 'gate.mjs'),
    node: process.execPath,
    env: io.env,
    home: io.home,
    secrets: { machineKey: null, supervisorSecret: null },
  });
}

/** Whether the agent's own settings wire it already. */
function isWired(connector: Connector, launch: Launch, io: Io): boolean {
  if (launch.ignoresOwnSettings || otherSettingsFolder(io) !== null) return false;
  const plan = connector.plan('connect', io.home, hookProgramFile(stateFolder(io.home), connector.agent));
  return plan.ok && plan.value === null;
}

function writeSettings(
  connector: Connector,
  { base, hookProgram, part }: Omit<ProcessWiring, 'wiring'>,
  io: Io,
): Result<{ readonly file: string; readonly folder: string }> {
  const state = openStateFolder(io.home);
  if (!state.ok) return state;
  try {
    // Outside of every workspace, in the folder that policy protects.
    const { folder, settings: file } = openRun(state.value);
    const text = connector.processSettings({ wiring: file, hookProgram, base, part });
    if (!text.ok) {
      rmSync(folder, { recursive: true });
      return text;
    }
    writeFileSync(file, text.value, { flag: 'wx', mode: 0o600 });
    return ok({ file, folder });
  } catch (cause) {
    return fail({
      code: 'settings-not-written',
      message: `cannot write settings: ${(cause as Error).message}`,
      cause,
    });
  }
}

/** `--settings` takes JSON text or a file. */
function readBase(given: string | null, io: Io): Result<string | null> {
  if (given === null || given.trimStart().startsWith('{')) return ok(given);
  const file = path.resolve(io.cwd, given);
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (cause) {
    return fail({
      code: 'settings-unreadable',
      message: `cannot read \`${file}\` given by --settings`,
      cause,
    });
  }
}

/** The agent has our terminal; its exit is ours. */
function start(program: string, argv: readonly string[], io: Io): Promise<ExitCode> {
  return new Promise((resolve) => {
    const child = spawn(program, [...argv], {
      cwd: io.cwd,
      env: { ...io.env, HOME: io.home },
      stdio: 'inherit',
    });
    // The terminal sends its own signals to both; we only have to stay until the agent is gone.
    const stay = (): void => undefined;
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGINT', stay).on('SIGTERM', forward).on('SIGHUP', forward);
    const end = (code: number): void => {
      process.off('SIGINT', stay).off('SIGTERM', forward).off('SIGHUP', forward);
      resolve(code as ExitCode);
    };
    child.once('error', (cause) => {
      end(
        refuse(
          io,
          { code: 'no-agent', message: `cannot start \`${program}\`: ${cause.message}` },
          EXIT.failed,
        ),
      );
    });
    child.once('exit', (code, signal) => {
      end(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
