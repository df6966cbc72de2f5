// SPDX-License-Identifier: Apache-2.0
import type { Context, Runnable, Suite } from 'mocha';

/** Skips the test (in `before`: all tests of the block) with a reason that the summary prints. */
export function skip(context: Context, reason: string): never {
  const place: (Runnable & { type?: string }) | undefined = context.currentTest ?? context.test;
  const owner: Runnable | Suite | undefined = place?.type === 'hook' ? place.parent : place;
  if (owner !== undefined) Object.assign(owner, { skipReason: reason });
  return context.skip();
}
