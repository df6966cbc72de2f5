// SPDX-License-Identifier: Apache-2.0
// npm run test:desktop: the extension-host tests in a desktop VS Code that is already installed.
//   VSCODE_PATH  its executable
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepare } from './prepare.mjs';

const vscodeExecutablePath = process.env.VSCODE_PATH;
if (!vscodeExecutablePath || !existsSync(vscodeExecutablePath)) {
  console.error(
    vscodeExecutablePath
      ? `no file \`${vscodeExecutablePath}\``
      : 'VSCODE_PATH is not set\nhint: VSCODE_PATH=/usr/share/code/code npm run test:desktop',
  );
  process.exit(1);
}
const root = path.dirname(import.meta.dirname);
prepare({ tests: true });
const { runTests } = await import('@vscode/test-electron');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'countersign-desktop-'));
try {
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out', 'host', 'index.cjs'),
    launchArgs: [scratch, '--user-data-dir', path.join(scratch, 'data'), '--disable-extensions'],
  });
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
