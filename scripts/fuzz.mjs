// SPDX-License-Identifier: Apache-2.0
// node scripts/fuzz.mjs [MINUTES] [--seed N]   looks for command lines that make analysis throw, hang (over 50 ms for up
// to 64 KB), differ from itself, or that are stopped as they are and let through in other words. Prints its seed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const out = path.join(root, 'out');
const args = process.argv.slice(2);
const seedAt = args.indexOf('--seed');
const seed = seedAt === -1 ? Date.now() & 0x7fffffff : Number(args[seedAt + 1]);
const minutes = Number(args.find((a, i) => /^[\d.]+$/.test(a) && (seedAt === -1 || i !== seedAt + 1)) ?? 1);
const again = args.includes('--again');

if (!existsSync(path.join(out, 'test/engine/policy/wrapping.js')))
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--tests'], { stdio: 'inherit' });
const { decide, intentOf, policyOf } = await import(path.join(out, 'test/engine/policy/world.js'));
const { PREFIXES, QUOTINGS, WRAPS } = await import(path.join(out, 'test/engine/policy/wrapping.js'));
const { analyze } = await import(path.join(out, 'src/engine/analyze.js'));
const { analyzeBash } = await import(path.join(out, 'src/engine/shell/bash.js'));
const { allGroups } = await import(path.join(out, 'src/engine/shell/tables/programs.js'));

const policies = policyOf('version: 1\nextends: [recommended]\n');
const PLACE = { cwd: '/home/dev/proj', home: '/home/dev', workspace: '/home/dev/proj' };
const LIMIT_MS = 50;
const MAX_LENGTH = 65536;

/** mulberry32: the same seed gives the same lines. */
let state = seed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => random() < p;
const many = (max, make) => Array.from({ length: below(max + 1) }, make);

