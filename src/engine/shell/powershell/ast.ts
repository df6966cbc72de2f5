// SPDX-License-Identifier: Apache-2.0
/** Offsets into the text that was parsed. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A list of statements: a whole text, or what stands between braces or parentheses. */
export interface Script extends Range {
  readonly statements: readonly Statement[];
}

export type Statement = Range &
  (
    | { readonly kind: 'pipeline'; readonly elements: readonly Element[] }
    /** `a && b || c`. */
    | { readonly kind: 'chain'; readonly statements: readonly Statement[] }
    | { readonly kind: 'assign'; readonly target: Expr; readonly operator: string; readonly value: Statement }
    /** `if`, loops, `switch`, `try`: what is evaluated first, and blocks of which any may run. */
    | {
        readonly kind: 'control';
        readonly heads: readonly Statement[];
        readonly variable: Expr | null;
        /** `$_` is another thing in it. */
        readonly rebinds: boolean;
        readonly bodies: readonly Script[];
      }
    | { readonly kind: 'function'; readonly name: string; readonly body: Script }
    /** `return x`, `throw x`, `exit 1`. */
    | { readonly kind: 'leave'; readonly value: Statement | null }
  );

export type Element = Command | ValueElement;

export interface Command extends Range {
  readonly kind: 'command';
  /** `&` and `.` run what a value names. */
  readonly operator: '' | '&' | '.';
  readonly name: Expr;
  readonly args: readonly Argument[];
  readonly redirects: readonly Redirection[];
}

export interface ValueElement extends Range {
  readonly kind: 'value';
  readonly value: Expr;
  readonly redirects: readonly Redirection[];
}

/** `parameter`: begins with a dash; `value` is what a colon attaches. `raw`: as another program would get it. */
export type Argument = Range &
  (
    | { readonly kind: 'parameter'; readonly name: string; readonly value: Expr | null; readonly raw: Expr }
    | { readonly kind: 'word'; readonly value: Expr }
    /** After `--%`. */
    | { readonly kind: 'verbatim'; readonly text: string }
  );

export interface Redirection extends Range {
  readonly append: boolean;
  /** The stream, `*` for all. */
  readonly from: string;
  /** Null when one stream is merged into another. */
  readonly target: Expr | null;
}

export type Expr = Range &
  (
    | {
        readonly kind: 'string';
        readonly parts: readonly (string | Expr)[];
        readonly style: 'bare' | 'single' | 'double';
      }
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'variable'; readonly name: string; readonly splat: boolean }
    | { readonly kind: 'list'; readonly items: readonly Expr[] }
    | { readonly kind: 'group'; readonly script: Script }
    | { readonly kind: 'hash'; readonly entries: readonly (readonly [Expr, Statement])[] }
    | { readonly kind: 'block'; readonly script: Script }
    | {
        readonly kind: 'member';
        readonly target: Expr;
        readonly name: string | Expr;
        readonly args: readonly Expr[] | null;
      }
    | { readonly kind: 'index'; readonly target: Expr; readonly index: Expr }
    | { readonly kind: 'type'; readonly name: string }
    | { readonly kind: 'cast'; readonly type: string; readonly value: Expr }
    | { readonly kind: 'unary'; readonly operator: string; readonly value: Expr }
    /** `a + b + c`, read from left to right whatever the operators bind. */
    | { readonly kind: 'binary'; readonly operators: readonly string[]; readonly values: readonly Expr[] }
    /** Put together in a way that is not followed. */
    | { readonly kind: 'opaque'; readonly parts: readonly Expr[] }
  );
