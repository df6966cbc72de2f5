// SPDX-License-Identifier: Apache-2.0
import type { CommandOption, SimpleCommand, Word } from '../../core/facts.js';
import { fold } from './fold.js';

/** One word of a call in its place. */
export type CallWord =
  | { readonly kind: 'operand'; readonly word: Word; readonly optional: boolean }
  | { readonly kind: 'option'; readonly option: CommandOption; readonly detached: boolean }
  | { readonly kind: 'dashes' };

/** A simple command laid out for matching, made once per atom. */
export interface CommandView {
  readonly command: SimpleCommand;
  readonly nameFolded: string;
  /** All words in their order, options with their values as one. */
  readonly words: readonly CallWord[];
  readonly options: readonly CommandOption[];
  /** A word that could hold an option which nobody can see. */
  readonly hidesOptions: boolean;
  /** `words` less options and dashes. */
  readonly operands: readonly CallWord[];
  /** All operands and values, when each of them is known, else null. */
  readonly text: string | null;
}

/** Lays a simple command out for matching. */
export function commandView(command: SimpleCommand): CommandView {
  const { invocation } = command;
  const order = new Map<Word, number>(command.argv.map((word, i) => [word, i]));
  const last = command.argv.length;
  const placed: { at: number; word: CallWord }[] = invocation.options.map((option) => ({
    at: order.get(option.word) ?? last,
    word: { kind: 'option', option, detached: option.value !== null && order.has(option.value) },
  }));
  invocation.operands.forEach((word, i) => {
    const at = order.get(word) ?? last;
    if (invocation.afterDash === i) placed.push({ at, word: { kind: 'dashes' } });
    placed.push({ at, word: { kind: 'operand', word, optional: false } });
  });
  if (invocation.afterDash !== null && invocation.afterDash >= invocation.operands.length)
    placed.push({ at: last, word: { kind: 'dashes' } });
  placed.sort((a, b) => a.at - b.at);
  const sure = placed.map((p) => p.word);
  const words = invocation.known ? sure : withDoubtfulValues(sure);
  return {
    command,
    nameFolded: fold(command.program.name),
    words,
    operands: words.filter((w) => w.kind === 'operand'),
    options: invocation.options,
    text: textOf(command),
    hidesOptions: invocation.operands.some((word, i) => {
      const after = invocation.afterDash !== null && i >= invocation.afterDash;
      return !after && word.kind !== 'literal' && (word.prefix === '' || word.prefix.startsWith('-'));
    }),
  };
}

/** Without a table the operand after a bare option may be its value. */
function withDoubtfulValues(words: readonly CallWord[]): readonly CallWord[] {
  return words.map((word, i) => {
    const before = words[i - 1];
    const doubtful = before?.kind === 'option' && before.option.value === null;
    return word.kind === 'operand' && doubtful ? { ...word, optional: true } : word;
  });
}

function textOf({ invocation }: SimpleCommand): string | null {
  const texts: string[] = [];
  const add = (word: Word): boolean => word.kind === 'literal' && texts.push(word.text) > 0;
  const known =
    invocation.operands.every(add) && invocation.options.every(({ value }) => value === null || add(value));
  return known ? texts.join('\0') : null;
}
