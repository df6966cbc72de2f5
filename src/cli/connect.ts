// SPDX-License-Identifier: Apache-2.0
import type { SettingsChange, Connector } from '../adapters/adapter.js';
import { CONNECTORS } from '../adapters/registry.js';
import { fail, ok, type Result } from '../core/result.js';
import { hookProgramFile, installHookProgram } from '../store/hookProgram.js';
import { findProduct } from '../store/product.js';
import { openStateFolder, stateFolder } from '../store/stateFolder.js';
import { consent, readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { textDiff } from './textDiff.js';

/** `connect`: the agent asks the gate before every tool call. */
export const connect: Command = {
  name: 'connect',
  usage: 'countersign connect AGENT…|--all [--yes] [--json]',
  summary: "Shows the change to an agent's own settings that puts the gate before its tools, and makes it.",
  run: (args, io) => wire('connect', args, io),
};

/** `disconnect`: takes exactly our entries out again. */
export const disconnect: Command = {
  name: 'disconnect',
  usage: 'countersign disconnect AGENT…|--all [--yes] [--json]',
  summary: "Shows the change that takes our entries out of an agent's settings, and makes it.",
  run: (args, io) => wire('disconnect', args, io),
};

interface Planned {
  readonly connector: Connector;
  readonly change: SettingsChange | null;
}

async function wire(action: 'connect' | 'disconnect', args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, {
    all: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
  const { values, positionals } = read.value;
  const agents = selectAgents(positionals, values.all);
  if (!agents.ok) return refuse(io, agents.fault, EXIT.badInput, values.json);
  const plans = planAll(action, agents.value, io);
  if (!plans.ok) return refuse(io, plans.fault, EXIT.failed, values.json);

  const open = plans.value.filter((plan) => plan.change !== null);
  if (!values.json) show(action, plans.value, io);
  if (open.length > 0) {
    const agreed = await consent(io, values.yes, 'make this change?');
    if (!agreed.ok) return refuse(io, agreed.fault, EXIT.failed, values.json);
  }
  const done = applyAll(action, plans.value, io);
  if (!done.ok) return refuse(io, done.fault, EXIT.failed, values.json);
  if (values.json) io.out(`${JSON.stringify({ ok: true, agents: done.value })}\n`);
  else io.out(done.value.map(doneText).join(''));
  return EXIT.ok;
}

function selectAgents(names: readonly string[], all: boolean): Result<readonly Connector[]> {
  const known = [...CONNECTORS.keys()].join('`, `');
  if (all === names.length > 0)
    return fail({ code: 'bad-arguments', message: 'name agents, or --all', hint: `known: \`${known}\`` });
  const chosen: Connector[] = [];
  for (const name of all ? CONNECTORS.keys() : new Set(names)) {
    const connector = findConnector(name);
    if (!connector.ok) return connector;
    chosen.push(connector.value);
  }
  return ok(chosen);
}

/** `claude` is what people type for `claude-code`. */
export function findConnector(name: string): Result<Connector> {
  const connector = CONNECTORS.get(name === 'claude' ? 'claude-code' : name);
  if (connector !== undefined) return ok(connector);
  return fail({
    code: 'unknown-agent',
    message: `no adapter for agent \`${name}\``,
    hint: `known: \`${[...CONNECTORS.keys()].join('`, `')}\``,
  });
}

function planAll(
  action: 'connect' | 'disconnect',
  connectors: readonly Connector[],
  io: Io,
): Result<readonly Planned[]> {
  const elsewhere = otherSettingsFolder(io);
  if (action === 'connect' && elsewhere !== null)
    return fail({
      code: 'other-settings-folder',
      message: `CLAUDE_CONFIG_DIR is set, so the agent reads its settings from \`${elsewhere}\``,
      hint: 'unset it, or start the agent by countersign run claude',
    });
  const plans: Planned[] = [];
  for (const connector of connectors) {
    const change = connector.plan(action, io.home, hookProgramFile(stateFolder(io.home), connector.agent));
    if (!change.ok) return change;
    plans.push({ connector, change: change.value });
  }
  return ok(plans);
}

/** Where the environment sends Claude Code for its settings, when that is not the usual place. */
export function otherSettingsFolder(io: Io): string | null {
  const folder = io.env['CLAUDE_CONFIG_DIR'];
  return folder === undefined || folder === '' || folder === `${io.home}/.claude` ? null : folder;
}

function show(action: string, plans: readonly Planned[], io: Io): void {
  for (const { connector, change } of plans)
    if (change === null)
      io.out(`${connector.agent}: nothing to do, it is ${action === 'connect' ? '' : 'not '}connected\n`);
    else io.out(`${textDiff(change.file, change.before, change.after)}\n`);
}

interface Done {
  readonly agent: string;
  readonly action: 'connect' | 'disconnect';
  readonly changed: boolean;
  readonly file: string | null;
  readonly backup: string | null;
}

function applyAll(
  action: 'connect' | 'disconnect',
  plans: readonly Planned[],
  io: Io,
): Result<readonly Done[]> {
  const done: Done[] = [];
  for (const { connector, change } of plans) {
    // INVARIANT: the program is there before a line names it, or every call would be held from then on.
    const installed = action === 'connect' ? installProgram(connector.agent, io.home) : ok('');
    if (!installed.ok) return installed;
    const applied = change === null ? ok({ backup: null }) : connector.apply(change);
    if (!applied.ok) return applied;
    done.push({
      agent: connector.agent,
      action,
      changed: change !== null,
      file: change?.file ?? null,
      backup: applied.value.backup,
    });
  }
  return ok(done);
}

/** Copies an agent's hook program to its stable place. */
export function installProgram(agent: string, home: string): Result<string> {
  const state = openStateFolder(home);
  return state.ok ? installHookProgram(findProduct(import.meta.dirname), state.value, agent) : state;
}

function doneText({ agent, action, changed, backup }: Done): string {
  if (!changed) return '';
  const kept = backup === null ? '' : `\nthe file as it was: ${backup}`;
  const next =
    action === 'connect'
      ? '\nsessions of it that run now take it up by themselves or at their next start'
      : '';
  return `${agent}: ${action}ed${kept}${next}\n`;
}
