// SPDX-License-Identifier: Apache-2.0
import type { Adapter, Connector } from './adapter.js';
import { canary } from './claude-code/canary.js';
import { claudeCodeConnector } from './claude-code/connect.js';
import { AGENT, parse } from './claude-code/parse.js';
import { renderEvent, renderNoOpinion, renderVerdict } from './claude-code/render.js';

/** Every agent that can be supervised, by its name in the registered line. */
export const ADAPTERS: ReadonlyMap<string, Adapter> = new Map([
  [AGENT, { name: AGENT, parse, renderVerdict, renderEvent, renderNoOpinion, canary }],
]);

/** How each agent's own settings are wired. */
export const CONNECTORS: ReadonlyMap<string, Connector> = new Map([[AGENT, claudeCodeConnector]]);
