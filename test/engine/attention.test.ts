// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { AnswerChoice, EvidenceRecord } from '../../src/core/evidenceRecord.js';
import type { Digest, SessionId } from '../../src/core/ids.js';
import { attentionOf } from '../../src/engine/attention.js';

const START = Date.parse('2026-11-25T09:00:00.000Z');
const DIGEST = '0'.repeat(64) as Digest;

/** A session that is written record by record, a second apart unless it says otherwise. */
class Session {
  readonly records: EvidenceRecord[] = [];
  private at: number;

  constructor(agent = 'claude-code', at = START) {
    this.at = at;
    this.records.push({
      ...{ v: 1, seq: 0, kind: 'genesis', ts: this.ts(), repo: DIGEST, key: '', nonce: '', policy: DIGEST },
      ...{ agent: { name: agent, version: null, session: 's', assurance: 'claimed' }, prev: null },
    });
  }

  pause(ms: number): this {
    this.at += ms;
    return this;
  }

  call(effect: 'allow' | 'deny' = 'allow', rules: readonly string[] = ['r']): this {
    return this.add({ ...this.judged(10, rules), kind: 'call', effect });
  }

  ask(score: number, choice?: AnswerChoice, waited = 4000): this {
    const ref = this.records.length;
    this.add({ ...this.judged(score, ['r']), kind: 'ask', shown: DIGEST });
    if (choice === undefined) return this;
    return this.pause(waited).add({
      ...this.common(),
      ...{
        kind: 'answer',
        ref,
        choice,
        effect: choice === 'approve' ? 'allow' : 'deny',
        who: null,
        how: null,
      },
      ...{ shown: null, waited },
    });
  }

  grant(id: string): this {
    const made = {
      kind: 'grant',
      what: 'made',
      grant: id as Digest,
      ref: 1,
      who: 'dev',
      how: 'webview',
    } as const;
    return this.add({ ...this.common(), ...made, io: DIGEST });
  }

  granted(id: string): this {
    return this.add({
      ...this.judged(45, ['r']),
      ...{ kind: 'call', effect: 'allow', grant: { id: id as Digest, who: 'dev' } },
    });
  }

  add(record: EvidenceRecord): this {
    this.records.push(record);
    this.at += 1000;
    return this;
  }

  private ts(): string {
    return new Date(this.at).toISOString();
  }

  private common() {
    return { v: 1, sid: 'x' as SessionId, seq: this.records.length, ts: this.ts() } as const;
  }

  private judged(score: number, rules: readonly string[]) {
    return {
      ...this.common(),
      ...{
        tool: 'Bash',
        verb: 'run' as const,
        rules,
        score,
        factors: [],
        policy: DIGEST,
        io: DIGEST,
        use: null,
        sub: null,
      },
    } as const;
  }
}

const of = (...sessions: readonly Session[]) =>
  attentionOf(
    sessions.map((s) => s.records),
    START,
    START + 86_400_000,
  );

