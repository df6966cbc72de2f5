// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, FACTOR_IDS } from '../../core/decision.js';
import { UNKNOWN_REASONS } from '../../core/facts.js';

/** What a pattern is matched with. */
export type PatternKind = 'path' | 'command' | 'host' | 'mcp' | 'name';

/** The shape of one place in a policy file. Both validation and policy.schema.json come from it. */
export type Shape =
  | { readonly kind: 'version' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'text' }
  /** Text that may be empty. */
  | { readonly kind: 'free' }
  | { readonly kind: 'id' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'pattern'; readonly of: PatternKind }
  | { readonly kind: 'comparison' }
  | { readonly kind: 'true' }
  | { readonly kind: 'boolean' }
  /** Text; a number or a boolean is taken as it is written in JSON. */
  | { readonly kind: 'argument' }
  | { readonly kind: 'list'; readonly of: Shape }
  /** Any JSON value; read as its JSON text. */
  | { readonly kind: 'json' }
  /** A map of free names to texts. */
  | { readonly kind: 'texts' }
  /** One value, or a list of at least one. */
  | { readonly kind: 'many'; readonly of: Shape }
  /** The first alternative of the same YAML type decides. */
  | { readonly kind: 'either'; readonly of: readonly Shape[] }
  /** Any names, at least one. */
  | { readonly kind: 'record'; readonly name: string; readonly of: Shape }
  | MapShape;

export interface MapShape {
  readonly kind: 'map';
  readonly name: string;
  readonly fields: { readonly [key: string]: Field };
}

export interface Field {
  readonly shape: Shape;
  readonly doc: string;
  readonly required?: true;
}

const patterns = (of: PatternKind): Shape => ({ kind: 'many', of: { kind: 'pattern', of } });

const EXTENSION: MapShape = {
  kind: 'map',
  name: 'extension',
  fields: {
    pack: { shape: { kind: 'text' }, required: true, doc: 'Name of a shipped pack.' },
    without: {
      shape: { kind: 'many', of: { kind: 'text' } },
      doc: "Ids of the pack's rules to leave out.",
    },
  },
};

/** What picks atoms by patterns. */
const PICKS = {
  command: { shape: patterns('command'), doc: 'Simple commands: `git push ** --force **`.' },
  read: { shape: patterns('path'), doc: 'Paths that are read: `src/**`, `~/.ssh/**`, `**/.env*`.' },
  write: { shape: patterns('path'), doc: 'Paths that are written.' },
  delete: { shape: patterns('path'), doc: 'Paths that are deleted.' },
  host: { shape: patterns('host'), doc: 'Hosts that are contacted: `*.example.com`.' },
  mcp: { shape: patterns('mcp'), doc: 'MCP calls as `server/tool`.' },
  tool: {
    shape: patterns('name'),
    doc: "The agent's own name of a tool that is neither command, file access, fetch nor MCP call.",
  },
} as const;

const AFTER: MapShape = { kind: 'map', name: 'list of selectors', fields: PICKS };

const COUNT: Shape = { kind: 'integer', min: 0, max: 1_000_000 };

const OVER: MapShape = {
  kind: 'map',
  name: 'budget',
  fields: {
    count: {
      shape: COUNT,
      doc: 'Holds from the next one on, this call included. A folder counts its files.',
    },
    denied: { shape: COUNT, doc: 'Holds once so many calls were denied.' },
    per: {
      shape: { kind: 'choice', of: ['session', 'agent', '1h', '1d'] },
      doc: 'Where it is counted; `1h` and `1d` over all sessions of the agent. `session` when not said.',
    },
  },
};

const WHEN: MapShape = {
  kind: 'map',
  name: 'condition',
  fields: {
    ...PICKS,
    unknown: {
      shape: {
        kind: 'either',
        of: [{ kind: 'true' }, { kind: 'many', of: { kind: 'choice', of: UNKNOWN_REASONS } }],
      },
      doc: '`true`, or the reasons why something stayed unknown. Not in `allow`.',
    },
    agent: { shape: patterns('name'), doc: 'Names of agents: `claude-code`.' },
    identity: {
      shape: { kind: 'choice', of: ['claimed', 'verified'] },
      doc: '`verified`: by a token that was minted for the process; else the agent only claims who it is.',
    },
    branch: {
      shape: patterns('name'),
      doc: 'The current branch, and every branch that the command would move: `main`, `release/*`.',
    },
    hours: {
      shape: { kind: 'many', of: { kind: 'text' } },
      doc: '`20:00-07:00 Europe/Berlin`, `Fri 16:00-Mon 08:00 Europe/Berlin`, `2026-12-20..2027-01-03`.',
    },
    risk: { shape: { kind: 'comparison' }, doc: '`>=N`, `>N`, `<=N` or `<N`; in `allow` only `<` and `<=`.' },
    factor: {
      shape: { kind: 'many', of: { kind: 'choice', of: FACTOR_IDS } },
      doc: 'Holds when risk names one of these factors.',
    },
    args: {
      shape: { kind: 'record', name: 'arguments', of: { kind: 'many', of: { kind: 'argument' } } },
      doc: 'Arguments of an MCP or tool call by name, or by JSON pointer: `{owner: "acme/*", amount: "<=100"}`.',
    },
    after: {
      shape: AFTER,
      doc: 'An allowed call of this session, or this one, was picked by these selectors.',
    },
    over: { shape: OVER, doc: 'More than so many, or after so many denials. Not in `allow`.' },
  },
};

const RULE: MapShape = {
  kind: 'map',
  name: 'rule',
  fields: {
    id: { shape: { kind: 'id' }, required: true, doc: 'Unique within the file.' },
    effect: { shape: { kind: 'choice', of: EFFECTS }, required: true, doc: 'The most restrictive wins.' },
    when: { shape: WHEN, required: true, doc: 'Selectors pick; conditions must all hold.' },
    max_risk: {
      shape: { kind: 'integer', min: 0, max: 69 },
      doc: 'Up to which risk score this `allow` runs unasked; 39 without it.',
    },
    each: { shape: { kind: 'boolean' }, doc: 'Of an `ask`: no grant answers it, each call is asked about.' },
    reason: { shape: { kind: 'text' }, doc: 'Told to the person and to the agent.' },
  },
};

/** A whole policy file. */
export const POLICY: MapShape = {
  kind: 'map',
  name: 'policy',
  fields: {
    version: { shape: { kind: 'version' }, required: true, doc: 'Always 1.' },
    extends: {
      shape: { kind: 'many', of: { kind: 'either', of: [{ kind: 'text' }, EXTENSION] } },
      doc: 'Shipped packs whose rules count as well.',
    },
    default: {
      shape: { kind: 'choice', of: EFFECTS },
      doc: 'For what no rule picks. The most restrictive of all files; `ask` when none says.',
    },
    rules: { shape: { kind: 'list', of: RULE }, doc: 'All count, in no order.' },
  },
};

/** Selectors, in the order in which findings name them. */
export const SELECTORS = ['command', 'read', 'write', 'delete', 'host', 'mcp', 'tool', 'unknown'] as const;
