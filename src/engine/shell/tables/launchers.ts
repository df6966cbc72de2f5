// SPDX-License-Identifier: Apache-2.0
/** How a tool of projects runs the command that its words name. */
export interface Launcher {
  /** Verbs after which the command stands; empty when it needs none. */
  readonly verbs: string;
  /** Options that take a value as the next word. */
  readonly valued?: string;
  /** The command stands after `--` where there is one. */
  readonly dash?: boolean;
  /** Runs packages by their names: only a known program is looked into. */
  readonly packages?: boolean;
  /** Verb after which, and after one name, the tool's words begin again. */
  readonly nested?: string;
  /** Its own sub-commands, where any other word runs the program of that name. */
  readonly own?: string;
}

const NPM_VALUED = '-p --package -w --workspace --prefix -C --dir --filter -F --registry -c --call';
const UV_VALUED =
  '--with --with-editable --with-requirements --from -p --python --project --directory --extra --group --env-file --package --index --index-url --extra-index-url -m --module';

/** Tools that run commands in the environment of a project. */
export const LAUNCHERS: ReadonlyMap<string, Launcher> = new Map<string, Launcher>([
  ['npm', { verbs: 'exec x', valued: NPM_VALUED }],
  [
    'pnpm',
    {
      verbs: 'exec',
      valued: NPM_VALUED,
      own: 'add i install rm remove un uninstall up update ls list test run start build exec dlx create publish why link unlink import rebuild prune fetch patch config store audit outdated bin root licenses deploy env setup init pack server node',
    },
  ],
  ['yarn', { verbs: 'exec', valued: '--cwd', nested: 'workspace' }],
  ['npx', { verbs: '', valued: NPM_VALUED, packages: true }],
  ['bunx', { verbs: '', packages: true }],
  ['poetry', { verbs: 'run', valued: '-C --directory -P --project' }],
  ['uv', { verbs: 'run', valued: UV_VALUED }],
  ['uvx', { verbs: '', valued: UV_VALUED, packages: true }],
  ['hatch', { verbs: 'run', valued: '-e --env -p --project' }],
  ['pdm', { verbs: 'run', valued: '-p --project --venv' }],
  ['pipenv', { verbs: 'run' }],
  ['rye', { verbs: 'run' }],
  ['pixi', { verbs: 'run' }],
  ['conda', { verbs: 'run', valued: '-n --name -p --prefix --cwd' }],
  ['mamba', { verbs: 'run', valued: '-n --name -p --prefix --cwd' }],
  ['bundle', { verbs: 'exec' }],
  ['bundler', { verbs: 'exec' }],
  ['rbenv', { verbs: 'exec' }],
  ['pyenv', { verbs: 'exec' }],
  ['asdf', { verbs: 'exec' }],
  ['volta', { verbs: 'run', valued: '--node --npm --yarn --pnpm' }],
  ['mise', { verbs: 'exec x', valued: '-C --cd -E --env -j --jobs', dash: true }],
  ['rtx', { verbs: 'exec x', valued: '-C --cd', dash: true }],
  ['doppler', { verbs: 'run', dash: true }],
  ['composer', { verbs: 'exec', dash: true }],
]);

/** Helpers of `cmake -E`, and the command that each is; empty for what only prints. */
export const CMAKE_TOOLS: ReadonlyMap<string, string> = new Map([
  ['rm', 'rm'],
  ['remove', 'rm'],
  ['remove_directory', 'rm -r'],
  ['copy', 'cp'],
  ['copy_if_different', 'cp'],
  ['copy_if_newer', 'cp'],
  ['copy_directory', 'cp -r'],
  ['copy_directory_if_different', 'cp -r'],
  ['rename', 'mv'],
  ['touch', 'touch'],
  ['touch_nocreate', 'touch'],
  ['make_directory', 'mkdir -p'],
  ['create_symlink', 'ln -s'],
  ['create_hardlink', 'ln'],
  ['cat', 'cat'],
  ['tar', 'tar'],
  ['env', 'env'],
  ['time', 'time'],
  ['compare_files', 'cmp'],
  ['md5sum', 'md5sum'],
  ['sha256sum', 'sha256sum'],
  ['echo', ''],
  ['sleep', ''],
  ['capabilities', ''],
  ['true', ''],
  ['false', ''],
]);
