// SPDX-License-Identifier: Apache-2.0
import type { Context, Runnable, Suite } from 'mocha';

/** Skips the test (in `before`: all tests of the block) with a reason that the summary prints. */
export function skip(context: Context, reason: string): never {
  const owner = ownerOf(context);
  if (owner !== undefined) Object.assign(owner, { skipReason: reason });
  return context.skip();
}

function ownerOf(context: Context): Runnable | Suite | undefined {
  const place: (Runnable & { type?: string }) | undefined = context.test;
  if (place?.type !== 'hook') return place;
  return place.title.startsWith('"before all"') ? place.parent : context.currentTest;
}
