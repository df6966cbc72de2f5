// SPDX-License-Identifier: Apache-2.0
// npm test [-- SUITE…]: installs, builds and runs all suites, or the named ones. The last line is the count.
// A test that cannot run on this machine is skipped with its reason; in CI a skip fails the run, unless its reason
// begins with `impossible here`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { prepare } from './prepare.mjs';
import { ensureClaude, ensureCodeServer, ToolMissing } from './toolbox.mjs';

const root = path.dirname(import.meta.dirname);
process.chdir(root);

/**
 * Folders of out/test with a suite of their own; every other folder belongs to `unit`. A test that drives a browser
 * may be tried again once: what fails at first is printed and counted.
 */
const SUITES = {
  unit: { minutes: 25 },
  webview: { minutes: 5 },
  host: { minutes: 8, needs: [ensureCodeServer] },
  ui: { minutes: 15, needs: [ensureCodeServer], retries: 1 },
  start: { minutes: 10, needs: [ensureCodeServer], retries: 1 },
  agents: { minutes: 15, needs: [ensureCodeServer, ensureClaude] },
};
const RESULTS = path.join(root, 'test-results');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
  console.error(
    `test: no such suite \`${unknown.join(' ')}\`\nhint: one of ${Object.keys(SUITES).join(' ')}`,
  );
  process.exit(6);
}

prepare({ tests: true });
mkdirSync(RESULTS, { recursive: true });
const total = { passed: 0, failed: 0, skipped: [], retried: [] };
for (const [name, suite] of Object.entries(SUITES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const files = filesOf(name);
  if (files.length === 0) continue;
  console.log(`\n${name}`);
  await provide(suite);
  const started = performance.now();
  const result = await runMocha(name, suite, files);
  console.log(`  ${((performance.now() - started) / 1000).toFixed(0)} s`);
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped.push(...result.skipped);
  total.retried.push(...result.retried);
}
finish();

/** Installs what a suite needs beforehand: its time is not the tests'. What cannot be had fails the tests themselves. */
async function provide({ needs = [] }) {
  for (const ensure of needs)
    await ensure().catch((cause) => {
      if (!(cause instanceof ToolMissing)) throw cause;
      console.error(`  ${cause.message}`);
    });
}

function filesOf(suite) {
  const all = readdirSync('out/test', { recursive: true }).filter((f) => f.endsWith('.test.js'));
  const owner = (file) => {
    const top = file.split(path.sep)[0];
    return Object.hasOwn(SUITES, top) ? top : 'unit';
  };
  return all
    .filter((file) => owner(file) === suite)
    .sort()
    .map((file) => path.join('out/test', file));
}

/** A suite that hangs, crashes or checks nothing counts as one failure. */
async function runMocha(name, { minutes, retries = 0 }, files) {
  const report = path.join(RESULTS, `${name}.json`);
  rmSync(report, { force: true });
  const mocha = path.join('node_modules', 'mocha', 'bin', 'mocha.js');
  const args = [
    mocha,
    '--reporter',
    'scripts/mochaReporter.cjs',
    '--exit',
    '--retries',
    String(retries),
    ...files,
  ];
  const env = { ...cleanEnvironment(), COUNTERSIGN_RESULTS: report };
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const kill = () => killGroup(child.pid);
  process.once('SIGINT', kill).once('SIGTERM', kill);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, minutes * 60_000);
  const code = await new Promise((resolve) => child.once('exit', (c) => resolve(c)));
  clearTimeout(timer);
  process.off('SIGINT', kill).off('SIGTERM', kill);
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    if (result.passed + result.failed + result.skipped.length > 0)
      return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  }
  console.error(
    `  FAILED ${name}: ${late ? `not done after ${minutes} minutes` : `ended with ${code} and no results`}`,
  );
  return { passed: 0, failed: 1, skipped: [], retried: [] };
}

/** Less what would make a test's agent, git or VS Code believe that it is somebody's child. */
function cleanEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^(CLAUDE|ANTHROPIC_|AI_AGENT|VSCODE_|GIT_|COUNTERSIGN_(?!(?:TOOLS|SEED)$)|npm_)/.test(name))
      delete env[name];
  return env;
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // gone already
  }
}

function finish() {
  const reasons = new Map();
  for (const { reason, title } of total.skipped) reasons.set(reason, [...(reasons.get(reason) ?? []), title]);
  if (reasons.size > 0) console.log('\nskipped');
  for (const [reason, titles] of reasons)
    console.log(
      `  ${reason}: ${titles.length === 1 ? titles[0] : `${titles.length} tests, first: ${titles[0]}`}`,
    );
  if (total.retried.length > 0) console.log('\ntried twice');
  for (const title of total.retried) console.log(`  ${title}`);
  const forbidden = [...reasons.keys()].filter((reason) => !reason.startsWith('impossible here'));
  const strict = Boolean(process.env.CI) && forbidden.length > 0;
  if (strict) console.log('\nin CI every test must run: the skips above fail this run');
  const ran = total.passed + total.failed;
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
  process.exitCode = total.failed > 0 || strict || ran === 0 ? 1 : 0;
}
