// SPDX-License-Identifier: Apache-2.0
/** Anything that ends by `dispose()`. */
export interface Disposable {
  dispose(): unknown;
}

/** Owns disposables and ends them in reverse order. A closed owner ends late arrivals at once. */
export class Lifetime implements Disposable {
  readonly #owned: Disposable[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  own<T extends Disposable>(thing: T): T {
    if (this.#ended) thing.dispose();
    else this.#owned.push(thing);
    return thing;
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const thing of this.#owned.splice(0).reverse()) thing.dispose();
  }
}

/** A list of listeners; the smallest event there is. */
export class Signal<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  on(listener: (value: T) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
