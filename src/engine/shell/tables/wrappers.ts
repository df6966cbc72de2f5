// SPDX-License-Identifier: Apache-2.0
/** How a program runs another one that its words name. Its options stand in the table of programs. */
export interface Wrapper {
  /** Operands before the command: `timeout 10 cmd`. */
  readonly skip?: number;
  /** `NAME=value` words may stand before the command. */
  readonly assignments?: boolean;
  /** Is a command itself as well, not only what it runs. */
  readonly also?: boolean;
  /** With one of these options it runs nothing. */
  readonly plain?: string;
  /** Option that names the folder in which the command runs. */
  readonly folder?: string;
}

/** Programs that run the command made of their operands. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['env', { assignments: true, folder: '-C' }],
  ['sudo', { assignments: true, also: true, folder: '-D', plain: '-l|-e|-v|-V|-k|-K' }],
  ['doas', { also: true }],
  ['pkexec', { also: true }],
  ['command', { plain: '-v|-V' }],
  ['builtin', {}],
  ['exec', {}],
  ['nohup', {}],
  ['setsid', {}],
  ['nice', {}],
  ['ionice', { plain: '-p' }],
  ['chrt', { skip: 1, plain: '-p|-m' }],
  ['taskset', { skip: 1, plain: '-p' }],
  ['time', {}],
  ['timeout', { skip: 1 }],
  ['gtimeout', { skip: 1 }],
  ['stdbuf', {}],
  ['unbuffer', {}],
  ['caffeinate', {}],
  ['setarch', { skip: 1 }],
  ['chroot', { also: true, skip: 1 }],
  ['strace', { also: true, plain: '-p' }],
  ['ltrace', { also: true, plain: '-p' }],
  ['unshare', { also: true }],
  ['nsenter', { also: true }],
  ['systemd-run', { also: true }],
  ['firejail', { also: true }],
  ['proxychains', { also: true }],
  ['proxychains4', { also: true }],
  ['torsocks', { also: true }],
  ['torify', { also: true }],
  ['xvfb-run', {}],
  ['dbus-run-session', {}],
  ['ccache', {}],
  ['ld.so', { also: true }],
  ['ld-linux.so.2', { also: true }],
  ['ld-linux-x86-64.so.2', { also: true }],
  ['ld-linux-aarch64.so.1', { also: true }],
  ['ld-musl-x86_64.so.1', { also: true }],
  ['entr', { also: true }],
  ['linux32', {}],
  ['linux64', {}],
  ['setpriv', { also: true }],
  ['prlimit', { plain: '-p' }],
  ['numactl', {}],
  ['cpulimit', { plain: '-p|-e|-P' }],
  ['rlwrap', {}],
  ['valgrind', { also: true }],
  ['ssh-agent', { also: true, plain: '-k' }],
  ['sshpass', { also: true }],
  ['fakeroot', { also: true }],
  ['gosu', { also: true, skip: 1 }],
  ['su-exec', { also: true, skip: 1 }],
  ['tini', {}],
  ['dumb-init', {}],
  ['bwrap', { also: true }],
  ['chronic', {}],
  ['eatmydata', {}],
  ['faketime', { also: true, skip: 1 }],
  ['cross-env', { assignments: true, also: true }],
  ['dotenv', { also: true }],
  ['c8', { also: true }],
  ['nyc', { also: true }],
  ['wsl', { also: true, folder: '--cd', plain: '-l|--shutdown|--status' }],
]);
