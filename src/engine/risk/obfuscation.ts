// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand, Word } from '../../core/facts.js';
import type { Intent } from '../../core/intent.js';
import { commandAtoms, sourceOf, type Scene } from './scene.js';
import { factor } from './table.js';

/** Spelled or encoded so that a reader does not see what runs. */
export function obfuscation(scene: Scene): Factor | null {
  for (const { command, span } of commandAtoms(scene.facts)) {
    if (hidesCode(command, scene)) return factor('obfuscation', 'decoded', { span });
    // Program, sub-command and options say what happens; in other words odd quoting is everyday text.
    const told = command.argv.find(
      (word, i) => (i < 2 || word.text.startsWith('-')) && isDisguised(word, scene.intent),
    );
    if (told !== undefined) return factor('obfuscation', 'word', { span: told.span ?? span });
  }
  return null;
}

/** `r''m`, `c\heckout`, PowerShell's ``i`ex``, `$'\x72m'`, `rm${IFS}-rf`: quoting that changes nothing but the look. */
function isDisguised({ text, kind, span }: Word, intent: Intent): boolean {
  if (kind !== 'literal' || span === null || span.end - span.start === text.length) return false;
  const source = sourceOf(span, intent);
  if (source.length > 400 || !/['"\\$`]/.test(source)) return false;
  if (/\$'[^']{0,200}\\(x[2-7]|[0-7]{3}|u00[2-7]|U000000[2-7])/.test(source)) return true;
  if (/\w\$(IFS|\{IFS)\b/.test(source)) return true;
  if (!/^[\w./-]+$/.test(text)) return false;
  return /\w(''|"")\w|[\w'"]\\[A-Za-z]|\w"\w"\w|\w'\w'\w|\w`\w/.test(source);
}

const INLINE = /^(-c|-e|-r|-E|--eval|--execute|-p|--print|-ne|-pe|-lne|-ie)$/;
const DECODES =
  /\b(b64decode|decode_base64|base64_decode|Base64\.(strict_|urlsafe_)?decode64|atob|fromhex|unhexlify|a85decode|b32decode|rot13|gzinflate|fromCharCode|zlib\.decompress|marshal\.loads)\b|['"]base64['"]|\.unpack1?\(|FromBase64String/;
const RUNS =
  /\b(exec|eval|execSync|system|Function|spawn|popen|passthru|shell_exec|runInThisContext|compile|Invoke-Expression|iex|instance_eval)\b/i;

function hidesCode(command: SimpleCommand, scene: Scene): boolean {
  const { name } = command.program;
  if (/^(pwsh|powershell)$/i.test(name))
    return command.invocation.options.some((o) => /^-{1,2}e(n|nc|nco|ncod\w*|c)?$/i.test(o.name));
  if (name === 'printf' || name === 'echo') return printsCode(command, scene);
  return command.invocation.options.some(({ name: option, value }) => {
    const code = INLINE.test(option) ? (value?.text ?? '') : '';
    return code.length <= 65_536 && DECODES.test(code) && RUNS.test(code);
  });
}

/** `printf '\x72\x6d …' | sh`: letters written as numbers, and the result runs. */
function printsCode(command: SimpleCommand, { facts }: Scene): boolean {
  const coded = command.argv.some((w) => /\\(x[2-7][0-9a-fA-F]|0?1[0-7]{2}|u00[2-7])/.test(w.text));
  return coded && facts.flows.some((f) => f.from === command.item && f.into === 'code');
}
