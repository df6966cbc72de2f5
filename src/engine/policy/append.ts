// SPDX-License-Identifier: Apache-2.0
/** Adds to the list that a map keeps under a key. */
export function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
