// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Atom, Facts, SimpleCommand, Span } from '../../core/facts.js';
import { commandAtoms, type CommandAtom, type Scene } from './scene.js';
import { factor } from './table.js';

const FETCHERS = new Set(
  [
    'curl',
    'wget',
    'wget2',
    'fetch',
    'aria2c',
    'http',
    'https',
    'httpie',
    'lwp-request',
    'lynx',
    'w3m',
  ].concat([
    'nc',
    'ncat',
    'netcat',
    'socat',
    'telnet',
    'ssh',
    'scp',
    'ftp',
    'tftp',
    'openssl',
    'dig',
    'gh',
    'aws',
    'gsutil',
    'Invoke-WebRequest',
    'Invoke-RestMethod',
    'Start-BitsTransfer',
    'certutil',
    'bitsadmin',
  ]),
);
const DECODERS = new Set(
  [
    'base64',
    'base32',
    'basenc',
    'xxd',
    'uudecode',
    'openssl',
    'gunzip',
    'zcat',
    'gzip',
    'bunzip2',
    'bzcat',
  ].concat([
    'xz',
    'xzcat',
    'rev',
    'tr',
    'gpg',
    'uncompress',
    'zstd',
    'zstdcat',
    'od',
    'hexdump',
    'FromBase64String',
  ]),
);
const INTERPRETERS =
  /^(sh|bash|dash|zsh|ksh|mksh|fish|ash|busybox|rbash|python[\d.]*|pypy[\d.]*|node|nodejs|bun|deno|tsx|ts-node|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|tclsh|wish|expect|pwsh|powershell|osascript|Rscript|source|\.|eval|xargs|parallel|at|batch|crontab|awk|gawk|sqlite3|psql|mysql|gdb|make|bc)$/;
const SHELLS = /^(sh|bash|dash|zsh|ksh|mksh|fish|ash|busybox|rbash|pwsh|powershell|source|\.|eval)$/;

/** Code from the network, or out of a decoder, into something that runs it. */
export function remoteCode({ facts }: Scene): Factor | null {
  const commands = commandAtoms(facts);
  const found =
    byFlow(facts, commands) ??
    byReverseShell(facts, commands) ??
    byDownload(facts, commands) ??
    byInstaller(commands);
  return found === null ? null : factor('remote-code', 'runs', { detail: found.reason, span: found.span });
}

type Found = { readonly reason: string; readonly span: Span | null };

/** `curl … | sh`, `bash -c "$(curl …)"`, `base64 -d | sh`, also through commands in between. */
function byFlow(facts: Facts, commands: readonly CommandAtom[]): Found | null {
  for (const source of commands) {
    const origin = originOf(source.command);
    if (origin === null) continue;
    const seen = new Set<number>();
    const queue = [source.command.item];
    for (const item of queue) {
      if (seen.has(item)) continue;
      seen.add(item);
      for (const flow of facts.flows) {
        if (flow.from !== item) continue;
        if (flow.into === 'code') return { reason: `runs what ${origin}`, span: source.span };
        const runner = commands.find((c) => c.command.item === flow.to && runsInput(c.command));
        if (runner !== undefined) return { reason: `runs what ${origin}`, span: source.span };
        queue.push(flow.to);
      }
    }
  }
  return null;
}

/** `… | sh -i | nc host`: a shell that answers to another machine. */
function byReverseShell(facts: Facts, commands: readonly CommandAtom[]): Found | null {
  const shell = commands.find(
    ({ command }) =>
      SHELLS.test(command.program.name) &&
      runsInput(command) &&
      facts.flows.some(
        (flow) =>
          flow.from === command.item &&
          commands.some((c) => c.command.item === flow.to && SOCKETS.test(c.command.program.name)),
      ),
  );
  return shell === undefined ? null : { reason: 'hands a shell to another machine', span: shell.span };
}

const SOCKETS = /^(nc|ncat|netcat|socat|telnet|openssl|websocat)$/;

