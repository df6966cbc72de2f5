// SPDX-License-Identifier: Apache-2.0

/** What a registered line says: who runs, for which event, and the settings file that it stands in. */
export interface HookLine {
  readonly hookProgram: string;
  readonly event: string;
  readonly wiring: string;
}

/**
 * The registered command. Constant for ever, but for its three parts: an agent may skip a changed entry silently.
 * Only a program that answers *and* ends well lets a call pass; every other way out is exit 2.
 */
export function hookLine({ hookProgram, event, wiring }: HookLine): string {
  return `${HEAD}${quote(hookProgram)} ${event} ${quote(wiring)}${TAIL}`;
}

const HEAD = 'o=$(/bin/bash -p ';
const TAIL = `); c=$?; printf '%s\\n' "$o"; [ "$c" = 0 ] && [ -n "$o" ] || exit 2`;
const WORD = `'(?:[^']|'\\\\'')*'`;
const MIDDLE = new RegExp(`^(${WORD}) ([A-Za-z]+) (${WORD})$`);

/** Reads a line back; null when it is not one of ours, to the letter. */
export function readHookLine(command: string): HookLine | null {
  if (!command.startsWith(HEAD) || !command.endsWith(TAIL)) return null;
  const parts = MIDDLE.exec(command.slice(HEAD.length, -TAIL.length));
  if (parts === null) return null;
  const [, hookProgram = '', event = '', wiring = ''] = parts;
  return { hookProgram: unquote(hookProgram), event, wiring: unquote(wiring) };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function unquote(word: string): string {
  return word.slice(1, -1).replaceAll(`'\\''`, "'");
}
