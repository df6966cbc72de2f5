// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { analyze } from '../../../src/engine/analyze.js';
import { analyzeBash } from '../../../src/engine/shell/bash.js';
import { bash } from './cases/intent.js';

const LENGTH = 65536;
const fill = (text: string): string => text.repeat(Math.floor(LENGTH / text.length));
const HOSTILE: { readonly [name: string]: string } = {
  'many commands': fill('a;'),
  'a long pipe': `${fill('a|').slice(2)}a`,
  'open substitutions': fill('$('),
  'nested substitutions': '$('.repeat(20000) + ')'.repeat(20000),
  'quoted closers': fill('$(")"'),
  backquotes: fill('`'),
  parentheses: '('.repeat(30000) + ')'.repeat(30000),
  braces: `echo ${'{a,b}'.repeat(10000)}`,
  'nested braces': `${'{'.repeat(30000)},${'}'.repeat(30000)}`,
  'a huge range': 'echo {1..99999999}',
  variables: Array.from({ length: 5000 }, (_, i) => `v${String(i)}=1`).join(';'),
  'growing variable': fill('x="$x$(a)";'),
  operands: `rm ${fill('a ').slice(4)}`,
  stars: `rm ${'*'.repeat(60000)}`,
  brackets: `rm ${'['.repeat(60000)}`,
  'functions that call twice': `${Array.from({ length: 2000 }, (_, i) => `f${String(i)}(){ f${String(i + 1)}; f${String(i + 1)}; }`).join(';')};f0`,
  'nested loops': 'for i in a b c d e f g h; do '.repeat(90) + 'echo $i' + '; done'.repeat(90),
  defaults: `echo ${'${a:-'.repeat(10000)}${'}'.repeat(10000)}`,
  'here-documents': `cat ${'<<A '.repeat(15000)}`,
  evals: `${'eval '.repeat(10000)}ls`,
  wrappers: `${'sudo '.repeat(12000)}ls`,
  cluster: `tar ${'c'.repeat(60000)}`,
  'process substitutions': `cat ${fill('<(a) ').slice(8)}`,
  climbing: `cat ${'../'.repeat(20000)}`,
  'inline code': `python -c "${"'a/b' ".repeat(10000)}"`,
  'sed script': `sed 's${'a'.repeat(60000)}' f`,
  'a here-document of substitutions': `cat <<E\n${fill('$(a) ').slice(20)}\nE`,
  'here-strings': fill('cat <<< a;'),
  'assignments before a command': `${fill('A=1 ').slice(20)}ls`,
  arrays: `a=(${fill('x ').slice(20)}); rm "\${a[@]}"`,
  'array growing': fill('a+=(b);'),
  'case items': `case x in ${fill('a) b;; ').slice(20)} esac`,
  'nested cases': `${'case x in a) '.repeat(95)}ls${' ;; esac'.repeat(95)}`,
  'nested functions': `${'f() { '.repeat(95)}ls${'; }'.repeat(95)}`,
  'functions and calls': `f() { ls; };${fill('f;').slice(20)}`,
  'long single word': `rm ${'a'.repeat(65000)}`,
  'long quoted word': `rm '${'a'.repeat(65000)}'`,
  'many quotes': `rm ${fill("''").slice(20)}`,
  backslashes: `rm ${fill('\\\\').slice(20)}`,
  'ansi escapes': `rm $'${fill('\\x41').slice(20)}'`,
  tildes: `rm ${fill('~ ').slice(20)}`,
  arithmetic: `echo $((${fill('1+').slice(20)}1))`,
  'nested arithmetic': `echo ${'$(('.repeat(90)}1${'))'.repeat(90)}`,
  'arithmetic parentheses': `echo $((${'('.repeat(30000)}1${')'.repeat(30000)}))`,
  redirections: `cat ${fill('>a ').slice(20)}`,
  descriptors: `cat ${fill('2>&1 ').slice(20)}`,
  'ands and ors': `${fill('a&&b||').slice(20)}c`,
  background: fill('a&'),
  'brackets of tests': `[[ ${'( '.repeat(10000)}a${' )'.repeat(10000)} ]]`,
  'tests joined': `[[ ${fill('a && ').slice(20)}a ]]`,
  'parameter patterns': `echo \${x//${fill('*a').slice(20)}/b}`,
  'parameter lengths': fill('echo ${#x};'),
  'indirect names': fill('echo ${!x};'),
  'evals of evals': `eval ${'"eval \\"'.repeat(3000)}`,
  'nested shells': 'bash -c "'.repeat(3000),
  'quoted shells': quotedShells(10),
  'xargs of xargs': `echo a | ${fill('xargs ').slice(20)}rm`,
  finds: `find ${fill('-exec rm {} ; ').slice(20)}`,
  'find names': `find . ${fill('-name a ').slice(20)}`,
  'git options': `git ${fill('-c a=b ').slice(20)}status`,
  'git refspecs': `git push origin ${fill('a:b ').slice(20)}`,
  'curl addresses': `curl ${fill('http://a ').slice(20)}`,
  'unknown long options': `npm ${fill('--a=b ').slice(20)}`,
  'one long option': `git --${'a'.repeat(65000)}`,
  'sub-commands': `docker ${fill('container ').slice(20)}`,
  volumes: `docker run ${fill('-v /a:/b ').slice(20)}x`,
  'a volume of colons': `docker run -v ${':'.repeat(60000)} x`,
  'a mount of commas': `docker run --mount ${fill('src=/a,').slice(20)} x`,
  'a long query': `psql -c '${fill('select 1; ').slice(20)}'`,
  'a query of blanks': `sqlite3 a '${' '.repeat(60000)}.x'`,
  'a query of lines': `sqlite3 a '${fill(';\n\t ').slice(20)}'`,
  'words in a session': `tmux new ${fill('tmux new ').slice(20)}`,
  locks: `${'flock a '.repeat(8000)}ls`,
  traps: fill("trap 'a' EXIT;"),
  aliases: Array.from({ length: 4000 }, (_, i) => `alias a${String(i)}=b`).join(';'),
  coprocesses: fill('coproc a;'),
  'carriage returns': fill('a\r\n'),
  'null bytes': fill('a\0'),
  'wide characters': fill('é😀 '),
  'marks of direction': fill('a\u202e'),
  'lone surrogates': fill('\ud800'),
  comments: fill('#a\n'),
  'blank lines': fill('\n'),
  'a name in arithmetic': `(( ${'find'.repeat(16000)}`,
  'names in arithmetic': `((${'a'.repeat(4000)}));`.repeat(16),
  'subscripts in arithmetic': `((${'a['.repeat(2000)}));`.repeat(16),
  'blanks in arithmetic': `((a${' '.repeat(4000)}));`.repeat(16),
  'nested function words': 'function '.repeat(7000),
  'nested definitions': 'function f '.repeat(5000),
  'nested short definitions': 'f() '.repeat(15000),
  'nested definitions without blanks': 'f()'.repeat(20000),
  'nested coprocesses': 'coproc '.repeat(9000),
  'expansions in one word': `rm "${fill('$x').slice(20)}"`,
  'awk program': `awk '${'/'.repeat(60000)}' f`,
};
function quotedShells(times: number): string {
  let line = 'ls';
  for (let i = 0; i < times; i++) line = `bash -c '${line.replaceAll("'", "'\\''")}'`;
  return line;
}
// Ten times the target, so that a busy machine does not fail the test; quadratic work is far beyond it.
const LIMIT_MS = 2_000;

