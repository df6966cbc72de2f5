// SPDX-License-Identifier: Apache-2.0
import { emitPath } from '../effects.js';
import { literal, textOf, type Field } from '../field.js';
import { done, type Outcome } from '../machine.js';
import { targetsOf } from '../path.js';
import { emitCommand, flowFromWriter, flowsAsCode, placeOf, type Handler, type Run } from '../program.js';
import { pathField } from './paths.js';
import { runPowerShell } from './run.js';

/** Options of `powershell` and `pwsh` by their shortest spelling; `=` takes a value. */
const OPTIONS =
  'command= encodedcommand= file= version= help login noexit noprofile nologo noninteractive socketservermode servermode windowstyle= outputformat= inputformat= executionpolicy= encodedarguments= settingsfile= sta mta workingdirectory= configurationname= configurationfile= custompipename= psconsolefile= interactive noprofileloadtime removeworkingdirectorytrailingcharacter'.split(
    ' ',
  );
const SHORT: { readonly [name: string]: string } = {
  ec: 'encodedcommand',
  ep: 'executionpolicy',
  of: 'outputformat',
  if: 'inputformat',
  ea: 'encodedarguments',
  wd: 'workingdirectory',
  e: 'encodedcommand',
  c: 'command',
  f: 'file',
  i: 'interactive',
  s: 'servermode',
};

interface Launched {
  readonly kind: 'command' | 'encodedcommand' | 'file' | 'stdin' | 'nothing';
  readonly words: readonly Field[];
}

function optionOf(text: string): { name: string; takes: boolean } | null {
  const written = text.replace(/^(?:--?|\/)/, '').toLowerCase();
  const full = Object.hasOwn(SHORT, written) ? SHORT[written] : undefined;
  const found = OPTIONS.find((o) =>
    full === undefined ? o.startsWith(written) : o.replace('=', '') === full,
  );
  return found === undefined ? null : { name: found.replace('=', ''), takes: found.endsWith('=') };
}

/** What a PowerShell is started for. */
function launched(args: readonly Field[], windows: boolean): Launched {
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    const text = textOf(word);
    if (text === null || !/^[-/][A-Za-z?-]/.test(text)) return positional(args.slice(i), windows);
    const option = optionOf(text);
    if (option === null) return { kind: 'command', words: args.slice(i) };
    const rest = args.slice(i + 1);
    if (option.name === 'command' || option.name === 'encodedcommand' || option.name === 'file')
      return textOf(rest[0]) === '-' ? { kind: 'stdin', words: [] } : { kind: option.name, words: rest };
    if (/^(?:version|help)$/.test(option.name) && rest.length === 0) return { kind: 'nothing', words: [] };
    if (option.takes) i++;
  }
  return { kind: 'stdin', words: [] };
}

/** A first word is a file for one of the two, and code for the other. */
function positional(words: readonly Field[], windows: boolean): Launched {
  const file = !windows || /\.ps1$/i.test(textOf(words[0]) ?? '');
  return { kind: file ? 'file' : 'command', words };
}

/** `pwsh -Command …`, `powershell -EncodedCommand …`, `pwsh x.ps1`. */
export const powershell: Handler = (run) => {
  const { call, machine } = run;
  const { kind, words } = launched(call.argv.slice(1), run.name.startsWith('powershell'));
  switch (kind) {
    case 'command':
      return command(words, run);
    case 'encodedcommand':
      return encoded(words, run);
    case 'file':
      emitCommand(run);
      script(words[0], run);
      return done(call.state);
    case 'stdin':
      return fromStdin(run);
    case 'nothing':
      emitCommand(run);
      return done(call.state);
  }
  machine.sink.unknown(call.item, 'parse-error', call.span);
  return done(call.state);
};

function command(words: readonly Field[], run: Run): Outcome {
  const { call, machine } = run;
  const runs = words.flatMap((f) => f.runs);
  flowsAsCode(runs, run);
  const known = words.length > 0 && words.every((f) => f.word.kind === 'literal');
  if (!known || run.foreign || runs.length > 0) emitCommand(run);
  if (!known) {
    machine.sink.unknown(call.item, 'dynamic-code', words[0]?.word.span ?? call.span);
    return done(call.state);
  }
  const [only] = words;
  const code =
    words.length === 1 && only !== undefined
      ? only
      : literal(words.map((f) => f.word.text).join(' '), call.span);
  return runPowerShell(code, call, machine);
}

/** Nobody can read it: it counts as decoded, and what it decodes to is looked at. */
function encoded(words: readonly Field[], run: Run): Outcome {
  const { call, machine } = run;
  emitCommand(run);
  const { sink } = machine;
  sink.unknown(call.item, 'dynamic-code', call.span);
  const item = sink.newItem();
  const decoder = literal('FromBase64String', call.span);
  emitCommand({
    ...run,
    name: 'FromBase64String',
    foreign: false,
    call: { ...call, item, input: null, argv: [decoder, ...words] },
  });
  sink.flow(item, call.item, 'code');
  const code = decodeUtf16(textOf(words[0]) ?? '');
  if (code !== null) runPowerShell(literal(code, call.span), call, machine);
  return done(call.state);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of UTF-16, little end first. */
function decodeUtf16(text: string): string | null {
  let bits = 0;
  let held = 0;
  const bytes: number[] = [];
  for (const char of text.replace(/=+$/, '')) {
    const value = DIGITS.indexOf(char);
    if (value === -1) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  let out = '';
  for (let i = 0; i + 1 < bytes.length; i += 2)
    out += String.fromCharCode((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8));
  return out;
}

function script(file: Field | undefined, run: Run): void {
  const { call, machine } = run;
  if (file === undefined) return;
  const path = pathField(file, machine.home, true);
  emitPath('read', path, 'entry', placeOf(run));
  if (file.word.kind !== 'literal') machine.sink.unknown(call.item, 'dynamic-code', file.word.span);
  flowsAsCode(file.runs, run);
  for (const { path: name } of targetsOf(path, 'entry', call.state).targets) {
    flowFromWriter(name, run);
    const text = machine.sink.writtenBy(name)?.text;
    if (text?.word.kind === 'literal') runPowerShell(text, call, machine);
  }
}

function fromStdin(run: Run): Outcome {
  const { call, machine } = run;
  emitCommand(run);
  const { input } = call;
  if (input === null) return done(call.state);
  for (const from of input.from) machine.sink.flow(from, call.item, 'code');
  if (input.text?.word.kind === 'literal') runPowerShell(input.text, { ...call, input: null }, machine);
  else machine.sink.unknown(call.item, 'dynamic-code', call.span);
  return done(call.state);
}
