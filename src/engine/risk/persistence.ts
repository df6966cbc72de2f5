// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand } from '../../core/facts.js';
import { below, lower } from './places.js';
import { commandAtoms, hasOption, isPathAtom, namesOf, operandTexts, type Scene } from './scene.js';
import { factor } from './table.js';

/** Below a home: what a shell, a desktop, ssh, git, an editor or a debugger runs by itself. */
const HOME_FILES =
  /^(\.(bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|mkshrc|inputrc|pam_environment|xinitrc|xprofile|xsession|xsessionrc|vimrc|gvimrc|exrc|emacs|gdbinit|lldbinit|screenrc|tmux\.conf|pythonrc|irbrc|pryrc|psqlrc|gitconfig|rprofile|forward|procmailrc)|\.ssh\/(authorized_keys2?|rc|config|environment)|\.config\/(fish|systemd|autostart|autostart-scripts|plasma-workspace|environment\.d|powershell|nvim|git|direnv|i3|sway|hypr)\/.+|\.local\/share\/(systemd|dbus-1|applications)\/.+|\.(emacs\.d|vim)\/.+|library\/launch(agents|daemons)\/.+|appdata\/roaming\/microsoft\/windows\/start menu\/.+)$/;

const SYSTEM_FILES =
  /^(\/etc\/(crontab|anacrontab|cron\.[^/]+\/.+|systemd\/.+|init\.d\/.+|rc\d?\.d\/.+|rc\.local|inittab|profile|profile\.d\/.+|bash\.bashrc|bashrc|zsh(rc|env|\/.+)|environment|ld\.so\.(preload|conf|conf\.d\/.+)|sudoers|sudoers\.d\/.+|doas\.conf|pam\.d\/.+|udev\/rules\.d\/.+|xdg\/autostart\/.+|modules-load\.d\/.+|modprobe\.d\/.+|update-motd\.d\/.+|apt\/apt\.conf\.d\/.+|networkmanager\/dispatcher\.d\/.+|ssh\/sshd_config(\.d\/.+)?|periodic\/.+|gitconfig)|\/var\/spool\/(cron|at)\/.+|(\/usr)?(\/local)?\/lib\/(systemd|udev)\/.+|(\/system)?\/library\/(launch(agents|daemons)|startupitems)\/.+|\/root\/\.(bashrc|profile|ssh\/authorized_keys2?))$/;

const GIT_HOOKS = /(^|\/)[^/]*\.git\/(modules\/.+\/)?hooks\/.+/;

/** What survives the session: it will run again without a tool call, so nobody will be asked. */
export function persistence(scene: Scene): Factor | null {
  for (const atom of scene.facts.atoms) {
    if (atom.kind === 'command' && registers(atom.command, scene))
      return factor('persistence', 'command', { span: atom.span });
    if (!isPathAtom(atom) || atom.kind !== 'write') continue;
    const { home } = scene.intent;
    if (namesOf(atom.target, scene.surroundings).some((name) => startsByItself(name, home)))
      return factor('persistence', 'file', { span: atom.span });
  }
  return null;
}

function startsByItself(path: string, home: string): boolean {
  const folded = lower(path);
  const rest = below(folded, home);
  if (rest !== null && HOME_FILES.test(rest)) return true;
  return SYSTEM_FILES.test(folded) || GIT_HOOKS.test(folded);
}

type Registers = (command: SimpleCommand, scene: Scene) => boolean;

/** By program name; all others register nothing. */
const REGISTRARS: ReadonlyMap<string, Registers> = new Map<string, Registers>([
  ['crontab', (c) => !hasOption(c, '-l', '-r')],
  ['launchctl', (c) => /^(load|bootstrap|submit|enable)$/.test(operandTexts(c)[0] ?? '')],
  ['systemctl', (c) => /^(enable|link)$/.test(operandTexts(c)[0] ?? '') && namesFile(c)],
  ['loginctl', (c) => operandTexts(c)[0] === 'enable-linger'],
  ['update-rc.d', (c) => operandTexts(c)[1] !== 'remove'],
  ['chkconfig', (c) => hasOption(c, '--add')],
  ['schtasks', (c) => operandTexts(c).some((o) => /^\/create$/i.test(o))],
  ['direnv', (c, scene) => /^(allow|permit|grant)$/.test(operandTexts(c)[0] ?? '') && writesEnvrc(scene)],
]);

function registers(command: SimpleCommand, scene: Scene): boolean {
  return REGISTRARS.get(command.program.name)?.(command, scene) ?? false;
}

/** A unit by its file; by its name it is one that the machine has already. */
function namesFile(command: SimpleCommand): boolean {
  return operandTexts(command).some((o) => o.includes('/'));
}

/** What the agent just wrote, made to run in every shell that enters the folder. */
function writesEnvrc({ facts }: Scene): boolean {
  return (
    commandAtoms(facts).length > 1 &&
    facts.atoms.some((a) => a.kind === 'write' && a.target.path.endsWith('/.envrc'))
  );
}
