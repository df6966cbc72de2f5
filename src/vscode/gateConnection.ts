// SPDX-License-Identifier: Apache-2.0
import { faultText, type Fault } from '../core/result.js';
import {
  askGate,
  connectSupervisor,
  startGate,
  type StartGate,
  type Supervisor,
  type SupervisorOptions,
} from '../gate/client.js';
import type { GateStatus, SupervisorNotifications, SupervisorRequests } from '../gate/protocol.js';
import { Lifetime, Signal, type Disposable } from './lifetime.js';

/** `lost`: a gate runs under a secret that we do not have. `down`: none runs and none could be started. */
export type LinkState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ok'; readonly status: GateStatus }
  | { readonly kind: 'lost' | 'down'; readonly text: string };

export interface Link {
  readonly meet: () => Promise<SupervisorOptions>;
  readonly spawn: () => Promise<StartGate>;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Keeps one attached connection to the gate, starts the gate where none runs, and comes back when it goes. */
export class GateConnection implements Disposable {
  readonly changed = new Signal<LinkState>();
  readonly attached = new Signal<null>();
  readonly opened = new Signal<SupervisorNotifications['requests/opened']>();
  readonly closed = new Signal<SupervisorNotifications['requests/closed']>();
  readonly parked = new Signal<SupervisorNotifications['requests/parked']>();
  readonly rows = new Signal<SupervisorNotifications['timeline/rows']>();
  #state: LinkState = { kind: 'starting' };
  #supervisor: Supervisor | null = null;
  #waitMs = FIRST_WAIT_MS;
  #timer: NodeJS.Timeout | null = null;
  #running = false;
  readonly #life = new Lifetime();

  constructor(readonly link: Link) {}

  get state(): LinkState {
    return this.#state;
  }

  /** Never waited for: the window paints first. */
  start(): void {
    if (this.#running || this.#life.ended) return;
    this.#running = true;
    void this.#attach()
      .catch((error: unknown) => {
        this.#become({ kind: 'down', text: String(error) });
      })
      .finally(() => {
        this.#running = false;
        if (this.#supervisor === null) this.#again();
      });
  }

  /** Rejects when no gate is attached. */
  async request<M extends keyof SupervisorRequests>(
    method: M,
    params: SupervisorRequests[M][0],
  ): Promise<SupervisorRequests[M][1]> {
    if (this.#supervisor === null) throw new Error('the gate is not attached');
    return this.#supervisor.request(method, params);
  }

  /** Asks for the status as it is now, for what the gate cannot know has changed. */
  async refresh(): Promise<void> {
    const supervisor = this.#supervisor;
    const status = await supervisor?.request('status/get', null).catch(() => null);
    if (status && this.#supervisor === supervisor) this.#become({ kind: 'ok', status });
  }

  /** Ends the gate, ours or not, and starts a new one. What waits is parked. */
  async restart(): Promise<void> {
    this.#become({ kind: 'starting' });
    if (this.#supervisor !== null) await this.#supervisor.request('gate/stop', null).catch(() => undefined);
    else {
      const { home } = await this.link.meet();
      await askGate(home, { event: 'drain', project: '' }).catch(() => undefined);
    }
    this.#waitMs = FIRST_WAIT_MS;
    if (this.#supervisor === null) this.start();
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#life.dispose();
    this.#supervisor?.dispose();
    this.#supervisor = null;
  }

  async #attach(): Promise<void> {
    const meet = await this.link.meet();
    let found = await connectSupervisor(meet);
    if (!found.ok && found.fault.code === 'gate-not-running') {
      const started = await startGate(await this.link.spawn());
      if (!started.ok) {
        this.#refused(started.fault);
        return;
      }
      found = await connectSupervisor(meet);
    }
    if (found.ok) this.#hold(found.value);
    else this.#refused(found.fault);
  }

  #refused(fault: Fault): void {
    const kind = fault.code === 'gate-secret' || fault.code === 'gate-protocol' ? 'lost' : 'down';
    this.#become({ kind, text: faultText(fault) });
  }

  #hold(supervisor: Supervisor): void {
    if (this.#life.ended) {
      supervisor.dispose();
      return;
    }
    this.#supervisor = supervisor;
    this.#waitMs = FIRST_WAIT_MS;
    supervisor.on('requests/opened', (body) => {
      this.opened.fire(body);
    });
    supervisor.on('requests/closed', (body) => {
      this.closed.fire(body);
    });
    supervisor.on('requests/parked', (body) => {
      this.parked.fire(body);
    });
    supervisor.on('timeline/rows', (body) => {
      this.rows.fire(body);
    });
    supervisor.on('status/changed', (status) => {
      this.#become({ kind: 'ok', status });
    });
    supervisor.onClosed(() => {
      this.#gone(supervisor);
    });
    this.#become({ kind: 'ok', status: supervisor.status });
    this.attached.fire(null);
  }

  #gone(supervisor: Supervisor): void {
    if (this.#supervisor !== supervisor || this.#life.ended) return;
    this.#supervisor = null;
    this.#become({ kind: 'down', text: 'The gate has gone. Agents are told no until it is back.' });
    this.#again();
  }

  #again(): void {
    if (this.#life.ended || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.start();
    }, this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }

  #become(state: LinkState): void {
    if (this.#life.ended) return;
    this.#state = state;
    this.changed.fire(state);
  }
}
