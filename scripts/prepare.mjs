// SPDX-License-Identifier: Apache-2.0
// Brings a clone to the state in which it can run: dependencies as the lock file says, then the build.
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** Installs what is missing or differs from the lock file, then builds. Ends the process when either fails. */
export function prepare({ tests = false } = {}) {
  requireNode();
  if (!isLinked() && !isInstalled()) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  run(process.execPath, ['scripts/build.mjs', ...(tests ? ['--tests'] : [])]);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`node ${process.versions.node} is too old\nhint: countersign needs node 20.19 or newer`);
  process.exit(1);
}

/** A linked folder belongs to somebody else. */
function isLinked() {
  try {
    return lstatSync(path.join(root, 'node_modules')).isSymbolicLink();
  } catch {
    return false;
  }
}

/** npm writes down what it installed in the form of the lock file. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const present = packagesIn('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([at, { version, optional }]) =>
      at === '' || present[at]?.version === version || (optional && !present[at]),
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${program} did not start: ${error.message}`);
  if (status !== 0) {
    console.error(`${[path.basename(program), ...args].join(' ')} failed`);
    process.exit(1);
  }
}
