// SPDX-License-Identifier: Apache-2.0
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Agents that `countersign run` started: one private folder each while that process lives, with the settings of the
 * one process and the session that speaks for it. SECURITY: the folder's name is the identity token. The state folder is
 * protected from agents, so that none can make a folder of its own. Who lists processes can read the name, but it speaks
 * for one session at a time, and the process that was given it begins the first.
 */
const FOLDER = 'run';
const SETTINGS = 'settings.json';
/** Names the session that the run speaks for; its existence is what counts, so it is made exclusively. */
const BOUND = 'session';

export interface RunFolder {
  readonly folder: string;
  /** To be written by the caller. */
  readonly settings: string;
}

/** Makes the folder of a run of this process, and clears away those of processes that are gone. @throws system errors */
export function openRun(state: string): RunFolder {
  const parent = path.join(state, FOLDER);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent))
    if (!isAlive(name)) rmSync(path.join(parent, name), { recursive: true, force: true });
  const folder = mkdtempSync(path.join(parent, `${String(process.pid)}-`));
  return { folder, settings: path.join(folder, SETTINGS) };
}

/**
 * Whether a session belongs to a run: the one that its hook line names, which then speaks for no other session until
 * this one has ended, or one that it was bound to before.
 */
export function isOfRun(state: string, wiring: string, session: string): boolean {
  const folder = folderOf(state, wiring);
  if (folder === null) return runOf(state, session) !== null;
  try {
    writeFileSync(path.join(folder, BOUND), session, { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return boundTo(folder) === session;
  }
}

/** The session has ended: its run may speak for another one, which the same process began. */
export function releaseRun(state: string, session: string): void {
  const folder = runOf(state, session);
  if (folder !== null) rmSync(path.join(folder, BOUND), { force: true });
}

function folderOf(state: string, wiring: string): string | null {
  const folder = path.dirname(wiring);
  const isOurs = path.dirname(folder) === path.join(state, FOLDER) && path.basename(wiring) === SETTINGS;
  return isOurs && isAlive(path.basename(folder)) && existsSync(wiring) ? folder : null;
}

function runOf(state: string, session: string): string | null {
  const parent = path.join(state, FOLDER);
  if (!existsSync(parent)) return null;
  const names = readdirSync(parent).filter(isAlive);
  return names.map((name) => path.join(parent, name)).find((folder) => boundTo(folder) === session) ?? null;
}

function boundTo(folder: string): string | null {
  try {
    return readFileSync(path.join(folder, BOUND), 'utf8');
  } catch {
    return null;
  }
}

/** By the process that its name begins with; one that may not be asked exists. */
function isAlive(name: string): boolean {
  const pid = Number.parseInt(name, 10);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
