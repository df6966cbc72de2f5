// SPDX-License-Identifier: Apache-2.0
import { CommandIndex } from './commandIndex.js';
import type { CommandPattern } from './commandPattern.js';
import type { CommandView } from './commandView.js';
import { fold } from './fold.js';
import { nameKey, type NamePattern } from './namePattern.js';
import { PathIndex } from './pathIndex.js';
import { append } from './append.js';
import { DEEP } from './segments.js';
import type { RuleInForce, Selector } from './rule.js';
import { kindBits, type Entry, type Ref } from './entry.js';

/** Finds the few patterns that can match an atom, so that cost does not grow with those that cannot. */
export class RuleIndex {
  readonly read = new PathIndex();
  readonly write = new PathIndex();
  readonly delete = new PathIndex();
  readonly unknown: Ref[] = [];
  private readonly commands = new CommandIndex();
  private readonly names = { host: new NameIndex(), mcp: new NameIndex(), tool: new NameIndex() };

  constructor(rules: readonly RuleInForce[]) {
    for (const rule of rules) {
      const needs = kindBits(rule.selectors.map((s) => s.kind));
      rule.selectors.forEach((selector, ordinal) => {
        this.add({ rule, selector, ordinal, needs }, selector);
      });
    }
  }

  commandsFor(view: CommandView): readonly Entry<CommandPattern>[] {
    return this.commands.lookUp(view);
  }

  namesFor(kind: 'host' | 'mcp' | 'tool', parts: readonly string[]): readonly Entry<NamePattern>[] {
    return this.names[kind].lookUp(parts);
  }

  private add(ref: Ref, selector: Selector): void {
    switch (selector.kind) {
      case 'command':
        for (const pattern of selector.list.include) this.commands.add({ ref, pattern });
        return;
      case 'read':
      case 'write':
      case 'delete':
        for (const pattern of selector.list.include) this[selector.kind].add({ ref, pattern });
        return;
      case 'host':
      case 'mcp':
      case 'tool':
        for (const pattern of selector.list.include) this.names[selector.kind].add({ ref, pattern });
        return;
      case 'unknown':
        this.unknown.push(ref);
    }
  }
}

/** By whole name, or by the literal parts that a name must begin or end with. */
class NameIndex {
  private readonly literal = new Map<string, Entry<NamePattern>[]>();
  private readonly byHead = new Map<string, Entry<NamePattern>[]>();
  private readonly byTail = new Map<string, Entry<NamePattern>[]>();
  private readonly wild: Entry<NamePattern>[] = [];

  add(entry: Entry<NamePattern>): void {
    const literals = entry.pattern.folded.map((s) => (s === DEEP ? null : s.literal));
    const head = leading(literals);
    const tail = leading([...literals].reverse()).reverse();
    if (entry.pattern.key !== null) append(this.literal, entry.pattern.key, entry);
    else if (tail.length > 0 && tail.length >= head.length) append(this.byTail, nameKey(tail), entry);
    else if (head.length > 0) append(this.byHead, nameKey(head), entry);
    else this.wild.push(entry);
  }

  lookUp(parts: readonly string[]): readonly Entry<NamePattern>[] {
    const folded = parts.map(fold);
    const found = [...this.wild, ...(this.literal.get(nameKey(folded)) ?? [])];
    if (this.byHead.size + this.byTail.size === 0) return found;
    for (let i = 1; i <= folded.length; i++) {
      found.push(...(this.byHead.get(nameKey(folded.slice(0, i))) ?? []));
      found.push(...(this.byTail.get(nameKey(folded.slice(-i))) ?? []));
    }
    return found;
  }
}

function leading(literals: readonly (string | null)[]): string[] {
  const end = literals.indexOf(null);
  return literals.slice(0, end < 0 ? literals.length : end).map((l) => l ?? '');
}
