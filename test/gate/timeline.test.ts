// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TimelineRow } from '../../src/gate/protocol.js';
import { nextRequest } from '../support/world.js';
import { until, Yard } from './yard.js';

describe('gate, timeline', () => {
  let yard: Yard;
  beforeEach(() => {
    yard = new Yard();
  });
  afterEach(() => yard.close());

  const own = (rows: readonly TimelineRow[]): readonly TimelineRow[] =>
    rows.filter((row) => row.tool !== 'CountersignCanary');

  it('shows every call once, with who decided and how it ended, also after a restart', async () => {
    await yard.gate();
    const supervisor = await yard.supervise();
    const heardRows: TimelineRow[] = [];
    supervisor.on('timeline/rows', (rows) => heardRows.push(...rows));
    await yard.bash('touch allowed.txt', { use: 'a' });
    await yard.call({ event: 'PostToolUse', use: 'a', more: { tool_response: { stdout: 'hello' } } });
    await yard.bash('touch denied.txt\n', { use: 'b' });
    const asked = yard.bash('touch asked.txt', { use: 'c' });
    const { id, shown } = await nextRequest(supervisor);
    await supervisor.request('requests/answer', {
      id,
      shown,
      choice: 'approve',
      how: 'thread',
      feedback: null,
    });
    await asked;
    const rows = own(await supervisor.request('timeline/list', { limit: 50, before: null }));
    const brief = (row: TimelineRow): readonly unknown[] => [row.verb, row.effect, row.who, row.outcome];
    assert.deepEqual(rows.map(brief), [
      ['run', 'allow', 'policy', 'ok'],
      ['run', 'deny', rows[1]?.who, null],
      ['run', 'allow', 'Test Person', null],
    ]);
    assert.equal(rows[1]?.target, 'touch denied.txt⏎');
    await until('the rows as they were told', () => own(heardRows).some((row) => row.who === 'Test Person'));

    const [first] = rows;
    assert.ok(first !== undefined);
    const detail = await supervisor.request('timeline/detail', { sid: first.sid, seq: first.seq });
    assert.deepEqual(detail?.operation, { kind: 'command', shell: 'bash', command: 'touch allowed.txt' });
    assert.match(detail.outcome ?? '', /hello/);
    assert.equal(detail.records.length, 2);

    await yard.endGate('SIGTERM');
    await yard.gate();
    const later = await yard.supervise();
    const again = await until('the rows of the earlier run', async () => {
      const all = own(await later.request('timeline/list', { limit: 50, before: null }));
      return all.length === 3 ? all : null;
    });
    assert.deepEqual(
      again.map((row) => [row.seq, row.effect, row.who, row.outcome, row.target]),
      rows.map((row) => [row.seq, row.effect, row.who, row.outcome, row.target]),
    );
    const page = await later.request('timeline/list', { limit: 1, before: again[2] ?? null });
    assert.deepEqual(page, [again[1]]);
  });

  it('keeps what a file was and would be, bounded', async () => {
    yard.writePolicy('version: 1\nrules:\n  - id: w\n    effect: allow\n    when: { write: ["allowed*"] }\n');
    await yard.gate();
    const supervisor = await yard.supervise();
    const file = path.join(yard.workspace, 'allowed.md');
    writeFileSync(file, 'before\n');
    await yard.call({ tool: 'Write', input: { file_path: file, content: 'after\n' } });
    const [row] = own(await supervisor.request('timeline/list', { limit: 9, before: null }));
    assert.ok(row !== undefined);
    const detail = await supervisor.request('timeline/detail', { sid: row.sid, seq: row.seq });
    assert.deepEqual(
      detail?.proposals.map(({ before, after }) => [before, after]),
      [['before\n', 'after\n']],
    );
    assert.equal(await supervisor.request('timeline/detail', { sid: row.sid, seq: 999 }), null);
    await assert.rejects(supervisor.request('timeline/detail', { sid: 'x' as never, seq: 1 }));
  });
});
