// SPDX-License-Identifier: Apache-2.0
import type { Digest, RequestId } from '../core/ids.js';
import type { Approval } from '../core/verdict.js';
import type { Answer, AnswerResult, FileProposal, PendingRequest } from './protocol.js';

/** Why a request waits without an agent. */
export type ParkReason = 'nobody' | 'deadline' | 'agent-gone' | 'gate-stopped';

export type Settlement =
  | { readonly kind: 'answered'; readonly approval: Approval }
  | { readonly kind: 'parked'; readonly reason: ParkReason; readonly waitedMs: number };

/** A request before the queue has given it a name and a deadline. */
export type NewRequest = Omit<PendingRequest, 'id' | 'state' | 'openedAt' | 'deadlineAt'>;

export interface QueueEvents {
  opened(request: PendingRequest): void;
  closed(id: RequestId, effect: 'allow' | 'deny', who: string | null): void;
  parked(id: RequestId): void;
}

export interface QueueOptions {
  readonly now: () => number;
  readonly deadlineMs: number;
  /** Whether anybody could answer. */
  readonly attended: () => boolean;
  readonly events: QueueEvents;
}

interface Waiting {
  request: PendingRequest;
  readonly proposals: readonly FileProposal[];
  /** What is no longer as it was shown, in words. Asked before an approval counts. */
  readonly changed: () => Promise<string | null>;
  readonly settle: (settlement: Settlement) => void;
  settled: boolean;
  /** What was written for it in the end: an answer is only accepted when the evidence has it. */
  readonly concluded: Promise<'allow' | 'deny'>;
  readonly conclude: (effect: 'allow' | 'deny') => void;
  timer: NodeJS.Timeout | null;
  /** Records that nobody wants to see a parked request any more. */
  readonly dismiss: (who: string) => Promise<void>;
}

const MAX_PARKED = 500;

/**
 * Everything that waits for a person. The first answer wins; a parked request is only shown. Nothing here
 * writes evidence or talks to an agent: `handleToolCall` does.
 */
export class Approvals {
  private readonly waiting = new Map<RequestId, Waiting>();
  private count = 0;

  constructor(private readonly options: QueueOptions) {}

  /** Queues a request. Without anybody to answer it is parked at once. */
  open(
    fresh: NewRequest,
    more: Pick<Waiting, 'proposals' | 'changed' | 'dismiss'>,
  ): { readonly id: RequestId; readonly settlement: Promise<Settlement> } {
    const openedAt = this.options.now();
    const id = `A-${String(++this.count)}` as RequestId;
    const deadlineAt = openedAt + this.options.deadlineMs;
    const request: PendingRequest = { ...fresh, id, state: 'waiting', openedAt, deadlineAt };
    const settlement = promise<Settlement>();
    const concluded = promise<'allow' | 'deny'>();
    const entry: Waiting = {
      ...more,
      request,
      settle: settlement.resolve,
      settled: false,
      concluded: concluded.value,
      conclude: concluded.resolve,
      timer: null,
    };
    this.waiting.set(id, entry);
    this.options.events.opened(request);
    if (!this.options.attended()) this.park(id, 'nobody');
    else
      entry.timer = setTimeout(() => {
        this.park(id, 'deadline');
      }, this.options.deadlineMs);
    return { id, settlement: settlement.value };
  }

  /** Shows a request of an earlier run: its agent heard no, and nothing can be said to it any more. */
  restore(fresh: NewRequest, openedAt: number, dismiss: (who: string) => Promise<void>): void {
    const id = `A-${String(++this.count)}` as RequestId;
    const request: PendingRequest = { ...fresh, id, state: 'parked', openedAt, deadlineAt: openedAt };
    this.waiting.set(id, {
      request,
      proposals: [],
      changed: () => Promise.resolve(null),
      dismiss,
      settled: true,
      settle: () => undefined,
      concluded: Promise.resolve('deny'),
      conclude: () => undefined,
      timer: null,
    });
    this.options.events.opened(request);
    this.options.events.parked(id);
  }

