// SPDX-License-Identifier: Apache-2.0
// The programs that the tests and the demonstration need beside node and git. They are large, so they live outside
// the repository and are shared by all clones: $COUNTERSIGN_TOOLS, else <cache folder>/countersign-dev. Everything
// comes from npm without install scripts; nothing is compiled. A half-made install never counts: each is made in a
// folder of its own and renamed into place, under a lock.
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NODE24 = { folder: 'node24', name: `node-linux-${process.arch}`, version: '24.21.0' };
const CODE_SERVER = { folder: 'code-server', name: 'code-server', version: '4.139.1' };
const CLAUDE = { folder: 'claude', name: '@anthropic-ai/claude-code', version: '2.1.330' };
const SAFETY_NET = { folder: 'cc-safety-net', name: 'cc-safety-net', version: '2.4.5' };
const GEMINI_CORE = { folder: 'gemini-core', name: '@google/gemini-cli-core', version: '0.61.0' };
const LOCK_STALE_MS = 20 * 60_000;

/** A tool that cannot be had here, with what to do. */
export class ToolMissing extends Error {}

/** The folder that holds all tools. */
export function toolsFolder() {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.resolve(process.env.COUNTERSIGN_TOOLS || path.join(cache, 'countersign-dev'));
}

/** Path of a private node 24: code-server runs on no other, and Claude Code's npm package needs at least 22. */
export async function ensureNode24() {
  if (process.platform !== 'linux')
    throw new ToolMissing(`the private node is set up for Linux only, this is ${process.platform}`);
  const home = await ensure(NODE24, (stage) =>
    npm(['install', ...FLAGS, `${NODE24.name}@${NODE24.version}`], stage),
  );
  return path.join(home, 'bin', 'node');
}

/** `{ node, entry }`: VS Code for the browser and the node that runs it. */
export async function ensureCodeServer() {
  const node = await ensureNode24();
  const home = await ensure(CODE_SERVER, async (stage) => {
    await npm(['install', ...FLAGS, '--omit=dev', `code-server@${CODE_SERVER.version}`], stage, node);
    const vscode = path.join(stage, 'node_modules/code-server/lib/vscode');
    for (const folder of [vscode, path.join(vscode, 'extensions')])
      await npm(['install', ...FLAGS, '--omit=dev'], folder, node);
  });
  return { node, entry: path.join(home, 'out', 'node', 'entry.js') };
}

/** Path of the real Claude Code program, at the version whose payloads the tests were recorded with. */
export async function ensureClaude() {
  // npm under an older node silently picks an older Claude Code.
  const node = await ensureNode24();
  const home = await ensure(CLAUDE, (stage) =>
    npm(['install', ...FLAGS, `${CLAUDE.name}@${CLAUDE.version}`], stage, node),
  );
  const program = path.join(path.dirname(home), `claude-code-linux-${process.arch}`, 'claude');
  if (!existsSync(program))
    throw new ToolMissing(`no Claude Code program for ${process.platform} ${process.arch}`);
  return program;
}

/** `{ home, version }` of cc-safety-net, which `npm run calibrate` compares with. */
export async function ensureSafetyNet() {
  return { home: await ensure(SAFETY_NET, plainly(SAFETY_NET)), version: SAFETY_NET.version };
}

/** `{ home, version }` of Gemini CLI's core, which holds its policy engine. */
export async function ensureGeminiCore() {
  return { home: await ensure(GEMINI_CORE, plainly(GEMINI_CORE)), version: GEMINI_CORE.version };
}

const plainly =
  ({ name, version }) =>
  (stage) =>
    npm(['install', ...FLAGS, '--omit=dev', '--omit=optional', `${name}@${version}`], stage);

/** Path of Chromium or Chrome, or null. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).concat('/usr/bin', '/snap/bin');
  const all = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [process.env.CHROMIUM, ...all].find((file) => file && isProgram(file)) ?? null;
}

/** Chromium's flags for our tests; as root it refuses to start with its sandbox. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The package's folder; installs it first when it is absent or another version. */
async function ensure(tool, install) {
  const target = path.join(toolsFolder(), tool.folder);
  const home = path.join(target, 'node_modules', tool.name);
  if (versionAt(home) === tool.version) return home;
  mkdirSync(toolsFolder(), { recursive: true });
  const unlock = await lock(`${target}.lock`, tool);
  try {
    if (versionAt(home) === tool.version) return home;
    console.log(`installing ${tool.name} ${tool.version} into ${target}`);
    const stage = `${target}.new-${process.pid}`;
    rmSync(stage, { recursive: true, force: true });
    mkdirSync(stage, { recursive: true });
    writeFileSync(path.join(stage, 'package.json'), '{"private":true}\n');
    try {
      await install(stage);
      rmSync(target, { recursive: true, force: true });
      renameSync(stage, target);
    } finally {
      rmSync(stage, { recursive: true, force: true });
    }
    return home;
  } finally {
    unlock();
  }
}

function versionAt(home) {
  try {
    return JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

/** A folder is a lock that only one process can make; its owner's process id tells a live one from a leftover. */
async function lock(folder, tool) {
  const owner = path.join(folder, 'pid');
  for (let told = false, since = Date.now(); ; await sleep(500)) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw cause;
    }
    if (isLeftover(owner, since)) rmSync(folder, { recursive: true, force: true });
    else if (!told) {
      console.log(`waiting for another process that installs ${tool.name}`);
      told = true;
    }
  }
}

function isLeftover(owner, since) {
  if (Date.now() - since > LOCK_STALE_MS) return true;
  let pid;
  try {
    pid = Number(readFileSync(owner, 'utf8'));
  } catch {
    return Date.now() - since > 5_000; // made, not yet signed
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return cause.code === 'ESRCH';
  }
}

/** Runs npm in `cwd`, under `node` when given, else under our own. */
function npm(args, cwd, node = process.execPath) {
  const folder = path.dirname(node);
  const env = { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` };
  // What npm hands to the scripts it runs would steer this npm as well.
  for (const name of Object.keys(env))
    if (
      /^npm_(package|lifecycle|config_(local_prefix|global_prefix|prefix|omit|include|ignore_scripts))/i.test(
        name,
      )
    )
      delete env[name];
  const cli = process.env.npm_execpath;
  const [program, first] = cli?.endsWith('.js') ? [node, [cli]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('error', (cause) => reject(new ToolMissing(`npm did not start: ${cause.message}`)));
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new ToolMissing(`npm ${args.at(-1)} ended with ${code}${reason(said)}`));
    });
  });
}

function reason(said) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(said);
  if (offline) return '\nhint: no package registry can be reached; try again with a network';
  return `\n${said.trim().split('\n').slice(-8).join('\n')}`;
}

if (process.argv[1] === import.meta.filename) {
  try {
    const { node, entry } = await ensureCodeServer();
    console.log(`node        ${node}\ncode-server ${entry}\nclaude      ${await ensureClaude()}`);
    console.log(`chromium    ${findChromium() ?? 'not found: install the package `chromium`'}`);
  } catch (cause) {
    if (!(cause instanceof ToolMissing)) throw cause;
    console.error(`toolbox: ${cause.message}`);
    process.exitCode = 1;
  }
}
