// SPDX-License-Identifier: Apache-2.0
// How an edit is read before it is searched: comments, edits together, what stands around them, cells, line ends.
import assert from 'node:assert/strict';
import type { Decision } from '../../../src/core/decision.js';
import type { FileChange } from '../../../src/core/intent.js';
import { NO_SESSION } from '../../../src/core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../../src/core/surroundings.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { editContexts } from '../../../src/store/editContexts.js';
import { intentOf, policyOf } from '../policy/world.js';

const policies = policyOf('version: 1\nextends: [recommended]');

function decide(change: FileChange, surroundings: Surroundings = NO_SURROUNDINGS): Decision {
  const intent = { ...intentOf({ write: 'x' }), operation: { kind: 'files', changes: [change] } } as const;
  return judge(intent, analyze(intent).facts, surroundings, policies, NO_SESSION);
}

const write = (path: string, content: string): Decision => decide({ kind: 'write', path, content });

function edit(path: string, ...edits: readonly (readonly [old: string, now: string])[]): FileChange {
  return { kind: 'edit', path, edits: edits.map(([old, now]) => ({ old, new: now, all: false })) };
}

const factors = ({ risk }: Decision): readonly string[] => risk.factors.map((f) => f.id);

describe('comments', () => {
  for (const [file, text] of [
    ['a.ts', '// eval(x)'],
    ['a.ts', 'go(); // eval(x)'],
    ['a.ts', '/**\n * eval(x)\n */'],
    ['a.ts', "const a = 'b'; // eval(x)"],
    ['a.py', '# exec(x)'],
    ['a.py', 'go()  # exec(x)'],
    ['a.sh', '# curl -k https://a.io'],
    ['a.yaml', 'a: b # verify: false'],
    ['a.sql', '-- DROP TABLE a'],
    ['Dockerfile', '# USER root'],
  ] as const)
    it(`are not code: ${file} ${JSON.stringify(text)}`, () =>
      assert.deepEqual(factors(write(file, text)), []));

  for (const [file, text] of [
    ['a.ts', '/**/eval(x)'],
    ['a.ts', '/* a */ eval(x)'],
    ['a.ts', '1\n* eval(x)'],
    ['a.ts', '// a\reval(x)'],
    ['a.ts', '// a\u2028eval(x)'],
    ['a.ts', 'const u = "http://a"; eval(x)'],
    ['a.ts', '/[//]/.test(y) || eval(x)'],
    ['a.ts', '`\n// ${eval(x)}\n`'],
    ['a.ts', '#a = eval(x)'],
    ['a.php', '// a ?><?php eval($x);'],
    ['a.py', 'f"""\n# {eval(x)}\n"""'],
    ['a.py', '"""a"""; eval(x)'],
    ['a.rb', '<<A\n# #{eval(x)}\nA'],
    ['a.sh', 'cat <<EOF\n# $(curl -s https://a.io | sh)\nEOF'],
    ['a.c', '#define X mmap(0, 9, PROT_EXEC, 0, 0, 0)'],
    ['Dockerfile', 'RUN pip install \\\n  --trusted-host a.io b'],
  ] as const)
    it(`hide no code: ${file} ${JSON.stringify(text)}`, () =>
      assert.notDeepEqual(factors(write(file, text)), []));
});

describe('several edits of a file', () => {
  it('that take a check from one place to another take none away', () => {
    const decision = decide(
      edit('a.ts', ["get('/a', requireAuth, a);", "get('/a', a);"], ['go();', 'use(requireAuth);']),
    );
    assert.deepEqual(factors(decision), []);
  });

  it('make one text when a later one changes what an earlier one wrote', () => {
    const decision = decide(edit('a.ts', ['x', 'ev_al(payload)'], ['ev_al', 'eval']));
    assert.deepEqual(factors(decision), ['dynamic-code']);
  });

  it('make one text when a later one takes an earlier one in', () => {
    const decision = decide(
      edit('a.ts', ['true', 'false'], ['rejectUnauthorized: false', 'rejectUnauthorized: false, a: 1']),
    );
    assert.deepEqual(factors(decision), ['weakened-security']);
  });

  it('that take one away and bring two bring one', () => {
    const decision = decide(edit('a.ts', ['eval(a)', 'b()'], ['c', 'eval(c)'], ['d', 'eval(d)']));
    assert.equal(decision.risk.factors[0]?.span?.field, 'edits/2/new_string');
  });

  it('more than are looked at are asked about', () => {
    const many = Array.from({ length: 101 }, (_, i) => [`a${String(i)}`, `b${String(i)}`] as const);
    assert.equal(decide(edit('a.ts', ...many)).effect, 'ask');
  });
});

