// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { access, constants, lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Connector } from '../adapters/adapter.js';
import { faultText, type Fault } from '../core/result.js';
import { isJsonObject } from '../core/json.js';
import { loadPolicySet } from '../engine/policy/load.js';
import { readTrust } from '../evidence/trust.js';
import { askGate } from '../gate/client.js';
import { evidenceFolder } from '../store/evidenceFolder.js';
import { hookProgramFile, isHookProgramCurrent } from '../store/hookProgram.js';
import { readMachineKey } from '../store/machineKey.js';
import { readPacks, readPolicySources } from '../store/policyFiles.js';
import { findProduct } from '../store/product.js';
import type { Repository } from '../store/repository.js';
import { readRepositoryId } from '../store/repositoryId.js';
import { readRoots, rootOf } from '../store/roots.js';
import { checkPrivateFolder, stateFolder } from '../store/stateFolder.js';
import { findProgram, isAtLeast, programVersion } from './agentVersion.js';
import type { Io } from './command.js';
import { otherSettingsFolder } from './connect.js';
import { ownCommand } from './init.js';
import { planPrePush } from './prePush.js';
import { repositoryPolicyOf } from './repositoryPolicy.js';

/** One layer. `bad`: something does not work; `shut`: agents are denied all; `open`: one could act unsupervised. */
export interface Check {
  readonly name: string;
  readonly state: 'good' | Trouble;
  readonly text: string;
  readonly hint: string | null;
}

type Trouble = 'weak' | 'bad' | 'shut' | 'open';

const good = (name: string, text: string): Check => ({ name, state: 'good', text, hint: null });

function not(state: Trouble, name: string, text: string, hint: string): Check {
  return { name, state, text, hint };
}

function faulty(state: Trouble, name: string, fault: Fault): Check {
  const { hint = null, ...rest } = fault;
  return { name, state, text: faultText(rest), hint };
}

/** What does not depend on a repository. */
export async function checkMachine(io: Io): Promise<readonly Check[]> {
  return [checkState(io), await checkGate(io)];
}

function checkState(io: Io): Check {
  const folder = stateFolder(io.home);
  try {
    const safe = checkPrivateFolder(folder);
    return safe.ok ? good('state folder', folder) : faulty('open', 'state folder', safe.fault);
  } catch {
    return not('open', 'state folder', `there is no \`${folder}\``, 'countersign init makes it');
  }
}

async function checkGate(io: Io): Promise<Check> {
  const asked = await askGate(io.home, { event: 'status', project: io.cwd }, 5000);
  if (!asked.ok) return faulty('shut', 'gate', asked.fault);
  const status: unknown = asked.value.exit === 0 ? JSON.parse(asked.value.stdout) : null;
  if (!isJsonObject(status)) return not('shut', 'gate', `it refuses us: ${asked.value.stderr}`, 'restart it');
  const faults = [status['policyFaults'], status['evidenceFaults']]
    .flat()
    .filter((f) => typeof f === 'string');
  if (faults.length > 0)
    return not('bad', 'gate', `it runs, but: ${faults.join('; ')}`, 'correct that, it is taken up at once');
  const unattended = status['headless'] === true ? ', without a window: what needs a person is parked' : '';
  const { pauses } = status;
  const paused = isJsonObject(pauses) && pauses['all'] === true ? ', all agents are paused' : '';
  const about = `process ${String(status['pid'])}, version ${String(status['version'])}`;
  return good('gate', `${about}${unattended}${paused}`);
}

/** Everything about one agent. */
export async function checkAgent(connector: Connector, project: string, io: Io): Promise<readonly Check[]> {
  const { agent } = connector;
  return [
    checkHookProgram(agent, io),
    checkSettings(connector, io),
    ...connector
      .hazards({ home: io.home, project, env: io.env })
      .map(({ kind, text }) =>
        kind === 'off'
          ? not('open', `${agent} hazard`, text, 'take that out')
          : not('weak', `${agent} hazard`, text, 'trust that hook, or take it out'),
      ),
    await checkVersion(connector, io),
  ];
}

function checkHookProgram(agent: string, io: Io): Check {
  const state = stateFolder(io.home);
  const file = hookProgramFile(state, agent);
  if (isHookProgramCurrent(findProduct(import.meta.dirname), state, agent))
    return good(`${agent} hook program`, file);
  return not(
    'open',
    `${agent} hook program`,
    `\`${file}\` is missing or not the shipped one`,
    'countersign init renews it',
  );
}

function checkSettings(connector: Connector, io: Io): Check {
  const name = `${connector.agent} settings`;
  const file = connector.settingsFile(io.home);
  const elsewhere = otherSettingsFolder(io);
  if (elsewhere !== null)
    return not(
      'open',
      name,
      `CLAUDE_CONFIG_DIR leads the agent to \`${elsewhere}\``,
      'countersign run wires it',
    );
  const plan = connector.plan('connect', io.home, hookProgramFile(stateFolder(io.home), connector.agent));
  if (!plan.ok) return faulty('open', name, plan.fault);
  if (plan.value === null) return good(name, `our lines stand in ${file}`);
  const some = plan.value.before?.includes(`${connector.agent}.sh`) === true;
  return not(
    'open',
    name,
    some ? `our lines in \`${file}\` were changed` : `our lines are not in \`${file}\``,
    `countersign connect ${connector.agent}, or start it by countersign run`,
  );
}

