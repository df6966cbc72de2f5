// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../../src/cli/main.js';
import { EXIT } from '../../src/cli/exitCode.js';
import { testIo, type TestIo } from '../support/testIo.js';

let home: string;
let file: string;

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), "cs 'cli' ü "));
  file = path.join(home, '.claude', 'settings.json');
  mkdirSync(path.dirname(file));
  writeFileSync(file, '{\n  "model": "opus"\n}\n');
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

async function run(
  line: string,
  more: { stdin?: string; interactive?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; io: TestIo }> {
  const io = testIo({ home, cwd: home, ...more });
  return { code: await runCli(line.split(' '), io), io };
}

describe('cli: connect', () => {
  it('shows the change, asks, and makes it on yes', async () => {
    const { code, io } = await run('connect claude-code', { interactive: true, stdin: 'y\n' });
    assert.equal(code, EXIT.ok);
    assert.match(io.said.out, /^--- .*settings\.json\n\+\+\+ .*\n@@ -1,3 \+1,\d+ @@\n/);
    assert.match(io.said.out, /^\+ {12}"onFailure": "block"/m);
    assert.match(io.said.out, /make this change\? \[y\/N\]/);
    assert.ok(readFileSync(file, 'utf8').includes('PreToolUse'));
    assert.ok(existsSync(path.join(home, '.local/state/countersign/hook/claude-code.sh')));
  });

  it('the diff that it shows is one that patch can apply', async () => {
    const before = readFileSync(file, 'utf8');
    const { io } = await run('connect claude-code --yes');
    const after = readFileSync(file, 'utf8');
    const diff = io.said.out.slice(0, io.said.out.indexOf('\n\n') + 1).replaceAll(file, 'copy');
    writeFileSync(path.join(home, 'copy'), before);
    execFileSync('git', ['apply', '-p0', '-'], { cwd: home, input: diff });
    assert.equal(readFileSync(path.join(home, 'copy'), 'utf8'), after);
  });

  for (const [note, more] of [
    ['on no', { interactive: true, stdin: 'n\n' }],
    ['on an empty line', { interactive: true, stdin: '\n' }],
    ['at the end of input', { interactive: true, stdin: '' }],
    ['without a terminal', {}],
  ] as const)
    it(`changes nothing ${note}`, async () => {
      const before = readFileSync(file, 'utf8');
      const { code, io } = await run('connect claude-code', more);
      assert.equal(code, EXIT.failed);
      assert.match(io.said.err, /nothing was changed/);
      assert.equal(readFileSync(file, 'utf8'), before);
    });

  it('connects twice without a change, and disconnects to what was there', async () => {
    const before = readFileSync(file, 'utf8');
    await run('connect claude --yes');
    const connected = readFileSync(file, 'utf8');
    const again = await run('connect --all');
    assert.equal(again.code, EXIT.ok);
    assert.match(again.io.said.out, /nothing to do/);
    assert.equal(readFileSync(file, 'utf8'), connected);
    assert.equal((await run('disconnect claude-code --yes')).code, EXIT.ok);
    assert.equal(readFileSync(file, 'utf8'), before);
  });

  it('--json prints one document and nothing else', async () => {
    const { code, io } = await run('connect claude-code --yes --json');
    assert.equal(code, EXIT.ok);
    assert.deepEqual(JSON.parse(io.said.out), {
      ok: true,
      agents: [
        {
          agent: 'claude-code',
          action: 'connect',
          changed: true,
          file,
          backup: `${file}.before-countersign-1`,
        },
      ],
    });
    const refused = await run('disconnect claude-code --json');
    assert.equal(refused.code, EXIT.failed);
    assert.equal((JSON.parse(refused.io.said.out) as { ok: boolean }).ok, false);
  });

  it('names the place of what it cannot read', async () => {
    writeFileSync(file, '{\n  "model": opus\n}');
    const { code, io } = await run('connect claude-code --yes');
    assert.equal(code, EXIT.failed);
    assert.ok(io.said.err.includes(`${file}:2:12: not JSON`), io.said.err);
  });

  for (const [line, hint] of [
    ['connect', /name agents/],
    ['connect codex', /no adapter for agent `codex`/],
    ['connect --all claude-code', /name agents/],
    ['connect claude-code --force', /--force/],
  ] as const)
    it(`${line}: bad input`, async () => {
      const { code, io } = await run(line);
      assert.equal(code, EXIT.badInput);
      assert.match(io.said.err, hint);
    });

  it('refuses when the environment sends the agent elsewhere for its settings', async () => {
    const { code, io } = await run('connect claude-code --yes', { env: { CLAUDE_CONFIG_DIR: '/other' } });
    assert.equal(code, EXIT.failed);
    assert.match(io.said.err, /CLAUDE_CONFIG_DIR/);
  });
});
