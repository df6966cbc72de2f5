// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../../core/result.js';
import type { LocalTime } from '../../core/surroundings.js';
import type { BadGlob } from './glob.js';

/** A span of local time. Minutes are of the day or of the week; the end is not part of it, of dates it is. */
export type Hours = {
  /** Null: UTC. */
  readonly zone: string | null;
} & (
  | { readonly kind: 'daily' | 'weekly'; readonly from: number; readonly to: number }
  | { readonly kind: 'dates'; readonly from: string; readonly to: string }
);

const DAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY = 24 * 60;
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const DATES = new RegExp(`^(${DATE})\\.\\.(${DATE})$`);
const TIMES = /^(?:([A-Z][a-z]{2}) )?(\d\d):(\d\d)-(?:([A-Z][a-z]{2}) )?(\d\d):(\d\d)$/;
/** By its shape only: the engine has no list of zones, the caller may. */
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;

/** `20:00-07:00 ZONE`, `Fri 16:00-Mon 08:00 ZONE` or `2026-12-20..2027-01-03 ZONE`; without a zone it is UTC. */
export function hoursOf(text: string): Result<Hours, BadGlob> {
  const [, span = '', name] = /^(.*[\d])(?: (\S+))?$/.exec(text) ?? [];
  if (name !== undefined && !ZONE.test(name))
    return fail({ message: `\`${name}\` is no time zone`, hint: 'for example `Europe/Berlin`' });
  const zone = name === undefined || name === 'UTC' ? null : name;
  const dates = DATES.exec(span);
  if (dates !== null) return datesOf(dates[1] ?? '', dates[2] ?? '', zone);
  const times = TIMES.exec(span);
  return times === null
    ? fail({ ...SHAPE, message: `\`${text}\` is no span of time` })
    : timesOf(times, zone);
}

const SHAPE = {
  hint: '`20:00-07:00 Europe/Berlin`, `Fri 16:00-Mon 08:00 Europe/Berlin` or `2026-12-20..2027-01-03`',
};

function datesOf(from: string, to: string, zone: string | null): Result<Hours, BadGlob> {
  for (const date of [from, to]) if (!isDate(date)) return fail({ message: `there is no date \`${date}\`` });
  if (from > to) return fail({ message: `\`${to}\` is before \`${from}\``, hint: 'both dates are included' });
  return ok({ kind: 'dates', from, to, zone });
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function timesOf(found: RegExpExecArray, zone: string | null): Result<Hours, BadGlob> {
  const [, fromDay, fromHour, fromMinute, toDay, toHour, toMinute] = found;
  const from = minuteOf(fromHour, fromMinute, fromDay);
  const to = minuteOf(toHour, toMinute, toDay);
  if (from === null || to === null)
    return fail({ ...SHAPE, message: 'days are `Mon` to `Sun`, times `00:00` to `24:00`' });
  if ((fromDay === undefined) !== (toDay === undefined))
    return fail({ ...SHAPE, message: 'a day stands on both sides or on none' });
  if (from === to) return fail({ ...SHAPE, message: 'a span that ends where it begins says nothing' });
  return ok({ kind: fromDay === undefined ? 'daily' : 'weekly', from, to, zone });
}

function minuteOf(hour = '', minute = '', day?: string): number | null {
  const ofDay = Number(hour) * 60 + Number(minute);
  const index = day === undefined ? 0 : DAYS.indexOf(day);
  return index < 0 || ofDay > DAY || Number(minute) > 59 ? null : index * DAY + ofDay;
}

/** Whether a moment lies within the span. */
export function isWithin(hours: Hours, at: LocalTime): boolean {
  if (hours.kind === 'dates') return hours.from <= at.date && at.date <= hours.to;
  const minute = at.minute + (hours.kind === 'weekly' ? at.weekday * DAY : 0);
  const [after, before] = [minute >= hours.from, minute < hours.to];
  return hours.from < hours.to ? after && before : after || before;
}

/** What the clocks show in UTC; other zones are the caller's to answer. */
export function utcTime(at: number): LocalTime {
  const moment = new Date(at);
  return {
    date: moment.toISOString().slice(0, 10),
    weekday: (moment.getUTCDay() + 6) % 7,
    minute: moment.getUTCHours() * 60 + moment.getUTCMinutes(),
  };
}
