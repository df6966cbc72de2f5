// SPDX-License-Identifier: Apache-2.0
import { integer, literal, textOf, type Field } from './field.js';
import { done } from './machine.js';
import { setByName } from './quiet.js';
import { has } from './options.js';
import { emitCommand, runTable, type Handler, type Run } from './program.js';

const MAX_OUTPUT = 65536;

/** Words joined as `echo` prints them; null when one is not known. */
function joined(fields: readonly Field[]): Field | null {
  if (!fields.every((f) => f.word.kind === 'literal')) return null;
  const text = fields.map((f) => f.word.text).join(' ');
  const only = fields.length === 1 ? fields[0] : undefined;
  const span = fields[0]?.word.span ?? null;
  return { ...literal(text, span, only?.base ?? null), runs: fields.flatMap((f) => f.runs) };
}

function printed(field: Field | null, text: string): Field | null {
  if (field === null || text.length > MAX_OUTPUT) return null;
  return {
    ...field,
    word: { ...field.word, text, prefix: text },
    base: text.startsWith(field.word.text) ? field.base : null,
  };
}

const SIMPLE_ESCAPES: { readonly [char: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\u001b',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Backslash escapes of `echo -e` and `printf`. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:[xuU]((?<=x)[0-9A-Fa-f]{1,2}|(?<=u)[0-9A-Fa-f]{1,4}|(?<=U)[0-9A-Fa-f]{1,8})|0?([0-7]{1,3})|(.))/gs,
    (...found: readonly (string | undefined)[]) => {
      const [all = '', hex, octal, char = ''] = found;
      if (hex !== undefined) return codePoint(parseInt(hex, 16));
      if (octal !== undefined) return codePoint(parseInt(octal, 8) % 256);
      return SIMPLE_ESCAPES[char] ?? all;
    },
  );
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : '';
}

const echo: Handler = (run) => {
  emitCommand(run);
  const args = run.call.argv.slice(1);
  let first = 0;
  let escapes = false;
  let newline = true;
  for (; /^-[neE]+$/.test(textOf(args[first]) ?? ''); first++) {
    const flags = textOf(args[first]) ?? '';
    if (flags.includes('n')) newline = false;
    if (/[eE]/.test(flags)) escapes = flags.lastIndexOf('e') > flags.lastIndexOf('E');
  }
  const all = args.length === first ? literal('', run.call.span) : joined(args.slice(first));
  const text = all === null ? '' : escapes ? unescape(all.word.text) : all.word.text;
  return done(run.call.state, printed(all, text + (newline ? '\n' : '')));
};

const printf: Handler = (run) => {
  emitCommand(run);
  const args = run.call.argv.slice(1);
  if (textOf(args[0]) === '-v') {
    if (args[1] !== undefined) setByName(args[1], run.call, run.machine);
    return done(run.call.state);
  }
  if (textOf(args[0]) === '--') args.shift();
  const all = joined(args);
  if (all === null || args.length === 0) return done(run.call.state);
  const text = format(
    textOf(args[0]) ?? '',
    args.slice(1).map((f) => f.word.text),
  );
  return done(run.call.state, text === null ? null : printed({ ...all, base: null }, text));
};

/** What `printf` prints; null for a directive that is not worked out here. */
function format(template: string, values: readonly string[]): string | null {
  const parts = unescape(template.replaceAll('%%', '\u0000')).split(/(%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z])/);
  if (parts.some((p, i) => i % 2 === 1 && !/^%[sbdc]$/.test(p))) return null;
  const slots = (parts.length - 1) / 2;
  let out = '';
  for (let at = 0; at === 0 || (slots > 0 && at < values.length); at += slots) {
    let used = at;
    parts.forEach((part, i) => {
      if (i % 2 === 0) out += part;
      else out += directive(part, values[used++] ?? '');
    });
    if (out.length > MAX_OUTPUT) return null;
    if (slots === 0) break;
  }
  return out.replaceAll('\u0000', '%');
}

function directive(part: string, value: string): string {
  if (part === '%b') return unescape(value);
  return part === '%c' ? value.slice(0, 1) : value;
}

/** Programs whose output is their input, or a plain function of it. */
function filter(transform: (text: string, run: Run) => string | null): Handler {
  return (run) => {
    const ran = runTable(run);
    const input = run.parsed.operands.every((f) => textOf(f) === '-') ? run.call.input : null;
    const known = input?.text ?? null;
    const text = known === null ? null : textOf(known);
    const result = text === null ? null : transform(text, run);
    if (known === null || result === null) return { ...ran, listing: input?.listing ?? null };
    if (result === text) return { ...ran, output: known };
    const output = printed(known, result);
    return { ...ran, output: output && { ...output, base: null } };
  };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as text, one character per byte; enough for code in ASCII. */
function decodeBase64(text: string): string | null {
  let bits = 0;
  let held = 0;
  let out = '';
  for (const char of text.replace(/[\s=]/g, '')) {
    const value = DIGITS.indexOf(char);
    if (value === -1) return null;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 0xff);
      held &= (1 << bits) - 1;
    }
  }
  return out;
}

function decodeHex(text: string): string | null {
  const digits = text.replace(/\s/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return null;
  return digits.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}

const reversed = (text: string): string =>
  text
    .split('\n')
    .map((line) => [...line].reverse().join(''))
    .join('\n');

const pwd: Handler = (run) => {
  emitCommand(run);
  const { cwds } = run.call.state;
  return done(run.call.state, cwds.length === 1 ? literal(`${cwds[0] ?? ''}\n`, run.call.span) : null);
};

/** A fresh name below the folder for temporary files: what exactly is not known, where is. */
const mktemp: Handler = (run) => {
  const ran = runTable(run);
  if (run.parsed.operands.length > 0 || has(run.parsed, '-p|-t')) return ran;
  const word = { kind: 'unknown', text: '$(mktemp)', prefix: '/tmp/tmp.', span: run.call.span } as const;
  return { ...ran, output: { ...literal('', null), word, pattern: '/tmp/tmp.*' } };
};

/** Programs that print integers and nothing else. */
function counts(when: (run: Run) => boolean, otherwise: Handler = runTable): Handler {
  return (run) => {
    const ran = otherwise(run);
    if (run.foreign || !when(run)) return ran;
    return { ...ran, output: integer('', run.call.span) };
  };
}

const always = (): boolean => true;
const printsDate = (run: Run): boolean =>
  run.call.argv.some((f) => /^\+%[sNYmdHMSjuyeklIU]+$/.test(textOf(f) ?? ''));

/** Programs whose output analysis can tell. */
export const OUTPUT_HANDLERS: { readonly [name: string]: Handler } = {
  echo,
  printf,
  pwd,
  mktemp,
  cat: filter((text, run) => (run.parsed.options.length === 0 ? text : null)),
  tac: filter(() => null),
  rev: filter(reversed),
  base64: filter((text, run) => (has(run.parsed, '-d') ? decodeBase64(text) : null)),
  wc: counts((run) => run.parsed.operands.length === 0 && /^-[clmw]$/.test(textOf(run.call.argv[1]) ?? '')),
  nproc: counts(always),
  seq: counts((run) =>
    run.call.argv.slice(1).every((f) => /^-?\d+$/.test(textOf(f) ?? '') || f.numeric === true),
  ),
  date: counts(printsDate),
  xxd: filter((text, run) => (has(run.parsed, '-r') && has(run.parsed, '-p') ? decodeHex(text) : null)),
  sort: filter(() => null),
  head: filter(() => null),
  tail: filter(() => null),
  uniq: filter(() => null),
};
