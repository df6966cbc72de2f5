// SPDX-License-Identifier: Apache-2.0
/**
 * How host and webview talk, whatever they say. A Command goes webview → host and has no answer, a Request has one,
 * a Notification goes host → webview. The host parses every body that comes in: what does not parse is dropped.
 */

/** Reads a foreign value: the checked value, or undefined when it is not one. */
export type Parse<T> = (value: unknown) => T | undefined;

export interface Command<T> {
  readonly kind: 'command';
  readonly method: string;
  readonly parse: Parse<T>;
}

export interface Request<T, R> {
  readonly kind: 'request';
  readonly method: string;
  readonly parse: Parse<T>;
  /** Only carries the answer's type. */
  readonly answer?: R;
}

export interface Notification<T> {
  readonly kind: 'notification';
  readonly method: string;
  /** Only carries the body's type. */
  readonly body?: T;
}

/** What crosses `postMessage`. */
export type Envelope =
  | { readonly kind: 'command'; readonly method: string; readonly body: unknown }
  | { readonly kind: 'request'; readonly method: string; readonly id: number; readonly body: unknown }
  | { readonly kind: 'notification'; readonly method: string; readonly body: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly body: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly text: string };

export function command<T>(method: string, parse: Parse<T>): Command<T> {
  return { kind: 'command', method, parse };
}

export function request<T, R>(method: string, parse: Parse<T>): Request<T, R> {
  return { kind: 'request', method, parse };
}

export function notification<T>(method: string): Notification<T> {
  return { kind: 'notification', method };
}

/** A string of at most `max` UTF-16 units. */
export function text(max: number): Parse<string> {
  return (value) => (typeof value === 'string' && value.length <= max ? value : undefined);
}

export function integer(min: number, max: number): Parse<number> {
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : undefined;
}

export function oneOf<const T extends string>(...words: readonly T[]): Parse<T> {
  return (value) => words.find((word) => word === value);
}

export function orNull<T>(parse: Parse<T>): Parse<T | null> {
  return (value) => (value === null ? null : parse(value));
}

export const nothing: Parse<null> = (value) => (value === null ? null : undefined);

/** An object with exactly these keys, each readable. */
export function shape<T extends object>(fields: { readonly [K in keyof T]: Parse<T[K]> }): Parse<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (Object.keys(value).length !== names.length) return undefined;
    const out: Partial<T> = {};
    for (const name of names) {
      if (!Object.hasOwn(value, name)) return undefined;
      const read = fields[name]((value as Record<string, unknown>)[name]);
      if (read === undefined) return undefined;
      out[name] = read;
    }
    return out as T;
  };
}

const envelopeKinds = oneOf('command', 'request', 'notification', 'reply');

/** The envelope of a message, its body still unread; undefined when it is none of ours. */
export function readEnvelope(value: unknown): Envelope | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const message = value as Record<string, unknown>;
  const kind = envelopeKinds(message['kind']);
  if (kind === undefined) return undefined;
  const id = integer(0, Number.MAX_SAFE_INTEGER)(message['id']);
  if (kind === 'reply') return readReply(message, id);
  const method = text(80)(message['method']);
  if (method === undefined) return undefined;
  const body = message['body'];
  if (kind !== 'request') return { kind, method, body };
  return id === undefined ? undefined : { kind, method, id, body };
}

function readReply(message: Record<string, unknown>, id: number | undefined): Envelope | undefined {
  if (id === undefined) return undefined;
  if (message['ok'] === true) return { kind: 'reply', id, ok: true, body: message['body'] };
  const reason = text(2000)(message['text']);
  return reason === undefined ? undefined : { kind: 'reply', id, ok: false, text: reason };
}
