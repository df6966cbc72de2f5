// SPDX-License-Identifier: Apache-2.0
// What a person's answer to one call covers of the next.
import assert from 'node:assert/strict';
import { NO_SESSION } from '../../src/core/sessionState.js';
import { NO_SURROUNDINGS } from '../../src/core/surroundings.js';
import { analyze } from '../../src/engine/analyze.js';
import { judge } from '../../src/engine/judge.js';
import { covers, templateOf, type Template } from '../../src/engine/template.js';
import { intentOf, policyOf, type Call } from './policy/world.js';

const policies = policyOf('version: 1\nextends: recommended');

function template(call: Call | string): Template | null {
  const intent = intentOf(typeof call === 'string' ? { bash: call } : call);
  const { facts } = analyze(intent);
  const decision = judge(intent, facts, NO_SURROUNDINGS, policies, NO_SESSION);
  return templateOf({ intent, facts, surroundings: NO_SURROUNDINGS, policies, decision });
}

function covered(first: Call | string, second: Call | string): boolean {
  const [granted, asked] = [template(first), template(second)];
  assert.ok(granted !== null, `${JSON.stringify(first)} has no template`);
  return asked !== null && covers(granted, asked);
}

const SAME: readonly (readonly [note: string, first: Call | string, second: Call | string])[] = [
  ['the same call again', 'git push origin topic', 'git push origin topic'],
  ['another file of the folder', 'cat ~/notes/a.md', 'cat ~/notes/b.md'],
  ['a file below it', 'cat ~/notes/a.md', 'head -5 ~/notes/2026/b.md'],
  ['a file that a tool reads', { read: '~/notes/a.md' }, { read: '~/notes/b.md' }],
  ['two files of which each was granted', 'cat ~/notes/a.md ~/other/b.md', 'diff ~/notes/c.md ~/other/d.md'],
  [
    'the same beside what policy allows',
    'git push origin topic',
    'npm test && git push origin topic | tail -5',
  ],
  ['another number of a record', 'gh pr merge 12 --squash', 'gh pr merge 13 --squash'],
  [
    'other words',
    "gh api repos/o/r/issues/1/comments -f body='one two'",
    "gh api repos/o/r/issues/2/comments -f body='three'",
  ],
  [
    'the same mutation of other threads',
    `gh api graphql -f query='mutation { resolveReviewThread(input: {threadId: "A"}) { thread { id } } }'`,
    `gh api graphql -f query='mutation { t1: resolveReviewThread(input: {threadId: "B"}) { thread { id } } }'`,
  ],
  ['another amount', 'tool logs --tail 20', 'tool logs --tail 200'],
  ['another file written to the folder', { write: '~/notes/a.md' }, { write: '~/notes/b.md' }],
  [
    'other words of a tool',
    { mcp: 's/post', arguments: { text: 'a' } },
    { mcp: 's/post', arguments: { text: 'b' } },
  ],
  ['the same code', `python3 -c 'import x; x.y()'`, `python3 -c 'import x; x.y()'`],
];

const OTHER: typeof SAME = [
  ['another program', 'foo a', 'bar a'],
  ['another sub-command', 'kubectl apply -f x.yaml', 'kubectl delete -f x.yaml'],
  ['another option', 'git push origin topic', 'git push --force origin topic'],
  ['one option less', 'gh pr merge 12 --squash', 'gh pr merge 12'],
  ['another branch', 'git push origin topic', 'git push origin main'],
  ['another remote', 'git push origin topic', 'git push fork topic'],
  ['another repository', 'git push origin topic', 'cd ../other && git push origin topic'],
  ['another host', 'curl https://a.test/x', 'curl https://b.test/x'],
  ['another host of a fetch', { fetch: 'https://a.test/x' }, { fetch: 'https://b.test/x' }],
  ['a file above the folder', 'cat ~/notes/a.md', 'cat ~/b.md'],
  ['a file beside the folder', 'cat ~/notes/a.md', 'cat ~/notes2/b.md'],
  ['the folder that only begins so', 'cat ~/notes/a.md', 'cat ~/notes-old/a.md'],
  ['a secret of the folder', 'cat ~/notes/a.md', 'cat ~/notes/.env'],
  ['another secret', 'cat .env', 'cat .env.production'],
  ['another file of the home itself', 'cat ~/a.md', 'cat ~/b.md'],
  ['a write where a read was granted', 'cat ~/notes/a.md', 'echo x > ~/notes/a.md'],
  ['a file below the folder of a write', { write: '~/notes/a.md' }, { write: '~/notes/b/c.md' }],
  ['a folder deleted beside another', 'rm -rf src/a', 'rm -rf src/b'],
  ['a process with another number', 'kill 123', 'kill 124'],
  ['another mode', 'sudo chmod 600 x', 'sudo chmod 666 x'],
  [
    'another mutation',
    `gh api graphql -f query='mutation { a { id } }'`,
    `gh api graphql -f query='mutation { b { id } }'`,
  ],
  ['a body out of a file', 'gh api repos/o/r/x -f body=hello', 'gh api repos/o/r/x -F body=@.env'],
  ['another owner', 'gh api -X POST repos/o/r/x', 'gh api -X POST repos/p/r/x'],
  ['other code', `python3 -c 'import x; x.y()'`, `python3 -c 'import x; x.z()'`],
  ['another tool', { mcp: 's/post', arguments: {} }, { mcp: 's/drop', arguments: {} }],
  ['another server', { mcp: 's/post', arguments: {} }, { mcp: 't/post', arguments: {} }],
  [
    'another argument',
    { mcp: 's/post', arguments: { channel: 'a' } },
    { mcp: 's/post', arguments: { channel: 'b' } },
  ],
  [
    'another query',
    { mcp: 's/run', arguments: { sql: 'select 1' } },
    { mcp: 's/run', arguments: { sql: 'drop table x' } },
  ],
  ['what is granted into something else', 'curl https://a.test/x', 'curl https://a.test/x | foo'],
  ['more than was granted', 'foo a', 'foo a && bar b'],
];

describe('templates of calls', () => {
  for (const [note, first, second] of SAME) it(`cover ${note}`, () => assert.ok(covered(first, second)));
  for (const [note, first, second] of OTHER)
    it(`do not cover ${note}`, () =>
      assert.ok(!covered(first, second), JSON.stringify([template(first), template(second)])));

  it('do not cover secrets that flow where both were granted', () => {
    const granted = [...(template('cat .env.local') ?? []), ...(template('foo x') ?? [])];
    const asked = template('cat .env.local | foo x');
    assert.equal(granted.length, 2);
    assert.ok(asked === null || !covers(granted, asked));
  });

  for (const [note, command] of [
    ['a word that nobody knows', 'foo "$X"'],
    ['a program that nobody knows', '$X a'],
    ['what cannot be parsed', 'foo <<'],
    ['what only a person changes', 'echo x > .vscode/tasks.json'],
    ['what is denied', 'cat ~/.ssh/id_rsa'],
    ['what is allowed', 'npm test'],
    ['hidden characters', 'foo a\u202Eb'],
  ] as const)
    it(`do not exist for ${note}`, () => assert.equal(template(command), null));
});
