// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { analyze } from '../../../src/engine/analyze.js';
import type { Atom, SimpleCommand } from '../../../src/core/facts.js';
import { bash } from './cases/intent.js';

function atoms(command: string): readonly Atom[] {
  return analyze(bash(command)).facts.atoms;
}

function commands(line: string): SimpleCommand[] {
  return atoms(line).flatMap((a) => (a.kind === 'command' ? [a.command] : []));
}

describe('how words are sorted', () => {
  it('git: global options, clusters, attached values, end of options', () => {
    const [git] = commands('git -C d push -uf origin --force-with-lease=x -- main');
    assert.deepEqual(
      git?.invocation.options.map((o) => [o.name, o.value?.text ?? null, o.word.text, o.global]),
      [
        ['-C', 'd', '-C', true],
        ['-u', null, '-uf', false],
        ['-f', null, '-uf', false],
        ['--force-with-lease', 'x', '--force-with-lease=x', false],
      ],
    );
    assert.deepEqual(
      git.invocation.operands.map((o) => o.text),
      ['push', 'origin', 'main'],
    );
    assert.equal(git.invocation.afterDash, 2);
    assert.equal(git.invocation.known, true);
  });

  it('unique beginnings are written out, ambiguous ones stay', () => {
    const names = (line: string) => commands(line)[0]?.invocation.options.map((o) => o.name);
    assert.deepEqual(names('git push --forc origin'), ['--forc']);
    assert.deepEqual(names('git push --mirr'), ['--mirror']);
    assert.deepEqual(names('git reset --har'), ['--hard']);
    assert.deepEqual(names('rm --recurs x'), ['--recursive']);
  });

  it('without a table each word stands for itself', () => {
    const [tool] = commands('mytool run -rf --x=1 -o v -- z');
    assert.equal(tool?.invocation.known, false);
    assert.deepEqual(
      tool.invocation.options.map((o) => [o.name, o.value?.text ?? null]),
      [
        ['-rf', null],
        ['--x', '1'],
        ['-o', null],
      ],
    );
    assert.deepEqual(
      tool.invocation.operands.map((o) => o.text),
      ['run', 'v', 'z'],
    );
    assert.equal(tool.invocation.afterDash, 2);
  });

  it('wrappers end their options at the command', () => {
    const [sudo, rm] = commands('sudo -u root rm -rf x');
    assert.deepEqual(
      sudo?.invocation.options.map((o) => o.name),
      ['-u'],
    );
    assert.deepEqual(
      sudo.invocation.operands.map((o) => o.text),
      ['rm', '-rf', 'x'],
    );
    assert.deepEqual(
      rm?.invocation.options.map((o) => o.name),
      ['-r', '-f'],
    );
  });

  it('a pipe says who reads', () => {
    const [a, b, c] = commands('a | b; c');
    assert.deepEqual([a?.pipedTo, b?.pipedTo, c?.pipedTo], [b?.item, null, null]);
  });

  it('programs by path are absolute', () => {
    const programs = commands('./x; /usr/bin/git status; ls; cd sub; ./y').map((c) => c.program);
    assert.deepEqual(
      programs.map((p) => [p.kind, p.name, p.path]),
      [
        ['path', 'x', '/home/dev/proj/x'],
        ['path', 'git', '/usr/bin/git'],
        ['system', 'ls', null],
        ['system', 'cd', null],
        ['path', 'y', '/home/dev/proj/sub/y'],
        ['path', 'y', '/home/dev/proj/y'],
      ],
    );
  });
});

describe('where things stand', () => {
  const spanned = (line: string, kind: Atom['kind']): string[] =>
    atoms(line).flatMap((a) =>
      a.kind === kind && a.span !== null ? [line.slice(a.span.start, a.span.end)] : [],
    );

  it('offsets count UTF-16 units', () => {
    assert.deepEqual(spanned('echo 😀; rm é', 'delete'), ['é']);
  });
  it('inside a quoted body they point into it', () => {
    assert.deepEqual(spanned("bash -c 'cd /; rm -rf etc'", 'delete'), ['etc']);
    assert.deepEqual(spanned('bash -c "rm -rf etc"', 'command'), ['rm -rf etc']);
    assert.deepEqual(spanned('sh -c "sh -c \'rm x\'"', 'delete'), ['x']);
  });
  it('inside a here-document they point into it', () => {
    assert.deepEqual(spanned("sh <<'E'\nrm x\nE", 'delete'), ['x']);
  });
  it('where characters do not correspond they name the whole word', () => {
    assert.deepEqual(spanned("bash -c $'rm\\x20x'", 'delete'), ["$'rm\\x20x'"]);
    assert.deepEqual(spanned('bash -c "rm \\"x\\""', 'delete'), ['"rm \\"x\\""']);
  });
});
