// SPDX-License-Identifier: Apache-2.0
// Recording, verifying and storing evidence, on disk and through git, as the gate does it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SessionId } from '../../src/core/ids.js';
import { trustLine } from '../../src/evidence/trust.js';
import { verifyRepository } from '../../src/store/verification.js';
import type { Repository } from '../../src/store/repository.js';
import type { RepositoryEvidence } from '../../src/store/repositoryEvidence.js';
import { AGENT, call, git, makeRepository, openEvidence, POLICY, testKey, value } from '../store/scratch.js';
import type { BenchRow } from './row.js';

const RECORDS = 40_000;
const SESSIONS = 16;

export async function run(): Promise<readonly BenchRow[]> {
  // A tmpfs would flatter fdatasync: measure where repositories lie.
  mkdirSync('.cache', { recursive: true });
  const dir = mkdtempSync(path.resolve('.cache', 'bench-'));
  try {
    const repository = await makeRepository(dir);
    const evidence = await openEvidence(repository);
    const rows = [...(await latency(evidence)), ...(await recording(evidence))];
    await evidence.close();
    return [...rows, ...(await verifying(repository)), stored(dir)];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** One after the other, as one agent makes calls. */
async function latency(evidence: RepositoryEvidence): Promise<readonly BenchRow[]> {
  const { sid } = await evidence.begin({ agent: AGENT, policy: POLICY, prev: null });
  const times: number[] = [];
  for (let i = 0; i < 500; i++) {
    const from = performance.now();
    await evidence.append(sid, drafted(i), payload(i));
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const [p50 = 0, p95 = 0] = [times[250], times[475]];
  return [
    row('append, signed and on disk, p50', `${p50.toFixed(2)} ms`, '≤ 3 ms with the socket', quiet(p50 <= 3)),
    row(
      'append, signed and on disk, p95',
      `${p95.toFixed(2)} ms`,
      '≤ 10 ms with the socket',
      quiet(p95 <= 10),
    ),
  ];
}

/** Sixteen agents with sixteen calls in flight each; drift compares the last tenth with the second. */
async function recording(evidence: RepositoryEvidence): Promise<readonly BenchRow[]> {
  const sids: SessionId[] = [];
  for (let i = 0; i < SESSIONS; i++)
    sids.push((await evidence.begin({ agent: AGENT, policy: POLICY, prev: null })).sid);
  const tenths: number[] = [];
  const cpu = process.cpuUsage();
  for (let tenth = 0; tenth < 10; tenth++) {
    const from = process.cpuUsage();
    for (let done = 0; done < RECORDS / 10; done += SESSIONS * 16)
      await Promise.all(
        sids.flatMap((sid) =>
          Array.from({ length: 16 }, (_, i) => evidence.append(sid, drafted(done + i), payload(i))),
        ),
      );
    tenths.push(micros(from));
  }
  const rate = RECORDS / (micros(cpu) / 1e6);
  const drift = (tenths[9] ?? 0) / (tenths[1] ?? 1);
  return [
    row('record, per second of one core', rate.toFixed(0), '≥ 10,000', rate >= 10_000),
    row('drift, last tenth against second', `${drift.toFixed(2)}×`, '≤ 1.2× (1k against 1M)', null),
  ];
}

async function verifying(repository: Repository): Promise<readonly BenchRow[]> {
  const trust = path.join(os.tmpdir(), `cs-bench-signers-${String(process.pid)}`);
  writeFileSync(trust, `${trustLine('bench', testKey().publicKey)}\n`);
  // Elsewhere there are no payloads to check; that is what the budget is about.
  rmSync(path.join(repository.commonDir, 'countersign/payload'), { recursive: true, force: true });
  const cpu = process.cpuUsage();
  const report = value(await verifyRepository({ repository, session: null, trust, cwd: repository.root }));
  const seconds = micros(cpu) / 1e6;
  rmSync(trust);
  const bad = report.sessions.filter(({ failure }) => failure !== null).length + report.failures.length;
  const size = report.sessions.reduce((sum, session) => sum + session.size, 0);
  if (bad > 0 || size < RECORDS)
    throw new Error(`verified ${String(size)} records with ${String(bad)} failures`);
  const rate = size / seconds;
  return [row('verify, records per second of one core', rate.toFixed(0), '≥ 25,000', rate >= 25_000)];
}

function stored(dir: string): BenchRow {
  git(dir, 'gc', '-q', '--prune=now');
  const text = git(dir, 'count-objects', '-v');
  const packed = Number(/size-pack: (\d+)/.exec(text)?.[1]) * 1024;
  const each = packed / RECORDS;
  return row('notes after gc, per record', `${each.toFixed(0)} B`, '≤ 110 B', each <= 110);
}

/** Wall times say nothing while others use the processors. */
function quiet(within: boolean): boolean | null {
  return (os.loadavg()[0] ?? 0) > os.cpus().length && !within ? null : within;
}

function micros(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return user + system;
}

function drafted(i: number): ReturnType<typeof call> {
  const tool = ['Bash', 'Read', 'Edit', 'Write', 'Grep'][i % 5] ?? 'Bash';
  const use = `toolu_${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`.slice(
    0,
    30,
  );
  return { ...call(tool), use } as ReturnType<typeof call>;
}

function payload(i: number): string {
  return JSON.stringify({ event: 'PreToolUse', body: 'x'.repeat(500 + (i % 7) * 100) });
}

function row(what: string, measured: string, budget: string, within: boolean | null): BenchRow {
  return { what, measured, budget, within };
}
