// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 1_000_000;

/** What the gate itself did, for whoever looks for a fault. Never what an agent sent. */
export class GateLog {
  private readonly file: string;

  constructor(
    stateFolder: string,
    private readonly now: () => number,
  ) {
    this.file = path.join(stateFolder, 'gate.log');
  }

  /** A log that cannot be written stops nothing: evidence is kept elsewhere. */
  note(text: string): void {
    const line = `${new Date(this.now()).toISOString()} ${String(process.pid)} ${text.slice(0, 2000).replaceAll('\n', ' | ')}\n`;
    try {
      if (this.size() > MAX_BYTES) renameSync(this.file, `${this.file}.1`);
      appendFileSync(this.file, line, { mode: 0o600 });
    } catch {
      return;
    }
  }

  private size(): number {
    try {
      return statSync(this.file).size;
    } catch {
      return 0;
    }
  }
}
