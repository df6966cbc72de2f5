#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runCli } from './main.js';
import { EXIT } from './exitCode.js';
import { processIo } from './processIo.js';

try {
  process.exitCode = await runCli(process.argv.slice(2), processIo());
} catch (cause) {
  process.stderr.write(
    `countersign: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  );
  process.exitCode = EXIT.failed;
}
