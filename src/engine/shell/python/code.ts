// SPDX-License-Identifier: Apache-2.0
// Python code that does nothing but compute, print, and use files that it names: `json.load(open('a.json'))`. An
// allow-list over tokens, no parser: a name, an attribute or a form that is not listed makes it "not understood".
import { ATTRIBUTES, BUILTINS, KEYWORDS, LIMITED, MODULES, REACHING } from './names.js';
import { tokensOf, type Token } from './lexer.js';

/** Files that understood code uses, as it names them. */
export interface Uses {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Modules that it loads, which may lie in the folder where it runs. */
  readonly modules: readonly string[];
}

const MAX_CODE = 10_000;
const MAX_TARGETS = 64;
const WRITES_PATH = /^write_(?:text|bytes)$/;
/** What makes other paths of one: `p / 'x'`, `p.parent`. */
const OTHER_PATH = /^(?:\/=?|parents?|with_\w+|i?glob|rglob|joinpath)$/;
/** Modules that do their work when they are loaded. */
const STARTS = /(?:^|\.)(?:antigravity|__\w+)(?:\.|$)/;

/** What the code uses, or null when it may do anything else. */
export function usesOf(code: string): Uses | null {
  // A declared encoding lets other characters stand for these.
  if (code.length > MAX_CODE || /^[ \t\f]*#.*coding[:=]/m.test(code)) return null;
  const tokens = tokensOf(code);
  if (tokens === null) return null;
  const reader = new Reader(tokens);
  return reader.understood() ? reader.uses : null;
}

class Reader {
  readonly #tokens: readonly Token[];
  /** Names of modules, by the name that the code gives them. */
  readonly #modules = new Map<string, string>();
  /** Names out of modules that may do anything. */
  readonly #foreign = new Set<string>();
  readonly #own = new Set<string>();
  readonly #skip = new Set<number>();
  readonly #reads: string[] = [];
  readonly #loaded: string[] = [];
  readonly #found = new Map<RegExp, boolean>();
  readonly #writes: string[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get uses(): Uses {
    return {
      reads: this.#reads,
      writes: this.#writes,
      modules: this.#loaded,
    };
  }

  understood(): boolean {
    if (!this.#imports()) return false;
    this.#bind();
    return this.#tokens.every((token, at) => this.#skip.has(at) || this.#allowed(token, at));
  }

  #text(at: number): string {
    return this.#tokens[at]?.text ?? '';
  }

  #isOp(at: number, text: string): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'op' && token.text === text;
  }

  #isName(at: number): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'name' && !KEYWORDS.has(token.text);
  }

  /** Reads all `import` statements; false for a form that is not known. */
  #imports(): boolean {
    for (let at = 0; at < this.#tokens.length; at++) {
      if (this.#tokens[at]?.kind !== 'name') continue;
      const word = this.#text(at);
      const from = word === 'from' && !/^(?:yield|raise)$/.test(this.#text(at - 1)) && this.#importAhead(at);
      if (from) at = this.#fromImport(at);
      else if (word === 'import') at = this.#import(at);
      if (at < 0) return false;
    }
    return true;
  }

  #importAhead(at: number): boolean {
    let next = at + 1;
    while (this.#isName(next) || this.#isOp(next, '.') || this.#isOp(next, '...')) next++;
    return this.#text(next) === 'import';
  }

  #dotted(at: number): { name: string; end: number } {
    let end = at;
    let name = '';
    while (this.#isOp(end, '.') || this.#isOp(end, '...')) name += this.#text(end++);
    while (this.#isName(end)) {
      name += this.#text(end++);
      if (!this.#isOp(end, '.')) break;
      name += this.#text(end++);
    }
    return { name, end };
  }

  #import(start: number): number {
    for (let at = start + 1; ;) {
      const { name, end } = this.#dotted(at);
      if (name === '' || STARTS.test(name)) return -1;
      this.#loaded.push(name);
      const named = this.#text(end) === 'as';
      const bound = named ? this.#text(end + 1) : (name.split('.')[0] ?? '');
      this.#bindModule(bound, named ? name : (name.split('.')[0] ?? ''), name);
      const last = named ? end + 1 : end - 1;
      this.#skipTo(start, last);
      if (!this.#isOp(last + 1, ',')) return last;
      at = last + 2;
    }
  }

  #bindModule(bound: string, module: string, whole: string): void {
    if (MODULES.has(module) && MODULES.has(whole)) this.#modules.set(bound, module);
    else this.#foreign.add(bound);
  }

  #fromImport(start: number): number {
    const { name: module, end } = this.#dotted(start + 1);
    if (STARTS.test(module)) return -1;
    this.#loaded.push(module);
    let at = end + 1;
    const bracket = this.#isOp(at, '(');
    if (bracket) at++;
    for (;;) {
      if (!this.#isName(at)) return -1;
      const name = this.#text(at);
      const named = this.#text(at + 1) === 'as';
      if (named) at += 2;
      this.#bindMember(this.#text(at), module, name);
      if (!this.#isOp(at + 1, ',')) break;
      at += this.#isOp(at + 2, ')') ? 1 : 2;
      if (this.#isOp(at + 1, ')')) break;
    }
    const last = bracket ? at + 1 : at;
    if (bracket && !this.#isOp(last, ')')) return -1;
    this.#skipTo(start, last);
    return last;
  }

  #bindMember(bound: string, module: string, name: string): void {
    const limit = LIMITED.get(module);
    const known = MODULES.has(module) && ATTRIBUTES.has(name) && (limit === undefined || limit.has(name));
    if (!known || REACHING.has(bound)) this.#foreign.add(bound);
    else if (MODULES.has(`${module}.${name}`)) this.#modules.set(bound, `${module}.${name}`);
    else if (name === 'Path' || name === 'glob' || name === 'iglob')
      this.#modules.set(bound, `${module}.${name}`);
    else this.#own.add(bound);
  }

  #skipTo(from: number, to: number): void {
    for (let at = from; at <= to; at++) this.#skip.add(at);
  }

  /** Names that the code itself gives to values. */
  #bind(): void {
    this.#tokens.forEach((token, at) => {
      if (token.kind !== 'name' || KEYWORDS.has(token.text) || this.#isOp(at - 1, '.')) return;
      const before = this.#text(at - 1);
      const given =
        /^(?:=|:=|\+=|-=|\*=|\/=|\|=|&=|%=|:)$/.test(this.#text(at + 1)) &&
        this.#tokens[at + 1]?.kind === 'op';
      if (given || /^(?:for|as|def|lambda|class|global|nonlocal|\*|\*\*)$/.test(before) || this.#isTarget(at))
        this.#own.add(token.text);
    });
  }

  /** `for a, b in`, `a, b = …`, `def f(a, b)`, `lambda a, b:`: a name within a list of names. */
  #isTarget(at: number): boolean {
    let next = at + 1;
    const list = (): boolean => this.#isName(next) || [',', '(', ')'].some((text) => this.#isOp(next, text));
    while (next - at < MAX_TARGETS && list()) next++;
    return (
      (this.#isOp(at + 1, ',') || this.#isOp(at - 1, ',') || this.#isOp(at - 1, '(')) &&
      (this.#text(next) === 'in' || this.#isOp(next, '=') || this.#isOp(next, ':'))
    );
  }

  #allowed(token: Token, at: number): boolean {
    if (token.kind === 'op') return token.text !== '@';
    if (token.kind !== 'name' || KEYWORDS.has(token.text)) return true;
    return this.#isOp(at - 1, '.') ? this.#attribute(token.text, at) : this.#allowedName(token.text, at);
  }

  #allowedName(name: string, at: number): boolean {
    if (name === 'open') return this.#opened(at);
    if (name === 'type') return this.#isTypeName(at);
    if (this.#foreign.has(name)) return this.#isVersion(at);
    if (name === '__name__') return true;
    if (REACHING.has(name) || name.startsWith('__')) return false;
    const module = this.#modules.get(name);
    if (module !== undefined) return this.#module(module, at);
    return BUILTINS.has(name) || this.#own.has(name);
  }

  /** `x.__version__` of a module that may be any: loading it is what a script of the project does. */
  #isVersion(at: number): boolean {
    // `dir(module)` is a list of names.
    if (this.#text(at - 2) === 'dir' && this.#isOp(at - 1, '(') && this.#isOp(at + 1, ')')) return true;
    const last =
      /^__(?:version|file)__$/.test(this.#text(at + 2)) &&
      !this.#isOp(at + 3, '(') &&
      !this.#isOp(at + 3, '.');
    if (this.#isOp(at + 1, '.') && last) this.#skip.add(at + 2);
    return this.#isOp(at + 1, '.') && last;
  }

  #attribute(name: string, at: number): boolean {
    if (!ATTRIBUTES.has(name)) return false;
    // `Path.replace(to)` moves a file, `str.replace(from, to)` does not.
    if (name === 'replace') return this.#isOp(at + 1, '(') && this.#hasTwoArguments(at + 1);
    return true;
  }

  /** Where the bracket that opens at `open` closes. */
  #closing(open: number): number {
    let depth = 0;
    for (let at = open; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (token?.kind !== 'op') continue;
      if (/^[([{]$/.test(token.text)) depth++;
      if (/^[)\]}]$/.test(token.text) && --depth === 0) return at;
    }
    return this.#tokens.length;
  }

  #hasTwoArguments(open: number): boolean {
    const close = this.#closing(open);
    let two = false;
    for (let at = open + 1; at < close; at++) {
      if (this.#isOp(at, '*') || this.#isOp(at, '**') || this.#isOp(at, '=')) return false;
      if (this.#isOp(at, ',') && at + 1 < close) two = true;
      const inner = this.#tokens[at];
      if (inner?.kind === 'op' && /^[([{]$/.test(inner.text)) at = this.#closing(at);
    }
    return two;
  }

  /** `type(x).__name__` is a text; any other use of a type makes values. */
  #isTypeName(at: number): boolean {
    const close = this.#isOp(at + 1, '(') ? this.#closing(at + 1) : at;
    if (close === at || !this.#isOp(close + 1, '.') || this.#text(close + 2) !== '__name__') return false;
    this.#skip.add(close + 2);
    return true;
  }

  /** A module by its name: one listed member of it, and files only by names that stand there. */
  #module(module: string, at: number): boolean {
    if (/\.(?:Path|i?glob)$/.test(module)) return this.#named(at + 1);
    const member = this.#text(at + 2);
    if (!this.#isOp(at + 1, '.') || LIMITED.get(module)?.has(member) === false) return false;
    if (module === 'sys') return !this.#isChanged(at + 3, member === 'path');
    if (module === 'os' && member === 'path') return this.#isPathFunction(at + 3);
    return /^(?:Path|glob|iglob)$/.test(member) ? this.#named(at + 3) : true;
  }

  /** `sys.stdout = x`; of the list of folders with modules also any use of its members. */
  #isChanged(at: number, list: boolean): boolean {
    return this.#isOp(at, '=') || (list && ['.', '[', '+='].some((text) => this.#isOp(at, text)));
  }

  #isPathFunction(at: number): boolean {
    return this.#isOp(at, '.') && LIMITED.get('os.path')?.has(this.#text(at + 1)) === true;
  }

  /** `Path('a/b')`: the file may be read and written. No other is made of it. */
  #named(open: number): boolean {
    const path = this.#tokens[open + 1];
    if (!this.#isOp(open, '(') || path?.kind !== 'text' || path.text === null) return false;
    const recursive = this.#isOp(open + 2, ',') && this.#text(open + 3) === 'recursive';
    if (!this.#isOp(open + 2, ')') && !recursive) return false;
    this.#reads.push(path.text);
    if (this.#has(WRITES_PATH)) this.#writes.push(path.text);
    return !this.#has(OTHER_PATH);
  }

  /** Whether one of these words stands anywhere. */
  #has(words: RegExp): boolean {
    let found = this.#found.get(words);
    if (found === undefined) {
      found = this.#tokens.some(
        (t, at) =>
          t.kind !== 'text' && words.test(t.text) && !this.#modules.has(t.text) && !this.#skip.has(at),
      );
      this.#found.set(words, found);
    }
    return found;
  }

  /** `open('name')`, `open('name', 'w')`: only with a name that stands there. */
  #opened(at: number): boolean {
    const path = this.#tokens[at + 2];
    if (!this.#isOp(at + 1, '(') || path?.kind !== 'text' || path.text === null) return false;
    const mode = this.#isOp(at + 3, ')') ? 'r' : this.#modeOf(at);
    if (mode === null || !/^[rwaxbt+]+$/.test(mode)) return false;
    if (/[r+]/.test(mode)) this.#reads.push(path.text);
    if (/[wax+]/.test(mode)) this.#writes.push(path.text);
    return true;
  }

  /** The mode among the arguments of `open`, behind the name; null when it is not a text that stands there. */
  #modeOf(at: number): string | null {
    if (!this.#isOp(at + 3, ',')) return null;
    const keyed = this.#text(at + 4) === 'mode' && this.#isOp(at + 5, '=');
    const place = keyed ? at + 6 : at + 4;
    const mode = this.#tokens[place];
    if (mode?.kind !== 'text')
      return /^(?:encoding|newline|errors)$/.test(mode?.text ?? '') && !this.#modeLater(at + 1) ? 'r' : null;
    return this.#isOp(place + 1, ')') || this.#isOp(place + 1, ',') ? mode.text : null;
  }

  #modeLater(open: number): boolean {
    for (let at = open, depth = 0; at < this.#tokens.length; at++) {
      if (this.#isOp(at, '(')) depth++;
      if (this.#isOp(at, ')') && --depth === 0) return false;
      if (this.#text(at) === 'mode' || this.#isOp(at, '**') || this.#text(at) === 'opener') return true;
    }
    return true;
  }
}
