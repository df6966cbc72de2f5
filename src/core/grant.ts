// SPDX-License-Identifier: Apache-2.0
/** What a grant covers besides the call it was made from: the very same call, or all of its template. */
export const GRANT_BREADTHS = ['call', 'template'] as const;
export type GrantBreadth = (typeof GRANT_BREADTHS)[number];

/**
 * How long a grant lives. `once`: the next such call; `minutes`: ten of them; `session`: the agent's own session;
 * `window`: every session of this agent in this workspace. All end with the window that made them unless the
 * person said that they survive it, with the gate, and after `MAX_GRANT_MS` at the latest.
 */
export const GRANT_LIVES = ['once', 'minutes', 'session', 'window'] as const;
export type GrantLife = (typeof GRANT_LIVES)[number];
