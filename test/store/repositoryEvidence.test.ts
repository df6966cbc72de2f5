// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isHeadSignedBy } from '../../src/evidence/checkpoint.js';
import { fastEd25519 } from '../../src/evidence/keys.js';
import { EvidenceError } from '../../src/store/evidenceError.js';
import { trustLine } from '../../src/evidence/trust.js';
import { publishLeft } from '../../src/store/publishLeft.js';
import { verifyRepository } from '../../src/store/verification.js';
import { readJournal } from '../../src/store/journalReader.js';
import { RepositoryEvidence } from '../../src/store/repositoryEvidence.js';
import {
  AGENT,
  ask,
  call,
  discard,
  END,
  git,
  makeRepository,
  openEvidence,
  POLICY,
  scratch,
  testKey,
  value,
} from './scratch.js';

const START = { agent: AGENT, policy: POLICY, prev: null };

describe('store/repositoryEvidence', () => {
  let dir: string;
  const open: RepositoryEvidence[] = [];
  beforeEach(() => {
    dir = scratch();
  });
  afterEach(async () => {
    for (const evidence of open.splice(0)) await evidence.close();
    discard(dir);
  });
  const start = async (
    repository: Awaited<ReturnType<typeof makeRepository>>,
  ): Promise<RepositoryEvidence> => {
    const evidence = await openEvidence(repository);
    open.push(evidence);
    return evidence;
  };

  it('answers with a head that covers the record and is signed by the session key', async () => {
    const evidence = await start(await makeRepository(dir));
    const { sid } = await evidence.begin(START);
    const receipt = await evidence.append(sid, call('Bash'), '{"call":1}');
    assert.equal(receipt.seq, 1);
    assert.equal(receipt.head.size, 2);
    const [genesis, record] = await evidence.records(sid);
    assert.ok(genesis?.kind === 'genesis' && record?.kind === 'call');
    const key = fastEd25519.verifyingKey(genesis.key);
    assert.ok(key !== null && isHeadSignedBy(receipt.head, key));
    assert.equal(await evidence.payload(record.io), '{"call":1}');
  });

  it('commits what arrives together as one group with one head per session', async () => {
    const repository = await makeRepository(dir);
    const evidence = await start(repository);
    const a = await evidence.begin(START);
    const b = await evidence.begin(START);
    const receipts = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        evidence.append(i % 2 ? a.sid : b.sid, call(`t${String(i)}`), null),
      ),
    );
    assert.equal(new Set(receipts.map(({ sid, seq }) => `${sid}${String(seq)}`)).size, 40);
    const file = path.join(repository.commonDir, 'countersign/journal/00000001');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const heads = lines.filter((line) => line.startsWith('{"head"')).length;
    assert.ok(heads <= 6, `${String(heads)} heads`);
    const { sessions } = await readJournal(file);
    assert.deepEqual(
      sessions.map(({ records }) => records.length),
      [21, 21],
    );
  });

  it('refuses a record of an unknown, an ended and an expired session', async () => {
    let now = Date.parse('2026-11-23T09:00:00Z');
    const evidence = await openEvidence(await makeRepository(dir), () => now);
    open.push(evidence);
    const code = (error: unknown): string =>
      error instanceof EvidenceError ? error.fault.code : String(error);
    const { sid } = await evidence.begin(START);
    const other = await evidence.begin(START);
    await evidence.append(sid, END, null);
    const refused = await Promise.all([
      evidence.append('0'.repeat(64) as typeof sid, call('x'), null).catch(code),
      evidence.append(sid, call('x'), null).catch(code),
      evidence.append(other.sid, { ...call('x'), score: 101 } as never, null).catch(code),
    ]);
    now += 24 * 3600 * 1000;
    const late = await evidence.append(other.sid, call('x'), null).catch(code);
    assert.deepEqual(
      [...refused, late],
      ['no-session', 'session-ended', 'record-refused', 'session-expired'],
    );
    assert.equal((await evidence.records(other.sid)).length, 1);
  });

  it('records a tool name of ten megabytes with lone surrogates, cut to fit', async () => {
    const evidence = await start(await makeRepository(dir));
    const { sid } = await evidence.begin(START);
    const name = `\ud800${'x'.repeat(10_000_000)}`;
    await evidence.append(sid, call(name), name);
    const [, record] = await evidence.records(sid);
    assert.ok(record?.kind === 'call');
    assert.equal(record.tool, `\ufffd${'x'.repeat(255)}`);
  });

  it('publishes what a crashed run left, signs it with the machine key, drops its journal, keeps its asks', async () => {
    const repository = await makeRepository(dir);
    const crashed = await openEvidence(repository);
    const { sid } = await crashed.begin(START);
    const asked = await crashed.append(sid, ask('Bash'), '{"card":1}');
    // No close: the process is gone as far as the next run can tell.
    const next = await start(repository);
    const done = value(await next.publish('push'));
    assert.match(done.ref, /^refs\/notes\/countersign\/[0-9a-f]{16}\/\d{4}$/);
    assert.ok(done.commit !== null);
    const journals = readdirSync(path.join(repository.commonDir, 'countersign/journal'));
    assert.deepEqual(journals, ['00000002']);
    const [summary] = (await next.sessions()).filter((one) => one.sid === sid);
    assert.equal(summary?.published, 2);
    assert.equal(summary.ended, false);
    assert.equal((await next.records(sid)).length, 2);
    const [open1] = await next.unanswered();
    assert.equal(open1?.payload, '{"card":1}');
    assert.equal(open1.ask.seq, asked.seq);
    await next.close();
    const third = await start(repository);
    assert.equal((await third.unanswered()).length, 1);
    await third.dismiss(sid, asked.seq);
    assert.equal((await third.unanswered()).length, 0);
    await third.close();
    const fourth = await start(repository);
    assert.equal((await fourth.unanswered()).length, 0);
    assert.equal(git(dir, 'for-each-ref', '--format=%(refname)').trim(), done.ref);
  });

  it('publishes at 1,024 records by itself and exactly once over many publications', async () => {
    const repository = await makeRepository(dir);
    const evidence = await start(repository);
    const { sid } = await evidence.begin(START);
    for (let i = 0; i < 5; i++) {
      await Promise.all(Array.from({ length: 500 }, () => evidence.append(sid, call('x'), null)));
      if (i % 2 === 0) value(await evidence.publish('push'));
    }
    await evidence.append(sid, END, null);
    value(await evidence.publish('end'));
    const records = await evidence.records(sid);
    assert.deepEqual(
      records.map(({ seq }) => seq),
      Array.from({ length: 2502 }, (_, i) => i),
    );
  });

  it('works with hooks, signing and templates configured, and runs none of them', async () => {
    const repository = await makeRepository(dir);
    const hooks = path.join(dir, '.git/hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(path.join(hooks, 'reference-transaction'), `#!/bin/sh\ntouch '${dir}/ran'\nexit 1\n`, {
      mode: 0o755,
    });
    for (const [key, text] of [
      ['commit.gpgsign', 'true'],
      ['user.signingkey', 'none'],
      ['core.hooksPath', hooks],
    ] as const)
      git(dir, 'config', key, text);
    const evidence = await start(repository);
    await evidence.begin(START);
    value(await evidence.publish('push'));
    assert.ok(!readdirSync(dir).includes('ran'));
    assert.deepEqual(readdirSync(path.join(repository.commonDir, 'countersign')).sort(), [
      'clone',
      'journal',
      'payload',
      'repository',
      'writers',
    ]);
  });

  it('a command that publishes beside the gate neither loses nor doubles a record', async () => {
    const repository = await makeRepository(dir);
    const evidence = await start(repository);
    const { sid } = await evidence.begin(START);
    for (let i = 0; i < 5; i++) {
      await evidence.append(sid, call(`t${String(i)}`), null);
      if (i % 2 === 0) value(await publishLeft(repository, testKey(), Date.now()));
      else value(await evidence.publish('push'));
    }
    await evidence.append(sid, END, null);
    value(await evidence.publish('end'));
    assert.deepEqual(
      (await evidence.records(sid)).map(({ seq }) => seq),
      [0, 1, 2, 3, 4, 5, 6],
    );
    const trust = path.join(dir, 'signers');
    writeFileSync(trust, `${trustLine('dev', testKey().publicKey)}\n`);
    const report = value(await verifyRepository({ repository, session: null, trust, cwd: dir }));
    assert.deepEqual(report.failures, []);
    assert.deepEqual(
      report.sessions.map(({ integrity, trust: by }) => [integrity, by]),
      [['complete', 'trusted']],
    );
  });

  it('says that the notes ref was deleted, and publishes all of it again at the next start', async () => {
    const repository = await makeRepository(dir);
    const evidence = await openEvidence(repository);
    const { sid } = await evidence.begin(START);
    const { ref } = value(await evidence.publish('push'));
    git(dir, 'update-ref', '-d', ref);
    await evidence.append(sid, call('x'), null);
    value(await evidence.publish('push'));
    assert.deepEqual(
      evidence.faults().map(({ code }) => code),
      ['notes-lost'],
    );
    await evidence.close();
    const next = await start(repository);
    value(await next.publish('push'));
    assert.equal((await next.records(sid)).length, 2);
  });

  it('goes on in the next year under the next ref, each record once', async () => {
    let now = Date.parse('2026-12-31T23:59:00Z');
    const repository = await makeRepository(dir);
    const evidence = await RepositoryEvidence.open({
      repository,
      machineKey: testKey(),
      now: () => now,
    }).then(value);
    open.push(evidence);
    const { sid } = await evidence.begin(START);
    await evidence.append(sid, call('old'), null);
    const old = value(await evidence.publish('push'));
    now += 120_000;
    await evidence.append(sid, call('new'), null);
    const next = value(await evidence.publish('push'));
    assert.deepEqual([old.ref.slice(-4), next.ref.slice(-4)], ['2026', '2027']);
    assert.equal((await evidence.records(sid)).length, 3);
  });
});
