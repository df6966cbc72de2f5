// SPDX-License-Identifier: Apache-2.0
/** Live timeline: everything that host and webview say to each other, and what a row holds. */
import type { Effect, Tier } from '../core/decision.js';
import { command, integer, notification, nothing, request, shape, text } from './message.js';

/** The page is loaded and wants the newest rows. */
export const Ready = command('timeline/ready', nothing);

export interface RowKey {
  readonly sid: string;
  readonly seq: number;
}

const rowKey = shape<RowKey>({ sid: text(64), seq: integer(0, Number.MAX_SAFE_INTEGER) });

/** Older rows than the oldest one held; answers how many came. */
export const More = request<RowKey, number>('timeline/more', rowKey);

export const Detail = request<RowKey, DetailView | null>('timeline/detail', rowKey);

/** Opens the file changes of a row side by side. */
export const OpenDiff = command('timeline/openDiff', rowKey);

export interface RowView {
  readonly sid: string;
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly ts: string;
  readonly agent: string;
  readonly tool: string;
  readonly verb: string;
  readonly target: string;
  readonly score: number;
  readonly tier: Tier;
  readonly rules: string;
  readonly effect: Effect;
  readonly who: string;
  readonly outcome: 'ok' | 'failed' | null;
}

/**
 * `reset` drops the rows held before. A row with the key of another replaces it. `resumed`: the gate is another one
 * than before, so whatever still waited was denied and parked.
 */
export const Rows = notification<{
  readonly reset: boolean;
  readonly resumed: boolean;
  readonly rows: readonly RowView[];
}>('timeline/rows');

/** One sentence above the rows; empty when there is nothing to say. */
export const Notice = notification<{ readonly text: string }>('timeline/notice');

export interface DetailView {
  readonly what: string;
  readonly factors: readonly { readonly id: string; readonly points: number; readonly reason: string }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly effect: Effect;
    readonly place: string;
    readonly matched: string;
  }[];
  readonly outcome: string;
  readonly files: readonly string[];
  /** The evidence records, as signed. */
  readonly records: readonly string[];
}
