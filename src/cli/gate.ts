// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { runGate } from '../gate/runGate.js';
import { findProduct } from '../store/product.js';
import { readArguments, refuse } from './arguments.js';
import type { Command } from './command.js';
import { EXIT } from './exitCode.js';

/** `gate`: the gate in the foreground, for machines without an editor. Nobody can approve: what asks is parked. */
export const gate: Command = {
  name: 'gate',
  usage: 'countersign gate [--json]',
  summary:
    'Runs the gate in the foreground with the key file of this user. Nobody can attach to it, so whatever needs a person is denied and parked.',
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean', default: false } });
    if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
    const { json } = read.value.values;
    const product = findProduct(import.meta.dirname);
    const started = await runGate({
      home: io.home,
      product,
      program: path.join(product.root, 'dist', 'gate.mjs'),
      secrets: { machineKey: null, supervisorSecret: null },
    });
    if (!started.ok) return refuse(io, started.fault, EXIT.failed, json);
    const { pid } = started.value;
    if (pid !== process.pid)
      return refuse(
        io,
        { code: 'gate-running', message: `a gate is running already, process ${String(pid)}` },
        EXIT.failed,
        json,
      );
    io.out(
      json ? `${JSON.stringify({ ready: true, pid })}\n` : `the gate is running, process ${String(pid)}\n`,
    );
    // Ends with the process: by a signal, or after ten idle minutes.
    return new Promise(() => undefined);
  },
};
