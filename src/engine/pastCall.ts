// SPDX-License-Identifier: Apache-2.0
import type { Intent } from '../core/intent.js';
import type { PastCall } from '../core/sessionState.js';
import { NO_SURROUNDINGS } from '../core/surroundings.js';
import { analyze } from './analyze.js';

/** A call as if it had just been concluded, of which nobody asked the disk. */
export function pastCall(intent: Intent, effect: 'allow' | 'deny'): PastCall {
  const { workspace, home, agent } = intent;
  const act = { atoms: analyze(intent).facts.atoms, workspace, home, surroundings: NO_SURROUNDINGS };
  return { session: agent.session, at: null, effect, act };
}