  /** A person's answer. Refused when it is not about exactly what they were shown, or comes second. */
  async answer(answer: Answer, who: string): Promise<AnswerResult> {
    const entry = this.waiting.get(answer.id);
    const early = this.refusal(entry, answer.shown);
    if (entry === undefined || early !== null) return early ?? refused('unknown', `no request ${answer.id}`);
    if (answer.choice === 'approve') {
      const changed = await entry.changed();
      if (changed !== null) return refused('stale', changed);
      const late = this.refusal(this.waiting.get(answer.id), answer.shown);
      if (late !== null) return late;
    }
    const { choice, how, shown, feedback } = answer;
    const waitedMs = this.options.now() - entry.request.openedAt;
    this.end(entry, { kind: 'answered', approval: { choice, who, how, shown, feedback, waitedMs } });
    const effect = await entry.concluded;
    return effect === (choice === 'approve' ? 'allow' : 'deny')
      ? { accepted: true }
      : refused('closed', 'the answer could not be recorded, so the agent was told no');
  }

  /** Whoever asked is gone, time is over, or nobody is there: the agent hears no, the request stays visible. */
  park(id: RequestId, reason: ParkReason): void {
    const entry = this.waiting.get(id);
    if (entry === undefined || entry.settled) return;
    entry.request = { ...entry.request, state: 'parked' };
    const waitedMs = this.options.now() - entry.request.openedAt;
    this.end(entry, { kind: 'parked', reason, waitedMs });
    this.options.events.parked(id);
    this.forgetOldest();
  }

  parkAll(reason: ParkReason): void {
    for (const id of [...this.waiting.keys()]) this.park(id, reason);
  }

  /** What became of a settled request, once it is on disk (or could not be put there). */
  conclude(id: RequestId, effect: 'allow' | 'deny', who: string | null): void {
    const entry = this.waiting.get(id);
    if (entry === undefined) return;
    entry.conclude(effect);
    if (entry.request.state === 'parked') return;
    this.waiting.delete(id);
    this.options.events.closed(id, effect, who);
  }

  async dismiss(id: RequestId, who: string): Promise<AnswerResult> {
    const entry = this.waiting.get(id);
    if (entry === undefined) return refused('unknown', `no request ${id}`);
    if (entry.request.state === 'waiting') return refused('closed', 'only a parked request can be dismissed');
    await entry.concluded;
    await entry.dismiss(who);
    if (this.waiting.delete(id)) this.options.events.closed(id, 'deny', null);
    return { accepted: true };
  }

  /** Oldest first. */
  list(): readonly PendingRequest[] {
    return [...this.waiting.values()].map((entry) => entry.request);
  }

  proposals(id: RequestId): readonly FileProposal[] {
    return this.waiting.get(id)?.proposals ?? [];
  }

  private refusal(entry: Waiting | undefined, shown: Digest): AnswerResult | null {
    if (entry === undefined) return refused('unknown', 'no such request, or it was answered before');
    if (entry.request.state === 'parked')
      return refused('parked', 'its agent no longer waits: it can only be dismissed');
    if (entry.settled) return refused('closed', 'it was answered before');
    return shown === entry.request.shown ? null : refused('stale', 'it is not what was shown');
  }

  private end(entry: Waiting, settlement: Settlement): void {
    entry.settled = true;
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.settle(settlement);
  }

  private forgetOldest(): void {
    const parked = [...this.waiting.values()].filter(({ request }) => request.state === 'parked');
    for (const { request } of parked.slice(0, Math.max(0, parked.length - MAX_PARKED))) {
      this.waiting.delete(request.id);
      this.options.events.closed(request.id, 'deny', null);
    }
  }
}

function refused(why: 'stale' | 'closed' | 'unknown' | 'parked', text: string): AnswerResult {
  return { accepted: false, why, text };
}

function promise<T>(): { readonly value: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const value = new Promise<T>((done) => {
    resolve = done;
  });
  return { value, resolve };
}