const corpus = readFileSync(path.join(root, 'test/golden/commands-dev.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))
  .filter((line) => line.shell === 'bash')
  .map((line) => line.cmd);
const programs = allGroups().flatMap((group) => Object.entries(group));
const PATHS =
  '/ ~ . .. /etc/passwd ~/.ssh/id_rsa src/a.ts .env /tmp/x ../x $HOME * src/* {a,b} ~/.bashrc dist .git/config'.split(
    ' ',
  );
const VALUES =
  "a 1 x=1 'a b' \"$x\" $y $(pwd) `ls` $'\\x41' https://x.test/a x.test -- - '' ${x:-a} $((1+1)) <(ls) a\\ b".split(
    ' ',
  );
const TOKENS =
  '; && || | |& & ( ) { } [[ ]] (( )) $( ` " \' \\ # ! < > >> << <<< >& 2>&1 &> <( ${ } $(( * ? [ ] ~ $x $@ $* ${x@P} ${!x} ${x//a/b} \n \t \r \0 if then else fi for in do done while until case esac function f() select time coproc eval exec trap source . export local declare unset set shift return break exit bash -c sh env xargs sudo find -exec {} \\; é \u202e \u200b'.split(
    ' ',
  );

function optionOf(table) {
  const entries = (table.options ?? '').split(/\s+/).filter((e) => e !== '');
  if (entries.length === 0) return pick(['-x', '--long', '--long=v']);
  const [names, value] = pick(entries).split(/=(.*)/);
  const name = pick(names.split(','));
  return value === undefined
    ? name
    : name.startsWith('--') && chance(0.5)
      ? `${name}=${word()}`
      : `${name} ${word()}`;
}

function word() {
  return chance(0.5) ? pick(PATHS) : pick(VALUES);
}

function simple() {
  const [name, top] = pick(programs);
  const words = [name];
  let table = top;
  while (table.sub !== undefined && chance(0.9)) {
    const [sub, next] = pick(Object.entries(table.sub));
    if (chance(0.3)) words.push(optionOf(table));
    words.push(sub);
    table = next;
  }
  words.push(...many(3, () => optionOf(table)), ...many(3, word));
  if (chance(0.2))
    words.unshift(pick(['env', 'time', 'sudo', 'A=1', 'PATH=/x', 'xargs', 'nohup', '!', 'exec']));
  if (chance(0.2)) words.push(pick(['> ', '>> ', '< ', '2>']) + word());
  return words.join(' ');
}

function line(depth = 0) {
  const roll = below(depth > 3 ? 4 : 14);
  const inner = () => line(depth + 1);
  if (roll < 4) return simple();
  if (roll < 6) return `${inner()} ${pick([';', '&&', '||', '|', '&', '\n'])} ${inner()}`;
  if (roll === 6) return `x=${word()}; ${inner()}`;
  if (roll === 7) return `(${inner()})`;
  if (roll === 8) return `if ${inner()}; then ${inner()}; fi`;
  if (roll === 9) return `for x in ${word()} ${word()}; do ${inner()}; done`;
  if (roll === 10) return `f() { ${inner()}; }; f ${word()}`;
  if (roll === 11) return `bash -c '${inner().replaceAll("'", "'\\''")}'`;
  if (roll === 12) return `${simple()} "$(${inner()})"`;
  return `${pick(['cat', 'bash', 'sh', 'python3 -', 'tee x'])} <<${pick(['E', "'E'"])}\n${inner()}\nE`;
}

function mutated(text) {
  let now = text;
  for (let i = 0; i <= below(4); i++) {
    const at = below(now.length + 1);
    const end = Math.min(now.length, at + below(12));
    const roll = below(7);
    if (roll === 0) now = now.slice(0, at) + now.slice(end);
    else if (roll === 1) now = now.slice(0, at) + pick(TOKENS) + now.slice(at);
    else if (roll === 2) now = now.slice(0, at) + now.slice(at, end).repeat(1 + below(4)) + now.slice(end);
    else if (roll === 3) now = `${now}${pick([' ; ', ' | ', ' && ', '\n'])}${pick(corpus)}`;
    else if (roll === 4) now = now.slice(0, at) + pick(corpus).slice(0, 40) + now.slice(at);
    else if (roll === 5)
      now = now.replaceAll(pick(['"', "'", ' ', '/', ';']), pick(['"', "'", '\t', '\\', ' ']));
    else now = now.slice(0, at) + String.fromCharCode(below(0x250)) + now.slice(at);
  }
  return now;
}

function huge() {
  const part = chance(0.5) ? pick(TOKENS) + pick([' ', '']) : `${line(3)}${pick([';', '\n', ' '])}`;
  const before = chance(0.5) ? `${pick(TOKENS)} ` : '';
  return (before + part.repeat(Math.ceil(MAX_LENGTH / part.length))).slice(0, MAX_LENGTH);
}

function next() {
  const roll = random();
  if (roll < 0.45) return line();
  if (roll < 0.9) return mutated(pick(corpus));
  if (roll < 0.985) return many(12, () => pick(TOKENS)).join(pick([' ', '']));
  return huge();
}

function timed(text) {
  // Time of this process, so that a busy machine does not count.
  const before = process.cpuUsage();
  analyzeBash(text, PLACE);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e3;
}

const effectOf = (text) => decide({ bash: text }, policies);

/** Lines that mean something else once a line follows them, or that no shell would run. */
function endsOpen(text, facts) {
  const broken = facts.atoms.some(
    (a) => a.kind === 'unknown' && ['parse-error', 'over-limit'].includes(a.reason),
  );
  // A shell of its own has no parameters; `time` alone is no command.
  const empty = facts.atoms.some((a) => a.kind === 'unknown' && a.reason === 'empty');
  return broken || empty || /\\$|<<|END_OF_LINE|\$\{?[#!]?[@*#\d]/.test(text) || text.length > 4000;
}

function plainWords(text, facts) {
  const commands = facts.atoms.flatMap((a) => (a.kind === 'command' ? [a.command] : []));
  const words = commands[0]?.argv.map((w) => w.text) ?? [];
  return commands.length === 1 && words.join(' ') === text && /^[\w./ =:@+-]+$/.test(text) ? words : null;
}

/** What is wrong with one line; null when nothing is. */
function wrongWith(text) {
  let ms;
  let facts;
  try {
    ms = timed(text);
    facts = analyzeBash(text, PLACE);
  } catch (error) {
    return `throws ${String(error).slice(0, 200)}`;
  }
  // Others share this machine: only what is slow again and again counts.
  if (ms > LIMIT_MS && Math.min(...Array.from({ length: 6 }, () => timed(text))) > LIMIT_MS) return 'hangs';
  if (facts.atoms.length === 0) return 'gives no atom';
  if (JSON.stringify(analyze(intentOf({ bash: text })).facts) !== JSON.stringify(facts))
    return 'differs from itself';
  const decision = effectOf(text);
  if (decision.findings.some((f) => f.rule === 'unreadable')) return 'cannot be judged';
  if (decision.effect === 'allow' || endsOpen(text, facts)) return null;
  // How a line is spelled counts for itself, and only where it is seen at once.
  const asked = decision.findings.filter((f) => f.effect !== 'allow');
  if (asked.length > 0 && asked.every((f) => f.matched?.includes('obfuscation'))) return null;
  const words = plainWords(text, facts);
  const ways = words === null ? WRAPS : { ...WRAPS, ...PREFIXES };
  const [name, say] = pick(Object.entries(ways));
  if (effectOf(say(text)).effect === 'allow') return `is let through in: ${name}`;
  if (words === null) return null;
  const [how, quote] = pick(Object.entries(QUOTINGS));
  return effectOf(quote(words)).effect === 'allow' ? `is let through in quotes: ${how}` : null;
}

/** A shorter line with the same fault. */
function shrunk(text, fault) {
  let best = text;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at + size <= best.length;) {
      const shorter = best.slice(0, at) + best.slice(at + size);
      const same = Array.from({ length: fault.startsWith('is let') ? 24 : 1 }, () =>
        wrongWith(shorter),
      ).includes(fault);
      if (same) best = shorter;
      else at += size;
      if (Date.now() > shrinkUntil) return best;
    }
  return best;
}

let shrinkUntil = 0;
const found = new Map();
const digest = createHash('sha256');
let count = 0;
let characters = 0;
const until = Date.now() + minutes * 60_000;
const lines = again ? Number(args[args.indexOf('--again') + 1]) : Infinity;
while (count < lines && (again || Date.now() < until)) {
  const text = next();
  count++;
  characters += text.length;
  if (count <= 2000) digest.update(JSON.stringify(effectOf(text)));
  const before = state;
  const fault = again ? null : wrongWith(text);
  state = before;
  if (fault === null || (found.get(fault)?.length ?? 0) >= 5) continue;
  shrinkUntil = Date.now() + 5_000;
  const short = shrunk(text, fault);
  state = before;
  found.set(fault, [...(found.get(fault) ?? []), short]);
  console.log(`${fault}: ${JSON.stringify(short.slice(0, 400))}`);
}
const bytes = count >= 2000 || again ? digest.digest('hex') : null;
if (again) console.log(bytes);
else {
  const other =
    bytes === null
      ? null
      : execFileSync(process.execPath, [import.meta.filename, '--seed', String(seed), '--again', '2000'], {
          encoding: 'utf8',
          env: { ...process.env, TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8' },
        }).trim();
  const same = other === bytes;
  const faults = [...found.values()].reduce((sum, all) => sum + all.length, 0) + (same ? 0 : 1);
  if (!same) console.log('another process decides otherwise');
  console.log(
    `seed ${seed}: ${count.toLocaleString('en')} lines, ${(characters / 1e6).toFixed(1)} MB, ${faults} faults in ${minutes} min`,
  );
  process.exitCode = faults === 0 ? 0 : 1;
}
