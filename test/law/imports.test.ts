// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

interface Violation {
  readonly from: string;
  readonly rule: string;
}

/** File to plant → its one forbidden import. */
const BREACHES: Readonly<Record<string, string>> = {
  'src/store/breachVscode.ts': "import type { Uri } from 'vscode';\nexport type Breach = Uri;",
  'src/engine/risk/breachFs.ts':
    "import { readFileSync } from 'node:fs';\nexport const breach = readFileSync;",
  'src/engine/policy/breachSibling.ts':
    "import type { Here } from '../risk/plantedTarget.js';\nexport type Breach = Here;",
  'src/adapters/plantedone/breachAdapter.ts':
    "import type { Here } from '../plantedtwo/plantedTarget.js';\nexport type Breach = Here;",
  'src/adapters/plantedone/parse.ts': "import { parse } from 'jsonc-parser';\nexport const breach = parse;",
  'src/cli/breachVscode.ts': "import '../vscode/plantedTarget.js';",
  'webview/queue/breachEngine.ts': "import '../../src/engine/risk/plantedTarget.js';",
  'webview/queue/breachToolkit.ts': "import '@vscode/webview-ui-toolkit';",
  'src/hook/breachGate.ts': "import '../gate/plantedTarget.js';",
  'src/vscode/breachGate.ts': "import '../gate/plantedTarget.js';",
  'src/vscode/breachEngine.ts': "import '../engine/risk/plantedTarget.js';",
  'src/core/breachCrypto.ts': "import { createHash } from 'node:crypto';\nexport const breach = createHash;",
  'src/evidence/breachNpm.ts':
    "import canonicalize from 'canonicalize';\nexport const breach = canonicalize;",
  'src/evidence/breachFs.ts': "import { openSync } from 'node:fs';\nexport const breach = openSync;",
  'src/unlisted/breachFolder.ts':
    "import type { Here } from '../core/plantedTarget.js';\nexport type Breach = Here;",
  'src/core/breachTest.ts': "import '../../test/plantedTarget.js';",
  'src/gate/breachCycleOne.ts': "import './breachCycleTwo.js';",
  'src/cli/verifier.ts': "import './breachThrough.js';",
};
/** Imports of these are what is forbidden; they break no law themselves. */
const TARGETS = [
  'src/engine/risk',
  'src/adapters/plantedtwo',
  'src/vscode',
  'src/gate',
  'src/core',
  'test',
] as const;

function plant(scratch: string, file: string, text: string): void {
  const at = path.join(scratch, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, `${text}\n`);
}

async function cruise(folder: string): Promise<readonly Violation[]> {
  const bin = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, '--config', '.dependency-cruiser.cjs', '-T', 'json', 'src', 'webview', 'test'];
  const { stdout } = await run(process.execPath, args, { cwd: folder, maxBuffer: 64e6 }).catch(
    (e: unknown) => e as { stdout: string },
  );
  const report = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return report.summary.violations.map((v) => ({ from: v.from, rule: v.rule.name }));
}

describe('the import law', function () {
  this.timeout(60_000);
  let scratch: string;
  let violations: readonly Violation[];

  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), 'countersign-law-'));
    for (const f of ['src', 'webview', 'test', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      cpSync(path.join(ROOT, f), path.join(scratch, f), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(scratch, 'node_modules'));
    for (const folder of TARGETS) plant(scratch, `${folder}/plantedTarget.ts`, 'export type Here = string;');
    plant(scratch, 'src/gate/breachCycleTwo.ts', "import './breachCycleOne.js';");
    plant(scratch, 'src/cli/breachThrough.ts', "import '../engine/risk/plantedTarget.js';");
    for (const [file, text] of Object.entries(BREACHES)) plant(scratch, file, text);
    violations = await cruise(scratch);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  for (const file of Object.keys(BREACHES))
    it(`reports ${file}`, () => {
      const rules = violations.filter((v) => v.from === file).map((v) => v.rule);
      const want = file.includes('Cycle')
        ? 'no-cycles'
        : file.endsWith('verifier.ts')
          ? 'verifier-stands-alone'
          : 'not-in-allowed';
      assert.ok(rules.includes(want), `${file}: ${rules.join() || 'nothing'} reported, ${want} wanted`);
    });

  it('reports nothing but what was planted: the tree itself keeps the law', () => {
    const planted = new Set(Object.keys(BREACHES));
    assert.deepEqual(
      violations.filter((v) => !planted.has(v.from)),
      [],
    );
  });
});
