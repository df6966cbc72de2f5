// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Repository } from '../../src/store/repository.js';
import { EvidenceError } from '../../src/store/evidenceError.js';
import { findSessions, recordsOf } from '../../src/store/evidenceReader.js';
import { plumbing } from '../../src/store/git.js';
import { journalContent, readJournal } from '../../src/store/journalReader.js';
import { verifyRepository } from '../../src/store/verification.js';
import { trustLine } from '../../src/evidence/trust.js';
import {
  AGENT,
  call,
  discard,
  makeRepository,
  openEvidence,
  POLICY,
  scratch,
  testKey,
  value,
} from './scratch.js';

const APPENDER = path.join(import.meta.dirname, 'appender.js');
const START = { agent: AGENT, policy: POLICY, prev: null };

interface Run {
  readonly acknowledged: readonly string[];
  readonly faults: readonly string[];
}

/** Runs the appender and ends it with SIGKILL after a time. */
function record(folder: string, ms: number, how: { before?: string; writers?: number } = {}): Promise<Run> {
  const child = spawn(
    'bash',
    [
      '-c',
      `${how.before ?? ''} exec "$0" "$@"`,
      process.execPath,
      APPENDER,
      folder,
      String(how.writers ?? 8),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), ms));
  return new Promise((resolve) => {
    child.on('close', () => {
      // The last line may be torn: then its acknowledgement was never heard.
      const lines = text.slice(0, text.lastIndexOf('\n')).split('\n').filter(Boolean);
      const faults = lines.filter((line) => line.startsWith('fault ')).map((line) => line.slice(6));
      resolve({ acknowledged: lines.filter((line) => !line.startsWith('fault ')), faults });
    });
  });
}

async function recorded(repository: Repository): Promise<ReadonlySet<string>> {
  const git = plumbing(repository.commonDir);
  const found = value(await findSessions(git, path.join(repository.commonDir, 'countersign')));
  const all = new Set<string>();
  for (const session of found)
    for (const { seq } of await recordsOf(git, session)) all.add(`${session.summary.sid} ${String(seq)}`);
  return all;
}

function missing(run: Run, there: ReadonlySet<string>): readonly string[] {
  return run.acknowledged.filter((line) => !there.has(line));
}

