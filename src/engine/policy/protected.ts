// SPDX-License-Identifier: Apache-2.0
// What an agent may not change by any route, because the gate or the person's machine would then obey it.
// Data only; builtin.ts makes rules of it. A person makes such a change themselves.

/** Paths that belong to one reason for protection. */
export interface ProtectedPaths {
  readonly id: string;
  readonly reason: string;
  readonly effect: 'deny' | 'ask';
  /** Also not to be read. */
  readonly unreadable?: true;
  readonly paths: readonly string[];
}

/** The same name in the worktree, in the home and anywhere else. */
const everywhere = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [name, `~/${name}`, `**/${name}`]);

const home = (...names: readonly string[]): readonly string[] => names.map((name) => `~/${name}`);

export const PROTECTED: readonly ProtectedPaths[] = [
  {
    id: 'builtin/policy',
    effect: 'deny',
    reason: 'the policy and its trust files are changed by a person only',
    paths: [
      ...everywhere('.countersign/**'),
      '~/.config/countersign/**',
      '/etc/countersign/**',
      '/Library/Application Support/Countersign/**',
      'C:/ProgramData/Countersign/**',
    ],
  },
  {
    id: 'builtin/gate-state',
    effect: 'deny',
    unreadable: true,
    reason: 'keys, tokens and hook programs of the gate',
    paths: home(
      '.local/state/countersign/**',
      'Library/Application Support/Countersign/**',
      'AppData/Local/Countersign/**',
    ),
  },
  {
    id: 'builtin/agent-settings',
    effect: 'deny',
    reason: 'hook and permission settings of an agent are changed by a person only',
    paths: [
      ...everywhere(
        '.claude/{settings.json,settings.local.json,managed-settings.json}',
        '.claude/{hooks,plugins}/**',
        '.mcp.json',
        '.codex/{config.toml,hooks.json,requirements.toml,managed_config.toml}',
        '.codex/{hooks,rules,policy}/**',
        '.gemini/{settings.json,system-defaults.json,trustedFolders.json}',
        '.gemini/{hooks,policies,extensions}/**',
        '.cursor/{hooks.json,mcp.json,cli.json,cli-config.json,permissions.json,sandbox.json}',
        '.cursor/hooks/**',
        '.copilot/{config.json,settings.json,mcp-config.json,hooks.json}',
        '.copilot/hooks/**',
        '.github/hooks/**',
        '.opencode/{opencode.json,opencode.jsonc}',
        '.opencode/{plugin,plugins,tool,tools}/**',
        'opencode.{json,jsonc}',
      ),
      ...home('.claude.json', '.config/opencode/**', '.config/github-copilot/**'),
      '/etc/{claude-code,codex,gemini-cli,cursor,opencode}/**',
      '/Library/Application Support/{ClaudeCode,GeminiCli,Cursor}/**',
    ],
  },
  {
    id: 'builtin/git-hooks',
    effect: 'deny',
    reason: 'git runs these files by itself',
    paths: [
      ...everywhere('.git/hooks/**'),
      '**/.git/modules/**/hooks/**',
      '**/?*.git/hooks/**',
      '~/.config/git/hooks/**',
    ],
  },
  {
    id: 'builtin/evidence',
    effect: 'deny',
    reason: 'signed evidence is only ever added to, by the gate',
    paths: [
      ...everywhere(
        '.git/countersign/**',
        '.git/refs/notes/countersign/**',
        '.git/logs/refs/notes/countersign/**',
      ),
      '**/?*.git/{countersign,refs/notes/countersign}/**',
      '.git/packed-refs',
      '**/.git/packed-refs',
    ],
  },
  {
    id: 'builtin/git-config',
    effect: 'deny',
    reason: 'settings of git can name programs that it runs',
    paths: [
      ...everywhere('.git/config', '.git/config.worktree'),
      '**/.git/{modules,worktrees}/**/{config,config.worktree}',
      '**/?*.git/{config,config.worktree}',
      ...home('.gitconfig', '.config/git/{config,attributes}'),
      '/etc/gitconfig',
    ],
  },
  {
    id: 'builtin/shell-startup',
    effect: 'deny',
    reason: 'every new shell runs this file',
    paths: [
      ...home(
        '.{bashrc,bash_profile,bash_login,bash_logout,bash_aliases,profile,kshrc,mkshrc}',
        '.{zshrc,zshenv,zprofile,zlogin,zlogout,pam_environment,inputrc}',
        '.config/{fish,powershell,environment.d}/**',
      ),
      '/etc/{profile,bash.bashrc,bashrc,environment,zshenv,zshrc,zprofile}',
      '/etc/{profile.d,zsh,fish}/**',
    ],
  },
  {
    id: 'builtin/authorized-keys',
    effect: 'deny',
    reason: 'opens this account to others',
    paths: ['~/.ssh/{authorized_keys,authorized_keys2}', '/root/.ssh/{authorized_keys,authorized_keys2}'],
  },
  {
    id: 'builtin/editor-settings',
    effect: 'ask',
    reason: 'an editor can run programs that its settings name',
    paths: [
      ...everywhere('.vscode/**', '.idea/**', '.zed/**', '.fleet/**', '.nvim.lua', '.exrc'),
      '*.code-workspace',
      '~/*.code-workspace',
      ...home('.config/{Code,Code - OSS,VSCodium,Cursor}/User/**', '.vscode-server/**'),
      ...home('.config/{nvim,zed,emacs}/**', '.vimrc', '.emacs', '.emacs.d/**'),
      '~/Library/Application Support/{Code,VSCodium,Cursor}/User/**',
    ],
  },
];

