#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runCli } from './main.js';
import { EXIT } from './exitCode.js';
import { processIo } from './processIo.js';

// The editor puts a word of its own before the arguments of `vscode:uninstall`.
const args = process.argv.slice(2).filter((arg) => !arg.startsWith('--type=extension-post-'));
try {
  process.exitCode = await runCli(args, processIo());
} catch (cause) {
  process.stderr.write(
    `countersign: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  );
  process.exitCode = EXIT.failed;
}
