// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Facts, SimpleCommand } from '../../core/facts.js';
import { isLocalHost } from './hosts.js';
import { isSecretFile } from './places.js';
import {
  commandAtoms,
  namesOf,
  operandTexts,
  pathAtoms,
  type CommandAtom,
  type PathAtom,
  type Scene,
} from './scene.js';
import { factor } from './table.js';

/** Secrets that reach a command that talks to another machine, by its words, its input or a file between. */
export function exfiltration(scene: Scene): Factor | null {
  const commands = commandAtoms(scene.facts);
  const senders = commands.filter((c) => sends(c.command, scene.facts));
  if (senders.length === 0) return null;
  const holders = secretHolders(commands, scene);
  const sender = senders.find(({ command }) => holders.has(command.item));
  return sender === undefined ? null : factor('exfiltration', 'sends', { span: sender.span });
}

/** Send what they are given, where a host may not stand in their words. */
const SENDERS = new Set(
  [
    'mail',
    'mailx',
    'mutt',
    'sendmail',
    'msmtp',
    'swaks',
    'nslookup',
    'dig',
    'host',
    'ping',
    'nc',
    'ncat',
  ].concat([
    'netcat',
    'socat',
    'telnet',
    'ftp',
    'sftp',
    'tftp',
    'scp',
    'rsync',
    'curl',
    'wget',
    'http',
    'https',
    'openssl',
    'rclone',
    'croc',
    'magic-wormhole',
    'wormhole',
    'transfer',
    'ffsend',
    'websocat',
  ]),
);

const UPLOADS: { readonly [program: string]: RegExp } = {
  aws: /^s3(api)? (cp|mv|sync|put-object)\b/,
  gsutil: /^(cp|mv|rsync)\b/,
  gcloud: /^storage (cp|mv|rsync)\b/,
  az: /^storage (blob|file) upload/,
  gh: /^(gist create|release upload|(pr|issue) (create|comment|edit|review|close)|api|secret set|variable set)\b/,
  glab: /^(snippet create|(mr|issue) (create|note|update)|api)\b/,
  s3cmd: /^(put|sync)\b/,
  mc: /^(cp|mirror|pipe)\b/,
};

function sends(command: SimpleCommand, facts: Facts): boolean {
  const { name } = command.program;
  const hosts = facts.atoms.filter((a) => a.kind === 'host' && a.item === command.item);
  if (hosts.length > 0) return hosts.some((a) => a.kind === 'host' && !isLocalHost(a.host));
  if (SENDERS.has(name)) return name !== 'openssl' || operandTexts(command)[0] === 's_client';
  const upload = Object.hasOwn(UPLOADS, name) ? UPLOADS[name] : undefined;
  return upload?.test(operandTexts(command).slice(0, 3).join(' ')) ?? false;
}

/** Items that hold a secret: they read or print one, or are given one by a flow or a file of this call. */
function secretHolders(commands: readonly CommandAtom[], scene: Scene): ReadonlySet<number> {
  const paths = pathAtoms(scene.facts);
  const holders = new Set([
    ...commands.filter((c) => printsSecrets(c.command)).map((c) => c.command.item),
    ...paths.filter((p) => p.kind === 'read' && isSecretRead(p, commands, scene)).map((p) => p.item),
  ]);
  const files = new Set<string>();
  // Each round carries on at least one item or file, else it was the last.
  for (let before = 0; holders.size + files.size > before;) {
    before = holders.size + files.size;
    for (const { from, to } of scene.facts.flows) if (holders.has(from)) holders.add(to);
    for (const path of paths) carry(path, holders, files);
  }
  return holders;
}

/** What a holder writes holds a secret too, and so does who reads that. */
function carry({ kind, item, target }: PathAtom, holders: Set<number>, files: Set<string>): void {
  if (kind === 'write' && holders.has(item)) files.add(target.path);
  if (kind === 'read' && files.has(target.path)) holders.add(item);
}

/** A key that proves who one is, not what is sent. */
const IDENTITY_OPTIONS =
  /^--(cert|key|cacert|capath|netrc-file|private-key|certificate|ca-certificate|config|userconfig|kubeconfig|identity|identity-file|rsh)$/;
/** The short ones mean something else in another program: `curl -F` is a form that is sent. */
const SHORT_IDENTITY_OPTIONS: { readonly [program: string]: RegExp } = {
  ssh: /^-[iF]$/,
  scp: /^-[iF]$/,
  sftp: /^-[iF]$/,
  rsync: /^-e$/,
  curl: /^-[EK]$/,
};

function isSecretRead(
  { item, target, span }: PathAtom,
  commands: readonly CommandAtom[],
  scene: Scene,
): boolean {
  const { home } = scene.intent;
  if (!namesOf(target, scene.surroundings).some((name) => isSecretFile(name, home))) return false;
  const command = commands.find((c) => c.command.item === item)?.command;
  const short = SHORT_IDENTITY_OPTIONS[command?.program.name ?? ''];
  return !(command?.invocation.options ?? []).some(
    (o) =>
      (IDENTITY_OPTIONS.test(o.name) || short?.test(o.name) === true) &&
      span !== null &&
      (o.value?.span?.start === span.start || o.word.span?.start === span.start),
  );
}

const PRINTERS: ReadonlyMap<string, (command: SimpleCommand) => boolean> = new Map<
  string,
  (command: SimpleCommand) => boolean
>([
  ['env', (c) => c.argv.length === 1],
  ['printenv', () => true],
  ['export', (c) => c.argv.length === 1 || c.argv[1]?.text === '-p'],
  ['history', () => true],
  ['Get-ChildItem', (c) => operandTexts(c).some((o) => /^env:/i.test(o))],
  [
    'security',
    (c) => /^(find-(generic|internet)-password|dump-keychain|export)$/.test(operandTexts(c)[0] ?? ''),
  ],
  ['secret-tool', (c) => operandTexts(c)[0] === 'lookup'],
  ['gpg', (c) => c.invocation.options.some((o) => o.name.startsWith('--export-secret'))],
  ['pass', (c) => !/^(ls|list|find|grep|git|help|version)$/.test(operandTexts(c)[0] ?? 'ls')],
  ['op', (c) => /^(read|item|document)$/.test(operandTexts(c)[0] ?? '')],
  ['kubectl', (c) => operandTexts(c)[0] === 'get' && operandTexts(c).some((o) => /^secrets?\b/.test(o))],
  ['vault', (c) => /^(read|kv)$/.test(operandTexts(c)[0] ?? '')],
]);

function printsSecrets(command: SimpleCommand): boolean {
  return PRINTERS.get(command.program.name)?.(command) ?? false;
}
