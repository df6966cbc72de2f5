// SPDX-License-Identifier: Apache-2.0
/** What a `sed` script does besides printing. */
export interface SedEffects {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Runs a command (`e`, `s///e`), or could not be read to its end. */
  readonly runs: boolean;
}

/** Reads a script the way `sed` does: addresses, a letter, and what that letter takes. */
export function readSedScript(script: string): SedEffects {
  return new Reader(script).read();
}

const PLAIN = 'dDgGhHnNpPxzF={}';

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #reads: string[] = [];
  readonly #writes: string[] = [];
  #runs = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): SedEffects {
    while (this.#at < this.#text.length && !this.#runs) {
      this.#skip(/[\s;]*/y);
      if (this.#at < this.#text.length) this.#one();
    }
    return { reads: this.#reads, writes: this.#writes, runs: this.#runs };
  }

  #one(): void {
    while (this.#address());
    this.#skip(/[\s!]*/y);
    const letter = this.#text[this.#at++] ?? '}';
    if (letter === 's') this.#substitute();
    else if (letter === 'y') this.#delimited(2);
    else if ('wW'.includes(letter)) this.#writes.push(this.#line());
    else if ('rR'.includes(letter)) this.#reads.push(this.#line());
    else if ('aic#'.includes(letter)) this.#textLines();
    else if ('btT:'.includes(letter)) this.#skip(/[^;\n}]*/y);
    else if ('qQlLv'.includes(letter)) this.#skip(/[ \t]*[\w.]*/y);
    else if (!PLAIN.includes(letter)) this.#runs = true;
  }

  /** One address, or what joins two: true when something was read. */
  #address(): boolean {
    this.#skip(/[ \t]*/y);
    const before = this.#at;
    this.#skip(/[\d$~,+]+/y);
    if (this.#text[this.#at] === '/') this.#delimited(1);
    else if (this.#text[this.#at] === '\\') {
      this.#at++;
      this.#delimited(1);
    }
    if (this.#at > before) this.#skip(/[IM]*/y);
    return this.#at > before;
  }

  #substitute(): void {
    this.#delimited(2);
    for (;;) {
      const flag = this.#text[this.#at];
      if (flag === undefined || !/[gpiImMe\dw]/.test(flag)) return;
      this.#at++;
      if (flag === 'e') this.#runs = true;
      if (flag === 'w') {
        this.#writes.push(this.#line());
        return;
      }
    }
  }

  /** Reads `count` parts that end in the delimiter standing here. */
  #delimited(count: number): void {
    const mark = this.#text[this.#at++];
    for (let parts = 0; parts < count; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined) {
        this.#runs = true;
        return;
      }
      if (char === '\\') this.#at++;
      else if (char === '[' && parts === 0 && mark !== '[') this.#bracket();
      else if (char === mark) parts++;
    }
  }

  /** Inside a bracket expression the delimiter is text, and so is a `]` that stands first. */
  #bracket(): void {
    const rest = /\[\^?\]?[^\]\n]*\]/y;
    rest.lastIndex = this.#at;
    const found = rest.exec(this.#text);
    if (found !== null) this.#at += found[0].length - 1;
  }

  #textLines(): void {
    this.#skip(/(?:[^\\\n]|\\[\s\S])*/y);
  }

  #line(): string {
    this.#skip(/[ \t]*/y);
    const end = this.#text.indexOf('\n', this.#at);
    const stop = end === -1 ? this.#text.length : end;
    const line = this.#text.slice(this.#at, stop).trim();
    this.#at = stop;
    return line;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
  }
}
