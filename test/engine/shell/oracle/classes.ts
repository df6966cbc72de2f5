// SPDX-License-Identifier: Apache-2.0
import type { Difference } from './differ.js';

/** A way in which the two parsers are known to differ, and why ours is right or errs towards asking. */
export interface DifferenceClass {
  readonly name: string;
  readonly reason: string;
  /** `sound`: whether bash itself reads the text; null where there is no bash. */
  readonly holds: (difference: Difference, sound: () => boolean | null) => boolean;
}

const RESERVED = /^(?:then|done|fi|esac|do|else|elif|in|\}|time)$/;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** All that was ever seen; a difference of another kind fails the test until somebody has looked at it. */
export const CLASSES: readonly DifferenceClass[] = [
  {
    name: 'rejects what bash reads',
    reason:
      'the grammar has an error where bash has none (here-documents after which the line goes on, patterns with quotes in `case`, braces as a program, `$"…"`), and loses or invents commands after it',
    holds: (d, sound) => d.theirs.broken && !d.ours.broken && sound() !== false,
  },
  {
    name: 'both reject',
    reason: 'after an error each parser guesses; an error alone makes the whole line ask',
    holds: (d, sound) => d.theirs.broken && d.ours.broken && sound() !== true,
  },
  {
    name: '`time` is a word of the shell',
    reason: 'the grammar takes it for the program, and the program for an argument',
    holds: (d) =>
      d.missing.length > 0 && d.missing.every((m) => m === 'time') && d.extra.length <= d.missing.length,
  },
  {
    name: 'a line joined within a name',
    reason:
      'a backslash at the end of a line is removed before words are made; the grammar ends the word there',
    holds: (d) => d.text.includes('\\\n') && d.missing.every((m) => d.extra.some((e) => e.startsWith(m))),
  },
  {
    name: 'a substitution in the body of a here-document',
    reason:
      'it runs unless the delimiter is quoted; the grammar does not look into bodies of `<<-` or into backquotes',
    holds: (d) => d.missing.length === 0 && !d.theirs.broken && /<</.test(d.text),
  },
  {
    name: 'backquotes in the value of an expansion',
    reason: '`${x:=…}` and `"${x#…}"` run what stands between backquotes; the grammar sees text',
    holds: (d) => d.missing.length === 0 && !d.theirs.broken && /\$\{[^}]*[`(]|`/.test(d.text),
  },
  {
    name: 'arithmetic as a program',
    reason: '`((…))` with an expansion in it is taken for a command by the grammar',
    holds: (d) => d.extra.length === 0 && d.missing.length > 0 && d.missing.every((m) => m.startsWith('((')),
  },
  {
    name: 'a quote is lost',
    reason:
      'the grammar finds a program whose name holds white space or quotes: it took a quote that ends for one that begins',
    holds: (d) => d.missing.some((m) => /[\s"'`]/.test(m)) && !d.ours.broken,
  },
  {
    name: 'the word that ends a construct as a program',
    reason: 'the grammar did not see where the construct ends',
    holds: (d) => d.missing.length > 0 && d.missing.every((m) => RESERVED.test(m)),
  },
  {
    name: 'the rest of an assigned value as a program',
    reason: 'after `a=$b/$c` the grammar begins a command in the middle of the word',
    holds: (d) =>
      d.missing.length > 0 &&
      d.extra.length === 0 &&
      d.missing.every((m) => new RegExp(`=\\S*[$/]${escaped(m)}`).test(d.text)),
  },
  {
    name: 'a backslash doubled in backquotes',
    reason: 'between backquotes `\\\\` stands for one backslash',
    holds: (d) => d.missing.map((m) => m.replaceAll('\\\\', '\\')).join('\n') === d.extra.join('\n'),
  },
  {
    name: 'lost behind a comment',
    reason: 'a comment with an odd number of quotes makes the grammar drop the command after it',
    holds: (d) => d.missing.length === 0 && !d.theirs.broken && /^\s*#.*["'`]/m.test(d.text),
  },
];
