// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nextRequest } from '../support/world.js';
import { Yard } from './yard.js';

describe('gate, attention', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  it('counts what the evidence holds, also of earlier runs, and the canary never', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    await yard.bash('touch allowed.txt');
    await yard.bash('touch denied.txt\n');
    const asked = yard.bash('touch asked.txt');
    const { id, shown } = await nextRequest(supervisor);
    await supervisor.request('requests/answer', {
      id,
      shown,
      choice: 'deny',
      how: 'webview',
      feedback: null,
    });
    await asked;
    const read = async (from: number) => {
      const attention = await (
        await yard.supervise()
      ).request('attention/read', { root: yard.workspace, from });
      assert.ok(attention);
      const { sessions, actions, refused, prompts, approved, denied, open } = attention;
      return { sessions, actions, refused, prompts, approved, denied, open };
    };
    const counts = { sessions: 1, actions: 3, refused: 1, prompts: 1, approved: 0, denied: 1, open: 0 };
    assert.deepEqual(await read(0), counts);
    assert.equal((await read(Date.now() + 60_000)).actions, 0);
    await yard.endGate('SIGTERM');
    await yard.gate();
    assert.deepEqual(await read(0), counts);
  });

  it('knows nothing of a folder that is not supervised, and refuses what is no moment', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'countersign-elsewhere-'));
    assert.equal(await supervisor.request('attention/read', { root: elsewhere, from: 0 }), null);
    rmSync(elsewhere, { recursive: true });
    const odd = { root: yard.workspace, from: 'now' } as unknown as { root: string; from: number };
    await assert.rejects(supervisor.request('attention/read', odd));
  });
});
