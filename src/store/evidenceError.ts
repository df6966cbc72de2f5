// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../core/result.js';

/** A record could not be made durable: whoever waits for it must deny. */
export class EvidenceError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message, { cause: fault.cause });
  }
}
