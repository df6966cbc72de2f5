// SPDX-License-Identifier: Apache-2.0
import type { LocalTime } from '../core/surroundings.js';

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** What the clocks of a zone show at a moment; null when this machine knows no such zone. */
export function localTime(zone: string, at: number): LocalTime | null {
  const format = formatOf(zone);
  if (format === null) return null;
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const [year, month, day] = [parts.get('year'), parts.get('month'), parts.get('day')];
  const date = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  return {
    date,
    weekday: (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** Whether this machine knows the clocks of a zone. */
export function isTimeZone(zone: string): boolean {
  return formatOf(zone) !== null;
}

const MAX_FORMATS = 100;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= MAX_FORMATS) formats.clear();
  const format = newFormat(zone);
  formats.set(zone, format);
  return format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    const fields = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', ...fields });
  } catch {
    return null;
  }
}
