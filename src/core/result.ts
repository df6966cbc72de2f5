// SPDX-License-Identifier: Apache-2.0
/** An expected failure is a value with a code; a bug throws. */
export type Result<T, F = Fault> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F };

/** Where in a text something is wrong; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Our own failure, never the agent's. `code` is stable and tested; `message` says what, `hint` what next. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly place?: Place;
  readonly cause?: unknown;
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<F>(fault: F): { readonly ok: false; readonly fault: F } {
  return { ok: false, fault };
}

/** `file:line:col: message`, and the hint on a line of its own. */
export function faultText(fault: Fault): string {
  const where = fault.place
    ? `${fault.place.file}:${String(fault.place.line)}:${String(fault.place.column)}: `
    : '';
  return where + fault.message + (fault.hint === undefined ? '' : `\nhint: ${fault.hint}`);
}

/** Closes a `switch` over a union: a new member is a type error here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
