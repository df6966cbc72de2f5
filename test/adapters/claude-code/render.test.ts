// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { renderEvent, renderNoOpinion, renderVerdict } from '../../../src/adapters/claude-code/render.js';
import { REGISTERED_EVENTS } from '../../../src/adapters/claude-code/wire.js';
import type { RequestId } from '../../../src/core/ids.js';
import type { Denial, Verdict } from '../../../src/core/verdict.js';

const deny = (kind: Denial['kind'], text: string, request: string | null = null): Verdict => ({
  kind: 'deny',
  because: { kind, text, request: request as RequestId | null },
  approval: null,
});

interface Said {
  readonly hookSpecificOutput?: Record<string, string>;
  readonly decision?: string;
  readonly reason?: string;
}

describe('claude-code: render', () => {
  it('allow is said aloud, with exit 0', () => {
    const answer = renderVerdict('PreToolUse', { kind: 'allow', approval: null });
    assert.deepEqual([answer.exit, answer.stderr], [0, '']);
    assert.deepEqual(JSON.parse(answer.stdout), {
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'allow',
        permissionDecisionReason: 'countersigned by policy',
      },
    });
  });

  for (const kind of ['policy', 'person', 'parked', 'fault', 'unreadable', 'canary'] as const)
    it(`${kind}: said in JSON, by exit 2 and on standard error, with what to do next`, () => {
      const { stdout, stderr, exit } = renderVerdict('PreToolUse', deny(kind, 'because "ü"\n\u202e'));
      const said = (JSON.parse(stdout) as Said).hookSpecificOutput ?? {};
      assert.equal(exit, 2);
      assert.equal(said['permissionDecision'], 'deny');
      assert.equal(`${said['permissionDecisionReason'] ?? ''}\n`, stderr);
      assert.match(stderr, /because "ü"[^]*\nNothing was run[.,]/);
      assert.doesNotMatch(stdout, /\n/);
    });

  it('parked names the request that waits', () => {
    assert.match(
      renderVerdict('PreToolUse', deny('parked', 'nobody there', 'A-7')).stderr,
      /Request A-7 waits/,
    );
  });

  it('a person’s own words reach the model once', () => {
    const approval = {
      choice: 'deny',
      who: 'p',
      how: 'webview',
      shown: 'x',
      feedback: 'use pnpm',
      waitedMs: 1,
    } as never;
    const said = renderVerdict('PreToolUse', { ...deny('person', 'p said no'), approval }).stderr;
    assert.equal(said.split('use pnpm').length, 2);
    const quoted = renderVerdict('PreToolUse', { ...deny('person', 'p said: use pnpm'), approval }).stderr;
    assert.equal(quoted.split('use pnpm').length, 2);
  });

  it('no other event ever hears an allow or a permission decision', () => {
    for (const event of [...REGISTERED_EVENTS, 'Stop', 'PermissionRequest', 'x'].filter(
      (e) => e !== 'PreToolUse',
    )) {
      assert.equal(renderVerdict(event, { kind: 'allow', approval: null }).stdout, '{}');
      const denied = renderVerdict(event, deny('unreadable', 'r'));
      assert.equal(denied.exit, 2);
      assert.doesNotMatch(denied.stdout, /permissionDecision/);
    }
  });

  it('a reload is refused by a block, acknowledged by no opinion', () => {
    const refused = renderEvent('ConfigChange', { block: 'hooks would go' });
    assert.deepEqual(JSON.parse(refused.stdout) as Said, { decision: 'block', reason: 'hooks would go' });
    assert.equal(refused.exit, 2);
    assert.deepEqual(renderEvent('ConfigChange', { block: null }), renderNoOpinion());
    assert.deepEqual(renderNoOpinion(), { stdout: '{}', stderr: '', exit: 0 });
  });
});