/**
 * What every folded path has that `PROTECTED` can pick: most words of a command have none of it, and need no
 * closer look. INVARIANT: a new pattern that this does not cover fails a test.
 */
export const MAY_BE_PROTECTED =
  /\/\.|\.git\/|opencode\.json|\.code-workspace|^\/etc\/|library\/application support|programdata|appdata/;

/** Settings of git that name programs, or send what git does elsewhere. */
const CODE_KEYS: readonly string[] = [
  '{core,core.*,alias,alias.*,filter,filter.*,include,include.*,includeif,includeif.*,gpg,gpg.*,sequence.editor}',
  '{remote.*.uploadpack,remote.*.receivepack,*.command,*.cmd,*.textconv,*.driver,interactive.difffilter}',
  '{url,url.*,credential,credential.*,pager,pager.*,notes.*}',
];
const NOTES = '*refs/notes/countersign*';

/** Commands that reach what is protected without naming a path. */
export const PROTECTED_COMMANDS: readonly {
  readonly id: string;
  readonly reason: string;
  readonly effect: 'deny' | 'ask';
  readonly commands: readonly string[];
}[] = [
  {
    id: 'builtin/git-config',
    effect: 'deny',
    reason: 'settings of git can name programs that it runs',
    commands: [
      ...CODE_KEYS.flatMap((keys) => [
        `git config ${keys} * **`,
        `git config set ${keys} **`,
        `git config unset ${keys} **`,
        `git config remove-section ${keys} **`,
        `git config rename-section ** ${keys} **`,
        ...['--unset', '--unset-all', '--add', '--replace-all', '--remove-section', '--rename-section'].map(
          (flag) => `git config ** ${flag} ** ${keys} **`,
        ),
      ]),
      'git config edit **',
      'git config ** {-e,--edit} **',
    ],
  },
  {
    id: 'builtin/notes-ref',
    effect: 'deny',
    reason: 'signed evidence is only ever added to, by the gate',
    commands: [
      `git {update-ref,symbolic-ref,replace} ** ${NOTES} **`,
      'git notes ** --ref=*countersign* **',
      'git notes ** *notes/countersign* **',
      'git push ** {:,+}*refs/notes* **',
      'git push ** {--delete,-d,--force,-f,--prune} ** *refs/notes* **',
      'git push ** *:refs/notes/countersign* **',
      'git fetch ** *:refs/notes/countersign* **',
      'git fetch ** *:refs/notes/[*] **',
    ],
  },
];

/** Enough of a protected path to know it within the text of a program. */
export const PROTECTED_FRAGMENTS: readonly string[] = [
  '.countersign/',
  'config/countersign',
  'state/countersign',
  '.claude/settings',
  '.claude/hooks',
  '.claude.json',
  '.mcp.json',
  '.codex/',
  '.gemini/',
  '.cursor/hooks',
  '.cursor/mcp',
  '.copilot/',
  '.github/hooks',
  '.opencode/',
  'opencode.json',
  '.git/hooks',
  '.git/config',
  '.git/countersign',
  'refs/notes/countersign',
  '.gitconfig',
  '.bashrc',
  '.bash_profile',
  '.profile',
  '.zshrc',
  '.zshenv',
  'authorized_keys',
  '.vscode/settings',
  '.vscode/tasks',
];
