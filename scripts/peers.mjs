// SPDX-License-Identifier: Apache-2.0
// Two other command gates on the same lines: cc-safety-net (MIT) and the policy engine of Gemini CLI (Apache-2.0), each
// with its own defaults and its real code, out of the toolbox.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureGeminiCore, ensureSafetyNet, toolsFolder } from './toolbox.mjs';

/** `[{ name, effects, microseconds }]`, an effect and a time for each line. */
export async function judgeByPeers(lines) {
  const cwd = realRepository();
  return [await safetyNet(lines, cwd), await gemini(lines, cwd)];
}

/** cc-safety-net denies everything in a folder that is not there. */
function realRepository() {
  const home = path.join(toolsFolder(), 'peer-home');
  const cwd = path.join(home, 'proj');
  mkdirSync(cwd, { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd });
  process.env.HOME = home;
  return cwd;
}

async function timed(lines, judge) {
  const effects = [];
  const microseconds = [];
  for (const line of lines) {
    const started = performance.now();
    effects.push(await judge(line));
    microseconds.push(1000 * (performance.now() - started));
  }
  return { effects, microseconds };
}

async function safetyNet(lines, cwd) {
  const { home, version } = await ensureSafetyNet();
  const { checkCommand } = await import(pathToFileURL(path.join(home, 'dist/api.js')).href);
  const judged = await timed(lines, (command) => checkCommand({ command, cwd }).kind);
  return { name: `cc-safety-net ${version}`, ...judged };
}

async function gemini(lines, cwd) {
  const { home, version } = await ensureGeminiCore();
  const load = (file) => import(pathToFileURL(path.join(home, 'dist/src', file)).href);
  const [{ PolicyEngine }, { initializeShellParsers }, { NoopSandboxManager }] = await Promise.all([
    load('policy/policy-engine.js'),
    load('utils/shell-utils.js'),
    load('services/sandboxManager.js'),
  ]);
  await initializeShellParsers();
  // The rule for shell commands as its write.toml ships it.
  const rules = [{ toolName: 'run_shell_command', decision: 'ask_user', priority: 1.01 }];
  const engine = new PolicyEngine({ rules, sandboxManager: new NoopSandboxManager({ workspace: cwd }) });
  const say = console.debug;
  console.debug = () => undefined; // it tells each step
  const words = { allow: 'allow', ask_user: 'ask', deny: 'deny' };
  const judged = await timed(lines, async (command) => {
    const { decision } = await engine.check({ name: 'run_shell_command', args: { command } }, undefined);
    return words[decision] ?? 'ask';
  });
  console.debug = say;
  return { name: `Gemini CLI PolicyEngine ${version}`, ...judged };
}
