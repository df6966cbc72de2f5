// SPDX-License-Identifier: Apache-2.0
/** One measured line of `npm run bench`. */
export interface BenchRow {
  readonly what: string;
  /** With its unit. */
  readonly measured: string;
  readonly budget: string;
  /** Null: no budget, or the machine is too noisy to judge. */
  readonly within: boolean | null;
}

/** What every `*.bench.ts` exports. */
export interface Bench {
  run(): Promise<readonly BenchRow[]>;
}
