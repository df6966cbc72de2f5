// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { attentionOf } from '../../src/engine/attention.js';
import { digestText, type Say } from '../../src/vscode/attention/digestText.js';

const say: Say = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)]));
const nothing = attentionOf([], 0, 1);

describe('digest of attention', () => {
  it('says that nothing was done, or that nothing is known', () => {
    const text = digestText(
      [
        { folder: '/w/a', attention: nothing },
        { folder: '/w/b', attention: null },
      ],
      7,
      say,
    );
    assert.match(text, /## \/w\/a\n\nNo agent did anything here\.\n/);
    assert.match(text, /## \/w\/b\n\nNot supervised, or its evidence cannot be read\.\n/);
  });

  it('shows counts, rates and signs', () => {
    const attention = {
      ...nothing,
      ...{
        sessions: 2,
        agents: 1,
        actions: 200,
        prompts: 9,
        promptsPer100: 4.5,
        agentHours: 2,
        promptsPerHour: 4.5,
      },
      tiers: [
        {
          tier: 'T2',
          prompts: 9,
          approved: 9,
          denied: 0,
          medianSeconds: 1.25,
          ninthDecileSeconds: null,
        } as const,
      ],
      signs: [
        { kind: 'quick-row', approvals: 9, medianSeconds: 1.25 },
        { kind: 'never-denied', answers: 50 },
      ] as const,
    };
    const text = digestText([{ folder: '/w', attention }], 7, say);
    assert.match(text, /\| Actions \(agents: 1, sessions: 2\) \| 200 \|/);
    assert.match(text, /\| Asked, of 100 actions \| 4\.5 \| 5 or less \|/);
    assert.match(text, /\| T2 \| 9 \| 9 \| 0 \| 1\.3 \| – \|/);
    assert.match(text, /\*\*Look twice:\*\* 9 approvals in a row, half of them within 1\.3 seconds/);
    assert.match(text, /50 answers and none of them a denial/);
  });

  it('takes the name of a folder as text', () => {
    const text = digestText([{ folder: '/w/[x](command:y) <img>\n# z', attention: null }], 7, say);
    assert.match(text, /^## \/w\/\\\[x\\\]\\\(command:y\\\) \\<img\\> \\# z$/m);
  });
});