function timed(command: string): number {
  const started = process.hrtime.bigint();
  analyze(bash(command));
  return Number(process.hrtime.bigint() - started) / 1e6;
}

describe('hostile command lines', () => {
  for (const [name, command] of Object.entries(HOSTILE))
    it(`${name} are answered in time`, () => {
      const { facts } = analyze(bash(command.slice(0, LENGTH)));
      const ms = Math.min(...[1, 2, 3].map(() => timed(command.slice(0, LENGTH))));
      assert.ok(facts.atoms.length > 0);
      assert.ok(ms < LIMIT_MS, `${String(Math.round(ms))} ms`);
    });

  it('beyond 64 KB nothing is looked at, and that is said', () => {
    const { facts } = analyze(bash('a'.repeat(LENGTH + 1)));
    assert.deepEqual(
      facts.atoms.map((a) => (a.kind === 'unknown' ? a.reason : a.kind)),
      ['over-limit'],
    );
  });

  it('too deep a nesting is over the limit', () => {
    const { facts } = analyze(bash(`${'bash -c '.repeat(3)}${'( '.repeat(150)}ls${' )'.repeat(150)}`));
    assert.ok(facts.atoms.some((a) => a.kind === 'unknown'));
  });
});

const token = fc.constantFrom(
  ...[
    'rm',
    'cat',
    'git',
    'bash',
    '-c',
    'sudo',
    'xargs',
    'find',
    '-exec',
    '{}',
    ';',
    '|',
    '&&',
    '||',
    '&',
    '(',
    ')',
  ],
  ...[
    '$(',
    '`',
    '"',
    "'",
    '${x:-',
    '}',
    '{a,b}',
    '<<E',
    '\n',
    'E',
    '>',
    '<',
    '2>&1',
    'x=1',
    '$x',
    '*',
    '~',
    '\\',
  ],
  ...[
    'for i in',
    'do',
    'done',
    'if',
    'then',
    'fi',
    'case',
    'esac',
    'in',
    'f()',
    '{',
    'tar',
    'sed',
    'eval',
    '[[',
    ']]',
    '-',
    '--',
  ],
);

describe('any text at all', () => {
  const answers = (command: string): void => {
    const first = analyze(bash(command));
    assert.deepEqual(analyzeBash(command, bash(command)), first.facts, 'without the safety net as well');
    assert.ok(first.facts.atoms.length > 0, 'always at least one atom');
    assert.deepEqual(analyze(bash(command)), first, 'the same text gives the same facts');
    for (const atom of first.facts.atoms)
      if (atom.span !== null)
        assert.ok(
          atom.span.start >= 0 && atom.span.start <= atom.span.end && atom.span.end <= command.length,
        );
  };
  it('of shell tokens', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        answers(tokens.join(' '));
      }),
      { numRuns: 600 },
    );
  });
  it('of shell tokens without blanks', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 20 }), (tokens) => {
        answers(tokens.join(''));
      }),
      { numRuns: 300 },
    );
  });
  it('of any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), answers), { numRuns: 300 });
  });
});
