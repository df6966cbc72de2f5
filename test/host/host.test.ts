// SPDX-License-Identifier: Apache-2.0
// Opens a real VS Code, has it run all `*.host.ts` in its extension host, and reports each as a test of its own.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { HostResult } from './index.js';
import { skip } from '../support/skip.js';
import { codeServer, ROOT, toolbox } from '../support/toolbox.js';
import { World } from '../support/world.js';

const LIMIT_MS = 180_000;

interface HostRun {
  readonly code: number;
  readonly results: readonly HostResult[];
  readonly said: string;
}

async function runInHost(executablePath: string): Promise<HostRun> {
  const world = new World();
  await world.setUp();
  const file = path.join(world.base, 'host-results.json');
  const server = await codeServer.startCodeServer({
    profile: path.join(world.base, 'vscode'),
    env: { ...world.env, COUNTERSIGN_HOST_RESULTS: file },
    args: ['--disable-workspace-trust'],
  });
  const browser = await chromium.launch({ executablePath, args: [...toolbox.CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    await page.exposeFunction('codeAutomationLog', (type: string, words: unknown[]) =>
      said.push(`${type}: ${words.map(String).join(' ')}`),
    );
    const code = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
      setTimeout(resolve, LIMIT_MS, 124).unref();
    });
    const tests = `vscode-remote://127.0.0.1:${String(server.port)}${path.join(ROOT, 'out', 'host', 'index.cjs')}`;
    const { origin } = server;
    await page.goto(
      codeServer.pageAddress({
        origin,
        folder: world.workspace,
        extension: ROOT,
        payload: [['extensionTestsPath', tests]],
      }),
    );
    const ended = await code;
    const results = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly HostResult[]) : [];
    return { code: ended, results, said: said.slice(-40).join('\n') };
  } finally {
    await browser.close();
    await server.stop();
    await world.close();
  }
}

// Before the tests are named: each result becomes one.
const executablePath = toolbox.findChromium();
const ran = executablePath === null ? null : await runInHost(executablePath);

describe('in the extension host', () => {
  if (ran === null) {
    it('runs', function () {
      skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    });
    return;
  }
  for (const { title, error } of ran.results)
    it(title, () => {
      assert.equal(error, null, error ?? '');
    });
  it('ends with success', () => {
    assert.equal(ran.code, 0, ran.said);
  });
});
