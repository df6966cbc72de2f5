// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Files below a folder that were picked, as far as was looked. */
export interface PickedFiles {
  readonly count: number;
  readonly examples: readonly string[];
  /** False: there was more to look at than time or limit allowed. */
  readonly whole: boolean;
}

const MAX_ENTRIES = 20_000;
const MAX_MS = 300;
const MAX_EXAMPLES = 5;
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Looks at the files below a folder, nearest first; never follows a link. */
export async function pickFiles(folder: string, picks: (file: string) => boolean): Promise<PickedFiles> {
  const until = performance.now() + MAX_MS;
  const folders = [folder];
  const examples: string[] = [];
  let [count, seen] = [0, 0];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (++seen > MAX_ENTRIES || performance.now() > until) return { count, examples, whole: false };
      const file = path.join(next, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) folders.push(file);
      } else if (picks(file)) {
        count++;
        if (examples.length < MAX_EXAMPLES) examples.push(path.relative(folder, file));
      }
    }
  }
  return { count, examples, whole: true };
}
