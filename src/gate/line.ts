// SPDX-License-Identifier: Apache-2.0
/**
 * The line protocol of clients that live for one message: hook clients, and the command line's `status`,
 * `publish`, `revoke-grant` and `drain`. Client: one header line, the raw body, one NUL. Gate: `<reply word> <exit>`, one line
 * for standard output, lines for standard error, `<reply word> end`.
 */
import { fail, ok, type Result } from '../core/result.js';

export const MAX_HEADER_BYTES = 32 * 1024;
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The agent name under which our own programs speak. */
export const OWN_AGENT = 'countersign';

export interface LineHeader {
  readonly token: string;
  readonly agent: string;
  /** The event name of the registered line; for our own programs `status`, `publish`, `pause`, `revoke-grant`, `drain`. */
  readonly event: string;
  /** The settings file in which the line stands; empty when unknown. */
  readonly wiring: string;
  /** The agent's project folder; empty when it has none. */
  readonly project: string;
  /** Where the client runs; empty when that folder is gone. */
  readonly cwd: string;
}

export interface LineAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const FIRST = 'countersign/1';

export function writeHeader(header: LineHeader): string {
  const { token, agent, event, wiring, project, cwd } = header;
  return `${[FIRST, ...[token, agent, event, wiring, project, cwd].map(encodeField)].join('\t')}\n`;
}

/** `line` is without its line feed. */
export function readHeader(line: Buffer): Result<LineHeader> {
  const refuse = (what: string): Result<LineHeader> =>
    fail({ code: 'bad-header', message: `header line ${what}` });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    return refuse('is not UTF-8');
  }
  const [first, ...fields] = text.split('\t');
  if (first !== FIRST) return refuse('is not of this protocol');
  if (fields.length !== 6) return refuse('has not six fields');
  const decoded = fields.map(decodeField);
  if (decoded.includes(null)) return refuse('has a wrong escape');
  const [token, agent, event, wiring, project, cwd] = decoded as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return ok({ token, agent, event, wiring, project, cwd });
}

// SPEC: `%` and the characters that would end a field or the line; all other bytes go as they are.
const ESCAPES: readonly (readonly [string, string])[] = [
  ['%', '%25'],
  ['\t', '%09'],
  ['\n', '%0A'],
  ['\r', '%0D'],
];

function encodeField(text: string): string {
  return ESCAPES.reduce((field, [raw, escaped]) => field.replaceAll(raw, escaped), text);
}

function decodeField(field: string): string | null {
  if (/%(?!25|09|0A|0D)/.test(field)) return null;
  return field.replace(/%(25|09|0A|0D)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** @throws Error when standard output is not one line: a client would print a part of it. */
export function writeAnswer(reply: string, answer: LineAnswer): string {
  if (/[\n\r\0]/.test(answer.stdout)) throw new Error('an answer must be one line');
  const said = answer.stderr.replace(/[\r\0]/g, '').replace(/\n$/, '');
  const lines = [`${reply} ${String(answer.exit)}`, answer.stdout, ...(said === '' ? [] : [said])];
  return `${lines.join('\n')}\n${reply} end\n`;
}

/** Null unless the answer is whole and begins and ends with the reply word. */
export function readAnswer(reply: string, text: string): LineAnswer | null {
  const lines = text.split('\n');
  const exit = /^(\S+) ([0-9]{1,3})$/.exec(lines[0] ?? '');
  if (exit?.[1] !== reply || lines.at(-1) !== '' || lines.at(-2) !== `${reply} end`) return null;
  const [stdout = '', ...stderr] = lines.slice(1, -2);
  return { stdout, stderr: stderr.join('\n'), exit: Number(exit[2]) };
}
