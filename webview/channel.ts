// SPDX-License-Identifier: Apache-2.0
import {
  readEnvelope,
  type Command,
  type Envelope,
  type Notification,
  type Request,
} from '../src/protocol/message.js';

interface VsCodeApi {
  postMessage(message: Envelope): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's only way to its host. One per page. */
export class Channel {
  readonly #api = acquireVsCodeApi();
  readonly #waiting = new Map<number, { done: (body: unknown) => void; failed: (why: Error) => void }>();
  readonly #handlers = new Map<string, (body: unknown) => void>();
  #nextId = 1;

  constructor() {
    window.addEventListener('message', (event) => {
      const message = readEnvelope(event.data);
      if (message) this.#receive(message);
    });
  }

  send<T>(to: Command<T>, body: T): void {
    this.#api.postMessage({ kind: 'command', method: to.method, body });
  }

  ask<T, R>(to: Request<T, R>, body: T): Promise<R> {
    const id = this.#nextId++;
    this.#api.postMessage({ kind: 'request', method: to.method, id, body });
    return new Promise<R>((done, failed) => {
      this.#waiting.set(id, { done: done as (body: unknown) => void, failed });
    });
  }

  on<T>(from: Notification<T>, handler: (body: T) => void): void {
    this.#handlers.set(from.method, handler as (body: unknown) => void);
  }

  /** What survives when the view is hidden. */
  get kept(): unknown {
    return this.#api.getState();
  }

  set kept(state: unknown) {
    this.#api.setState(state);
  }

  #receive(message: Envelope): void {
    if (message.kind === 'notification') this.#handlers.get(message.method)?.(message.body);
    if (message.kind !== 'reply') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.done(message.body);
    else waiting?.failed(new Error(message.text));
  }
}
