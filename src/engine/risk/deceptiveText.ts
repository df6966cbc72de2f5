// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Change } from './change.js';
import { factor } from './table.js';

/** Reorder or hide what follows: CVE-2021-42574. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/u;
/** Not seen at all: zero-width, fillers, tags and the variation selectors that carry hidden text. */
const UNSEEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/u;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f\u0080-\u009f]/u;
/** Letters of other scripts that look like Latin ones (CVE-2021-42694), and wide or styled Latin. */
const LOOKALIKE =
  /[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u0475\u051b\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0578\u057d\u0585\u0261\u217c\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}]/u;
const ANY = new RegExp(`${BIDI.source}|${UNSEEN.source}|${CONTROLS.source}|${LOOKALIKE.source}`, 'gu');

/** Text that a reviewer does not see as the machine reads it. */
export function deceptiveText(change: Change): Factor | null {
  if (/^[\u0009\u000a\u000d\u0020-\u007e]*$/.test(change.text)) return null;
  for (const line of change.lines) {
    let looked = 0;
    for (const { index, 0: char } of line.text.matchAll(ANY)) {
      if (++looked > 500) break;
      if (!deceives(line, index, { char, change })) continue;
      const at = line.start + index;
      const level = change.kind.docs || change.kind.locale ? 'text' : 'source';
      return factor('deceptive-text', level, { span: change.span(at, at + char.length) });
    }
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
  if (LOOKALIKE.test(char)) return !change.kind.docs && !change.kind.locale && mixed(text, index, char);
  return !atHome(text, index, { char, change });
}

/** Joiners belong between emoji and inside scripts that need them; marks of direction into texts for people. */
function atHome(
  text: string,
  index: number,
  { char, change }: { readonly char: string; readonly change: Change },
): boolean {
  const before = text.slice(Math.max(0, index - 2), index);
  const after = text.slice(index + char.length, index + char.length + 2);
  if (char === '\u200d' && /[\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}]$/u.test(before)) return true;
  if (/[\u200c\u200d]/u.test(char) && /\p{L}|\p{M}/u.test(before) && !/[A-Za-z]/.test(before + after))
    return true;
  // Flags of England, Scotland and Wales are spelled with tags.
  if (
    /[\u{e0020}-\u{e007f}]/u.test(char) &&
    /\u{1f3f4}[\u{e0020}-\u{e007f}]*$/u.test(text.slice(Math.max(0, index - 16), index))
  )
    return true;
  return (change.kind.docs || change.kind.locale) && /[\u200c-\u200f\u00ad\u061c]/u.test(char);
}

/** A look-alike within a name that has Latin letters too. */
function mixed(text: string, index: number, char: string): boolean {
  const before = /[\p{L}\p{N}_$]{0,40}$/u.exec(text.slice(Math.max(0, index - 40), index))?.[0] ?? '';
  const after =
    /^[\p{L}\p{N}_$]{0,40}/u.exec(text.slice(index + char.length, index + char.length + 40))?.[0] ?? '';
  return /[A-Za-z]/.test(before + after);
}
