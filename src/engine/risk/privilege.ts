// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand } from '../../core/facts.js';
import { hasOption, operandTexts, type Scene } from './scene.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'privilege'>;
type Raises = (command: SimpleCommand) => Level | null;

const AS_ANOTHER: Raises = () => 'root';
const GRANTS: Raises = () => 'grant';

const RAISERS: ReadonlyMap<string, Raises> = new Map<string, Raises>([
  ...['sudo', 'doas', 'su', 'pkexec', 'runuser', 'gosu', 'su-exec', 'run0', 'runas', 'gsudo'].map(
    (name) => [name, AS_ANOTHER] as const,
  ),
  ...['sudoedit', 'visudo', 'setcap', 'useradd', 'adduser', 'gpasswd', 'chpasswd', 'vipw', 'nsenter'].map(
    (name) => [name, GRANTS] as const,
  ),
  ['usermod', GRANTS],
  ['passwd', GRANTS],
  ['chmod', (c) => (opensToAll(modeOf(c)) ? 'open' : null)],
  ['mkdir', (c) => (opensToAll(modeOption(c)) ? 'open' : null)],
  ['install', (c) => (opensToAll(modeOption(c)) ? 'open' : null)],
  ['umask', (c) => (/^0*[0-7]?[0-7]?0$/.test(operandTexts(c)[0] ?? 'x') ? 'open' : null)],
  [
    'setfacl',
    (c) =>
      operandTexts(c)
        .concat(valuesOf(c))
        .some((v) => /(^|,)o(ther)?::?\S*w/.test(v))
        ? 'open'
        : null,
  ],
  ['docker', ownsTheHost],
  ['podman', ownsTheHost],
  ['nerdctl', ownsTheHost],
  ['kubectl', bindsAdmin],
]);

/** Acts as another user, grants rights, or lets everybody write. */
export function privilege({ facts }: Scene): Factor | null {
  for (const atom of facts.atoms) {
    if (atom.kind !== 'command') continue;
    const level = RAISERS.get(atom.command.program.name)?.(atom.command) ?? null;
    if (level !== null) return factor('privilege', level, { span: atom.span });
  }
  return null;
}

/** A program that runs with its owner's rights whoever starts it. */
export function setuid({ facts }: Scene): Factor | null {
  for (const atom of facts.atoms) {
    if (atom.kind !== 'command') continue;
    const { command } = atom;
    const mode = command.program.name === 'chmod' ? modeOf(command) : modeOption(command);
    if (/^(chmod|install|mkdir)$/.test(command.program.name) && setsOwner(mode))
      return factor('setuid', 'mode', { span: atom.span });
  }
  return null;
}

function setsOwner(mode: string): boolean {
  if (/^0*[4-7][0-7]{3}$/.test(mode)) return !/^0*[0-3][0-7]{3}$/.test(mode) && !mode.startsWith('1');
  return mode
    .split(',')
    .some((part) => /^[ugoa]*[+=][rwxXt]*s/.test(part) && /^([ugoa]*u|[+=]|a)/.test(part));
}

function opensToAll(mode: string): boolean {
  if (/^[0-7]{3,5}$/.test(mode)) return /[2367]$/.test(mode) && !/^0*1[0-7]{3}$/.test(mode);
  return mode.split(',').some((part) => /^[ug]*[oa][ugoa]*[+=][rxXst]*w/.test(part));
}

/** `chmod` takes its mode as the first word, also when that begins with a dash. */
function modeOf(command: SimpleCommand): string {
  return operandTexts(command)[0] ?? '';
}

function modeOption({ invocation }: SimpleCommand): string {
  const option = invocation.options.find((o) => o.name === '-m' || o.name === '--mode');
  return option?.value?.text ?? '';
}

function valuesOf({ invocation }: SimpleCommand): readonly string[] {
  return invocation.options.map((o) => o.value?.text ?? '');
}

/** A container that holds the machine: as privileged, in its namespaces, with its root or its own socket. */
function ownsTheHost(command: SimpleCommand): Level | null {
  if (hasOption(command, '--privileged')) return 'grant';
  const holds = command.invocation.options.some(({ name, value }) => {
    const text = value?.text ?? '';
    if (name === '--cap-add') return true;
    if (/^--(pid|userns|ipc|uts|network|net|cgroupns)$/.test(name))
      return text === 'host' && !/^--net/.test(name);
    return (
      /^(-v|--volume|--mount|--device)$/.test(name) &&
      /^(\/:|\/(etc|root|home|var\/run|proc|sys|dev)\b|type=bind,(src|source)=\/(,|etc|var\/run))|docker\.sock/.test(
        text,
      )
    );
  });
  return holds ? 'grant' : null;
}

function bindsAdmin(command: SimpleCommand): Level | null {
  const [verb, kind] = operandTexts(command);
  return verb === 'create' && /^(clusterrolebinding|clusterrole|rolebinding)$/.test(kind ?? '')
    ? 'grant'
    : null;
}
