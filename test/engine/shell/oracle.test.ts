// SPDX-License-Identifier: Apache-2.0
// A second parser: what VS Code's grammar of bash finds and ours does not, or the other way round, must be explained.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze } from '../../../src/engine/analyze.js';
import { WRAPPERS } from '../../../src/engine/shell/tables/wrappers.js';
import { bash } from './cases/intent.js';
import { CLASSES } from './oracle/classes.js';
import { loadGrammar, ours } from './oracle/commands.js';
import { differ, type Difference } from './oracle/differ.js';
import { statements } from './oracle/scripts.js';

const corpus = readFileSync(path.join(process.cwd(), 'test/golden/commands-dev.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { readonly cmd: string; readonly shell: string })
  .filter((line) => line.shell === 'bash' && !line.cmd.includes('\0'))
  .map((line) => line.cmd);

function sound(text: string): boolean | null {
  const ran = spawnSync('bash', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'ignore'] });
  return ran.status === null ? null : ran.status === 0;
}

/** The class that explains a difference; null when none does. */
function explained(difference: Difference): string | null {
  const found = CLASSES.find((one) => one.holds(difference, () => sound(difference.text)));
  return found?.name ?? null;
}

/** Programs that leave no command of their own, or that the text itself defines. */
const SILENT = new Set([
  ...[...WRAPPERS].filter(([, how]) => how.also !== true).map(([name]) => name),
  ...'xargs watch busybox toybox bash sh dash zsh ksh pwsh powershell cmd eval parallel'.split(' '),
]);

/** Programs that the parser finds and the analysis does not, where it leaves nothing unknown. */
function dropped(text: string): readonly string[] {
  const { atoms } = analyze(bash(text)).facts;
  if (atoms.some((a) => a.kind === 'unknown' && /^(?:over-limit|parse-error)$/.test(a.reason))) return [];
  const seen = new Set(atoms.flatMap((a) => (a.kind === 'command' ? [a.command.argv[0].text] : [])));
  const defined = new Set(
    [...text.matchAll(/(?:^|[\s;])([\w.:@-]+)\s*\(\)|function\s+([\w.:@-]+)/g)].flatMap((m) => [m[1], m[2]]),
  );
  return ours(text).programs.filter(
    (name) => /^[A-Za-z][\w./-]*$/.test(name) && !seen.has(name) && !SILENT.has(name) && !defined.has(name),
  );
}

const LIMIT = 4_000;

describe('a second parser of bash', function () {
  this.timeout(120_000);
  const real = statements(LIMIT);
  const texts = [...new Set([...corpus, ...real.texts])];
  const differences: Difference[] = [];

  before(async function () {
    const theirs = await loadGrammar();
    for (const text of texts) {
      const found = differ(text, ours(text), theirs(text));
      if (found !== null) differences.push(found);
    }
    if (real.scripts === 0) console.log('      no shell scripts on this machine: the labelled lines only');
    else
      console.log(
        `      ${String(real.texts.length)} statements of ${String(real.scripts)} scripts of this machine`,
      );
  });

  it('agrees on nearly all', () => {
    assert.ok(texts.length > 600);
    assert.ok(differences.length < texts.length / 25, `${String(differences.length)} differ`);
  });
  it('differs only in ways that are explained', () => {
    const left = differences.filter((d) => explained(d) === null);
    assert.deepEqual(
      left.map((d) => ({
        text: d.text,
        extra: d.extra,
        missing: d.missing,
        broken: [d.ours.broken, d.theirs.broken],
      })),
      [],
    );
  });
  it('names no program that the analysis drops', () => {
    const lost = texts.flatMap((text) => {
      const names = dropped(text);
      return names.length === 0 ? [] : [{ text, names }];
    });
    assert.deepEqual(lost, []);
  });
});
