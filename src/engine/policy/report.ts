// SPDX-License-Identifier: Apache-2.0
import type { Fault, Place } from '../../core/result.js';

/** Takes faults as they are found. */
export type Report = (code: string, message: string, place: Place, hint?: string) => void;

/** Collects into a list. */
export function reportInto(faults: Fault[]): Report {
  return (code, message, place, hint) =>
    faults.push({ code, message, place, ...(hint === undefined ? {} : { hint }) });
}
