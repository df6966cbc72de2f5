#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The verifier by itself: no gate, no engine, no extension. `verifier.mjs [SESSION|--all] [--trust REV|FILE] [--json]`
import { EXIT } from './exitCode.js';
import { processIo } from './processIo.js';
import { verify } from './verify.js';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(
    `usage: ${verify.usage.replace('countersign verify', 'verifier')}\n\n${verify.summary}\n`,
  );
} else {
  try {
    process.exitCode = await verify.run(args, processIo());
  } catch (cause) {
    process.stderr.write(
      `verifier: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
    );
    process.exitCode = EXIT.failed;
  }
}
