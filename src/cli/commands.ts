// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.js';

/** Loaded only when called: `judge` must not pay for git, nor `verify` for the engine. */
export const COMMANDS: { readonly [name: string]: () => Promise<Command> } = {
  init: async () => (await import('./init.js')).init,
  doctor: async () => (await import('./doctor.js')).doctor,
  connect: async () => (await import('./connect.js')).connect,
  judge: async () => (await import('./judge.js')).judge,
  policy: async () => (await import('./policy/policy.js')).policy,
  disconnect: async () => (await import('./connect.js')).disconnect,
  gate: async () => (await import('./gate.js')).gate,
  grants: async () => (await import('./grants.js')).grants,
  run: async () => (await import('./run.js')).run,
  hook: async () => (await import('./hook.js')).hook,
  fetch: async () => (await import('./fetch.js')).fetch,
  log: async () => (await import('./log.js')).log,
  pause: async () => (await import('./pause.js')).pause,
  push: async () => (await import('./push.js')).push,
  sessions: async () => (await import('./sessions.js')).sessions,
  show: async () => (await import('./show.js')).show,
  verify: async () => (await import('./verify.js')).verify,
};

/** Planned, with exit code 1 and a clear word until each exists. */
export const NOT_YET: readonly string[] = [
  'probe',
  'approve',
  'deny',
  'resume',
  'blame',
  'keys',
  'receipt',
  'export',
  'report',
  'replay',
  'incident',
  'test',
  'redact',
  'mcp',
  'shell',
  'try',
];
