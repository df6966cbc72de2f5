// SPDX-License-Identifier: Apache-2.0
// npm start [-- --no-open] [--port N] [--keep]: a real VS Code with the extension from this working tree, on a small
// project of its own, and a demo agent in its terminal. Ctrl-C ends all of it.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pageAddress, startCodeServer } from './codeServer.mjs';
import { makeDemo, supervise } from './demo/repository.mjs';
import { prepare } from './prepare.mjs';
import { ensureCodeServer, ensureNode24, findChromium, ToolMissing } from './toolbox.mjs';

const root = path.dirname(import.meta.dirname);
const endings = [];
let ending = false;

try {
  await start(readOptions());
} catch (cause) {
  console.error(
    cause instanceof ToolMissing || cause instanceof Error ? `npm start: ${cause.message}` : cause,
  );
  await end(1);
}

/** The gate may still write its last records there: then it is tried again. */
async function clearAway(folder) {
  for (let tries = 1; ; tries++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (cause) {
      if (tries === 50) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function start({ open, port, keep }) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => void end(0));
  prepare();
  await ensureCodeServer();
  const node = await ensureNode24();
  const demo = makeDemo({ node: path.dirname(node) });
  endings.push(() => keep || clearAway(demo.base));
  supervise(demo);
  endings.push(() => endGate(demo.home));
  writeAgent(demo, await serveInstaller(), node);
  const server = await startCodeServer({
    profile: path.join(demo.base, 'vscode'),
    port,
    env: demo.env,
    settings: { 'task.allowAutomaticTasks': 'on', 'security.workspace.trust.enabled': false },
    args: ['--disable-workspace-trust'],
  });
  endings.push(() => server.stop());
  void server.exited.then(() => end(1));
  const address = pageAddress({ origin: server.origin, folder: demo.workspace, extension: root });
  console.log(`Countersign is ready: ${address}`);
  if (open) openWindow(address, demo.base);
}

function readOptions() {
  if (process.platform !== 'linux') {
    console.error(
      'npm start runs on Linux for now\nhint: on macOS and Windows open this folder in VS Code and press F5',
    );
    process.exit(1);
  }
  const { values } = parseArgs({
    options: { 'no-open': { type: 'boolean' }, port: { type: 'string' }, keep: { type: 'boolean' } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    throw new Error(`\`${values.port}\` is no port number`);
  return { open: !values['no-open'], port, keep: values.keep ?? false };
}

/** What `curl … | sh` would fetch. Approving it leaves a file in the demo's own home. */
function serveInstaller() {
  const server = createServer((_, answer) => answer.end('echo installed > "$HOME/installed-from-the-web"\n'));
  endings.push(() => server.close());
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}/install.sh`)),
  );
}

/** The agent starts in a terminal of the workbench as soon as the folder is open there. */
function writeAgent({ base, home, workspace }, installer, node) {
  const file = path.join(base, 'agent.json');
  writeFileSync(file, `${JSON.stringify({ base, home, workspace, installer }, null, 2)}\n`);
  const task = {
    label: 'demo agent',
    type: 'process',
    command: node,
    args: [path.join(root, 'scripts', 'demo', 'agent.mjs'), file],
    presentation: { reveal: 'always', panel: 'dedicated', showReuseMessage: false },
    problemMatcher: [],
    runOptions: { runOn: 'folderOpen' },
  };
  mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
  writeFileSync(
    path.join(workspace, '.vscode', 'tasks.json'),
    `${JSON.stringify({ version: '2.0.0', tasks: [task] }, null, 2)}\n`,
  );
}

function openWindow(address, base) {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const chromium = findChromium();
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const [program, args] = chromium
    ? [
        chromium,
        [`--app=${address}`, `--user-data-dir=${path.join(base, 'window')}`, '--no-first-run', ...sandbox],
      ]
    : ['xdg-open', [address]];
  const window = spawn(program, args, { stdio: 'ignore' });
  window.on('error', () =>
    console.error(`could not open a window with ${program}; open the address yourself`),
  );
  endings.push(() => window.kill());
}

/** The gate outlives windows on purpose, so it is ended by its process id, once that is surely ours. */
async function endGate(home) {
  try {
    const { pid } = JSON.parse(readFileSync(path.join(home, '.local/state/countersign/gate.json'), 'utf8'));
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    if (environment.includes(`HOME=${home}`)) process.kill(pid, 'SIGTERM');
  } catch {
    // no gate
  }
}

async function end(code) {
  if (ending) return;
  ending = true;
  for (const step of endings.reverse())
    await Promise.resolve(step()).catch((cause) => console.error(`while ending: ${cause.message}`));
  process.exit(code);
}
