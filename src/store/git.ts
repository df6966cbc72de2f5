// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { fail, ok, type Result } from '../core/result.js';

/** Plumbing in one git folder, deaf to hooks, signing, replacement objects and everybody's configuration. */
export interface Git {
  readonly gitDir: string;
  /** Runs to its end; standard output, or a fault with what git said. */
  run(args: readonly string[], input?: Buffer): Promise<Result<Buffer>>;
  /** Starts and leaves the streams to the caller. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
}

const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.fsync=all',
  'core.fsyncObjectFiles=true',
  'core.logAllRefUpdates=false',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** Git's own plumbing on a git folder; never porcelain that reads the person's configuration. */
export function plumbing(gitDir: string): Git {
  const prefix = [`--git-dir=${gitDir}`, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  const start = (args: readonly string[]): ChildProcessWithoutNullStreams =>
    spawn('git', [...prefix, ...args], { cwd: gitDir, env: environment(), windowsHide: true });
  return { gitDir, start, run: (args, input) => finished(start(args), args[0] ?? '', input) };
}

/** SECURITY: GIT_* variables of an agent's shell must not lead us to another repository or program. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function finished(
  child: ChildProcessWithoutNullStreams,
  name: string,
  input: Buffer | undefined,
): Promise<Result<Buffer>> {
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(0, 4096)));
    child.on('error', (cause) => {
      resolve(fail({ code: 'git-missing', message: `cannot run git: ${cause.message}`, cause }));
    });
    child.on('close', (code) => {
      resolve(
        code === 0
          ? ok(Buffer.concat(out))
          : fail({ code: 'git-failed', message: `git ${name}: ${err.trim() || `exit ${String(code)}`}` }),
      );
    });
    // A program that ends early closes its end; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
