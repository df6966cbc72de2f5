// SPDX-License-Identifier: Apache-2.0
// npm run check [-- NAME…]: everything that needs no running program. All checks run, all complaints are shown.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const CHECKS = {
  types: ['tsc', '-b'],
  lint: ['eslint', '--max-warnings=0', '.'],
  imports: ['depcruise', 'src', 'webview', 'test'],
  unused: ['knip', '--no-progress'],
  generated: ['node', 'scripts/generate.mjs', '--check'],
  format: ['prettier', '--check', '--log-level=warn', '.'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(CHECKS, name));
if (unknown.length > 0) {
  console.error(
    `check: no such check \`${unknown.join(' ')}\`\nhint: one of ${Object.keys(CHECKS).join(' ')}`,
  );
  process.exit(6);
}
const failed = [];
for (const [name, [program, ...args]] of Object.entries(CHECKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  const bin = program === 'node' ? process.execPath : path.join(root, 'node_modules', '.bin', program);
  const { status } = spawnSync(bin, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
process.exitCode = failed.length === 0 ? 0 : 1;
