// SPDX-License-Identifier: Apache-2.0
import type { CommandPattern } from './commandPattern.js';
import type { CommandView } from './commandView.js';
import { fold } from './fold.js';
import { nameKey, type NamePattern } from './namePattern.js';
import { PathIndex } from './pathIndex.js';
import type { RuleInForce, Selector } from './rule.js';
import type { Entry, Ref } from './entry.js';

/** Finds the few patterns that can match an atom, so that cost does not grow with those that cannot. */
export class RuleIndex {
  readonly read = new PathIndex();
  readonly write = new PathIndex();
  readonly delete = new PathIndex();
  readonly unknown: Ref[] = [];
  private readonly commands = new CommandIndex();
  private readonly names = { host: new NameIndex(), mcp: new NameIndex(), tool: new NameIndex() };

  constructor(rules: readonly RuleInForce[]) {
    for (const rule of rules)
      rule.selectors.forEach((selector, ordinal) => {
        this.add({ rule, selector, ordinal }, selector);
      });
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

/** By program, then by first operand. */
class CommandIndex {
  private readonly programs = new Map<string, ProgramBucket>();
  private readonly wild: Entry<CommandPattern>[] = [];

  add(entry: Entry<CommandPattern>): void {
    const { programKey, operandKey } = entry.pattern;
    if (programKey === null) {
      this.wild.push(entry);
      return;
    }
    const bucket: ProgramBucket = this.programs.get(programKey) ?? { any: [], byOperand: new Map() };
    this.programs.set(programKey, bucket);
    if (operandKey === null) bucket.any.push(entry);
    else append(bucket.byOperand, operandKey, entry);
  }

  lookUp(view: CommandView): readonly Entry<CommandPattern>[] {
    if (view.command.program.kind === 'unknown') return this.visible(view);
    const bucket = this.programs.get(view.nameFolded);
    if (bucket === undefined) return this.wild;
    return [...this.wild, ...bucket.any, ...byOperand(bucket, view)];
  }

  /** A program that is only partly known may be any that begins so. */
  private visible(view: CommandView): readonly Entry<CommandPattern>[] {
    const prefix = view.command.argv[0].prefix.toLowerCase();
    const found = [...this.wild];
    if (prefix !== '')
      for (const [name, bucket] of this.programs)
        if (name.startsWith(prefix)) found.push(...bucket.any, ...[...bucket.byOperand.values()].flat());
    return found;
  }
}

interface ProgramBucket {
  readonly any: Entry<CommandPattern>[];
  readonly byOperand: Map<string, Entry<CommandPattern>[]>;
}

function byOperand(bucket: ProgramBucket, view: CommandView): readonly Entry<CommandPattern>[] {
  const found: Entry<CommandPattern>[] = [];
  for (const word of view.words) {
    if (word.kind !== 'operand') continue;
    if (word.word.kind !== 'literal') return [...bucket.byOperand.values()].flat();
    found.push(...(bucket.byOperand.get(fold(word.word.text)) ?? []));
    if (!word.optional) break;
  }
  return found;
}

/** By the whole name where it is literal. */
class NameIndex {
  private readonly literal = new Map<string, Entry<NamePattern>[]>();
  private readonly byLast = new Map<string, Entry<NamePattern>[]>();
  private readonly wild: Entry<NamePattern>[] = [];

  add(entry: Entry<NamePattern>): void {
    const last = entry.pattern.folded.at(-1);
    const tail = last === undefined || last === 'deep' ? null : last.literal;
    if (entry.pattern.key !== null) append(this.literal, entry.pattern.key, entry);
    else if (tail !== null) append(this.byLast, tail, entry);
    else this.wild.push(entry);
  }

  lookUp(parts: readonly string[]): readonly Entry<NamePattern>[] {
    const folded = parts.map(fold);
    return [
      ...(this.literal.get(nameKey(folded)) ?? []),
      ...(this.byLast.get(folded.at(-1) ?? '') ?? []),
      ...this.wild,
    ];
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
