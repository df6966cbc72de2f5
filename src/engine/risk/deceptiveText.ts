// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Change } from './change.js';
import { factor } from './table.js';

/** Reorder or hide what follows: CVE-2021-42574. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/u;
/** Not seen at all: zero-width, fillers, tags and the variation selectors that carry hidden text. */
const UNSEEN =
  /[\u2028\u2029\ufe00-\ufe0f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/u;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f\u0080-\u009f]/u;
/** Letters of other scripts that look like Latin ones (CVE-2021-42694), and wide or styled Latin. */
const LOOKALIKE =
  /[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u0475\u051b\u01c0-\u01c3\u017f\u037e\u03f2\u03f3\u1d04\u1d0f\u1d1c\u1d20-\u1d22\u2160-\u217f\u212a\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0566\u0570\u0578\u057d\u0581\u0585\u13a0-\u13f5\ua4d0-\ua4f7\u2c80-\u2cff\u0261\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}]/u;
const ANY = new RegExp(`${BIDI.source}|${UNSEEN.source}|${CONTROLS.source}|${LOOKALIKE.source}`, 'gu');

/** Instructions that agents read and obey are source, whatever they look like. */
const FOR_AGENTS =
  /^(agents|claude|gemini|skill|copilot-instructions|llms(-full)?)\.(md|txt)$|\.(mdc|cursorrules|prompt\.md)$/;
/** So many odd characters in one line hide what comes after them. */
const MAX_LOOKED = 20_000;

/** Text that a reviewer does not see as the machine reads it. */
export function deceptiveText(change: Change): Factor | null {
  const named = oddName(change);
  if (named !== null) return named;
  if (/^[\u0009\u000a\u000d\u0020-\u007e]*$/.test(change.text) && !/\r(?!\n)/.test(change.text)) return null;
  for (const line of change.lines) {
    const odd = oddIn(line, change);
    if (odd === null) continue;
    const text = (change.kind.docs || change.kind.locale) && !FOR_AGENTS.test(change.kind.name);
    return factor('deceptive-text', text ? 'text' : 'source', {
      span: change.span(line.start + odd.index, line.start + odd.index + odd.length),
    });
  }
  return null;
}

function oddIn(line: Change['lines'][number], change: Change): { index: number; length: number } | null {
  let looked = 0;
  for (const { index, 0: char } of line.text.matchAll(ANY))
    if (++looked > MAX_LOOKED || deceives(line, index, { char, change }))
      return { index, length: char.length };
  // An end of a line that editors do not show as one.
  const end = line.start + line.text.length;
  const next = change.text.slice(end, end + 2);
  const hidden = /^[\u2028\u2029]/.test(next) || (/^\r[^\n]/.test(next) && change.text.includes('\n'));
  return hidden ? { index: line.text.length, length: 1 } : null;
}

/** A path that does not look as it is. */
function oddName(change: Change): Factor | null {
  for (const { index, 0: char } of change.path.slice(0, 4096).matchAll(ANY)) {
    const mixes = LOOKALIKE.test(char) && !CONTROLS.test(char);
    if (mixes && !mixed(change.path, index, char)) continue;
    if (!mixes && !BIDI.test(char) && !CONTROLS.test(char) && /[\u200c\u200d\ufe0f\u00ad]/u.test(char))
      continue;
    return factor('deceptive-text', 'source', { span: change.span(Infinity, Infinity) });
  }
  return null;
}

function deceives(
  { text, start }: Change['lines'][number],
  index: number,
  { char, change }: { readonly char: string; readonly change: Change },
): boolean {
  if (change.removed.includes(text)) return false;
  if (BIDI.test(char)) return true;
  // What marks the byte order is at home at the very start of a file.
  if (char === '\ufeff' && start + index === 0) return false;
  if (CONTROLS.test(char)) return !change.kind.test && char !== '\u007f';
  if (LOOKALIKE.test(char))
    return (
      !change.kind.docs && !change.kind.locale && (mixed(text, index, char) || allAlike(text, index, char))
    );
  return !atHome(text, index, { char, change });
}

/** Where a character is at home, by what stands before it. */
const HOMES: readonly (readonly [char: RegExp, before: RegExp])[] = [
  [/\u200d/u, /[\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}]$/u],
  [/[\ufe0e\ufe0f]/u, /[\p{Extended_Pictographic}\p{Emoji}\p{S}]$/u],
  [/[\u{e0100}-\u{e01ef}]/u, /\p{Script=Han}$/u],
  // Flags of England, Scotland and Wales are spelled with tags.
  [/[\u{e0020}-\u{e007f}]/u, /\u{1f3f4}[\u{e0020}-\u{e007f}]*$/u],
];

/** Joiners belong between emoji and inside scripts that need them; marks of direction into texts for people. */
function atHome(
  text: string,
  index: number,
  { char, change }: { readonly char: string; readonly change: Change },
): boolean {
  const before = text.slice(Math.max(0, index - 16), index);
  if (HOMES.some(([what, where]) => what.test(char) && where.test(before))) return true;
  if (/[\u200c\u200d]/u.test(char) && /\p{L}|\p{M}/u.test(before.slice(-2))) {
    const after = text.slice(index + char.length, index + char.length + 2);
    if (!/[A-Za-z]/.test(before.slice(-2) + after)) return true;
  }
  return (change.kind.docs || change.kind.locale) && /[\u200c-\u200f\u00ad\u061c]/u.test(char);
}

/** A look-alike within a name that has Latin letters too. */
function mixed(text: string, index: number, char: string): boolean {
  const before = /[\p{L}\p{N}_$]{0,40}$/u.exec(text.slice(Math.max(0, index - 40), index))?.[0] ?? '';
  const after =
    /^[\p{L}\p{N}_$]{0,40}/u.exec(text.slice(index + char.length, index + char.length + 40))?.[0] ?? '';
  return /[A-Za-z]/.test(before + after);
}

/** A name that is written with look-alikes only, where code declares or calls one. */
function allAlike(text: string, index: number, char: string): boolean {
  const before = /[\p{L}\p{N}_$]{0,40}$/u.exec(text.slice(Math.max(0, index - 40), index))?.[0] ?? '';
  const after =
    /^[\p{L}\p{N}_$]{0,40}/u.exec(text.slice(index + char.length, index + char.length + 40))?.[0] ?? '';
  const name = before + char + after;
  if (name.length < 3 || ![...name].every((c) => LOOKALIKE.test(c) || /[\d_$]/.test(c))) return false;
  const start = index - before.length;
  return (
    text[index + char.length + after.length] === '(' ||
    /\b(def|func|fn|fun|class|const|let|var|val|function|import|from|type|interface|struct|enum)\s{1,3}$/.test(
      text.slice(Math.max(0, start - 20), start),
    )
  );
}
