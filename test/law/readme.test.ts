// SPDX-License-Identifier: Apache-2.0
// The status table of the README says what is there, no more and no less.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS, NOT_YET } from '../../src/cli/commands.js';
import { ROOT } from '../support/toolbox.js';

const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** The words in backticks of the first table row that begins so. */
function namesIn(row: string): readonly string[] {
  const line = readme.split('\n').find((l) => l.startsWith(`| ${row}`)) ?? '';
  return [...line.matchAll(/`([a-z]+)[^`]*`/g)].map((m) => m[1] ?? '');
}

describe('the README', () => {
  it('lists every command that works', () => {
    assert.deepEqual([...new Set(namesIn('works'))].sort(), Object.keys(COMMANDS).sort());
  });

  it('lists every command that does not exist yet', () => {
    const listed = new Set(namesIn('not yet (exit 1'));
    assert.deepEqual(
      NOT_YET.filter((name) => !listed.has(name)),
      [],
    );
  });

  it('shows and links only what is there', () => {
    const targets = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((m) => m[1] ?? '');
    assert.ok(targets.length > 3);
    assert.deepEqual(
      targets.filter((t) => !existsSync(path.join(ROOT, t))),
      [],
    );
  });

  it('names only scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const contributing = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const named = [...`${readme}${contributing}`.matchAll(/npm run ([a-z:]+)/g)].map((m) => m[1] ?? '');
    assert.deepEqual(
      named.filter((name) => scripts[name] === undefined),
      [],
    );
  });
});
