// SPDX-License-Identifier: Apache-2.0
// Ways to say a line again so that a shell does the same, or more, but reads otherwise.

/** One word of a shell, whatever it holds. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Of any line. */
export const WRAPS: { readonly [name: string]: (line: string) => string } = {
  'bash -c': (line) => `bash -c ${quote(line)}`,
  'sh -c within bash -c': (line) => `bash -c ${quote(`sh -c ${quote(line)}`)}`,
  'env bash -c': (line) => `env A=1 bash -c ${quote(line)}`,
  'time bash -c': (line) => `time bash -c ${quote(line)}`,
  'timeout 9 sh -c': (line) => `timeout 9 sh -c ${quote(line)}`,
  eval: (line) => `eval ${quote(line)}`,
  subshell: (line) => `(\n${line}\n)`,
  group: (line) => `{\n${line}\n}`,
  condition: (line) => `if true; then\n${line}\nfi`,
  loop: (line) => `for i in 1; do\n${line}\ndone`,
  function: (line) => `f() {\n${line}\n}\nf`,
  'after another': (line) => `echo a\n${line}`,
  'a shell fed by a here-document': (line) => `bash <<'END_OF_LINE'\n${line}\nEND_OF_LINE`,
};

/** Of one simple command. */
export const PREFIXES: { readonly [name: string]: (command: string) => string } = {
  env: (command) => `env ${command}`,
  'env with a variable': (command) => `env A=1 ${command}`,
  'an assignment': (command) => `A=1 ${command}`,
  time: (command) => `time ${command}`,
  nice: (command) => `nice -n 5 ${command}`,
  nohup: (command) => `nohup ${command}`,
  timeout: (command) => `timeout -k 1 9 ${command}`,
  command: (command) => `command ${command}`,
  'a negation': (command) => `! ${command}`,
  'in the background': (command) => `${command} &`,
  'in a pipe': (command) => `${command} | cat`,
  'after a success': (command) => `true && ${command}`,
};

/** Of one command made of plain words: the same words in other quotes. */
export const QUOTINGS: { readonly [name: string]: (words: readonly string[]) => string } = {
  single: (words) => words.map(quote).join(' '),
  double: (words) => words.map((w) => `"${w.replace(/["$`\\]/g, '\\$&')}"`).join(' '),
  backslash: (words) =>
    words.map((w) => w.replace(/[^\w/.=-]/g, '\\$&').replace(/^[A-Za-z]/, '\\$&')).join(' '),
  'empty quotes inside': (words) =>
    words.map((w) => `${quote(w.slice(0, 1))}''${quote(w.slice(1))}`).join(' '),
  ansi: (words) =>
    words
      .map((w) => `$'${[...w].map((c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'`)
      .join(' '),
  'blanks between': (words) => words.map(quote).join(' \t '),
  'lines joined': (words) => words.map(quote).join(' \\\n'),
};
