// SPDX-License-Identifier: Apache-2.0
// VS Code in the browser, with a profile of its own; for `npm start` and for the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureCodeServer } from './toolbox.mjs';

/** Quiet and predictable: no network, no experiments, text of terminals in the page. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'terminal.integrated.enablePersistentSessions': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'update.mode': 'none',
};

/**
 * Starts the server and waits until it answers. `profile` is a folder for its data, `env` is the environment of
 * the extension host and of terminals.
 */
export async function startCodeServer({ profile, port, env = {}, settings = {}, args = [] }) {
  const { node, entry } = await ensureCodeServer();
  const bound = port ?? (await freePort());
  writeProfile(profile, bound, settings);
  const log = path.join(profile, 'server.log');
  const out = openSync(log, 'a');
  const child = spawn(
    node,
    [entry, '--config', path.join(profile, 'config.yaml'), ...folders(profile), ...QUIET, ...args],
    { env: serverEnvironment(profile, env), stdio: ['ignore', out, out], detached: true },
  );
  const origin = `http://127.0.0.1:${bound}`;
  const stop = () => end(child);
  try {
    await healthy(origin, child, log);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { origin, port: bound, pid: child.pid, log, exited: ended(child), stop };
}

/** Installs a VSIX into a profile, or takes an extension out of it, as a person does on the command line. */
export async function changeExtensions({ profile, install, uninstall, env = {} }) {
  const { node, entry } = await ensureCodeServer();
  const config = writeConfig(profile, 0);
  const change = install ? ['--install-extension', install] : ['--uninstall-extension', uninstall];
  const child = spawn(node, [entry, '--config', config, ...folders(profile), ...change], {
    env: serverEnvironment(profile, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`code-server ${change[0]} ended with ${code}: ${said}`);
}

/** The page that opens `folder`, with the unpacked extension at `extension` unless that is null. */
export function pageAddress({ origin, folder, extension, payload = [] }) {
  const url = new URL(origin);
  url.searchParams.set('folder', folder);
  const here = (at) => `vscode-remote://${url.host}${at}`;
  const keys = [...(extension === null ? [] : [['extensionDevelopmentPath', here(extension)]]), ...payload];
  url.searchParams.set('payload', JSON.stringify(keys));
  return url.href;
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

const QUIET = [
  // Without it a built VS Code ignores the extension that the page's address names.
  '--vscode-option',
  'enable-smoke-test-driver',
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-getting-started-override',
  '--disable-proxy',
  '--ignore-last-opened',
];

function folders(profile) {
  return [
    '--user-data-dir',
    path.join(profile, 'data'),
    '--extensions-dir',
    path.join(profile, 'extensions'),
  ];
}

function writeConfig(profile, port) {
  mkdirSync(path.join(profile, 'data', 'User'), { recursive: true });
  mkdirSync(path.join(profile, 'extensions'), { recursive: true });
  const file = path.join(profile, 'config.yaml');
  writeFileSync(file, `bind-addr: 127.0.0.1:${port}\nauth: none\ncert: false\n`);
  return file;
}

function writeProfile(profile, port, settings) {
  writeConfig(profile, port);
  const file = path.join(profile, 'data', 'User', 'settings.json');
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ ...SETTINGS, ...settings }, null, 2)}\n`);
}

/** The person's environment less what would make the server a client of another VS Code, or a child of npm. */
function serverEnvironment(profile, extra) {
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^(VSCODE_|npm_|ELECTRON_)/i.test(name) || name === 'TERM_PROGRAM' || name === 'NODE_OPTIONS')
      delete env[name];
  const xdg = path.join(profile, 'xdg');
  return { ...env, XDG_CONFIG_HOME: xdg, XDG_DATA_HOME: xdg, XDG_CACHE_HOME: xdg, ...extra };
}

async function healthy(origin, child, log) {
  for (let tries = 0; tries < 240; tries++) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}, see ${log}`);
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(250);
  }
  throw new Error(`code-server does not answer at ${origin}, see ${log}`);
}

function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

/** The server leads a process group of its own: extension host, terminals and what runs in them end with it. */
async function end(child) {
  const gone = ended(child);
  signal(child.pid, 'SIGTERM');
  const graceful = await Promise.race([gone.then(() => true), sleep(5_000).then(() => false)]);
  for (let tries = 0; graceful && tries < 20 && alive(child.pid); tries++) await sleep(250);
  signal(child.pid, 'SIGKILL');
  await gone;
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch (cause) {
    if (cause.code !== 'ESRCH') throw cause;
  }
}

function alive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