async function checkVersion(connector: Connector, io: Io): Promise<Check> {
  const name = `${connector.agent} version`;
  const launch = connector.readLaunch([]);
  const file = launch.ok ? findProgram(launch.value.program, io) : null;
  if (file === null) return not('weak', name, 'the agent is not on PATH', 'install it, or ignore this');
  const version = await programVersion(file, io);
  if (version === null) return not('weak', name, `\`${file}\` does not say its version`, 'try it by hand');
  if (isAtLeast(version, connector.minimumVersion)) return good(name, `${version}, ${file}`);
  return not(
    'bad',
    name,
    `${version} lets a call pass when its own timer ends our hook first`,
    `update it to ${connector.minimumVersion} or newer`,
  );
}

/** Everything about one repository. */
export async function checkRepository(repository: Repository, io: Io): Promise<readonly Check[]> {
  return [
    checkRoot(repository, io),
    await checkPolicy(repository, io),
    ...(await checkRepositoryPolicy(repository, io)),
    await checkId(repository),
    await checkEvidence(repository),
    await checkTrust(repository, io),
    await checkPrePush(repository),
  ];
}

function checkRoot(repository: Repository, io: Io): Check {
  const roots = readRoots(stateFolder(io.home));
  if (!roots.ok) return faulty('open', 'supervision', roots.fault);
  if (rootOf(roots.value, repository.root) !== null) return good('supervision', repository.root);
  return not('open', 'supervision', `\`${repository.root}\` is not supervised`, 'countersign init');
}

async function checkPolicy(repository: Repository, io: Io): Promise<Check> {
  const sources = await readPolicySources(repository.root, io.home);
  const packs = await readPacks(findProduct(import.meta.dirname));
  const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
  const set = sources.ok ? loadPolicySet(sources.value, packs, sha256) : sources;
  if (!set.ok)
    return not('bad', 'policy', set.fault.map(faultText).join('\n'), 'until then a fresh gate denies all');
  const files = sources.ok ? sources.value.map((source) => source.file) : [];
  const warnings = set.value.warnings.length;
  return good(
    'policy',
    `${files.length === 0 ? 'no file, the pack recommended counts' : files.join(', ')}${warnings === 0 ? '' : `; ${String(warnings)} warnings, see countersign policy check`}`,
  );
}

async function checkRepositoryPolicy(repository: Repository, io: Io): Promise<readonly Check[]> {
  const found = await repositoryPolicyOf(repository.root, io.home);
  if (found === null) return [];
  if (found.counts) return [good('repository policy', found.text)];
  return [
    not('weak', 'repository policy', found.text, 'review and countersign it in VS Code, or leave it so'),
  ];
}

async function checkId(repository: Repository): Promise<Check> {
  const id = await readRepositoryId(repository);
  return id.ok ? good('repository id', id.value) : faulty('bad', 'repository id', id.fault);
}

async function checkEvidence(repository: Repository): Promise<Check> {
  const folder = evidenceFolder(repository);
  try {
    if (!(await lstat(folder)).isDirectory())
      return not('bad', 'evidence', `\`${folder}\` is not a folder`, 'move it away, then countersign init');
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return good('evidence', folder);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    return not(
      'bad',
      'evidence',
      missing ? `there is no \`${folder}\`` : `\`${folder}\` cannot be written`,
      missing ? 'countersign init makes it' : 'make it writable: without evidence every call is denied',
    );
  }
}

async function checkTrust(repository: Repository, io: Io): Promise<Check> {
  const file = path.join(repository.root, '.countersign', 'allowed_signers');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return not('bad', 'trust', `there is no \`${file}\``, 'countersign init makes it');
  const revoked = await readFile(path.join(repository.root, '.countersign', 'revoked_keys'), 'utf8').catch(
    () => null,
  );
  const trust = readTrust(text, revoked);
  const key = await readMachineKey(stateFolder(io.home));
  if (!key.ok)
    return key.fault.code === 'no-machine-key'
      ? good('trust', `${String(trust.keys.length)} keys; this machine's is not in a file`)
      : faulty('bad', 'trust', key.fault);
  const { publicKey } = key.value;
  if (trust.revoked.has(publicKey))
    return not('bad', 'trust', "this machine's key is revoked", 'take a new key');
  if (trust.keys.some((known) => known.publicKey === publicKey))
    return good('trust', `this machine's key is among ${String(trust.keys.length)} listed`);
  return not(
    'bad',
    'trust',
    `this machine's key is not in \`${file}\``,
    'countersign init, then commit the file',
  );
}

async function checkPrePush(repository: Repository): Promise<Check> {
  const plan = await planPrePush(repository, ownCommand());
  if (!plan.ok) return faulty('weak', 'pre-push hook', plan.fault);
  if (plan.value.way === 'none') return good('pre-push hook', plan.value.file);
  if (plan.value.way === 'skip')
    return not('weak', 'pre-push hook', plan.value.note, 'or use countersign push');
  const text =
    plan.value.way === 'refresh'
      ? 'it is not as we would write it'
      : 'evidence does not go along with git push';
  return not('weak', 'pre-push hook', text, 'countersign init, or use countersign push');
}
