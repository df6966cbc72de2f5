// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from './json.js';

/** UTF-16 offsets into one field of the tool call's input, end exclusive. */
export interface Span {
  /** `command`, `file_path`, `content`, `new_string`, `edits/0/new_string`, `changes/1/content`, `url`, `arguments` … */
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A shell word after quote removal. `literal`: `text` is what the program gets. `glob`: a pattern of the
 * call, `prefix` is its fixed start. `unknown`: not resolvable, `prefix` is what is surely its start.
 */
export interface Word {
  readonly kind: 'literal' | 'glob' | 'unknown';
  /** The word itself; for `glob` and `unknown` the source text, never to be matched as if literal. */
  readonly text: string;
  readonly prefix: string;
  readonly span: Span | null;
}

/** One simple command as it would run. */
export interface SimpleCommand {
  /** Index of the compound-line item it belongs to: selectors of one rule must pick within one item. */
  readonly item: number;
  readonly program: Program;
  /** `argv[0]` is the program's word. */
  readonly argv: readonly [Word, ...Word[]];
  /** `argv` as the program itself would read it. */
  readonly invocation: Invocation;
  /** Folders where the shell may stand, none when that is not known; absent: the workspace. */
  readonly folders?: readonly string[];
  /** Item number of the command that reads this one's standard output, if any. */
  readonly pipedTo: number | null;
  readonly span: Span | null;
}

/**
 * The words of a simple command sorted into options and operands by its program's table. Command patterns
 * match on this: an option wherever it stands, operands in their order.
 *
 * `git -C d push -uf origin --force-with-lease=x -- main` gives
 * options `-C d` (global), `-u`, `-f`, `--force-with-lease x` and operands `push`, `origin`, `main`,
 * afterDash 2.
 */
export interface Invocation {
  /**
   * Whether a table says which options take values. When false, `-o v` is the option `-o` without value
   * and the operand `v`, and a cluster stays whole (`-rf` is one option).
   */
  readonly known: boolean;
  readonly options: readonly CommandOption[];
  /** All words but `argv[0]`, options, their values and `--`; sub-commands are the first of them. */
  readonly operands: readonly Word[];
  /** Index in `operands` of the first word after `--`; null without `--`. */
  readonly afterDash: number | null;
}

/** One option of a simple command. */
export interface CommandOption {
  /** With its dashes: `-f` (clusters split where the program does), `--force` (abbreviations written out). */
  readonly name: string;
  /** The value of `--o=v`, `-ov`, `-o v`; null for a flag. */
  readonly value: Word | null;
  /** The word of `argv` that holds the option; several options of one cluster share it. */
  readonly word: Word;
  /** Stands before the sub-command and belongs to the program itself (`git -C d`, `npm --prefix d`). */
  readonly global: boolean;
}

/** `system`: a bare name, found in PATH; `path`: named by a path; `unknown`: not resolvable. */
export interface Program {
  readonly kind: 'system' | 'path' | 'unknown';
  /** Bare name; for `path` the base name. */
  readonly name: string;
  /** Absolute lexical path for `path`. */
  readonly path: string | null;
}

/** A path of a call. All paths absolute and lexically normalised, with `/`. */
export interface PathTarget {
  /** `exact`: this very path. `under`: some path that starts with this prefix (glob or unresolved word). */
  readonly kind: 'exact' | 'under';
  readonly path: string;
  /** The glob pattern of the call (absolute) when the word was a glob, else null. */
  readonly glob: string | null;
  /** `tree`: the path and all below it (`rm -r`, `cp -r`, `grep -r`). */
  readonly extent: 'entry' | 'tree';
  /**
   * The absolute path with its `..` kept, when a `..` follows a name (`a/link/../b`): the physical reading
   * may differ from `path`. Asked as a real path of its own.
   */
  readonly written?: string;
}

/** Everything that policy selects on: one per simple command, path, host, MCP call, tool or unknown. */
export type Atom =
  | {
      readonly kind: 'command';
      readonly item: number;
      readonly command: SimpleCommand;
      readonly span: Span | null;
    }
  | {
      readonly kind: 'read' | 'write' | 'delete';
      readonly item: number;
      readonly target: PathTarget;
      readonly span: Span | null;
    }
  /** URL standard's form: lower case, punycode, no port, no trailing dot. */
  | { readonly kind: 'host'; readonly item: number; readonly host: string; readonly span: Span | null }
  | {
      readonly kind: 'mcp';
      readonly item: number;
      readonly server: string;
      readonly tool: string;
      readonly arguments: JsonValue;
      readonly span: Span | null;
    }
  | { readonly kind: 'tool'; readonly item: number; readonly name: string; readonly span: Span | null }
  | {
      readonly kind: 'unknown';
      readonly item: number;
      readonly reason: UnknownReason;
      readonly span: Span | null;
    };

/** Why something stayed unknown. The list is part of the policy language (`unknown: [reason …]`). */
export const UNKNOWN_REASONS = [
  'empty',
  'parse-error',
  'over-limit',
  'dynamic-program',
  'dynamic-argument',
  'dynamic-code',
  'environment-code',
  'hidden-program',
  'deceptive-characters',
  'unsupported-shell',
  'unreadable-url',
  'unreadable',
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** A stream of bytes from one command's output into another's input or code. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  /**
   * `stdin`: piped, one for every pipe; `code`: run as code (`bash -c "$(curl …)"`, `source <(curl …)`,
   * `curl -o x.sh … && sh x.sh`), `curl … | sh` gives both; `argument`: put into its words by a substitution.
   */
  readonly into: 'stdin' | 'code' | 'argument';
}

/** Text that a call would put into a file; risk looks at it. */
export interface AddedText {
  readonly path: string;
  readonly text: string;
  readonly field: string;
  /** Where `text` begins in the field; null when the field does not hold it letter by letter. */
  readonly start: number | null;
  /** The text that it replaces, where the call itself says so; null: what was there only the disk knows. */
  readonly replaced: string | null;
}

/** What analysis derives from an intent alone, without any disk. */
export interface Facts {
  readonly atoms: readonly Atom[];
  readonly flows: readonly Flow[];
  readonly added: readonly AddedText[];
}
