// SPDX-License-Identifier: Apache-2.0
import { isCode } from '../environment.js';
import type { Span } from '../../../core/facts.js';
import { unknownValue, textValue, type Value } from './value.js';

const CONSTANTS: { readonly [name: string]: string } = { true: 'True', false: 'False' };
/** Values of the shell itself that hold no path and no code. */
const HARMLESS = new Set(
  (
    'lastexitcode ? pid error matches iswindows islinux ismacos iscoreclr psversiontable psedition host shellid psculture ' +
    'psuiculture executioncontext true false ofs foreach switch stacktrace nestedpromptlevel errorview'
  ).split(' '),
);

/** What PowerShell and the system set: folders of the person, of the machine, and the shell's own settings. */
export function builtInVariable(
  name: string,
  at: { readonly home: string; readonly cwds: readonly string[]; readonly span: Span },
): Value | null {
  const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
  if (constant !== undefined) return textValue(constant, at.span);
  const folder = folderOf(name, at.home);
  if (folder !== null) return textValue(folder, at.span);
  const [cwd] = at.cwds;
  if (name === 'pwd' && at.cwds.length === 1 && cwd !== undefined) return textValue(cwd, at.span);
  if (HARMLESS.has(name)) return unknownValue(`$${name}`, at.span, { tame: true, pattern: '*', plain: true });
  return null;
}

/** `~` stands for the home. */
const FOLDERS: { readonly [name: string]: string } = {
  home: '~',
  'env:home': '~',
  'env:userprofile': '~',
  'env:temp': '/tmp',
  'env:tmp': '/tmp',
  'env:tmpdir': '/tmp',
  'env:appdata': '~/AppData/Roaming',
  'env:localappdata': '~/AppData/Local',
  'env:programdata': '/C:/ProgramData',
  'env:allusersprofile': '/C:/ProgramData',
  'env:windir': '/C:/Windows',
  'env:systemroot': '/C:/Windows',
  'env:programfiles': '/C:/Program Files',
  'env:systemdrive': '/C:',
  profile: '~/.config/powershell/profile.ps1',
};

/** A folder that the system names in its environment, as `env:name`. */
export function folderOf(name: string, home: string): string | null {
  const folder = Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  return folder === undefined ? null : folder.replace('~', () => home);
}

/** Names of the environment have no case on every system. */
export function isCodeVariable(name: string): boolean {
  return (
    isCode(name) || isCode(name.toUpperCase()) || /^(?:psmodulepath|pathext|comspec|__psl.*)$/i.test(name)
  );
}

/** Settings of the shell itself by which other code runs, or other text counts. */
export function isShellSetting(name: string): boolean {
  return /^(?:function|alias):|^(?:psdefaultparametervalues|executioncontext|outputencoding|psnativecommand.*|psmodule.*)$/.test(
    name,
  );
}
