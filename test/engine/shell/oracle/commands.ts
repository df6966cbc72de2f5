// SPDX-License-Identifier: Apache-2.0
// The programs that two parsers of bash find in a text: ours, and the grammar that VS Code ships.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** What a parser makes of a text: the words that name programs, sorted, and whether it met an error. */
export interface Found {
  readonly programs: readonly string[];
  readonly broken: boolean;
}

/** As our parser sees it: of every simple command the word that names its program. */
export function ours(text: string): Found {
  const script = parse(text);
  const programs: string[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name !== undefined) programs.push(plain(node.name.text));
    forEachChild(node, visit);
  };
  for (const statement of script.commands) visit(statement);
  return { programs: programs.sort(), broken: (script.errors?.length ?? 0) > 0 };
}

/** Quotes and joined lines are no part of a name. */
function plain(word: string): string {
  return word.replace(/\\\n/g, '').replace(/^[ \t\n]+|[ \t\n]+$/g, '');
}

/** The parts of the other parser that are used here. */
interface Node {
  readonly type: string;
  readonly text: string;
  readonly children: readonly (Node | null)[];
  readonly hasError: boolean;
}
interface Wasm {
  readonly Parser: {
    init(options: { readonly wasmBinary: Uint8Array }): Promise<void>;
    new (): {
      setLanguage(language: unknown): void;
      parse(text: string): { readonly rootNode: Node; delete(): void };
    };
  };
  readonly Language: { load(bytes: Uint8Array): Promise<unknown> };
}

/** Loads VS Code's grammar of bash. */
export async function loadGrammar(): Promise<(text: string) => Found> {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@vscode/tree-sitter-wasm');
  const { Parser, Language } = require(main) as Wasm;
  const file = (name: string): Uint8Array => readFileSync(path.join(path.dirname(main), name));
  await Parser.init({ wasmBinary: file('tree-sitter.wasm') });
  const parser = new Parser();
  parser.setLanguage(await Language.load(file('tree-sitter-bash.wasm')));
  return (text) => {
    const tree = parser.parse(text);
    const programs: string[] = [];
    visit(tree.rootNode, programs);
    const broken = tree.rootNode.hasError;
    tree.delete();
    return { programs: programs.sort(), broken };
  };
}

/** Commands that the grammar has node types of their own for. */
function visit(node: Node, programs: string[]): void {
  const [first] = node.children;
  if (node.type === 'command_name') programs.push(plain(node.text));
  else if (node.type === 'declaration_command' || node.type === 'unset_command')
    programs.push(first?.text ?? '');
  else if (node.type === 'test_command' && first?.text === '[') programs.push('[');
  for (const child of node.children) if (child !== null) visit(child, programs);
}
