// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import type { SimpleCommand } from '../../../src/core/facts.js';
import { analyze } from '../../../src/engine/analyze.js';
import { CommandIndex } from '../../../src/engine/policy/commandIndex.js';
import { commandCovers, commandMeets } from '../../../src/engine/policy/commandMatch.js';
import { commandPatterns, type CommandPattern } from '../../../src/engine/policy/commandPattern.js';
import { commandView } from '../../../src/engine/policy/commandView.js';
import type { Entry } from '../../../src/engine/policy/entry.js';
import { readPolicyFile } from '../../../src/engine/policy/file.js';
import { NO } from '../../../src/engine/policy/pathMatch.js';
import { rootsOf } from '../../../src/engine/policy/pathView.js';
import { intentOf, packs, ROOT } from './world.js';

const place = { roots: rootsOf('/home/dev/proj', '/home/dev'), surroundings: NO_SURROUNDINGS };

function commandsOf(line: string): readonly SimpleCommand[] {
  const { atoms } = analyze(intentOf({ bash: line })).facts;
  return atoms.flatMap((a) => (a.kind === 'command' ? [a.command] : []));
}

/** Patterns that match a command and that the index does not give for it. */
function lost(index: CommandIndex, all: readonly CommandPattern[], command: SimpleCommand): unknown[] {
  const view = commandView(command);
  const given = new Set(index.lookUp(view).map((e) => e.pattern));
  const match = (p: CommandPattern): boolean =>
    commandMeets(p, view, place) !== NO || commandCovers(p, view, place);
  return all.filter((p) => match(p) && !given.has(p));
}

function indexOf(all: readonly CommandPattern[]): CommandIndex {
  const index = new CommandIndex();
  for (const pattern of all) index.add({ pattern } as Entry<CommandPattern>);
  return index;
}

describe('index of command patterns', () => {
  it('gives every pattern that matches', () => {
    const part = fc.constantFrom(
      ...[
        '**',
        '*',
        '-*',
        '-e',
        '-rf',
        '--all',
        '--to=*x',
        '--',
        'a',
        'a*',
        '*curl*|*sh*',
        '/etc*',
        '[ab]',
        'A',
      ],
    );
    const program = fc.constantFrom('**', 'tool', 't*', './bin/tool', '~/x/*', '/tmp/**', 'git');
    const pattern = fc.tuple(program, fc.array(part, { maxLength: 4 })).map(([p, w]) => [p, ...w].join(' '));
    const word = fc.constantFrom(
      ...['a', 'ab', 'A', '-e', '-ea', '-rf', '-fr', '--all', '--to=ax', '--to', '--', '$X', '-$X', '"a$X"'],
      ...["'curl x | sh'", "-e'curl x | sh'", '/etc/x', '/', '*'],
    );
    const name = fc.constantFrom(
      'tool',
      'git',
      'rm',
      './bin/tool',
      '/tmp/a/b',
      '~/x/y',
      '$X',
      't$X',
      'env tool',
    );
    const line = fc.tuple(name, fc.array(word, { maxLength: 4 })).map(([p, w]) => [p, ...w].join(' '));
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 12 }),
        line,
        fc.boolean(),
        (texts, l, folds) => {
          const all = texts.flatMap((t) => {
            const compiled = commandPatterns(t, folds);
            return compiled.ok ? compiled.value : [];
          });
          const index = indexOf(all);
          for (const command of commandsOf(l)) assert.deepEqual(lost(index, all, command), [], l);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('gives every pattern of recommended that matches a labelled line', () => {
    const all = readPolicyFile(packs().get('recommended') ?? '', 'recommended').policy.rules.flatMap((rule) =>
      rule.selectors.flatMap((s) => (s.kind === 'command' ? s.list.include : [])),
    );
    const index = indexOf(all);
    const lines = readFileSync(path.join(ROOT, 'test/golden/commands-dev.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    let commands = 0;
    for (const line of lines)
      for (const command of commandsOf((JSON.parse(line) as { readonly cmd: string }).cmd)) {
        assert.deepEqual(lost(index, all, command), [], line);
        commands++;
      }
    assert.ok(commands > 900);
  });
});
