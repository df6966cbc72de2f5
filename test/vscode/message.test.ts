// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readEnvelope } from '../../src/protocol/message.js';
import { Answer, Dismiss, OpenRule, Select } from '../../src/protocol/queue.js';

describe('protocol/message', () => {
  const good = { id: 'A-1', shown: 'd1'.repeat(32), choice: 'approve', feedback: null };

  it('reads an answer and nothing that only looks like one', () => {
    assert.deepEqual(Answer.parse(good), good);
    for (const bad of [
      { ...good, choice: 'allow' },
      { ...good, extra: 1 },
      { ...good, feedback: 7 },
      { ...good, feedback: 'x'.repeat(2001) },
      { ...good, id: 'A'.repeat(41) },
      { id: 'A-1', shown: good.shown, choice: 'approve' },
      Object.create(good),
      [good],
      null,
      'approve',
    ])
      assert.equal(Answer.parse(bad), undefined);
  });

  it('reads the other messages', () => {
    assert.deepEqual(Select.parse({ id: null }), { id: null });
    assert.equal(Dismiss.parse({ id: 1 }), undefined);
    assert.equal(OpenRule.parse({ id: 'A-1', finding: 1.5 }), undefined);
    assert.equal(OpenRule.parse({ id: 'A-1', finding: -1 }), undefined);
  });

  it('never throws at whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readEnvelope(value);
        Answer.parse(value);
      }),
    );
  });
});
