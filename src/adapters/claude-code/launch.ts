// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../../core/result.js';
import type { Launch } from '../adapter.js';

/** Tried with 2.1.330: with these no hook of a settings file runs, or the session outlives the one that wired it. */
const REFUSED: { readonly [option: string]: string } = {
  '--bare': 'it skips all hooks',
  '--safe-mode': 'it skips all hooks',
  '--setting-sources': 'it leaves settings out, and hooks with them',
  '--bg': 'a session in the background outlives its supervision',
  '--background': 'a session in the background outlives its supervision',
};

/** Reads the arguments of one start; whatever follows `--` is the agent's prompt. */
export function readLaunch(args: readonly string[]): Result<Launch> {
  const kept: string[] = [];
  let settings: string | null = null;
  let ignoresOwnSettings = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      kept.push(...args.slice(i));
      break;
    }
    const [option = '', ...value] = arg.split('=');
    const why = Object.hasOwn(REFUSED, option) ? REFUSED[option] : undefined;
    if (why !== undefined)
      return fail({
        code: 'unsupervised-option',
        message: `claude cannot be supervised with \`${option}\`: ${why}`,
        hint: 'leave it out',
      });
    if (option === '--restricted') ignoresOwnSettings = true;
    if (option === '--settings') {
      if (settings !== null) return fail({ code: 'bad-arguments', message: '`--settings` is given twice' });
      settings = arg.includes('=') ? value.join('=') : (args[++i] ?? '');
    } else kept.push(arg);
  }
  return ok({ program: 'claude', args: kept, option: '--settings', settings, ignoresOwnSettings });
}
