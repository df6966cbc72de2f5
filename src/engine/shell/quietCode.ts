// SPDX-License-Identifier: Apache-2.0
// Inline code that loads modules of the project and prints what they hold: no more than any script of the project does.

/** Built-in functions that only compute. None of them takes a function here: `=` is for `sep` and `end` alone. */
const PYTHON_CALLS: ReadonlySet<string> = new Set(
  (
    'print len str int float bool repr dir sorted list set dict tuple min max sum any all enumerate zip range ' +
    'isinstance hasattr round abs'
  ).split(' '),
);
/** Methods of texts and maps. */
const PYTHON_METHODS: ReadonlySet<string> = new Set(
  'lower upper strip split join startswith endswith keys values items count index splitlines'.split(' '),
);
const PYTHON_WORDS =
  /\b(?:import|from|as|lambda|exec|eval|def|class|with|while|del|global|nonlocal|yield|await|async|assert|raise|environ|environb|getenv)\b/;
const STRING = /'[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"/g;
const IMPORT = /^import\s+([\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*)$/;
const FROM = /^from\s+([A-Za-z_][\w.]*)\s+import\s+(\w+(?:\s+as\s+\w+)?(?:\s*,\s*\w+(?:\s+as\s+\w+)?)*)$/;

/** The modules that code loads which does nothing but load them and print; null when it does more, or may do more. */
export function modulesPrinted(code: string): readonly string[] | null {
  const marked = code.replace(STRING, '\0');
  // A letter before a quote: `f'…'` holds code of its own. Two texts that touch: `'''` began there.
  if (code.includes('\0') || /[A-Za-z_]\0|\0\s*\0/.test(marked)) return null;
  const bare = marked.replaceAll('\0', ' 0 ');
  const modules: string[] = [];
  for (const statement of bare.split(/[;\n]/)) {
    const text = statement.trim();
    if (text === '') continue;
    const imported = importsOf(text);
    if (imported === null ? !isQuiet(text) : !isPlain(imported)) return null;
    modules.push(...(imported?.modules ?? []));
  }
  return modules;
}

interface Imports {
  readonly modules: readonly string[];
  /** What the code calls them. */
  readonly names: readonly string[];
}

function importsOf(statement: string): Imports | null {
  const from = FROM.exec(statement);
  const list = (from?.[2] ?? IMPORT.exec(statement)?.[1])
    ?.split(',')
    .map((one) => one.trim().split(/\s+as\s+/));
  if (list === undefined) return null;
  const named = list.map(([name = '', as]) => as ?? name.split('.')[0] ?? '');
  // What a module gives may be a module too.
  const loaded = list.map(([name = '']) => (from === null ? name : `${from[1] ?? ''}.${name}`));
  return { modules: loaded, names: named };
}

/** SECURITY: a name may not take a function's place, and some modules do their work when they are loaded. */
function isPlain({ modules, names }: Imports): boolean {
  return !names.some(isCalled) && !modules.some((m) => /(?:^|\.)(?:__\w*|antigravity)(?:\.|$)/.test(m));
}

/** A name that means what it always means: nothing may take its place. */
function isCalled(name: string): boolean {
  return PYTHON_CALLS.has(name);
}

function isQuiet(expression: string): boolean {
  if (!/^[\w\s.,()+*/%<>=!:[\]{}|-]*$/.test(expression) || PYTHON_WORDS.test(expression)) return false;
  if (/[^=!<>]=(?!=)/.test(expression.replace(/\b(?:sep|end)\s*=(?!=)/g, ' '))) return false;
  // What another call or a subscript gives is not called.
  if (/[)\]}]\s*\(|:=|\b0\s*\(/.test(expression)) return false;
  for (const [, targets = ''] of expression.matchAll(/\bfor\b([^[\]{}]*?)\bin\b/g))
    if ((targets.match(/\w+/g) ?? []).some(isCalled)) return false;
  return [...expression.matchAll(/(\.\s*)?\b([A-Za-z_]\w*)\s*\(/g)].every(([, dot, name = '']) =>
    dot === undefined ? PYTHON_CALLS.has(name) || KEYWORDS.has(name) : PYTHON_METHODS.has(name),
  );
}

const KEYWORDS: ReadonlySet<string> = new Set('in not and or if else for is'.split(' '));