function originOf(command: SimpleCommand): string | null {
  const { name } = command.program;
  if (FETCHERS.has(name)) return `\`${name}\` gets from the network`;
  return DECODERS.has(name) && decodes(command) ? `\`${name}\` decodes` : null;
}

/** Only decoding hides what runs: `base64` encodes without an option that says otherwise. */
function decodes({ program, invocation }: SimpleCommand): boolean {
  if (!/^(base64|base32|basenc|xxd|gzip|openssl|gpg|xz|zstd)$/.test(program.name)) return true;
  return invocation.options.some((o) =>
    /^(--decode|--decompress|--uncompress|--decrypt|-[a-zA-Z]*[dDr].*)$/.test(o.name),
  );
}

/** An interpreter that takes its program from standard input. */
function runsInput({ program, invocation }: SimpleCommand): boolean {
  if (!INTERPRETERS.test(program.name)) return false;
  const given = invocation.options.some((o) => /^(-c|-e|--eval|--command|-p|-m|-f|--file)$/.test(o.name));
  if (given) return false;
  const [first] = invocation.operands;
  if (/^(awk|gawk|bc|xargs|parallel|sqlite3|psql|mysql|make)$/.test(program.name))
    return program.name === 'xargs' || program.name === 'parallel' ? runsShell(invocation.operands) : false;
  return first === undefined || first.text === '-' || first.text === '/dev/stdin' || dashS(invocation);
}

function dashS(invocation: SimpleCommand['invocation']): boolean {
  return invocation.options.some((o) => o.name === '-s' || o.name === '--stdin');
}

function runsShell(operands: readonly { text: string }[]): boolean {
  return operands.some((o) => SHELLS.test(o.text));
}

/** `curl -o x … && sh x`: written by a command that fetches, run by a later one. */
function byDownload(facts: Facts, commands: readonly CommandAtom[]): Found | null {
  for (const fetcher of commands) {
    if (!FETCHERS.has(fetcher.command.program.name)) continue;
    const { item } = fetcher.command;
    const written = facts.atoms.filter((a) => a.kind === 'write' && a.item === item);
    for (const atom of written) {
      if (atom.kind !== 'write' || atom.target.kind !== 'exact') continue;
      const { path } = atom.target;
      const runner = commands.find(
        ({ command }) => command.item > item && runsFile(command, path, facts.atoms),
      );
      if (runner !== undefined) return { reason: 'runs a file that it just downloaded', span: runner.span };
    }
  }
  return null;
}

function runsFile(command: SimpleCommand, path: string, atoms: readonly Atom[]): boolean {
  if (command.program.path === path) return true;
  if (!INTERPRETERS.test(command.program.name)) return false;
  return atoms.some((a) => a.kind === 'read' && a.item === command.item && a.target.path === path);
}

const INSTALLERS = /^(tsx|nodejs?|uvx|pip[\d.]*|pipx|uv|npm|pnpm|yarn|bun|npx|bunx|gem|cargo|go|deno)$/;
const RUNNERS = /^(npx|bunx|deno|bun|tsx|node|nodejs|uvx)$/;
const INSTALL_VERBS = /^(install|i|add|get|run|tool|exec|dlx|x)$/;

/** Packages named by an address instead of by a registry's name. */
function byInstaller(commands: readonly CommandAtom[]): Found | null {
  const hit = commands.find(({ command }) => {
    const { program, invocation } = command;
    if (!INSTALLERS.test(program.name)) return false;
    const [verb, ...rest] = invocation.operands.map((o) => o.text);
    const named = RUNNERS.test(program.name)
      ? [verb ?? '', ...(program.name === 'npx' || program.name === 'deno' ? rest : [])]
      : INSTALL_VERBS.test(verb ?? '')
        ? rest
        : [];
    return named.some((text) => /^(git\+)?(https?|ssh):\/\/|^git:\/\//.test(text));
  });
  return hit === undefined ? null : { reason: 'installs or runs code from an address', span: hit.span };
}
