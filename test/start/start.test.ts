// SPDX-License-Identifier: Apache-2.0
// `npm start`, as a person runs it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { skip } from '../support/skip.js';
import { ROOT, toolbox } from '../support/toolbox.js';
import { pause } from '../support/world.js';

interface Started {
  readonly child: ChildProcess;
  readonly address: URL;
  /** The temporary folder that holds all of the demonstration. */
  readonly base: string;
  /** Ends it as Ctrl-C does; the exit code. */
  interrupt(): Promise<number | null>;
}

async function start(): Promise<Started> {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const ready = /^Countersign is ready: (\S+)$/m.exec(said);
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    void ended.then((code) => {
      reject(new Error(`npm start ended with ${String(code)}: ${said}`));
    });
  });
  const address = new URL(line);
  const interrupt = (): Promise<number | null> => {
    child.kill('SIGINT');
    return ended;
  };
  return { child, address, base: path.dirname(address.searchParams.get('folder') ?? ''), interrupt };
}

/** Programs that run with something of the demonstration in their command line or environment. */
function leftovers(base: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [line, environment] = ['cmdline', 'environ'].map((f) =>
          readFileSync(`/proc/${pid}/${f}`, 'utf8'),
        );
        return `${line}\0${environment}`.includes(base) ? [`${pid} ${line?.replaceAll('\0', ' ')}`] : [];
      } catch {
        return [];
      }
    });
}

async function nothingLeft(base: string): Promise<void> {
  for (let tries = 0; tries < 40 && leftovers(base).length > 0; tries++) await pause(250);
  assert.deepEqual(leftovers(base), []);
  assert.ok(!existsSync(base), 'its folder is gone');
}

describe('npm start', function () {
  this.timeout(240_000);

  it('prints one address that answers, and leaves nothing behind', async () => {
    const { address, base, interrupt } = await start();
    const health = await fetch(new URL('/healthz', address));
    assert.equal(health.status, 200);
    assert.ok(existsSync(path.join(base, 'corner-shop', 'package.json')));
    assert.equal(await interrupt(), 0);
    await nothingLeft(base);
    await assert.rejects(fetch(new URL('/healthz', address)));
  });

  it('refuses a port that is none', async () => {
    const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open', '--port', 'x'], { cwd: ROOT });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(code, 1);
    assert.match(said, /`x` is no port number/);
  });

  it('plays the demo agent in a terminal, held by the gate', async function () {
    const executablePath = toolbox.findChromium();
    if (executablePath === null) skip(this, 'no Chromium: install the packages chromium fonts-dejavu-core');
    const started = await start();
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch({ executablePath, args: [...toolbox.CHROMIUM_FLAGS] });
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      await page.goto(started.address.href);
      await watchTheAgent(page, started.base);
    } finally {
      await browser?.close();
      await started.interrupt();
    }
    await nothingLeft(started.base);
  });
});

/** Until the agent waits for a person: what was allowed before is done, what was not is not. */
async function watchTheAgent(page: Page, base: string): Promise<void> {
  const terminal = page.locator('.terminal-wrapper.active .xterm-rows');
  try {
    await terminal.getByText('waiting for a person').first().waitFor({ timeout: 120_000 });
  } finally {
    const shots = path.join(ROOT, 'test-results', 'start');
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, 'demo-agent.png') });
  }
  const workspace = path.join(base, 'corner-shop');
  assert.match(readFileSync(path.join(workspace, 'src', 'cart.ts'), 'utf8'), /Math\.max\(0/);
  const ci = readFileSync(path.join(workspace, '.github', 'workflows', 'ci.yml'), 'utf8');
  assert.ok(!ci.includes('continue-on-error'));
  assert.ok(existsSync(path.join(base, 'home', 'backup', 'photos.txt')));
}
