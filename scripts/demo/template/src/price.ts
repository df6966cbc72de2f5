// SPDX-License-Identifier: Apache-2.0

/** Money in cents, so that sums are exact. */
export type Cents = number;

export interface Item {
  readonly name: string;
  readonly price: Cents;
  readonly count: number;
}

export function format(cents: Cents): string {
  return `${(cents / 100).toFixed(2)} EUR`;
}
