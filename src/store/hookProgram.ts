// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../core/result.js';
import { replaceFile } from './privateFile.js';
import type { Product } from './product.js';
import { createRoots } from './roots.js';

const PLACEHOLDER = "'@STATE_FOLDER@'";

/** Where an agent's hook program lies. The path is registered with agents and never changes between versions. */
export function hookProgramFile(stateFolder: string, agent: string): string {
  return path.join(stateFolder, 'hook', `${agent}.sh`);
}

/**
 * Copies the shipped hook program to its stable place, with the state folder written into it: a client that
 * took it from the environment could be sent to another gate.
 */
export function installHookProgram(product: Product, stateFolder: string, agent: string): Result<string> {
  const target = hookProgramFile(stateFolder, agent);
  try {
    const text = hookProgramText(product, stateFolder, agent);
    const folder = path.dirname(target);
    if (!existsSync(folder)) {
      mkdirSync(folder, { mode: 0o700 });
      createRoots(stateFolder);
    }
    if (!existsSync(target) || readFileSync(target, 'utf8') !== text) replaceFile(target, text, 0o700);
    return ok(target);
  } catch (cause) {
    return fail({
      code: 'hook-program-not-installed',
      message: `cannot install the hook program \`${target}\`: ${(cause as Error).message}`,
      cause,
    });
  }
}

/** Whether the copy at the stable place is the shipped one, to the byte. */
export function isHookProgramCurrent(product: Product, stateFolder: string, agent: string): boolean {
  try {
    const installed = readFileSync(hookProgramFile(stateFolder, agent), 'utf8');
    return installed === hookProgramText(product, stateFolder, agent);
  } catch {
    return false;
  }
}

function hookProgramText(product: Product, stateFolder: string, agent: string): string {
  const source = readFileSync(path.join(product.hooks, `${agent}.sh`), 'utf8');
  if (!source.includes(PLACEHOLDER)) throw new Error('the shipped program has no place for the state folder');
  // A function as replacement, so that `$&` in a path stays as it is.
  return source.replace(PLACEHOLDER, () => shellQuote(stateFolder));
}

/** One shell word, whatever it holds. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
