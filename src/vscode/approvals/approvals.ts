// SPDX-License-Identifier: Apache-2.0
import type { RequestId } from '../../core/ids.js';
import type { AnswerRoute } from '../../core/verdict.js';
import type { AnswerResult, FileProposal, PendingRequest } from '../../gate/protocol.js';
import type { AnswerOutcome } from '../../protocol/queue.js';
import type { GateConnection } from '../gateConnection.js';
import { Lifetime, Signal, type Disposable } from '../lifetime.js';

export interface Held {
  readonly pending: PendingRequest;
  readonly proposals: readonly FileProposal[];
}

export interface Change {
  readonly reset: boolean;
  readonly put: readonly Held[];
  readonly gone: readonly { readonly id: RequestId; readonly text: string }[];
}

/** What a person is asked to answer. The gate owns it; queue, threads and lenses are views of this copy. */
export class Approvals implements Disposable {
  readonly changed = new Signal<Change>();
  readonly #held = new Map<RequestId, Held>();
  readonly #life = new Lifetime();
  /** Of the card that is open in the queue. */
  selected: RequestId | null = null;

  constructor(readonly gate: GateConnection) {
    this.#life.own(gate.attached.on(() => void this.#reload()));
    this.#life.own(
      gate.changed.on((state) => {
        if (state.kind === 'down' || state.kind === 'lost') this.#replace([]);
      }),
    );
    this.#life.own(gate.opened.on((pending) => void this.#put(pending)));
    this.#life.own(
      gate.closed.on(({ id, effect, who }) => {
        if (!this.#held.delete(id)) return;
        const by = who === null ? '' : ` by ${who}`;
        const text = `${id} was ${effect === 'allow' ? 'approved' : 'denied'}${by}`;
        this.changed.fire({ reset: false, put: [], gone: [{ id, text }] });
      }),
    );
    this.#life.own(
      gate.parked.on(({ id }) => {
        const held = this.#held.get(id);
        if (held) this.#hold({ ...held, pending: { ...held.pending, state: 'parked' } });
      }),
    );
  }

  get(id: string): Held | undefined {
    return this.#held.get(id as RequestId);
  }

  get all(): readonly Held[] {
    return [...this.#held.values()];
  }

  get waiting(): readonly Held[] {
    return this.all.filter((h) => h.pending.state === 'waiting');
  }

  /** Hands a person's answer to the gate, with the digest of what they were shown. */
  async answer(answer: {
    readonly id: string;
    readonly shown: string;
    readonly choice: 'approve' | 'deny';
    readonly how: AnswerRoute;
    readonly feedback: string | null;
  }): Promise<AnswerOutcome> {
    const held = this.get(answer.id);
    if (!held) return { accepted: false, text: `${answer.id} is no longer open` };
    const { id, shown } = held.pending;
    if (shown !== answer.shown) return { accepted: false, text: 'The request changed. Read it again.' };
    const { choice, how, feedback } = answer;
    const result = await this.gate.request('requests/answer', { id, shown, choice, how, feedback });
    return outcomeOf(result);
  }

  async dismiss(id: string): Promise<AnswerOutcome> {
    const held = this.get(id);
    if (held?.pending.state !== 'parked')
      return { accepted: false, text: 'Only a parked request can be dismissed.' };
    const result = await this.gate.request('requests/dismiss', { id: held.pending.id });
    return outcomeOf(result);
  }

  /** Every further call of this agent is refused; null: of all. */
  async pause(agent: string | null): Promise<AnswerOutcome> {
    return outcomeOf(await this.gate.request('pause/set', { agent }));
  }

  /** SECURITY: called by the approvals page after a person's gesture; no command leads here. */
  async resume(agent: string | null): Promise<AnswerOutcome> {
    return outcomeOf(await this.gate.request('pause/lift', { agent }));
  }

  /** Asked for anew: the file may have changed since the request arose. */
  async proposals(id: string): Promise<readonly FileProposal[]> {
    return this.gate.request('requests/proposals', { id: id as RequestId });
  }

  dispose(): void {
    this.#life.dispose();
    this.changed.dispose();
  }

  async #reload(): Promise<void> {
    const list = await this.gate.request('requests/list', null).catch(() => null);
    if (list === null) return;
    this.#replace(list.map((pending) => ({ pending, proposals: [] })));
    for (const pending of list) void this.#propose(pending);
  }

  #replace(list: readonly Held[]): void {
    this.#held.clear();
    for (const held of list) this.#held.set(held.pending.id, held);
    this.changed.fire({ reset: true, put: list, gone: [] });
  }

  async #put(pending: PendingRequest): Promise<void> {
    this.#hold({ pending, proposals: [] });
    await this.#propose(pending);
  }

  async #propose(pending: PendingRequest): Promise<void> {
    if (pending.operation.kind !== 'files') return;
    const proposals = await this.proposals(pending.id).catch(() => []);
    const held = this.#held.get(pending.id);
    if (held && proposals.length > 0) this.#hold({ ...held, proposals });
  }

  #hold(held: Held): void {
    this.#held.set(held.pending.id, held);
    this.changed.fire({ reset: false, put: [held], gone: [] });
  }
}

function outcomeOf(result: AnswerResult): AnswerOutcome {
  return result.accepted ? { accepted: true, text: '' } : { accepted: false, text: result.text };
}
