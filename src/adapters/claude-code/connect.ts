// SPDX-License-Identifier: Apache-2.0
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fail, ok, type Fault, type Result } from '../../core/result.js';
import type { Connector, Hazard, SettingsChange } from '../adapter.js';
import { hookLine } from './hookLine.js';
import { readLaunch } from './launch.js';
import { AGENT } from './parse.js';
import { REGISTERED_EVENTS } from './wire.js';
import {
  BOM,
  disarms,
  isWired,
  mayRewrite,
  readSettings,
  settingsOfOurs,
  withOurs,
  withoutOurs,
  type Settings,
} from './settings.js';

/** Wires Claude Code by hooks in the person's own settings. */
export const claudeCodeConnector: Connector = {
  agent: AGENT,
  minimumVersion: '2.1.295',
  settingsFile: (home) => path.join(home, '.claude', 'settings.json'),
  plan,
  apply,
  registeredLine(settingsFile, hookProgram) {
    const settings = load(settingsFile);
    if (!settings.ok || disarms(settings.value) !== null) return null;
    // A line that answers proves nothing when another matcher or limit keeps calls away from it.
    if (!isWired(settings.value, settingsFile, hookProgram)) return null;
    return hookLine({ hookProgram, event: 'PreToolUse', wiring: settingsFile });
  },
  readLaunch,
  processSettings({ wiring, hookProgram, base, part }) {
    const events = part === 'identity' ? (['SessionStart'] as const) : REGISTERED_EVENTS;
    if (base === null) return ok(settingsOfOurs(wiring, hookProgram, events));
    const settings = readSettings('--settings', base);
    if (!settings.ok) return settings;
    const off = disarms(settings.value);
    if (off !== null) return fail({ code: 'settings-disarm', message: `--settings: ${off}` });
    return ok(withOurs(settings.value, wiring, hookProgram, events));
  },
  hazards,
  refuseReload,
};

function plan(
  action: 'connect' | 'disconnect',
  home: string,
  hookProgram: string,
): Result<SettingsChange | null> {
  const wiring = claudeCodeConnector.settingsFile(home);
  if (/[\n\r]/.test(wiring + hookProgram))
    return fail({ code: 'path-with-newline', message: 'a line feed in the path of the home folder' });
  const target = followLinks(wiring);
  if (!target.ok) return target;
  const before = readText(target.value);
  if (!before.ok) return before;
  const settings = readSettings(target.value, before.value ?? '');
  if (!settings.ok) return settings;
  if (action === 'connect') {
    const off = disarms(settings.value);
    if (off !== null)
      return fail({
        code: 'settings-disarm',
        message: `${target.value}: ${off}`,
        hint: 'take that key out, then connect again',
      });
  }
  const edit = action === 'connect' ? withOurs : withoutOurs;
  const after = edit(settings.value, wiring, hookProgram);
  if (after === settings.value.text) return ok(null);
  const mark = before.value?.startsWith(BOM) === true ? BOM : '';
  return ok({ file: target.value, before: before.value, after: mark + after });
}

/** Links are followed, so that a settings file kept elsewhere stays a link. */
function followLinks(file: string): Result<string> {
  let at = file;
  for (let links = 0; links < 40; links++) {
    try {
      if (!lstatSync(at).isSymbolicLink()) return ok(realpathSync(at));
      at = path.resolve(path.dirname(at), readlinkSync(at));
    } catch (cause) {
      if (isMissing(cause)) return ok(at);
      return fail({ code: 'settings-unreadable', message: `cannot read \`${at}\`: ${String(cause)}`, cause });
    }
  }
  return fail({ code: 'settings-unreadable', message: `\`${file}\` is a link that leads to itself` });
}

/** Null when there is no such file. */
function readText(file: string): Result<string | null> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readPlainFile(file)));
  } catch (cause) {
    if (isMissing(cause)) return ok(null);
    return fail({ code: 'settings-unreadable', message: `cannot read \`${file}\`: ${String(cause)}`, cause });
  }
}

