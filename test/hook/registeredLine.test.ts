// SPDX-License-Identifier: Apache-2.0
// The line that stands in an agent's settings, run as the agent runs it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CONNECTORS } from '../../src/adapters/registry.js';
import { Yard } from '../gate/yard.js';

describe('the registered line', () => {
  let yard: Yard;
  let line: string;
  beforeEach(async () => {
    yard = new Yard({ folder: `it's a shop` });
    line = CONNECTORS.get('claude-code')?.registeredLine(yard.wiring, yard.hookProgram) ?? '';
    assert.match(line, /exit 2$/);
    await yard.gate();
  });
  afterEach(() => yard.close());

  function run(command: string, env: Readonly<Record<string, string>> = {}) {
    const child = spawn('/bin/sh', ['-c', line], {
      cwd: yard.workspace,
      env: { ...yard.env, CLAUDE_PROJECT_DIR: yard.workspace, ...env },
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(yard.body('PreToolUse', { input: { command } })));
    return new Promise<{ code: number | null; stdout: string }>((resolve) => {
      child.on('close', (code) => {
        resolve({ code, stdout });
      });
    });
  }

  it('passes allow and deny on', async () => {
    const yes = await run('touch allowed.txt');
    assert.deepEqual([yes.code, /"permissionDecision":"allow"/.test(yes.stdout)], [0, true]);
    const no = await run('touch denied.txt');
    assert.deepEqual([no.code, /"permissionDecision":"deny"/.test(no.stdout)], [2, true]);
  });

  for (const [what, spoil] of [
    [
      'is missing',
      (file: string) => {
        rmSync(file);
      },
    ],
    [
      'is empty, so that it ends well without a word',
      (file: string) => {
        writeFileSync(file, '');
      },
    ],
    [
      'is cut off',
      (file: string) => {
        writeFileSync(file, 'LC_ALL=C\nwhile :; do\n');
      },
    ],
    [
      'is killed',
      (file: string) => {
        writeFileSync(file, 'printf "{}\\n"; kill -9 $$\n');
      },
    ],
    [
      'says yes and then fails',
      (file: string) => {
        writeFileSync(file, 'printf "{}\\n"; exit 1\n');
      },
    ],
  ] as const)
    it(`blocks when the program ${what}`, async () => {
      spoil(yard.hookProgram);
      assert.equal((await run('touch allowed.txt')).code, 2);
    });

  it('runs nothing that the environment names', async () => {
    const trap = path.join(yard.base, 'trap.sh');
    const sprung = path.join(yard.base, 'sprung');
    writeFileSync(trap, `: > '${sprung}'\n`);
    const heard = await run('touch denied.txt', { BASH_ENV: trap, ENV: trap, PATH: '/nowhere' });
    assert.equal(heard.code, 2);
    assert.ok(!existsSync(sprung));
  });
});
