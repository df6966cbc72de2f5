// SPDX-License-Identifier: Apache-2.0
import { append } from './append.js';
import { operandKeyOf, type CommandPattern } from './commandPattern.js';
import type { CommandView } from './commandView.js';
import type { Entry } from './entry.js';

type Found = Entry<CommandPattern>[];

/** Command patterns by program, then by their first operands, then by an option that the call must have. */
export class CommandIndex {
  private readonly programs = new Map<string, Map<string, OptionBucket>>();
  private readonly wild = new WildIndex();

  add(entry: Entry<CommandPattern>): void {
    const { programKey, operandKey, optionKey } = entry.pattern;
    if (programKey === null) {
      this.wild.add(entry);
      return;
    }
    const program = this.programs.get(programKey) ?? new Map<string, OptionBucket>();
    this.programs.set(programKey, program);
    const bucket: OptionBucket = program.get(operandKey) ?? { any: [], byOption: new Map() };
    program.set(operandKey, bucket);
    if (optionKey === null) bucket.any.push(entry);
    else append(bucket.byOption, optionKey, entry);
  }

  lookUp(view: CommandView): readonly Entry<CommandPattern>[] {
    const found: Found = [];
    this.wild.lookUp(view, found);
    if (view.command.program.kind === 'unknown') {
      this.visible(view, found);
      return found;
    }
    const program = this.programs.get(view.nameFolded);
    if (program === undefined) return found;
    const keys = operandKeys(view);
    if (keys === null) for (const bucket of program.values()) options(bucket, view, found);
    else
      for (const key of keys) {
        const bucket = program.get(key);
        if (bucket !== undefined) options(bucket, view, found);
      }
    return found;
  }

  /** A program that is only partly known may be any that begins so. */
  private visible(view: CommandView, found: Found): void {
    const prefix = view.command.argv[0].prefix.toLowerCase();
    if (prefix === '') return;
    for (const [name, program] of this.programs)
      if (name.startsWith(prefix)) for (const bucket of program.values()) everything(bucket, found);
  }
}

/** Patterns that name no program, by what every call that they match has. */
class WildIndex {
  private readonly byPath: Found = [];
  private readonly plain = new Map<string, Found>();
  private readonly withOption = new Map<string, Found>();
  private readonly byOption = new Map<string, Found>();

  add(entry: Entry<CommandPattern>): void {
    const { path, hasOptions, optionKey, fixed } = entry.pattern;
    if (path !== null) this.byPath.push(entry);
    else if (!hasOptions) append(this.plain, fixed, entry);
    else if (optionKey === null) append(this.withOption, fixed, entry);
    else append(this.byOption, optionKey, entry);
  }

  /** What of a call is not known may be anything. */
  lookUp(view: CommandView, found: Found): void {
    const { program, invocation } = view.command;
    if (program.path !== null) found.push(...this.byPath);
    held(this.plain, view, found);
    if (view.options.length === 0 && !view.hidesOptions) return;
    held(this.withOption, view, found);
    if (view.hidesOptions || !invocation.known)
      for (const list of this.byOption.values()) found.push(...list);
    else for (const { name } of view.options) found.push(...(this.byOption.get(name) ?? []));
  }
}

function held(by: ReadonlyMap<string, Found>, { text }: CommandView, found: Found): void {
  for (const [fixed, list] of by) if (text === null || text.includes(fixed)) found.push(...list);
}

interface OptionBucket {
  readonly any: Found;
  readonly byOption: Map<string, Found>;
}

/** Null when it is not sure which operands come first. */
function operandKeys(view: CommandView): readonly string[] | null {
  const keys = [''];
  const operands: string[] = [];
  for (const word of view.words) {
    if (word.kind !== 'operand') continue;
    if (word.optional || word.word.kind !== 'literal') return null;
    operands.push(word.word.text);
    keys.push(operandKeyOf(operands));
    if (operands.length === 2) break;
  }
  return keys;
}

function options(bucket: OptionBucket, view: CommandView, found: Found): void {
  if (bucket.byOption.size > 0 && (view.hidesOptions || !view.command.invocation.known)) {
    everything(bucket, found);
    return;
  }
  found.push(...bucket.any);
  for (const { name } of view.options) found.push(...(bucket.byOption.get(name) ?? []));
}

function everything(bucket: OptionBucket, found: Found): void {
  found.push(...bucket.any);
  for (const list of bucket.byOption.values()) found.push(...list);
}