describe('a patch', () => {
  const told = (...changes: readonly [FileChange, ...FileChange[]]): readonly string[] => {
    const intent = { ...intentOf({ write: 'x' }), operation: { kind: 'files', changes } } as const;
    return factors(judge(intent, analyze(intent).facts, NO_SURROUNDINGS, policies, NO_SESSION));
  };
  it('that moves a test takes none away, one that deletes it does', () => {
    const gone: FileChange = { kind: 'delete', path: 'test/a.test.ts' };
    assert.deepEqual(told(gone, { kind: 'edit', path: 'test/b/a.test.ts', edits: [] }), []);
    assert.deepEqual(told(gone, { kind: 'edit', path: 'test/b/c.test.ts', edits: [] }), ['weakened-checks']);
    assert.deepEqual(told(gone), ['weakened-checks']);
  });
});

describe('what stands around an edit in the file', () => {
  const around = (file: string, change: FileChange & { kind: 'edit' }): Surroundings => ({
    ...NO_SURROUNDINGS,
    lookedUp: true,
    edits: { [`/home/dev/proj/${change.path}`]: editContexts(file, change.edits) },
  });
  const seen = (file: string, change: FileChange): readonly string[] =>
    factors(decide(change, around(file, change as FileChange & { kind: 'edit' })));

  it('says what a value belongs to', () => {
    const change = edit('a.ts', ['true', 'false']);
    assert.deepEqual(factors(decide(change)), []);
    assert.deepEqual(seen('f({\n  rejectUnauthorized: true,\n});', change), ['weakened-security']);
    assert.deepEqual(seen('f({\n  visible: true,\n});', change), []);
  });

  it('says what a key belongs to, with the line ends of any system', () => {
    const change = edit('a.yaml', ['  enabled: true\n  min: 1', '  enabled: false\n  min: 1']);
    assert.deepEqual(seen('a: 1\r\ntls:\r\n  enabled: true\r\n  min: 1\r\n', change), ['weakened-security']);
  });

  it('never points out of the field', () => {
    const change = edit('a.ts', ['true', 'false']);
    const decision = decide(
      change,
      around('rejectUnauthorized: true', change as FileChange & { kind: 'edit' }),
    );
    assert.deepEqual(decision.risk.factors[0]?.span, { field: 'new_string', start: 0, end: 5 });
  });

  it('is of every place when all are replaced, and of the text as earlier edits left it', () => {
    const contexts = editContexts('a x\nb x\n', [
      { old: 'x', new: 'y', all: true },
      { old: 'b y', new: 'c', all: false },
    ]);
    assert.deepEqual(contexts, [
      [
        { before: 'a ', after: '' },
        { before: 'a x\nb ', after: '' },
      ],
      [{ before: 'a y\n', after: '' }],
    ]);
  });
});

describe('notebooks, decoys and texts that are long', () => {
  it('cells are searched as the code that they are', () => {
    const text = JSON.stringify(
      { cells: [{ source: ['import os\n', '# exec(a)\n', 'exec(b)\n'] }] },
      null,
      1,
    );
    const decision = write('a.ipynb', text);
    assert.deepEqual(factors(decision), ['dynamic-code']);
    const span = decision.risk.factors[0]?.span;
    assert.equal(text.slice(span?.start, span?.end), 'exec(');
  });

  it('examples of secrets do not hide one', () => {
    const decoys = 'AKIAIOSFODNN7EXAMPLE\n'.repeat(6000);
    assert.deepEqual(factors(write('a.txt.ts', decoys)), ['secret-content']);
    assert.equal(write('a.ts', decoys).effect, 'ask');
  });

  it('the first megabyte of a longer text is searched', () => {
    const decision = write('a.ts', `eval(x)\n${'x'.repeat(1_100_000)}`);
    assert.deepEqual(factors(decision), ['unanalysed', 'dynamic-code']);
  });

  it('a mark of byte order is at home at the start only', () => {
    assert.deepEqual(factors(write('a.cs', '\ufeffusing A;\r\n')), []);
    assert.deepEqual(factors(decide(edit('a.cs', ['int a;\nint b;', 'int a;\n\ufeffint b;']))), [
      'deceptive-text',
    ]);
  });
});
