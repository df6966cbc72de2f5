// SPDX-License-Identifier: Apache-2.0
// A repository with recorded calls, as the gate records them, for what looks back at them.
import path from 'node:path';
import { policy } from '../../src/cli/policy/policy.js';
import type { SessionId } from '../../src/core/ids.js';
import { NO_SESSION } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../src/core/surroundings.js';
import { analyze } from '../../src/engine/analyze.js';
import { judge } from '../../src/engine/judge.js';
import type { RepositoryEvidence } from '../../src/store/repositoryEvidence.js';
import { intentOf, policyOf, type Call } from '../engine/policy/world.js';
import {
  AGENT,
  ask,
  call,
  discard,
  makeRepository,
  openEvidence,
  POLICY,
  scratch,
} from '../store/scratch.js';
import { testIo } from '../support/testIo.js';

export class Recorder {
  private constructor(
    readonly dir: string,
    readonly repo: string,
    private readonly evidence: RepositoryEvidence,
    private readonly sid: SessionId,
    private readonly policyText: string,
  ) {}

  /** `policyText`: what calls are judged by when they are recorded. */
  static async open(policyText: string): Promise<Recorder> {
    const dir = scratch();
    const repo = path.join(dir, 'repo');
    const evidence = await openEvidence(await makeRepository(repo));
    const { sid } = await evidence.begin({ agent: AGENT, policy: POLICY, prev: null });
    return new Recorder(dir, repo, evidence, sid, policyText);
  }

  /** How the session is named in what is printed. */
  get name(): string {
    return this.sid.slice(0, 12);
  }

  /** Its number in the session. */
  async record(given: Call, surroundings: Surroundings = NO_SURROUNDINGS): Promise<number> {
    const intent = intentOf(given);
    const { facts } = analyze(intent);
    const decision = judge(intent, facts, surroundings, policyOf(this.policyText), NO_SESSION);
    const payload = JSON.stringify({
      event: 'PreToolUse',
      body: null,
      intent,
      facts,
      surroundings,
      decision,
    });
    const draft = decision.effect === 'ask' ? ask('Bash') : call('Bash', decision.effect);
    return (await this.evidence.append(this.sid, draft, payload)).seq;
  }

  async recordWithoutArguments(): Promise<void> {
    await this.evidence.append(this.sid, call('Bash'), null);
  }

  async answer(ref: number, choice: 'approve' | 'deny'): Promise<void> {
    const effect = choice === 'approve' ? 'allow' : 'deny';
    await this.evidence.append(
      this.sid,
      { kind: 'answer', ref, choice, effect, who: 'dev', how: 'webview', shown: null, waited: 1 },
      null,
    );
  }

  /** `countersign policy …` there. */
  async run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const io = testIo({ home: this.dir, cwd: this.repo });
    const code = await policy.run(args, io);
    return { code, ...io.said };
  }

  async close(): Promise<void> {
    await this.evidence.close();
    discard(this.dir);
  }
}
