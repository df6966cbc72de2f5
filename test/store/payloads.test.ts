// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verdictWords } from '../../src/evidence/verify/verdict.js';
import type { SessionId } from '../../src/core/ids.js';
import { trustLine } from '../../src/evidence/trust.js';
import type { Repository } from '../../src/store/repository.js';
import type { RepositoryEvidence } from '../../src/store/repositoryEvidence.js';
import { verifyRepository } from '../../src/store/verification.js';
import {
  AGENT,
  call,
  discard,
  git,
  makeRepository,
  openEvidence,
  POLICY,
  scratch,
  testKey,
  value,
} from './scratch.js';

describe('store/payloads', () => {
  let dir: string;
  let repository: Repository;
  let evidence: RepositoryEvidence;
  let sid: SessionId;
  let logs: string;
  beforeEach(async () => {
    dir = scratch();
    repository = await makeRepository(path.join(dir, 'project'));
    logs = path.join(repository.commonDir, 'countersign/payload');
    evidence = await openEvidence(repository);
    ({ sid } = await evidence.begin({ agent: AGENT, policy: POLICY, prev: null }));
    await evidence.append(sid, call('Bash'), 'first, with \u0000, \n and ü');
    await evidence.append(sid, call('Bash'), null);
  });
  afterEach(async () => {
    await evidence.close();
    discard(dir);
  });

  const texts = async (): Promise<(string | null)[]> => {
    const all: (string | null)[] = [];
    for (const record of await evidence.records(sid))
      if ('io' in record) all.push(await evidence.payload(record.io));
    return all;
  };
  const words = async (): Promise<string> => {
    const trust = path.join(dir, 'signers');
    writeFileSync(trust, `${trustLine('dev', testKey().publicKey)}\n`);
    const { sessions } = value(await verifyRepository({ repository, session: null, trust, cwd: dir }));
    return sessions.map(verdictWords).join('; ');
  };
  const log = (): string => path.join(logs, readdirSync(logs)[0] ?? '');

  it('gives them back from the log, and after the run from the private store', async () => {
    assert.deepEqual(await texts(), ['first, with \u0000, \n and ü', '']);
    await evidence.close();
    assert.deepEqual(readdirSync(logs), []);
    const store = path.join(repository.commonDir, 'countersign/store');
    assert.ok(!existsSync(path.join(store, 'hooks')));
    assert.deepEqual(await texts(), ['first, with \u0000, \n and ü', '']);
    assert.equal(
      git(repository.root, 'for-each-ref', 'refs/payloads'),
      '',
      'no ref of the person names them',
    );
    assert.equal(await words(), 'open');
  });

  it('deleted ones read as redacted, and the ledger stays sound', async () => {
    await evidence.close();
    rmSync(path.join(repository.commonDir, 'countersign/store'), { recursive: true });
    assert.equal(await words(), 'open, redacted 2');
    assert.deepEqual(await texts(), [null, null]);
  });

  it('a changed one is tampering', async () => {
    value(await evidence.publish('push'));
    const bytes = readFileSync(log());
    bytes[bytes.indexOf('first')] = 0x46;
    writeFileSync(log(), bytes);
    assert.match(await words(), /^tampered: payload \w+ is not what was recorded/);
    assert.deepEqual(await texts(), [null, '']);
  });

  it('a log that is removed while it is written loses nothing', async () => {
    rmSync(logs, { recursive: true });
    await evidence.append(sid, call('Bash'), 'after');
    assert.deepEqual(await texts(), ['first, with \u0000, \n and ü', '', 'after']);
    await evidence.close();
    assert.deepEqual(await texts(), ['first, with \u0000, \n and ü', '', 'after']);
  });

  it('a torn last entry is left out, the rest is read by the next run', async () => {
    const next = await openEvidence(repository);
    await next.close();
    assert.deepEqual(await texts(), ['first, with \u0000, \n and ü', '']);
    const again = await openEvidence(repository);
    const other = await again.begin({ agent: AGENT, policy: POLICY, prev: null });
    await again.append(other.sid, call('Bash'), 'whole');
    await again.append(other.sid, call('Bash'), 'torn');
    const file = log();
    writeFileSync(file, readFileSync(file).subarray(0, -3));
    const last = await openEvidence(repository);
    value(await last.publish('push'));
    const records = (await last.records(other.sid)).flatMap((record) => ('io' in record ? [record.io] : []));
    assert.deepEqual(await Promise.all(records.map((io) => last.payload(io))), ['whole', null]);
    await again.close();
    await last.close();
  });
});
