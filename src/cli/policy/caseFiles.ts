// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Case files of a folder, named as the folder is, in the order of their names; none where there is no folder. */
export async function caseFilesIn(folder: string, cwd: string): Promise<readonly string[]> {
  try {
    const names = await readdir(path.resolve(cwd, folder));
    return names
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}
