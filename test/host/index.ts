// SPDX-License-Identifier: Apache-2.0
// Runs inside VS Code's extension host (`extensionTestsPath`): all `*.host.cjs` beside the built form of this file.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** What host.test.ts reads from $COUNTERSIGN_HOST_RESULTS. */
export interface HostResult {
  readonly title: string;
  readonly error: string | null;
}

/** Rejects when a test fails, or when there was none. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 30_000, ui: 'bdd' });
  for (const file of readdirSync(__dirname))
    if (file.endsWith('.host.cjs')) mocha.addFile(path.join(__dirname, file));
  const results: HostResult[] = [];
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${String(failures)} host tests failed`));
      else if (results.length === 0) reject(new Error('no host test ran'));
      else resolve();
    });
    runner.on('pass', (test) => results.push({ title: test.fullTitle(), error: null }));
    runner.on('fail', (test, cause: Error) =>
      results.push({ title: test.fullTitle(), error: cause.stack ?? cause.message }),
    );
    runner.on('end', () => {
      const file = process.env['COUNTERSIGN_HOST_RESULTS'];
      if (file !== undefined) writeFileSync(file, JSON.stringify(results));
    });
  });
}
