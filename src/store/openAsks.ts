// SPDX-License-Identifier: Apache-2.0
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { AskRecord, EvidenceRecord, GenesisRecord } from '../core/evidenceRecord.js';
import type { SessionId } from '../core/ids.js';

/** An ask that nobody answered, with the session it belongs to. */
export interface OpenAsk {
  readonly ask: AskRecord;
  readonly genesis: GenesisRecord;
}

/** Asks of a session with no answer, or none but `parked`. */
export function openAsksOf(genesis: GenesisRecord, records: readonly EvidenceRecord[]): readonly OpenAsk[] {
  const answered = new Set<number>();
  for (const record of records)
    if (record.kind === 'answer' && record.choice !== 'parked') answered.add(record.ref);
  return records.flatMap((record) =>
    record.kind === 'ask' && !answered.has(record.seq) ? [{ ask: record, genesis }] : [],
  );
}

/** Open asks of earlier runs: their journals go, they stay until somebody dismisses them. */
export class OpenAsks {
  private constructor(
    private readonly folder: string,
    private readonly asks: Map<string, OpenAsk>,
    private readonly dismissed: Set<string>,
  ) {}

  static async load(folder: string, found: readonly OpenAsk[]): Promise<OpenAsks> {
    const dismissed = new Set(await linesOf(path.join(folder, 'dismissed')));
    const asks = new Map<string, OpenAsk>();
    for (const line of await linesOf(path.join(folder, 'parked'))) {
      const kept = parsed(line);
      if (kept !== null) asks.set(nameOf(kept.ask.sid, kept.ask.seq), kept);
    }
    for (const ask of found) asks.set(nameOf(ask.ask.sid, ask.ask.seq), ask);
    return new OpenAsks(folder, asks, dismissed);
  }

  list(): readonly OpenAsk[] {
    return [...this.asks].flatMap(([name, ask]) => (this.dismissed.has(name) ? [] : [ask]));
  }

  async dismiss(sid: SessionId, seq: number): Promise<void> {
    const name = nameOf(sid, seq);
    this.dismissed.add(name);
    const file = await open(path.join(this.folder, 'dismissed'), 'a', 0o600);
    try {
      await file.writeFile(`${name}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Must be done before the journals of these asks are dropped. */
  async keep(): Promise<void> {
    const name = path.join(this.folder, 'parked');
    const file = await open(`${name}.new`, 'w', 0o600);
    try {
      await file.writeFile(
        this.list()
          .map((ask) => `${JSON.stringify(ask)}\n`)
          .join(''),
      );
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${name}.new`, name);
  }
}

function nameOf(sid: SessionId, seq: number): string {
  return `${sid}#${String(seq)}`;
}

async function linesOf(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}

function parsed(line: string): OpenAsk | null {
  try {
    return JSON.parse(line) as OpenAsk;
  } catch {
    return null;
  }
}
