// SPDX-License-Identifier: Apache-2.0
// Shell scripts of this machine, found when the test runs: none is kept here.
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'unbash';

const FOLDERS = [
  '/usr/bin',
  '/usr/sbin',
  '/etc',
  '/usr/lib/git-core',
  '/usr/share/bash-completion/completions',
  '/usr/share',
];
const MAX_FILE = 60_000;
const MAX_STATEMENT = 2_000;
const SHELL = /^#!\s*\/(?:usr\/)?bin\/(?:env\s+)?(?:ba|da)?sh\b/;

function files(folder: string, depth: number): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) return depth > 0 ? files(file, depth - 1) : [];
        return entry.isFile() ? [file] : [];
      });
  } catch {
    return [];
  }
}

function isScript(file: string): boolean {
  if (file.includes('/bash-completion/') || /\.(?:sh|bash)$/.test(file)) return true;
  const head = Buffer.alloc(64);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, head, 0, 64, 0);
  } finally {
    closeSync(handle);
  }
  return SHELL.test(head.toString('latin1'));
}

function textOf(file: string): string | null {
  try {
    return statSync(file).size <= MAX_FILE && isScript(file) ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}

/** Statements of scripts, at most `limit`, the same ones on each run; with the number of scripts. */
export function statements(limit: number): { readonly texts: readonly string[]; readonly scripts: number } {
  const texts: string[] = [];
  let scripts = 0;
  for (const file of new Set(FOLDERS.flatMap((folder) => files(folder, 3)))) {
    const text = textOf(file);
    if (text === null) continue;
    const script = parse(text);
    if ((script.errors?.length ?? 0) > 0) continue;
    scripts++;
    script.commands.forEach((one, i) => {
      // The body of a here-document stands behind its statement.
      const next = script.commands[i + 1]?.pos ?? text.length;
      const whole = text.slice(one.pos, one.end);
      const statement = whole.includes('<<') ? text.slice(one.pos, next) : whole;
      if (statement.length <= MAX_STATEMENT) texts.push(statement);
    });
    if (texts.length >= limit) break;
  }
  return { texts: texts.slice(0, limit), scripts };
}
