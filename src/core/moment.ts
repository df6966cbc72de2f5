// SPDX-License-Identifier: Apache-2.0
const RFC_3339 =
  /^(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d|60)(?:(\.\d{1,3})\d*)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A time as RFC 3339 writes it, in milliseconds UTC; null when it is none. */
export function momentOf(text: string): number | null {
  const found = RFC_3339.exec(text);
  if (found === null) return null;
  const [, date = '', time = '', second = '', fraction = '', offset = ''] = found;
  // Date knows no leap second, and takes the thirtieth of February for a day of March.
  const seconds = second === '60' ? '59' : second;
  const isDate = new Date(Date.parse(`${date}T00:00:00Z`) || 0).toISOString().startsWith(date);
  return isDate ? Date.parse(`${date}T${time}:${seconds}${fraction}${offset.toUpperCase()}`) : null;
}
