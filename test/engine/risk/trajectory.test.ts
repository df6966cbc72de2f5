// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { NO_SESSION, type PastCall, type SessionState } from '../../../src/core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../../src/core/surroundings.js';
import { analyze } from '../../../src/engine/analyze.js';
import { judge } from '../../../src/engine/judge.js';
import { intentOf, policyOf } from '../policy/world.js';

const policies = policyOf('version: 1\ndefault: allow');
const WORKSPACE = '/home/dev/proj';
const HOME = '/home/dev';
const TOLD = ['irreversible', 'reversible', 'novelty', 'escalation', 'burst'];

function past(bash: string, effect: PastCall['effect'] = 'allow'): PastCall {
  const { atoms } = analyze(intentOf({ bash })).facts;
  const act = { atoms, workspace: WORKSPACE, home: HOME, surroundings: NO_SURROUNDINGS };
  return { session: 's', at: null, effect, act };
}

const times = (count: number, call: PastCall): readonly PastCall[] =>
  Array.from({ length: count }, () => call);

function names(
  bash: string,
  history: readonly PastCall[],
  surroundings = NO_SURROUNDINGS,
): readonly string[] {
  const session: SessionState = { ...NO_SESSION, id: 's', history };
  const intent = intentOf({ bash });
  return judge(intent, analyze(intent).facts, surroundings, policies, session)
    .risk.factors.map((f) => `${f.id} ${String(f.points)}`)
    .filter((f) => TOLD.includes(f.split(' ')[0] ?? ''));
}

describe('risk: what came before', () => {
  it('a program or host that the agent never had is new, once there is a past', () => {
    assert.deepEqual(names('make', times(19, past('ls'))), []);
    assert.deepEqual(names('make', times(20, past('ls'))), ['novelty 5']);
    assert.deepEqual(names('ls', times(20, past('ls'))), []);
    assert.deepEqual(names('curl https://x.test', times(20, past('curl https://y.test'))), ['novelty 10']);
  });
  it('what was denied or waits is not what the agent is used to', () => {
    const usual = times(20, past('curl https://y.test'));
    for (const effect of ['deny', 'open'] as const)
      assert.deepEqual(names('curl https://x.test', [...usual, past('curl https://x.test', effect)]), [
        'novelty 10',
      ]);
  });
  it('a program of the workspace is not the one of the system', () => {
    assert.deepEqual(names('./ls', times(20, past('ls'))), ['novelty 5']);
  });
  it('denials are not forgotten for many harmless calls', () => {
    const denied = (count: number): readonly PastCall[] => [
      ...times(count, past('ls', 'deny')),
      ...times(500, past('ls')),
    ];
    assert.deepEqual(names('ls', denied(8)), ['escalation 15']);
    assert.deepEqual(names('ls', denied(7)), []);
  });
  it('a call of which nothing is known any more may have been a delete', () => {
    assert.deepEqual(names('rm a', times(8, { ...past('ls'), act: null })), ['burst 10']);
  });
  it('three denials in this session are an escalation, those of another are not', () => {
    assert.deepEqual(names('ls', times(3, past('ls', 'deny'))), ['escalation 15']);
    assert.deepEqual(names('ls', times(2, past('ls', 'deny'))), []);
    assert.deepEqual(names('ls', times(9, { ...past('ls', 'deny'), session: 'other' })), []);
  });
  it('a delete after eight others is a burst', () => {
    assert.deepEqual(names('rm a', times(8, past('rm b'))), ['burst 10']);
    assert.deepEqual(names('ls', times(8, past('rm b'))), []);
  });
});

describe('risk: what git could bring back', () => {
  const at = (...names: readonly (readonly [string, 'clean' | 'changed' | 'missing'])[]): Surroundings => ({
    ...NO_SURROUNDINGS,
    lookedUp: true,
    kept: Object.fromEntries(names.map(([name, state]) => [`${WORKSPACE}/${name}`, { state }])),
  });
  it('takes points off only when the disk says so of every target', () => {
    assert.deepEqual(names('rm a', [], at(['a', 'clean'])), ['reversible -10']);
    assert.deepEqual(names('rm a b', [], at(['a', 'clean'], ['b', 'clean'])), ['reversible -10']);
    assert.deepEqual(names('rm a b', [], at(['a', 'clean'])), ['irreversible 15']);
    const pushed = at(['a', 'clean'], ['b', 'clean']);
    const kept = { ...pushed.kept, [`${WORKSPACE}/a`]: { state: 'clean', remote: true } } as const;
    assert.deepEqual(names('rm a', [], { ...pushed, kept }), ['reversible -15']);
    assert.deepEqual(names('rm a b', [], { ...pushed, kept }), ['reversible -10']);
    assert.deepEqual(names('rm a > b', [], at(['a', 'clean'])), []);
    assert.deepEqual(names('rm a*', [], at(['a', 'clean'])), ['irreversible 15']);
  });
  it('adds points for what git does not hold, and none when nobody asked', () => {
    assert.deepEqual(names('rm a', [], at(['a', 'changed'])), ['irreversible 15']);
    assert.deepEqual(names('rm a', [], at(['a', 'missing'])), ['irreversible 15']);
    assert.deepEqual(names('rm a', [], NO_SURROUNDINGS), []);
    assert.deepEqual(names('rm /tmp/a', [], at()), []);
  });
});
