// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Operation } from '../core/intent.js';

/** Tells a call that ran from the one that was judged: another hook of the agent may rewrite it in between. */
export function operationDigest(operation: Operation): string {
  return createHash('sha256').update(JSON.stringify(operation), 'utf8').digest('hex');
}
