// SPDX-License-Identifier: Apache-2.0
/** Patterns that pick, less patterns that begin with `!`, whatever their order. */
export interface PatternList<Pattern> {
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
}
