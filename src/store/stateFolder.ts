// SPDX-License-Identifier: Apache-2.0
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../core/result.js';

/**
 * The one folder of this user and machine where gate, hook programs and command line meet. XDG variables are
 * ignored on purpose: two processes that see different ones would meet at different places.
 */
export function stateFolder(home: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Countersign');
  if (platform === 'win32') return path.join(home, 'AppData', 'Local', 'Countersign');
  return path.join(home, '.local', 'state', 'countersign');
}

/** Creates the folder where it is missing and checks that nobody else can enter it. */
export function openStateFolder(home: string): Result<string> {
  const folder = stateFolder(home);
  try {
    // INVARIANT: the last component is created 0700 by itself, so that it is never open for a moment.
    mkdirSync(path.dirname(folder), { recursive: true });
    try {
      mkdirSync(folder, { mode: 0o700 });
      chmodSync(folder, 0o700);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
    return checkPrivateFolder(folder);
  } catch (cause) {
    return fail({
      code: 'state-folder-unusable',
      message: `cannot use the state folder \`${folder}\`: ${(cause as Error).message}`,
      cause,
    });
  }
}

/**
 * SECURITY: another local user who can enter or replace the folder could plant a rendezvous of their own.
 */
export function checkPrivateFolder(folder: string): Result<string> {
  const stat = lstatSync(folder);
  const wrong = (what: string, hint: string): Result<string> =>
    fail({ code: 'state-folder-unsafe', message: `the state folder \`${folder}\` ${what}`, hint });
  if (stat.isSymbolicLink()) return wrong('is a symbolic link', 'remove the link');
  if (!stat.isDirectory()) return wrong('is not a folder', 'move it away');
  if (process.platform === 'win32') return ok(folder);
  if (stat.uid !== process.getuid?.()) return wrong('belongs to another user', 'move it away');
  if ((stat.mode & 0o077) !== 0) return wrong('is open to other users', `chmod 700 '${folder}'`);
  return ok(folder);
}
