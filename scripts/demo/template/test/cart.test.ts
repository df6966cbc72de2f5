// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discounted, total } from '../src/cart.ts';

test('the total counts every piece', () => {
  assert.equal(total([{ name: 'tea', price: 350, count: 2 }]), 700);
});

test('ten percent off', () => {
  assert.equal(discounted(1000, 10), 900);
});
