// SPDX-License-Identifier: Apache-2.0
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CONNECTORS } from '../adapters/registry.js';
import { fail, ok, type Result } from '../core/result.js';
import { readTrust, trustLine } from '../evidence/trust.js';
import { cloneId, evidenceFolder, makeEvidenceFolder } from '../store/evidenceFolder.js';
import { isHookProgramCurrent } from '../store/hookProgram.js';
import { readMachineKey, readOrCreateMachineKey } from '../store/machineKey.js';
import { findProduct } from '../store/product.js';
import { resolveRepository, type Repository } from '../store/repository.js';
import { ensureRepositoryId, readRepositoryId, REPOSITORY_ID_FILE } from '../store/repositoryId.js';
import { addRoot, readRoots } from '../store/roots.js';
import { openStateFolder, stateFolder } from '../store/stateFolder.js';
import { consent, readArguments, refuse } from './arguments.js';
import type { Command, Io } from './command.js';
import { installProgram } from './connect.js';
import { EXIT } from './exitCode.js';
import { repositoryPolicyOf } from './repositoryPolicy.js';
import { applyPrePush, planPrePush, type OwnCommand, type PrePushPlan } from './prePush.js';

/** `init`: from now on agents that work in this repository are held. */
export const init: Command = {
  name: 'init',
  usage: 'countersign init [--no-hook] [--yes] [--json]',
  summary:
    'Sets up the repository of the current folder: its id, who signs, supervision, evidence and push hook.',
  async run(args, io) {
    const read = readArguments(args, {
      'no-hook': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { values } = read.value;
    const plan = await planInit(io, !values['no-hook']);
    if (!plan.ok) return refuse(io, plan.fault, EXIT.failed, values.json);
    const open = plan.value.steps.filter((step) => step.todo);
    if (!values.json) io.out(planText(plan.value));
    if (open.length > 0) {
      const agreed = await consent(io, values.yes, 'go on?');
      if (!agreed.ok) return refuse(io, agreed.fault, EXIT.failed, values.json);
    }
    for (const step of open) {
      const done = await step.make();
      if (!done.ok) return refuse(io, done.fault, EXIT.failed, values.json);
    }
    if (values.json) io.out(`${JSON.stringify(report(plan.value))}\n`);
    else if (open.length > 0) io.out(NEXT);
    if (!values.json) await tellOfPolicy(plan.value.root, io);
    return EXIT.ok;
  },
};

const NEXT = `done. next:
  git add .countersign && git commit     so that others can verify your evidence
  countersign connect claude-code        puts the gate before the agent's tools
  countersign doctor                     checks every layer
`;

async function tellOfPolicy(root: string, io: Io): Promise<void> {
  const policy = await repositoryPolicyOf(root, io.home);
  if (policy?.counts === false)
    io.out(`note: ${policy.text}; VS Code shows it and lets you countersign it\n`);
}

interface Step {
  readonly name: string;
  readonly target: string;
  readonly note: string;
  readonly todo: boolean;
  make(): Promise<Result<unknown>>;
}

interface Plan {
  readonly root: string;
  readonly steps: readonly Step[];
}

async function planInit(io: Io, withHook: boolean): Promise<Result<Plan>> {
  const repository = await resolveRepository(io.cwd);
  if (!repository.ok) return repository;
  const { root } = repository.value;
  if (/[\n\r]/.test(root))
    return fail({
      code: 'root-line-break',
      message: 'a folder with a line break in its path cannot be supervised',
      hint: 'rename the folder',
    });
  const steps = [
    await repositoryIdStep(repository.value),
    await trustStep(repository.value, io),
    await evidenceStep(repository.value),
    rootStep(repository.value, io),
  ];
  const hook = withHook ? await hookStep(repository.value) : ok(null);
  if (!hook.ok) return hook;
  return ok({ root, steps: hook.value === null ? steps : [...steps, hook.value] });
}

async function repositoryIdStep(repository: Repository): Promise<Step> {
  const known = await readRepositoryId(repository);
  return {
    name: 'id',
    target: path.join(repository.root, REPOSITORY_ID_FILE),
    note: 'a random id, by which evidence names this repository in every clone',
    todo: !known.ok,
    make: () => ensureRepositoryId(repository),
  };
}

/** The file as it would be read by a verifier; empty when there is none yet. */
async function trustStep(repository: Repository, io: Io): Promise<Step> {
  const file = path.join(repository.root, '.countersign', 'allowed_signers');
  const before = await readFile(file, 'utf8').catch(() => '');
  const state = stateFolder(io.home);
  const listed = async (): Promise<boolean> => {
    const key = await ownPublicKey(state);
    return key !== null && readTrust(before, null).keys.some((known) => known.publicKey === key);
  };
  return {
    name: 'trust',
    target: file,
    note: "this machine's public key, for you to commit: who has it may sign evidence",
    todo: !(await listed()),
    async make() {
      const opened = openStateFolder(io.home);
      if (!opened.ok) return opened;
      const key = await readOrCreateMachineKey(opened.value);
      if (!key.ok) return key;
      const line = trustLine(personName(), key.value.publicKey);
      return written(file, async () => {
        await mkdir(path.dirname(file), { recursive: true });
        await appendFile(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
      });
    },
  };
}

/** A name for the line; only the key counts. */
function personName(): string {
  try {
    return `${os.userInfo().username}@${os.hostname()}`;
  } catch {
    return `someone@${os.hostname()}`;
  }
}

/** Null as long as this machine has no key. */
async function ownPublicKey(state: string): Promise<string | null> {
  const key = await readMachineKey(state);
  return key.ok ? key.value.publicKey : null;
}

async function evidenceStep(repository: Repository): Promise<Step> {
  const folder = evidenceFolder(repository);
  const minted = await stat(path.join(folder, 'clone')).catch(() => null);
  return {
    name: 'evidence',
    target: folder,
    note: 'journal and payloads of this clone; private, never part of a commit',
    todo: minted === null,
    async make() {
      const made = await makeEvidenceFolder(repository);
      return made.ok ? cloneId(made.value) : made;
    },
  };
}

function rootStep(repository: Repository, io: Io): Step {
  const state = stateFolder(io.home);
  const product = findProduct(import.meta.dirname);
  const roots = readRoots(state);
  const listed = roots.ok && roots.value.includes(repository.root);
  const current = [...CONNECTORS.keys()].every((agent) => isHookProgramCurrent(product, state, agent));
  return {
    name: 'supervise',
    target: repository.root,
    note: 'connected agents are held here; without a running gate nothing passes',
    todo: !listed || !current,
    make() {
      const opened = openStateFolder(io.home);
      if (!opened.ok) return Promise.resolve(opened);
      for (const agent of CONNECTORS.keys()) {
        const installed = installProgram(agent, io.home);
        if (!installed.ok) return Promise.resolve(installed);
      }
      return Promise.resolve(addRoot(opened.value, repository.root));
    },
  };
}

async function hookStep(repository: Repository): Promise<Result<Step>> {
  const plan = await planPrePush(repository, ownCommand());
  if (!plan.ok) return plan;
  return ok({
    name: 'pre-push hook',
    target: plan.value.file,
    note: plan.value.note,
    todo: plan.value.text !== null,
    make: () => applyPrePush(plan.value satisfies PrePushPlan),
  });
}

/** This very program, for a hook to start it. */
export function ownCommand(): OwnCommand {
  return {
    node: process.execPath,
    cli: path.join(findProduct(import.meta.dirname).root, 'dist', 'cli.mjs'),
  };
}

async function written(file: string, work: () => Promise<void>): Promise<Result<null>> {
  try {
    await work();
    return ok(null);
  } catch (cause) {
    return fail({
      code: 'not-written',
      message: `cannot write \`${file}\`: ${(cause as Error).message}`,
      cause,
    });
  }
}

function planText({ root, steps }: Plan): string {
  const lines = steps.map(
    ({ name, target, note, todo }) => `  ${todo ? '+' : '='} ${name}: ${target}\n      ${note}\n`,
  );
  return `${root}\n${lines.join('')}  (+ will be made, = is there)\n`;
}

function report({ root, steps }: Plan): object {
  return {
    ok: true,
    root,
    steps: steps.map(({ name, target, note, todo }) => ({ name, target, note, made: todo })),
  };
}
