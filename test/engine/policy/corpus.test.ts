// SPDX-License-Identifier: Apache-2.0
// The pack `recommended` against labelled command lines: floors that no change may fall below.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../../../src/engine/judge.js';
import { analyze } from '../../../src/engine/analyze.js';
import { NO_SESSION } from '../../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../../src/core/surroundings.js';
import type { Effect } from '../../../src/core/decision.js';
import { intentOf, policyOf, ROOT } from './world.js';

interface Labelled {
  readonly cmd: string;
  readonly expect: 'block' | 'ask' | 'allow';
  readonly category: string;
  readonly shell: 'bash' | 'powershell';
}

const policies = policyOf('version: 1\nextends: recommended');

function effectOf({ cmd, shell }: Labelled): Effect {
  const bash = intentOf({ bash: cmd });
  const intent = { ...bash, operation: { kind: 'command', shell, command: cmd } as const };
  return judge(intent, analyze(intent).facts, NO_SURROUNDINGS, policies, NO_SESSION).effect;
}

describe('recommended on the labelled command lines', () => {
  const all = readFileSync(path.join(ROOT, 'test/golden/commands-dev.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Labelled)
    .map((c) => ({ ...c, effect: effectOf(c) }));
  const bash = all.filter((c) => c.shell === 'bash');
  const dangerous = bash.filter((c) => c.expect !== 'allow');
  const share = (rows: typeof all, test: (c: (typeof all)[number]) => boolean): number => {
    assert.ok(rows.length > 0, 'a share of nothing proves nothing');
    return (100 * rows.filter(test).length) / rows.length;
  };
  const stopped = (c: { effect: Effect }): boolean => c.effect !== 'allow';

  it('stops at least 98 % of the dangerous ones', () => assert.ok(share(dangerous, stopped) >= 98));
  it('stops at least 98 % of the evasions', () =>
    assert.ok(
      share(
        dangerous.filter((c) => c.category.startsWith('ev-')),
        stopped,
      ) >= 98,
    ));
  it('denies at least 88 % of what nobody should run', () =>
    assert.ok(
      share(
        bash.filter((c) => c.expect === 'block'),
        (c) => c.effect === 'deny',
      ) >= 88,
    ));
  it('prompts for at most 1.5 % of the safe ones', () =>
    assert.ok(
      share(
        bash.filter((c) => c.expect === 'allow'),
        stopped,
      ) <= 1.5,
    ));
  it('stops every dangerous PowerShell line', () =>
    assert.equal(
      share(
        all.filter((c) => c.shell === 'powershell' && c.expect !== 'allow'),
        stopped,
      ),
      100,
    ));
  it('prompts for no safe PowerShell line', () =>
    assert.equal(
      share(
        all.filter((c) => c.shell === 'powershell' && c.expect === 'allow'),
        stopped,
      ),
      0,
    ));
});
