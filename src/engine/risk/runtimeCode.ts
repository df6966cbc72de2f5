// SPDX-License-Identifier: Apache-2.0
// Edits that make a program run what nobody can read in it: code put together while it runs, or fetched.
import type { Factor } from '../../core/decision.js';
import type { Change } from './change.js';
import { detect, rows, type Detector } from './detect.js';
import type { FileKind } from './fileKind.js';
import { factor, type LevelOf } from './table.js';

const ext =
  (...names: readonly string[]): ((kind: FileKind) => boolean) =>
  ({ extension, docs, test }) =>
    !docs && !test && names.includes(extension);
const code = (kind: FileKind): boolean => !kind.docs && !kind.test;
const js = ext('js', 'jsx', 'ts', 'tsx', 'mjs', 'cjs', 'mts', 'cts', 'vue', 'svelte', 'html', 'htm', 'ejs');

const BUILT = rows<LevelOf<'dynamic-code'>>('built', code, [
  {
    on: js,
    hints: ['eval'],
    pattern:
      /(?<![\w$.#@'"`-]|function\s)(?:(?:window|globalThis|global|self|top)\.)?eval\s{0,3}\(\s{0,9}(?![)'"])|\(0,\s{0,3}eval\)\(/g,
  },
  {
    on: js,
    hints: ['function'],
    pattern:
      /\bnew\s{1,3}Function\s{0,3}\(\s{0,9}(?!\))|(?<![\w$.]|new\s)Function\s{0,3}\(\s{0,3}['"`\w]|\.constructor\(\s{0,3}['"`]return\b/g,
  },
  {
    on: js,
    hints: [
      'runin',
      'vm.script',
      'compilefunction',
      'settimeout',
      'setinterval',
      '_compile',
      'importscripts',
      'document.write',
    ],
    pattern:
      /\b(vm\.)?runIn(New|This)?Context\(|\bnew\s{1,3}vm\.Script\(|\bvm\.compileFunction\(|\bset(Timeout|Interval)\(\s{0,3}(['"`]|atob\(|decode)|\._compile\(/g,
  },
  {
    on: js,
    hints: ['atob', 'base64', 'import(', 'require(', 'exec'],
    pattern:
      /\b(require|import|exec|execSync|spawn|spawnSync)\(\s{0,3}(atob|Buffer\.from|decodeURIComponent|unescape|String\.fromCharCode)\(|\bimport\(\s{0,3}['"`](https?:|data:)/g,
  },
  {
    on: ext('py', 'pyi', 'pyx', 'ipynb'),
    hints: ['eval', 'exec', 'compile', 'marshal', '__import__'],
    pattern:
      /(?<![\w.#'"]|def\s)(eval|exec)\s{0,3}\(\s{0,9}(?![)])(?!['"]\s{0,3}\))|\bmarshal\.loads\(|\bcompile\([^\n]{1,120}['"]exec['"]\s{0,3}[,)]|\b__import__\(\s{0,3}(?!['"])|\btypes\.(FunctionType|CodeType)\(/g,
    unless: /literal_eval|\.eval\(\)/,
  },
  {
    on: ext('php', 'phtml', 'inc'),
    hints: ['eval', 'assert', 'create_function', 'preg_replace', 'gzinflate', 'base64_decode'],
    pattern:
      /(?<![\w$>:-])eval\s{0,3}\(|\bcreate_function\(|\bassert\(\s{0,3}\$_|\bpreg_replace\(\s{0,3}['"]\/[^\n]{0,80}\/e['"]|\b(include|require)(_once)?\s{0,3}\(?\s{0,3}(\$_(GET|POST|REQUEST|COOKIE)|['"](https?|data|php):)/g,
  },
  {
    on: ext('rb', 'erb', 'rake', 'gemspec'),
    hints: ['eval', 'constantize', 'send('],
    pattern:
      /(?<![\w.:'"])eval\s{0,3}[( ]\s{0,3}(?!['"])[\w@$(]|\b(instance|class|module)_eval\s{0,3}[( ]\s{0,3}(?!do\b|\{)[\w@$'"(]|\bBinding\b[^\n]{0,30}\.eval\b|\bMarshal\.load\(/g,
  },
  {
    on: ext('pl', 'pm', 'lua', 'tcl', 'r', 'ex', 'exs', 'jl'),
    hints: ['eval', 'loadstring', 'load('],
    pattern:
      /(?<![\w.:>$@%])eval\s{0,3}[( ]\s{0,3}[$"(\w](?!\s{0,3}\{)|\bloadstring\s{0,3}\(|\bCode\.eval_string\(|\beval\(parse\(/g,
  },
  {
    on: ext('java', 'kt', 'scala', 'groovy', 'gradle', 'jsp'),
    hints: [
      'scriptengine',
      'defineclass',
      'groovyshell',
      'nashorn',
      'evaluate(',
      'urlclassloader',
      'spelexpression',
      'ognl',
    ],
    pattern:
      /\bScriptEngine(Manager)?\b|\bdefineClass\(|\bGroovyShell\b|\bnew\s{1,3}URLClassLoader\(|\bOgnl\.getValue\(|\bSpelExpressionParser\b/g,
  },
  {
    on: ext('cs', 'vb', 'fs', 'ps1', 'psm1'),
    hints: [
      'csharpscript',
      'assembly.load',
      'invoke-expression',
      'iex',
      'scriptblock',
      'compileassembly',
      'frombase64',
    ],
    pattern:
      /\bCSharpScript\.|\bAssembly\.Load\(|\bCompileAssemblyFrom\w{1,20}\(|\bInvoke-Expression\b|(^|[|;&\s])iex[\s(]|\[ScriptBlock\]::Create\(/gim,
  },
  {
    on: ext('go', 'rs', 'c', 'cc', 'cpp'),
    hints: ['plugin.open', 'yaegi', 'goja', 'dlopen', 'libloading', 'otto'],
    pattern: /\bplugin\.Open\(|\binterp\.New\(|\b(goja|otto)\.New\(|\bLibrary::new\(|\bdlopen\(/g,
  },
  {
    on: (kind) => kind.shell || kind.docker || kind.ci || /^(ya?ml|json|toml)$/.test(kind.extension),
    hints: ['base64', 'xxd', 'openssl', 'eval', 'gunzip', 'frombase64'],
    pattern:
      /\b(base64\s{1,3}(-d|-D|--decode|-di)|xxd\s{1,3}-r|openssl\s{1,3}(enc|base64)\s[^|\n]{0,60}-d)\b[^|\n]{0,120}\|\s{0,3}(sudo\s{1,3})?((ba|z|da|k)?sh|python3?|node|perl|ruby|php|source|eval)\b|\beval\s{1,3}["']?(\$\(|`)[^\n]{0,160}(base64|xxd|openssl|rev|tr)\b|(bash|sh)\s{1,3}(-c\s{1,3})?["']?(\$\(|<\()[^\n]{0,160}base64\s{1,3}(-d|--decode)/g,
  },
]);

/** Code that only exists while the program runs. */
export function dynamicCode(change: Change): Factor | null {
  const found = detect(change, BUILT);
  return found === null ? null : factor('dynamic-code', 'built', found);
}

/** Files whose lines a shell runs, or that name a program's command lines. */
function commandsIn(kind: FileKind): boolean {
  if (kind.docs || kind.test) return false;
  return (
    kind.shell ||
    kind.docker ||
    kind.ci ||
    /^(ya?ml|tf|hcl|toml|nix|service|spec|pp|tpl|j2|gradle|cfg|ini|json|rb|py|go|rs|js|ts|mjs|cjs|php|xml|groovy|conf)$/.test(
      kind.extension,
    ) ||
    /^(jenkinsfile|vagrantfile|brewfile|rakefile|gemfile|podfile|fastfile|tiltfile)$/.test(kind.name)
  );
}

const SHOWN =
  /\b(console\.\w{1,9}|print|println|printf|echo|puts|log\w{0,6}|logger|message|help|usage|description|throw|raise|Error|hint|warn\w{0,4}|info|fmt\.(Print|Fprint)\w{0,3}|errors\.New|Errorf|title|text|label)\b\s{0,3}[(:"'`=]/i;

const FETCHED: readonly Detector<LevelOf<'supply-chain'>>[] = [
  {
    level: 'fetched',
    on: (kind) => kind.docker,
    hints: ['add '],
    pattern: /^\s{0,9}ADD\s{1,9}(--\S{1,60}\s{1,3}){0,4}https?:\/\/\S{1,300}(?=[^]{0,600}^\s{0,9}RUN\s)/gim,
  },
  {
    level: 'fetched',
    on: commandsIn,
    hints: ['curl', 'wget', 'fetch', 'http '],
    pattern:
      /\b(curl|wget|fetch|aria2c|http)\s[^|;&#]{0,200}\|\s{0,9}(\\\s{0,9})?(sudo\s{1,3}(-\w{1,9}\s{1,3}){0,3})?(\/\w{1,12}){0,4}\/?(env\s{1,3}(\w{1,30}=\S{0,60}\s{1,3}){0,4})?((ba|z|da|k|a)?sh|python[23]?|node|perl|ruby|php|source)\b/g,
    unless: SHOWN,
  },
  {
    level: 'fetched',
    on: commandsIn,
    hints: ['curl', 'wget'],
    pattern:
      /\b((ba|z|da|k|a)?sh|eval|source|python[23]?|node|perl|\.)\s{1,3}(-\w{1,6}\s{1,3}){0,3}["']?(\$\(|<\(|`|<<<\s{0,3}"?\$\()\s{0,3}(curl|wget)\b/g,
    unless: SHOWN,
  },
  {
    level: 'fetched',
    on: commandsIn,
    hints: ['curl', 'wget'],
    pattern:
      /\b(curl|wget)\s[^|;&#]{0,160}(-o|-O|--output|>)\s{0,3}(["']?[\w./$~{}-]{1,80}["']?)[^|#]{0,120}(&&|;)\s{0,9}(\\\s{0,9})?(chmod\s[^&;\n]{1,60}(&&|;)\s{0,9}(\\\s{0,9})?)?((sudo\s{1,3})?(ba|z|da|a)?sh\s{1,3}|python[23]?\s{1,3}|\.\/|\/tmp\/)\S/g,
    unless: SHOWN,
  },
  {
    level: 'fetched',
    on: commandsIn,
    hints: ['iex', 'invoke-expression', 'downloadstring', 'irm'],
    pattern:
      /\b(iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[^\n]{0,200}\|\s{0,3}(iex|Invoke-Expression)\b|\b(iex|Invoke-Expression)\b[^\n]{0,120}\b(DownloadString|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b/gi,
  },
  {
    level: 'fetched',
    on: (kind) => !kind.docs && !kind.test,
    hints: [
      'urlopen',
      'requests.get',
      'fetch(',
      'http.get',
      'axios',
      'open-uri',
      'uri.open',
      'file_get_contents',
      'httpx.get',
    ],
    pattern:
      /\b(exec|eval|compile)\s{0,3}\(\s{0,3}[^\n]{0,60}(urlopen|requests\.get|httpx\.get|URI\.open|file_get_contents\(\s{0,3}['"]http|await\s{1,3}fetch|await\s{1,3}\(await\s{1,3}fetch)/g,
  },
];

/** A shell or interpreter that an edit feeds from the network. */
export function fetchedCode(change: Change): Factor | null {
  const found = detect(change, FETCHED);
  return found === null ? null : factor('supply-chain', found.level, found);
}
