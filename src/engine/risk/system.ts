// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand } from '../../core/facts.js';
import { below, isTemporary, lower } from './places.js';
import {
  hasOption,
  isPathAtom,
  isWithin,
  namesOf,
  operandTexts,
  type PathAtom,
  type Scene,
} from './scene.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'destructive-system'>;

/** Destroys a disk, the system, the home, or the machine's memory. */
export function destructiveSystem(scene: Scene): Factor | null {
  for (const atom of scene.facts.atoms) {
    const level =
      atom.kind === 'command'
        ? byProgram(atom.command)
        : isPathAtom(atom) && atom.kind !== 'read'
          ? byPath(atom, scene)
          : atom.kind === 'unknown' && atom.reason === 'dynamic-code' && isForkBomb(scene)
            ? 'exhaust'
            : null;
    if (level !== null) return factor('destructive-system', level, { span: atom.span });
  }
  return null;
}

const DEVICE =
  /^\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|md\d|dm-|loop\d|mapper\/|disk|rdisk|block\/|zram|mem$|kmem$|port$|mtd|sr\d)/;
const KERNEL = /^\/(proc\/(sysrq-trigger|sys\/|kcore)|sys\/|boot\/)/;
const SYSTEM =
  /^\/(etc|bin|sbin|lib|lib32|lib64|libx32|boot|usr\/(bin|sbin|lib|libexec|share|include)|system|library)(\/|$)/;
/** Whole, these are the machine or the people's work. */
const ROOTS =
  /^\/(home|users|root|usr|var|opt|srv|mnt|media|proc|sys|dev|applications|volumes|var\/(lib|log|spool|mail|db|www|backups))?(\/\*+)?$/;

function byPath(atom: PathAtom, scene: Scene): Level | null {
  const { target } = atom;
  // Of an unresolved word only its start is known: the built-in rules and policy ask about those.
  if (target.kind === 'under' && target.glob === null) return null;
  for (const name of namesOf(target, scene.surroundings)) {
    const level = ofPath(lower(name), atom, scene);
    if (level !== null) return level;
  }
  return null;
}

function ofPath(path: string, { kind, target }: PathAtom, { intent }: Scene): Level | null {
  if (DEVICE.test(path)) return 'device';
  if (isWithin(path, lower(intent.workspace)) || isTemporary(path)) return null;
  const system = SYSTEM.test(path);
  if (target.extent === 'tree' && (system || isWhole(path, intent.home))) return 'tree';
  return system || (kind === 'write' && KERNEL.test(path)) ? 'file' : null;
}

/** The root, the home or what holds it, another person's home, or all that lies in one of them. */
function isWhole(path: string, home: string): boolean {
  const folder = path.replace(/\/+(\*+)?$/, '');
  if (ROOTS.test(path) || folder === '' || isWithin(lower(home), folder)) return true;
  return /^\/(home|users)\/[^/]+$/.test(folder) && below(folder, home) === null;
}

type Destroys = (command: SimpleCommand) => boolean;

const ALWAYS: Destroys = (c) => !hasOption(c, '--help', '--version', '-V', '-n', '--dry-run', '--test');
const verb =
  (pattern: RegExp): Destroys =>
  (c) =>
    pattern.test(operandTexts(c)[0] ?? '');

const DESTROYERS: ReadonlyMap<string, Destroys> = new Map<string, Destroys>([
  ...['blkdiscard', 'mke2fs', 'mkswap', 'lvremove', 'vgremove', 'pvremove', 'newfs'].map(
    (name) => [name, ALWAYS] as const,
  ),
  ['wipefs', (c) => hasOption(c, '-a', '--all', '-o', '--offset', '-af')],
  [
    'sgdisk',
    (c) => ALWAYS(c) && !hasOption(c, '-p', '--print', '-i', '--info', '-v', '--verify', '-b', '--backup'),
  ],
  [
    'sfdisk',
    (c) => ALWAYS(c) && !hasOption(c, '-l', '--list', '-d', '--dump', '-J', '--json', '-s', '-V', '--verify'),
  ],
  ['parted', (c) => operandTexts(c).some((o) => /\b(mklabel|mktable|mkpart|rm|resizepart|rescue)\b/.test(o))],
  ['cryptsetup', verb(/^(luksErase|erase|luksFormat|reencrypt|luksRemoveKey|luksKillSlot)$/)],
  ['zpool', verb(/^(destroy|labelclear|create)$/)],
  ['zfs', verb(/^(destroy|rollback)$/)],
  ['nvme', verb(/^(format|sanitize|write-zeroes)$/)],
  ['diskutil', verb(/^(erase\w*|partitionDisk|zeroDisk|secureErase|reformat|apfs)$/i)],
  ['mdadm', (c) => hasOption(c, '--zero-superblock', '--create')],
  ['badblocks', (c) => hasOption(c, '-w')],
  [
    'hdparm',
    (c) => c.invocation.options.some((o) => /^--(security-erase|trim|write-sector|dco)/.test(o.name)),
  ],
]);

function byProgram(command: SimpleCommand): Level | null {
  const { name } = command.program;
  const destroys = name.startsWith('mkfs') ? ALWAYS : DESTROYERS.get(name);
  return destroys?.(command) === true ? 'device' : null;
}

/** A function that pipes itself into itself, in the background. */
function isForkBomb({ intent }: Scene): boolean {
  if (intent.operation.kind !== 'command') return false;
  return /([\w:.@-]{1,32})\s{0,8}\(\s{0,8}\)\s{0,8}\{\s{0,8}\1\s{0,8}\|\s{0,8}\1\s{0,8}&/.test(
    intent.operation.command,
  );
}
