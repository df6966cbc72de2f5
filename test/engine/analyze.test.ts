// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/engine/analyze.js';
import type { Facts } from '../../src/core/facts.js';
import type { Operation } from '../../src/core/intent.js';
import { bash } from './shell/cases/intent.js';

function of(operation: Operation): ReturnType<typeof analyze> {
  return analyze({ ...bash(''), operation });
}

function kinds(facts: Facts): string[] {
  return facts.atoms.map((a) => (a.kind === 'unknown' ? `unknown ${a.reason}` : a.kind));
}

describe('analysis of tool calls that are no commands', () => {
  it('a read names its file, relative paths from the folder of the call', () => {
    const { facts, questions } = of({ kind: 'read', path: 'src/../a.ts', recursive: false });
    assert.deepEqual(facts.atoms, [
      {
        kind: 'read',
        item: 0,
        target: {
          kind: 'exact',
          path: '/home/dev/proj/a.ts',
          glob: null,
          extent: 'entry',
          written: '/home/dev/proj/src/../a.ts',
        },
        span: { field: 'file_path', start: 0, end: 11 },
      },
    ]);
    assert.deepEqual(questions, [
      { kind: 'real-path', path: '/home/dev/proj/a.ts' },
      { kind: 'real-path', path: '/home/dev/proj/src/../a.ts' },
    ]);
  });

  it('a recursive read takes the whole folder', () => {
    const { facts } = of({ kind: 'read', path: '/etc/', recursive: true });
    const atom = facts.atoms[0];
    assert.ok(atom?.kind === 'read');
    assert.deepEqual([atom.target.path, atom.target.extent], ['/etc', 'tree']);
  });

  it('edits add text under the names of their fields', () => {
    const edit = (text: string) => ({ old: 'x', new: text, all: false });
    const one = of({ kind: 'files', changes: [{ kind: 'edit', path: 'a', edits: [edit('1')] }] });
    const two = of({ kind: 'files', changes: [{ kind: 'edit', path: 'a', edits: [edit('1'), edit('2')] }] });
    assert.deepEqual(
      one.facts.added.map((a) => a.field),
      ['new_string'],
    );
    assert.deepEqual(
      two.facts.added.map((a) => a.field),
      ['edits/0/new_string', 'edits/1/new_string'],
    );
  });

  it('a write and a delete ask what is there', () => {
    const { facts, questions } = of({
      kind: 'files',
      changes: [
        { kind: 'write', path: '~/x', content: 'y' },
        { kind: 'delete', path: 'z' },
      ],
    });
    assert.deepEqual(kinds(facts), ['write', 'delete']);
    assert.deepEqual(facts.added, [
      { path: '/home/dev/x', text: 'y', field: 'changes/0/content', start: 0, replaced: null },
    ]);
    assert.deepEqual(
      questions.map((q) => `${q.kind} ${'path' in q ? q.path : ''}`),
      [
        'real-path /home/dev/x',
        'entry /home/dev/x',
        'real-path /home/dev/proj/z',
        'entry /home/dev/proj/z',
        'kept /home/dev/proj/z',
        'change /home/dev/x',
      ],
    );
  });

  it('of half a name nothing is asked but where it leads', () => {
    const asked = (command: string) =>
      analyze(bash(command)).questions.map((q) => `${q.kind} ${'path' in q ? q.path : ''}`);
    assert.deepEqual(asked('rm build/*.js'), [
      'real-path /home/dev/proj/build/',
      'entry /home/dev/proj/build/',
    ]);
    assert.deepEqual(asked('rm build/a*'), ['real-path /home/dev/proj/build/a']);
    assert.deepEqual(asked('git status'), ['branch ']);
    assert.deepEqual(asked('./run'), ['real-path /home/dev/proj/run']);
  });

  const HOSTS: readonly (readonly [url: string, found: string])[] = [
    ['https://Example.COM:8443/a?b#c', 'example.com'],
    ['http://user:pw@example.com./', 'example.com'],
    ['https://bücher.example/', 'xn--bcher-kva.example'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://[::1]:3000/', '::1'],
    ['localhost:3000/x', 'localhost'],
    ['ssh://git@GitHub.com/a', 'github.com'],
    ['http://a\\@b/', 'unreadable-url'],
    ['http://a\tb/', 'unreadable-url'],
    ['http://', 'unreadable-url'],
    ['', 'unreadable-url'],
  ];
  for (const [url, found] of HOSTS)
    it(`the host of ${JSON.stringify(url)} is ${found}`, () => {
      const atom = of({ kind: 'fetch', url }).facts.atoms[0];
      assert.equal(atom?.kind === 'host' ? atom.host : atom?.kind === 'unknown' ? atom.reason : '', found);
    });

  it('MCP calls, other tools and unreadable calls are one atom each', () => {
    assert.deepEqual(kinds(of({ kind: 'mcp', server: 's', tool: 't', arguments: {} }).facts), ['mcp']);
    assert.deepEqual(kinds(of({ kind: 'tool', name: 'Task', input: {} }).facts), ['tool']);
    assert.deepEqual(kinds(of({ kind: 'unreadable', reason: 'x' }).facts), ['unknown unreadable']);
  });

  it('each shell reads the same line in its own way', () => {
    const command = 'del C:\\x';
    const targets = (shell: 'bash' | 'powershell' | 'cmd'): readonly string[] =>
      of({ kind: 'command', shell, command }).facts.atoms.flatMap((a) =>
        a.kind === 'delete' ? [a.target.path] : [],
      );
    assert.deepEqual(targets('bash'), []);
    assert.deepEqual(targets('powershell'), ['/C:/x']);
    assert.deepEqual(targets('cmd'), ['/C:/x']);
  });

  it('a fault inside becomes an unknown atom, never a throw', () => {
    const broken = null as unknown as Operation;
    assert.deepEqual(kinds(of(broken).facts), ['unknown parse-error']);
  });
});