describe('attention', () => {
  it('counts what was done, refused, asked and answered', () => {
    const one = new Session()
      .call()
      .call('deny')
      .ask(45, 'approve')
      .ask(75, 'deny')
      .ask(50, 'parked')
      .ask(45);
    const two = new Session('codex').call();
    const { sessions, agents, actions, refused, prompts, approved, denied, parked, open, promptsPer100 } = of(
      one,
      two,
    );
    assert.deepEqual(
      { sessions, agents, actions, refused, prompts, approved, denied, parked, open },
      {
        sessions: 2,
        agents: 2,
        actions: 7,
        refused: 1,
        prompts: 4,
        approved: 1,
        denied: 1,
        parked: 1,
        open: 1,
      },
    );
    assert.equal(Math.round(promptsPer100 ?? 0), 57);
  });

  it('leaves out the canary, which is not an agent’s, and what a pause refused', () => {
    const session = new Session().call('deny', ['builtin/canary']).call('deny', ['builtin/paused']);
    const { actions, refused } = of(session.call());
    assert.deepEqual([actions, refused], [1, 0]);
  });

  it('says for each tier how people answered and how long they took', () => {
    const session = new Session();
    for (const waited of [1000, 2000, 3000, 4000, 20_000]) session.ask(45, 'approve', waited);
    session.ask(80, 'deny', 7000).ask(45, 'parked', 60_000);
    assert.deepEqual(of(session).tiers, [
      { tier: 'T2', prompts: 6, approved: 5, denied: 0, medianSeconds: 3, ninthDecileSeconds: 20 },
      { tier: 'T3', prompts: 1, approved: 0, denied: 1, medianSeconds: 7, ninthDecileSeconds: 7 },
    ]);
  });

  it('counts a request by its first answer', () => {
    const session = new Session().ask(45, 'parked');
    const late = {
      ...(session.records.at(-1) as Extract<EvidenceRecord, { kind: 'answer' }>),
      choice: 'approve' as const,
    };
    const { parked, approved } = of(session.add(late));
    assert.deepEqual([parked, approved], [1, 0]);
  });

  it('counts what grants answered, and grants that answered nothing', () => {
    const session = new Session().grant('a').grant('b').call().granted('a').granted('a');
    const { grants, actions, prompts } = of(session);
    assert.deepEqual([grants, actions, prompts], [{ made: 2, unused: 1, answered: 2 }, 3, 0]);
  });

  it('leaves pauses out of the hours of work', () => {
    const session = new Session();
    for (let i = 0; i < 60; i++) session.call().pause(59_000);
    session.pause(5 * 3_600_000).call();
    assert.equal(Math.round(of(session).agentHours * 100) / 100, 0.98);
    const asked = new Session();
    for (let i = 0; i < 60; i++) asked.call().ask(45, 'approve', 30_000).pause(27_000);
    const { promptsPerHour, blockedMinutesPerHour } = of(asked);
    assert.equal(Math.round(promptsPerHour ?? 0), 60);
    assert.equal(Math.round(blockedMinutesPerHour ?? 0), 30);
  });

  it('counts only what lies in the time that is asked about', () => {
    const before = new Session('claude-code', START - 3_600_000).call().ask(45, 'approve');
    const { sessions, actions } = of(before, new Session().call());
    assert.deepEqual([sessions, actions], [1, 1]);
    assert.deepEqual(attentionOf([before.records], START, START + 1), attentionOf([], START, START + 1));
  });

  it('has no share of nothing', () => {
    const { promptsPer100, promptsPerHour, blockedMinutesPerHour, tiers } = of();
    assert.deepEqual([promptsPer100, promptsPerHour, blockedMinutesPerHour, tiers], [null, null, null, []]);
  });

  it('notices eight approvals in a row within two seconds, not fewer, slower or broken by a denial', () => {
    const row = (n: number, waited: number, session = new Session()): Session => {
      for (let i = 0; i < n; i++) session.ask(45, 'approve', waited);
      return session;
    };
    assert.deepEqual(of(row(8, 1500)).signs, [{ kind: 'quick-row', approvals: 8, medianSeconds: 1.5 }]);
    assert.deepEqual(of(row(7, 1500)).signs, []);
    assert.deepEqual(of(row(8, 2500)).signs, []);
    assert.deepEqual(of(row(7, 1000, row(7, 1000).ask(45, 'deny'))).signs, []);
    const longest = row(9, 1000, row(12, 500).ask(45, 'deny'));
    assert.deepEqual(of(longest).signs, [{ kind: 'quick-row', approvals: 12, medianSeconds: 0.5 }]);
  });

  it('notices fifty answers without a denial', () => {
    const session = new Session();
    for (let i = 0; i < 50; i++) session.ask(45, 'approve', 5000);
    assert.deepEqual(of(session).signs, [{ kind: 'never-denied', answers: 50 }]);
    assert.deepEqual(of(session.ask(45, 'deny')).signs, []);
  });
});
