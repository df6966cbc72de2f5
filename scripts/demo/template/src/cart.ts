// SPDX-License-Identifier: Apache-2.0
import type { Cents, Item } from './price.ts';

/** The sum of all items, before any discount. */
export function total(items: readonly Item[]): Cents {
  return items.reduce((sum, item) => sum + item.price * item.count, 0);
}

/** Takes `percent` off. A discount never makes a price negative. */
export function discounted(cents: Cents, percent: number): Cents {
  return cents - Math.round(cents * percent);
}
