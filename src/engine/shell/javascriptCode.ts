// SPDX-License-Identifier: Apache-2.0
// JavaScript that does nothing but compute, print, and read files that it names: `JSON.parse(fs.readFileSync('a.json'))`.
// Texts are cut out first; then only listed globals, own names and plain members may stand in what is left.

const MAX_CODE = 10_000;
/** Texts of any kind, from left to right, so that none begins within another. */
const TEXTS =
  /'((?:[^'\\\n]|\\[nt'"\\])*)'|"((?:[^"\\\n]|\\[nt'"\\])*)"|`((?:[^`\\$]|\$(?!\{)|\$\{[^{}`'"]*\})*)`/g;
/** What leads from any value to its makers; comments of old that hide lines. */
const REFUSED =
  /constructor|__|prototype|getBuiltinModule|mainModule|binding|StackTrace|getThis|getFunction|<!--|-->|\ue000/;
/** A text that was cut out, by its number. */
const CUT = String.raw`\ue000(\d+)\ue000`;
const FILE = new RegExp(
  String.raw`(?:\brequire\(\s*${CUT}\s*\)|\bfs)\s*\.\s*readFileSync\(\s*${CUT}\s*(?:,\s*${CUT}\s*)?\)`,
  'g',
);
const REQUIRED = new RegExp(String.raw`\brequire\(\s*${CUT}\s*\)`, 'g');
const RESOLVED = new RegExp(String.raw`\brequire\s*\.\s*resolve\(\s*${CUT}\s*\)`, 'g');
const FS = new RegExp(String.raw`\b(?:const|let|var)\s+fs\s*=\s*require\(\s*${CUT}\s*\)\s*(?:;|\n|$)`, 'g');
const IS_FS = /^(?:node:)?fs$/;
const DATA = /^\.{0,2}\/[\w./@-]+\.json$|^[\w@/.-]+\/package\.json$/;
const GLOBALS = new Set(
  (
    'console JSON Math Number String Array Boolean Set Map Date Object process parseInt parseFloat isNaN undefined null true false NaN ' +
    'const let var if else for of in return try catch finally throw new typeof break continue while do switch case default function Error'
  ).split(' '),
);
/**
 * Globals that reach out of the program, of Node (its modules are globals in `-e`), Deno and Bun. SECURITY: code that gives
 * one of these names to a value of its own may mean the global elsewhere; scopes are not followed.
 */
const REACHING: ReadonlySet<string> = new Set(
  (
    'fetch WebSocket WebSocketStream EventSource XMLHttpRequest BroadcastChannel MessageChannel WebAssembly Worker Bun Deno navigator ' +
    'localStorage sessionStorage self window child_process cluster dgram dns domain fs http http2 https inspector net repl tls ' +
    'sys trace_events v8 vm wasi worker_threads sqlite async_hooks diagnostics_channel perf_hooks readline tty timers setTimeout ' +
    'setInterval setImmediate queueMicrotask structuredClone importScripts addEventListener reportError'
  ).split(' '),
);
const LIMITED: readonly RegExp[] = [
  /\bObject\b(?!\s*\.\s*(?:keys|values|entries|fromEntries)\b)/,
  /\bprocess\b(?!\s*\.\s*(?:version|versions|platform|arch|exit|argv|cwd|exitCode|uptime)\b)/,
  /\b(?:require|import|eval|Function|this|globalThis|global|module|exports|arguments|Reflect|Proxy|with|class|async|await|yield)\b/,
];
const DECLARED = [
  /\b(?:const|let|var|function)\s+([A-Za-z_]\w*)/g,
  /\b(?:const|let|var)\s*[[{]([\w\s,:]*)[\]}]/g,
  /\bcatch\s*\(\s*([A-Za-z_]\w*)\s*\)/g,
  /\b([A-Za-z_]\w*)\s*=>/g,
  /\(([\w\s,[\]{}]*)\)\s*(?:=>|\{)/g,
];

/** The files that the code reads; null when it may do anything else. */
export function readsOf(code: string): readonly string[] | null {
  if (code.length > MAX_CODE || REFUSED.test(code)) return null;
  const texts: string[] = [];
  const cut = code.replace(TEXTS, (_, ...found: readonly (string | undefined)[]) => {
    const [single, double, template = ''] = found;
    const text = single ?? double ?? template;
    const parts = single === undefined && double === undefined ? [...text.matchAll(/\$\{([^}]*)\}/g)] : [];
    const known = !text.includes('\\') && parts.length === 0;
    texts.push(known ? text : '\0');
    return `(${[`\ue000${String(texts.length - 1)}\ue000`, ...parts.map((m) => `(${m[1] ?? ''})`)].join('+')})`;
  });
  const reads: string[] = [];
  let harmless = true;
  const textAt = (at: string | undefined): string => texts[Number(at)] ?? '\0';
  const read = (path: string, fine: boolean): string => {
    if (!fine || path.includes('\0')) harmless = false;
    reads.push(path);
    return ' 0 ';
  };
  const bare = cut
    .replace(/\((\ue000\d+\ue000)\)/g, '$1')
    .replace(FS, (_, module: string) => (IS_FS.test(textAt(module)) ? ' ' : ' require '))
    .replace(RESOLVED, ' 0 ')
    .replace(FILE, (_, module: string | undefined, path: string, encoding: string | undefined) => {
      const fine = encoding === undefined || /^utf-?8$/.test(textAt(encoding));
      return read(textAt(path), fine && (module === undefined || IS_FS.test(textAt(module))));
    })
    .replace(REQUIRED, (_, module: string) => read(textAt(module), DATA.test(textAt(module))))
    .replace(/\ue000\d+\ue000/g, ' 0 ');
  return harmless && isPlain(bare) ? reads.filter((path) => /[./]/.test(path)) : null;
}

function isPlain(bare: string): boolean {
  if (!/^[\w\s.,;()[\]{}+*%<>!?:=&|-]*$/.test(bare) || LIMITED.some((p) => p.test(bare))) return false;
  // A member whose name is worked out, as `a[b]`, `{[b]: c}` or a tagged text.
  if (
    /[\w)\]]\s*\[(?!\s*\d+\s*\])/.test(bare.replace(/\b(?:const|let|var|of|in|return)\s*\[/g, ' (')) ||
    /\]\s*:/.test(bare)
  )
    return false;
  const own = new Set(
    DECLARED.flatMap((p) => [...bare.matchAll(p)].flatMap((m) => (m[1] ?? '').match(/[A-Za-z_]\w*/g) ?? [])),
  );
  if ([...own].some((name) => REACHING.has(name))) return false;
  for (const { 0: name, index } of bare.matchAll(/[A-Za-z_]\w*/g)) {
    const before = bare.slice(Math.max(0, index - 8), index);
    const member = /\.\s*$/.test(before);
    // SECURITY: between `?` and `:` a name is its value.
    const key =
      /[{,]\s*$/.test(before) && /^\s*:/.test(bare.slice(index + name.length, index + name.length + 8));
    if (!member && !key && !GLOBALS.has(name) && !own.has(name)) return false;
  }
  return true;
}