describe('store/journal', () => {
  let dir: string;
  let repository: Repository;
  let journals: string;
  beforeEach(async () => {
    dir = scratch();
    repository = await makeRepository(path.join(dir, 'project'));
    journals = path.join(repository.commonDir, 'countersign/journal');
  });
  afterEach(() => {
    discard(dir);
  });
  const newest = (): string => path.join(journals, readdirSync(journals).sort().at(-1) ?? '');

  it('kill -9 at random moments: every acknowledged record is under a valid head, and published once', async function () {
    this.timeout(120_000);
    const acknowledged: string[] = [];
    for (let i = 0; i < 12; i++) {
      const run = await record(repository.root, 20 + Math.random() * 400, {
        writers: i % 4 === 3 ? 64 : 8,
      });
      assert.deepEqual(run.faults, []);
      assert.ok(run.acknowledged.length > 0);
      assert.deepEqual(missing(run, await recorded(repository)), []);
      acknowledged.push(...run.acknowledged);
    }
    const last = await openEvidence(repository);
    value(await last.publish('push'));
    await last.close();
    assert.equal(readdirSync(journals).length, 1, 'all earlier journals are published and dropped');
    assert.deepEqual(missing({ acknowledged, faults: [] }, await recorded(repository)), []);
    const trust = path.join(dir, 'signers');
    writeFileSync(trust, `${trustLine('dev@example.com', testKey().publicKey)}\n`);
    const report = value(await verifyRepository({ repository, session: null, trust, cwd: dir }));
    assert.deepEqual(report.failures, []);
    assert.deepEqual(
      report.sessions.filter(({ failure, trust: by }) => failure !== null || by !== 'trusted'),
      [],
    );
    assert.ok(report.sessions.length >= 12 * 8);
  });

  it('a full disk refuses, loses nothing that was acknowledged and leaves no half line', async function () {
    this.timeout(60_000);
    const run = await record(repository.root, 3000, { before: 'ulimit -f 64;' });
    assert.ok(
      run.faults.some((code) => code === 'journal-write' || code === 'payload-write'),
      run.faults.join(),
    );
    assert.deepEqual(missing(run, await recorded(repository)), []);
    const text = readFileSync(newest(), 'utf8');
    assert.ok(text.endsWith('\n'));
    for (const line of text.trimEnd().split('\n')) JSON.parse(line);
  });

  for (const [note, code, hurt] of [
    [
      'removed',
      'journal-unlinked',
      (file: string) => {
        rmSync(file);
      },
    ],
    [
      'renamed',
      'journal-unlinked',
      (file: string) => {
        renameSync(file, `${file}.old`);
      },
    ],
    [
      'removed with its folder',
      'journal-unlinked',
      (file: string) => {
        rmSync(path.dirname(file), { recursive: true });
      },
    ],
  ] as const)
    it(`refuses once the journal is ${note}, and keeps what it acknowledged before`, async () => {
      const evidence = await openEvidence(repository);
      const { sid } = await evidence.begin(START);
      await evidence.append(sid, call('before'), null);
      hurt(newest());
      const faults: string[] = [];
      for (let i = 0; i < 2; i++)
        await evidence.append(sid, call('after'), null).catch((error: unknown) => {
          faults.push(error instanceof EvidenceError ? error.fault.code : String(error));
        });
      assert.deepEqual(faults, [code, code]);
      assert.equal(evidence.faults()[0]?.code, code);
      const { sessions } = await readJournal(path.join(journals, '00000001'));
      assert.equal(sessions[0]?.head.size, 2, 'what was refused does not stand there as if it had counted');
      await evidence.close();
    });

  it('refuses once another gate has taken the repository, for ever', async () => {
    const first = await openEvidence(repository);
    const { sid } = await first.begin(START);
    const second = await openEvidence(repository);
    await assert.rejects(first.append(sid, call('late'), null), /another gate owns this repository/);
    await second.close();
    await assert.rejects(first.append(sid, call('later'), null), /another gate owns this repository/);
    await first.close();
  });

  it('tolerates a torn last line and garbage behind it', async () => {
    const evidence = await openEvidence(repository);
    const { sid } = await evidence.begin(START);
    for (let i = 0; i < 5; i++) await evidence.append(sid, call('x'), null);
    const file = newest();
    const whole = readFileSync(file);
    for (const end of [whole.length - 1, whole.length - 40, whole.length - 300]) {
      const { sessions } = journalContent(whole.subarray(0, end));
      assert.equal(sessions[0]?.head.size, 5, 'the group before the torn one counts');
    }
    appendFileSync(file, '{"torn":');
    assert.equal((await readJournal(file)).sessions[0]?.head.size, 6);
    truncateSync(file, 10);
    assert.deepEqual((await readJournal(file)).sessions, []);
    await evidence.close();
  });

  it('counts nothing that no head covers: a record without its head, a forged head, a head of another key', async () => {
    const evidence = await openEvidence(repository);
    const { sid } = await evidence.begin(START);
    const { head } = await evidence.append(sid, call('x'), null);
    const lines = readFileSync(newest(), 'utf8').trimEnd().split('\n');
    const size = (some: readonly string[]): number | undefined =>
      journalContent(Buffer.from(`${some.join('\n')}\n`)).sessions[0]?.head.size;
    assert.equal(size(lines), 2);
    assert.equal(size(lines.slice(0, -1)), 1);
    const forged = lines.with(-1, (lines.at(-1) ?? '').replace(head.sig.slice(0, 4), 'AAAA'));
    assert.equal(size(forged), 1);
    const changed = lines.map((line) => line.replace('"effect":"allow"', '"effect":"deny"'));
    assert.equal(size(changed), 1);
    await evidence.close();
  });

  it('says in words that the folder cannot be written', async () => {
    const file = path.join(repository.commonDir, 'countersign');
    writeFileSync(file, 'in the way');
    await assert.rejects(openEvidence(repository), /evidence-folder/);
  });
});
