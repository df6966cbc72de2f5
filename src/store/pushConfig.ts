// SPDX-License-Identifier: Apache-2.0
// What git's configuration makes of `git push` without a refspec.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PushAnswer } from '../core/surroundings.js';

const run = promisify(execFile);
const KEYS = '^(push\\.default|remote\\..*\\.(push|mirror)|branch\\..*\\.merge)$';

/**
 * Of the repository around a folder whose current branch is `branch` (empty: none). Git is asked as the person would
 * ask it, with all its files of configuration; nothing is run by reading them. Null when git does not say.
 */
export async function pushOf(folder: string, branch: string): Promise<PushAnswer | null> {
  const settings = await settingsOf(folder);
  if (settings === null) return null;
  const refspecs: string[] = [];
  let mode = 'simple';
  let merge: string | null = null;
  for (const [key, value] of settings) {
    if (key === 'push.default') mode = value;
    else if (key.endsWith('.push')) refspecs.push(value);
    else if (key === `branch.${branch}.merge`) merge = value;
    else if (key.endsWith('.mirror') && value !== 'false') refspecs.push('+refs/*:refs/*');
  }
  if (mode === 'matching') refspecs.push(':');
  const upstream = mode === 'upstream' || mode === 'tracking';
  if (upstream && merge !== null) refspecs.push(`HEAD:${merge}`);
  return { refspecs, upstream };
}

async function settingsOf(folder: string): Promise<readonly (readonly [string, string])[] | null> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'config', '--null', '--get-regexp', KEYS], {
      env: environment(),
      windowsHide: true,
      maxBuffer: 1 << 20,
    });
    return stdout
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => {
        // A key without a value is true.
        const [key = '', ...value] = entry.split('\n');
        return [key, value.length === 0 ? 'true' : value.join('\n')] as const;
      });
  } catch (cause) {
    // Exit code 1: none of them is set.
    return (cause as { readonly code?: unknown }).code === 1 ? [] : null;
  }
}

/** SECURITY: GIT_* variables must not lead us to another repository or configuration. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