const MAX_SETTINGS_BYTES = 4_000_000;

/** @throws for what is no plain file: a FIFO in its place must not hold whoever looks. */
function readPlainFile(file: string): Buffer {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size > MAX_SETTINGS_BYTES) throw new Error('not a plain file of at most 4 MB');
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function isMissing(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT';
}

function load(file: string): Result<Settings> {
  const text = readText(file);
  return text.ok ? readSettings(file, text.value ?? '') : text;
}

function apply(change: SettingsChange): Result<{ readonly backup: string | null }, Fault> {
  const now = readText(change.file);
  if (!now.ok) return now;
  if (now.value !== change.before)
    return fail({
      code: 'settings-changed',
      message: `\`${change.file}\` has changed since it was shown`,
      hint: 'run the command again',
    });
  try {
    mkdirSync(path.dirname(change.file), { recursive: true, mode: 0o700 });
    const mode = change.before === null ? 0o600 : statSync(change.file).mode & 0o777;
    const backup = change.before === null ? null : writeBackup(change.file, change.before, mode);
    replace(change.file, change.after, mode);
    return ok({ backup });
  } catch (cause) {
    return fail({
      code: 'settings-not-written',
      message: `cannot write \`${change.file}\`: ${(cause as Error).message}`,
      cause,
    });
  }
}

/** Beside the file, under the first free name: an earlier backup is never overwritten. */
function writeBackup(file: string, text: string, mode: number): string {
  for (let n = 1; ; n++) {
    const backup = `${file}.before-countersign-${String(n)}`;
    try {
      writeFileSync(backup, text, { flag: 'wx', mode });
      return backup;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
  }
}

/** In one step: the agent watches this file and must never read half of it. */
function replace(file: string, text: string, mode: number): void {
  const beside = `${file}.${String(process.pid)}.new`;
  const handle = openSync(beside, 'wx', mode);
  try {
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw cause;
  }
}

function refuseReload(changed: string | null, wiring: string, hookProgram: string): string | null {
  const own = load(wiring);
  if (!own.ok || !isWired(own.value, wiring, hookProgram))
    return `the reload would take our hooks out of ${wiring}`;
  const off = disarms(own.value);
  if (off !== null) return `${off} (${wiring})`;
  if (changed === null || sameFile(changed, wiring)) return null;
  const other = load(changed);
  if (!other.ok) return `${changed} cannot be read as settings`;
  const harm =
    disarms(other.value) ??
    (mayRewrite(other.value) ? 'another `PreToolUse` hook could rewrite a call after it was judged' : null);
  return harm === null ? null : `${harm} (${changed})`;
}

/** Variables of the agent's own environment that make it skip hooks, or start them by another program. */
const ENV_HAZARDS = ['CLAUDE_CODE_SIMPLE', 'CLAUDE_CODE_SAFE_MODE', 'CLAUDE_CODE_SHELL_PREFIX'];

function hazards(at: Parameters<typeof claudeCodeConnector.hazards>[0]): readonly Hazard[] {
  const found: Hazard[] = ENV_HAZARDS.filter((name) => (at.env[name] ?? '') !== '').map((name) => ({
    kind: 'off',
    text: `${name} is set: the agent would start without our hooks`,
  }));
  const folder = path.join(at.project, '.claude');
  for (const file of [
    claudeCodeConnector.settingsFile(at.home),
    path.join(folder, 'settings.json'),
    path.join(folder, 'settings.local.json'),
  ]) {
    const settings = load(file);
    // A file that is not JSON is ignored by the agent as a whole.
    if (!settings.ok) continue;
    const off = disarms(settings.value);
    if (off !== null) found.push({ kind: 'off', text: `${file}: ${off}` });
    if (mayRewrite(settings.value))
      found.push({
        kind: 'rewrite',
        text: `${file}: another \`PreToolUse\` hook could rewrite a call after it was judged`,
      });
  }
  return found;
}

function sameFile(a: string, b: string): boolean {
  if (path.resolve(a) === path.resolve(b)) return true;
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
