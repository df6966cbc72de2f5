// SPDX-License-Identifier: Apache-2.0
// The gate is killed at random moments while eight agents call. Whatever an agent was told must be in the
// journal, under a valid signed head.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { recordsIn } from './evidence.js';
import { pause } from '../support/world.js';
import { Yard } from './yard.js';

const KILLS = 50;
const AGENTS = 8;

interface Told {
  readonly use: string;
  readonly effect: 'allow' | 'deny';
}

describe('gate, killed under load', () => {
  let yard: Yard;
  before(() => {
    yard = new Yard();
    // No canaries: they would take the time of the calls.
    rmSync(yard.wiring);
  });
  after(() => yard.close());

  it(`keeps every verdict that an agent received over ${String(KILLS)} kills`, async function () {
    this.timeout(180_000);
    const told: Told[] = [];
    let over = false;
    let calls = 0;
    const agent = async (n: number): Promise<void> => {
      while (!over) {
        const use = `use-${String(n)}-${String(calls++)}`;
        const denied = calls % 3 === 0;
        const heard = await yard.bash(`touch ${denied ? 'denied' : 'allowed'}.txt`, {
          use,
          session: `agent-${String(n)}`,
        });
        if (heard.code === 0 && heard.decision === 'allow') told.push({ use, effect: 'allow' });
        // A denial by the client alone has no rule to name.
        else if (heard.reason.includes('never-denied')) told.push({ use, effect: 'deny' });
        else {
          assert.equal(heard.code, 2, `neither allowed nor blocked: ${heard.stdout}${heard.stderr}`);
          // A model takes its time as well; without a pause the dead time eats the processor.
          await pause(50);
        }
      }
    };
    await yard.gate();
    const agents = Array.from({ length: AGENTS }, (_, n) => agent(n));
    const before: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      // Most kills fall into the work, the others into the start of it.
      const since = told.length;
      for (let ms = 0; kill % 4 !== 0 && told.length === since && ms < 3000; ms += 5) await pause(5);
      await pause(Math.random() * 150);
      before.push(told.length);
      await yard.endGate('SIGKILL');
      await yard.gate();
    }
    over = true;
    await Promise.all(agents);
    await yard.endGate('SIGTERM');

    // Only records that a head with a valid signature covers are read back.
    const recorded = new Map(
      (await recordsIn(yard)).flatMap((record) =>
        record.kind === 'call' && record.use !== null ? [[record.use, record.effect] as const] : [],
      ),
    );
    const lost = told.filter(({ use, effect }) => recorded.get(use) !== effect);
    assert.deepEqual(lost, []);
    assert.ok(told.length > KILLS, `only ${String(told.length)} verdicts in ${String(calls)} calls: no load`);
    const busy = new Set(before).size;
    assert.ok(busy > KILLS / 3, `only ${String(busy)} kills fell into the work`);
    const verified = await yard.cli(['verify', '--all']);
    assert.ok(
      [0, 4].includes(verified.code),
      `${String(verified.code)}: ${verified.stdout}${verified.stderr}`,
    );
  });
});
