// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Supervisor } from '../../src/gate/client.js';
import type { RepositoryPolicy } from '../../src/gate/protocol.js';
import type { Digest } from '../../src/core/ids.js';
import { recordsOfKind } from './evidence.js';
import { until, Yard } from './yard.js';

const ALLOWS =
  'version: 1\nrules:\n  - id: all\n    effect: allow\n    when: { command: ["touch **"], write: ["**"] }\n';
const digestOf = (text: string): Digest => createHash('sha256').update(text).digest('hex') as Digest;

describe('gate, countersigned repository policies', () => {
  let yard: Yard;
  let supervisor: Supervisor;
  let file: string;
  const touch = () => yard.bash('touch anything.txt');
  const here = async (): Promise<RepositoryPolicy | undefined> =>
    (await supervisor.request('status/get', null)).repositoryPolicies[0];
  const countersign = (shown = digestOf(ALLOWS), root = yard.workspace) =>
    supervisor.request('policy/countersign', { root, shown });
  /** A call that waits for a person would wait for good: everything that asks is parked. */
  const detached = async (): Promise<string | null> => {
    supervisor.dispose();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { decision } = await touch();
    supervisor = await yard.supervise();
    return decision;
  };

  beforeEach(async () => {
    yard = new Yard({ policy: 'version: 1\ndefault: ask\nrules: []\n' });
    file = path.join(yard.workspace, '.countersign', 'policy.yaml');
    writeFileSync(file, ALLOWS);
    await yard.gate();
    supervisor = await yard.supervise();
    await until('the roots are opened', here);
  });
  afterEach(() => yard.close());

  it('names what does not count, and counts it once a person countersigned it', async () => {
    assert.deepEqual(await here(), {
      root: yard.workspace,
      file,
      digest: digestOf(ALLOWS),
      loosens: { allows: ['all'], count: 1, packs: [], allowsByDefault: false },
      countersigned: null,
    });
    assert.equal(await detached(), 'deny');
    assert.deepEqual(await countersign(), { accepted: true });
    assert.equal((await touch()).decision, 'allow');
    const { countersigned } = (await here()) ?? {};
    assert.match(countersigned?.when ?? '', /^20\d\d-/);
    await yard.endGate('SIGTERM');
    assert.equal((await recordsOfKind(yard, 'policy')).length, 1, 'the evidence has the other policy');
  });

  it('keeps it, private and beside the list of roots, for the next gate', async () => {
    await countersign();
    const folder = path.join(yard.state, 'countersigned');
    const [name = ''] = readdirSync(folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600);
    await yard.endGate('SIGTERM');
    await yard.gate();
    assert.equal((await touch()).decision, 'allow');
  });

  it('ends with the first change of a byte, and says so', async () => {
    await countersign();
    assert.equal((await touch()).decision, 'allow');
    writeFileSync(file, `${ALLOWS}#`);
    assert.equal((await here())?.countersigned, null);
    assert.equal(await detached(), 'deny');
    assert.equal((await supervisor.request('policy/review', { root: yard.workspace }))?.before, ALLOWS);
  });

  it('counts a byte order mark as a change', async () => {
    await countersign();
    writeFileSync(file, `\ufeff${ALLOWS}`);
    assert.equal((await here())?.countersigned, null);
    assert.deepEqual(await countersign(digestOf(`\ufeff${ALLOWS}`)), { accepted: true });
    assert.equal((await touch()).decision, 'allow');
  });

  it('ends when it is withdrawn, also for a folder within', async () => {
    for (const root of [yard.workspace, path.dirname(file)]) {
      await countersign();
      assert.deepEqual(await supervisor.request('policy/withdraw', { root }), { accepted: true });
      assert.equal(await detached(), 'deny');
    }
  });

  it('refuses what is not what was shown, or cannot count', async () => {
    const refused = async (...asked: Parameters<typeof countersign>): Promise<string> => {
      const result = await countersign(...asked);
      return result.accepted ? 'accepted' : result.why;
    };
    assert.equal(await refused(digestOf('something else')), 'stale');
    assert.equal(await refused(digestOf(ALLOWS), path.dirname(yard.workspace)), 'unknown');
    assert.equal(await refused(digestOf(ALLOWS), path.join(yard.workspace, '.countersign')), 'unknown');
    for (const useless of ['version: 1\n', `${ALLOWS}rools: []\n`]) {
      writeFileSync(file, useless);
      assert.equal(await refused(digestOf(useless)), 'stale');
    }
    rmSync(file);
    assert.equal(await refused(), 'unknown');
    assert.equal(await detached(), 'deny');
  });

  it('takes no word that the machine key did not sign', async () => {
    await countersign();
    const folder = path.join(yard.state, 'countersigned');
    const kept = path.join(folder, readdirSync(folder)[0] ?? '');
    const record = JSON.parse(readFileSync(kept, 'utf8')) as { [key: string]: string };
    const wider = ALLOWS.replace('touch **', '**');
    const forged = [
      { ...record, text: wider, digest: digestOf(wider) },
      { ...record, who: 'somebody else' },
      { ...record, signature: '00'.repeat(64) },
      { ...record, key: 'ab'.repeat(32) },
      [],
    ];
    for (const forgery of forged) {
      writeFileSync(kept, JSON.stringify(forgery));
      assert.equal((await here())?.countersigned, null, JSON.stringify(forgery));
    }
    writeFileSync(kept, '{'.repeat(10_000));
    assert.equal((await here())?.countersigned, null);
    assert.equal(await detached(), 'deny');
    writeFileSync(kept, JSON.stringify(record));
    assert.equal((await touch()).decision, 'allow');
  });

  it('is of one worktree: not of a clone elsewhere', async () => {
    await countersign();
    const folder = path.join(yard.state, 'countersigned');
    const record = readFileSync(path.join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
    const other = path.join(yard.base, 'other');
    yard.git('worktree', 'add', '-q', other);
    mkdirSync(path.join(other, '.countersign'), { recursive: true });
    writeFileSync(path.join(other, '.countersign', 'policy.yaml'), ALLOWS);
    writeFileSync(
      path.join(folder, `${createHash('sha256').update(other).digest('hex').slice(0, 32)}.json`),
      record,
    );
    supervisor.dispose();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const heard = await yard.bash('touch anything.txt', { session: 's-2', project: other });
    assert.equal(heard.decision, 'deny');
  });

  it('no agent may touch the file or the record of it', async () => {
    for (const target of [file, path.join(yard.state, 'countersigned', 'x.json')])
      assert.match((await yard.bash(`cp /tmp/x '${target}'`)).reason, /builtin\//);
    assert.match(
      (await yard.bash(`cat '${path.join(yard.state, 'countersigned', 'x.json')}'`)).reason,
      /builtin\/gate-state/,
    );
  });
});
