// SPDX-License-Identifier: Apache-2.0
// Property tests draw the same values in every run, so that a failure is one of the change at hand. COUNTERSIGN_SEED
// draws others: what they find becomes a case of its own.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['COUNTERSIGN_SEED'] ?? 1) });
