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
    hints: ['eval', 'execscript'],
    pattern:
      /(?<![\w$.#@'"`-]|function\s)(?:(?:window|globalThis|global|self|top)\.)?eval\s{0,3}\(\s{0,9}(?!\)|(['"])[^'"\n]{0,200}\1\s{0,3}\))|\(0,\s{0,3}eval\)\(|\[\s{0,3}['"`]eval['"`]\s{0,3}\]|(?<=[=,(:]\s{0,3})eval\s{0,3}(?=[;,)\n]|$)|\b(?:execScript|globalEval)\(/g,
  },
  {
    on: js,
    hints: ['function', '.constructor'],
    pattern:
      /\bnew\s{1,3}Function\s{0,3}\(\s{0,9}(?!\))|(?<![\w$.]|new\s)Function\s{0,3}\(\s{0,3}['"`\w]|\.constructor\(\s{0,3}['"`]return\b|\.constructor\.constructor\(|\bFunction\.(?:constructor|prototype\.constructor)\b|\bReflect\.construct\(\s{0,3}Function\b/g,
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
    on: js,
    hints: [
      'globalthis[',
      'window[',
      'global[',
      'self[',
      'top[',
      "'+",
      "' +",
      '"+',
      '" +',
      'createobjecturl',
      'worker(',
    ],
    pattern:
      /\b(?:globalThis|window|global|self|top)\[\s{0,3}(?:['"`][^\]\n]{1,60}['"`]\s{0,3}\+|\w{1,40}\s{0,3}\]\s{0,3}\()[^\]\n]{0,60}|\[\s{0,3}['"]\w{1,12}['"]\s{0,3}\+\s{0,3}['"]\w{1,12}['"]\s{0,3}\]\s{0,3}\(|\bnew\s{1,3}(?:Shared)?Worker\([^\n]{0,60}(?:createObjectURL|data:|blob)/gi,
  },
  {
    on: ext('py', 'pyi', 'pyx', 'ipynb'),
    hints: ['__builtins__', 'builtins.', '__import__', 'loads(', 'render_template_string', 'importlib'],
    pattern:
      /\b__builtins__\s{0,3}(?:\[|\.__dict__|,\s{0,3})|\bbuiltins\.(?:exec|eval|compile|__import__)\b|\b__import__\(\s{0,3}['"]\w{1,20}['"]\s{0,3}\)\s{0,3}\.\s{0,3}(?:system|popen|call|run|exec\w{0,3}|check_output|loads)\b|\b(?:pickle|dill|cloudpickle|jsonpickle|shelve|joblib)\.(?:loads?|decode)\([^\n]{0,80}(?:request|recv|body|payload|b64decode|base64|urlopen|socket|stream|\.content)|\brender_template_string\(\s{0,3}(?!['"])/g,
  },
  {
    on: ext('py', 'pyi', 'pyx', 'ipynb'),
    hints: ['eval', 'exec', 'compile', 'marshal', '__import__'],
    pattern:
      /(?<![\w.#'"]|def\s)(eval|exec)\s{0,3}\(\s{0,9}(?![)])(?!['"]\s{0,3}\))|\bmarshal\.loads\(|\bcompile\([^\n]{1,120}['"]exec['"]\s{0,3}[,)]|\b__import__\(\s{0,3}(?!['"])|\btypes\.(FunctionType|CodeType)\(/g,
    unless: /literal_eval|\.eval\(\)/,
  },
  {
    hints: [
      'b64decode',
      'base64',
      'fromcharcode',
      'unhexlify',
      'fromhex',
      'decode64',
      'atob',
      'gzinflate',
      'rot13',
      'hex2bin',
      'pack(',
    ],
    pattern:
      /\b(?:os\.system|os\.popen|subprocess\.\w{2,14}|exec\w{0,6}|system|shell_exec|passthru|popen|proc_open|spawn\w{0,4}|Process\.Start|Runtime\.getRuntime\(\)\.exec|Command::new|exec\.Command|Function|eval|loadstring|load|instance_eval)\s{0,3}\([^\n]{0,100}(?:b64decode|base64|fromCharCode|unhexlify|fromhex|decode64|FromBase64String|atob\(|gzinflate|rot13|hex2bin|\bunpack\(|\bpack\()/gi,
    unless: /subprocess[^\n]{0,60}\[\s{0,3}['"](?:base64|openssl)['"]/,
  },
  {
    on: ext('php', 'phtml', 'inc'),
    hints: [
      'eval',
      'assert',
      'create_function',
      'preg_replace',
      'include',
      'require',
      '$_',
      'call_user_func',
    ],
    pattern:
      /(?<![\w$>:-])eval\s{0,3}\(|\bcreate_function\(|\bassert\(\s{0,3}\$_|\bpreg_replace\(\s{0,3}['"]\/[^\n]{0,80}\/e['"]|\b(include|require)(_once)?\s{0,3}\(?\s{0,3}(\$_(GET|POST|REQUEST|COOKIE)|['"](https?|data|php):)|\$_(?:GET|POST|REQUEST|COOKIE)\[[^\]\n]{1,40}\]\s{0,3}\(|\b(?:call_user_func(?:_array)?|unserialize|array_map|usort)\(\s{0,3}\$_/g,
  },
  {
    on: ext('rb', 'erb', 'rake', 'gemspec'),
    hints: ['eval', 'constantize', 'send(', 'const_get', '.load('],
    pattern:
      /(?<![\w.:'"])eval\s{0,3}[( ]\s{0,3}(?:[\w@$(]|['"%<][^\n]{0,160}#\{)|\b(?:Kernel|TOPLEVEL_BINDING|binding)\.eval\b|\.(?:public_)?send\(\s{0,3}params\b|\bparams\[[^\]\n]{1,40}\](?:\.\w{1,12}){0,2}\.(?:constantize|safe_constantize)\b|\bconst_get\(\s{0,3}params\b|\bYAML\.(?:unsafe_)?load\(\s{0,3}(?:params|request)|\b(instance|class|module)_eval\s{0,3}[( ]\s{0,3}(?!do\b|\{)[\w@$'"(]|\bBinding\b[^\n]{0,30}\.eval\b|\bMarshal\.load\(/g,
  },
  {
    on: ext('lua'),
    hints: ['load'],
    pattern:
      /(?<![\w.:])load(?:string)?\s{0,3}\(\s{0,3}(?!\)|['"][^'"\n]{0,200}['"]\s{0,3}\))|\bdofile\(\s{0,3}(?!['"])/g,
  },
  {
    on: ext('pl', 'pm', 'tcl', 'r', 'ex', 'exs', 'jl', 'clj', 'erl'),
    hints: ['eval', 'load-string', 'compile_string'],
    pattern:
      /(?<![\w.:>$@%])eval\s{0,3}[( ]\s{0,3}[$"(\w](?!\s{0,3}\{)|\bCode\.(?:eval_(?:string|quoted|file)|compile_string)\(|\beval\(parse\(|\(load-string\s|\berl_eval:/g,
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
      'eval.me',
      'systemjavacompiler',
      'mvel',
      'tb.parse',
      'unsafe().define',
    ],
    pattern:
      /\bScriptEngine(Manager)?\b|\bdefineClass\(|\bGroovyShell\b|\bnew\s{1,3}URLClassLoader\(|\bOgnl\.getValue\(|\bSpelExpressionParser\b|\bEval\.(?:me|x|xy)\(|\bgetSystemJavaCompiler\(|\bMVEL\.(?:eval|executeExpression)\(|\btoolbox\.eval\(/gi,
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
      'dynamicmethod',
      'csharpcodeprovider',
      'add-type',
    ],
    pattern:
      /\bCSharpScript\.|\bAssembly\.Load\(|\bCompileAssemblyFrom\w{1,20}\(|\bInvoke-Expression\b|(^|[|;&\s])iex[\s(]|\[ScriptBlock\]::Create\(|\bnew\s{1,3}(?:DynamicMethod|CSharpCodeProvider)\(|\bAdd-Type\s{1,3}-TypeDefinition\s{1,3}\$/gim,
  },
  {
    on: ext('go', 'rs', 'c', 'cc', 'cpp'),
    hints: [
      'plugin.open',
      'interp.new',
      'goja',
      'dlopen',
      'library::new',
      'otto',
      'prot_exec',
      'page_execute',
    ],
    pattern:
      /\bplugin\.Open\(|\binterp\.New\(|\b(goja|otto)\.New\(|\bLibrary::new\(|\bdlopen\(|\bPROT_EXEC\b|\bPAGE_EXECUTE_READWRITE\b/g,
  },
  {
    on: (kind) => kind.shell || kind.docker || kind.ci || /^(ya?ml|json|toml)$/.test(kind.extension),
    hints: ['base64', 'xxd', 'openssl', 'eval', 'gunzip', 'rev', 'tr ', 'printf', 'zcat', '-enc', '-e '],
    pattern:
      /\b(base64\s{1,3}(-d|-D|--decode|-di)|xxd\s{1,3}-r|openssl\s{1,3}(enc|base64)\s[^|\n]{0,60}-d)\b[^|\n]{0,120}\|\s{0,3}(sudo\s{1,3})?((ba|z|da|k)?sh|python3?|node|perl|ruby|php|source|eval)\b|\beval\s{1,3}["']?(\$\(|`)[^\n]{0,160}(base64|xxd|openssl|rev|tr)\b|(bash|sh|source|\.)\s{1,3}(-c\s{1,3})?(<<<\s{0,3})?["']?(\$\(|<\()[^\n]{0,160}(base64\s{1,3}(-d|-D|--decode)|xxd\s{1,3}-r|openssl\s{1,3}(enc|base64))|\|\s{0,3}(rev|zcat|gunzip|gzip\s{1,3}-d\w{0,3}|tr\s[^|\n]{1,60})\s{0,3}\|\s{0,3}(sudo\s{1,3})?((ba|z|da|k)?sh|python3?|node|perl|ruby|php)\b|\bprintf\s[^|\n]{0,200}\\x[0-9a-f]{2}[^|\n]{0,200}\|\s{0,3}((ba|z|da)?sh)\b|\b(powershell|pwsh)(\.exe)?\s[^\n]{0,80}-e(nc\w{0,12})?\s{1,3}[A-Za-z0-9+/=]{16}/gi,
  },
  {
    on: (kind) => !kind.docs && !kind.test && (kind.shell || /^(sh|bash|zsh|ksh)$/.test(kind.extension)),
    hints: ['eval'],
    pattern: /(?<![\w./$"'-])eval\s{1,3}["']?\$(?!\(|@|\*|\{@)\{?\w/g,
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
    /^(ya?ml|tf|hcl|toml|nix|service|spec|pp|tpl|j2|gradle|kts|cfg|ini|json|rb|gemspec|rake|podspec|gyp|gypi|py|pyx|go|rs|js|jsx|ts|tsx|mjs|cjs|mts|cts|php|xml|groovy|conf|cmake|bzl|bazel|sbt|csproj|props|targets|java|kt|cs|scala|swift|ex|exs|lua|pl|pm|dart|c|cc|cpp|h|bicep|template|tmpl|in|ipynb)$/.test(
      kind.extension,
    ) ||
    /^(jenkinsfile|vagrantfile|brewfile|rakefile|gemfile|podfile|fastfile|tiltfile|cmakelists\.txt|build|workspace|rakefile|capfile|earthfile)$/.test(
      kind.name,
    )
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
    byWords: true,
    hints: ['curl', 'wget', 'fetch', 'http '],
    pattern:
      /\b(curl|wget|fetch|aria2c|http)\s[^|;&#]{0,200}\|\s{0,9}(\\\s{0,9})?(sudo\s{1,3}(-\w{1,9}\s{1,3}){0,3})?(\/\w{1,12}){0,4}\/?(env\s{1,3}(\w{1,30}=\S{0,60}\s{1,3}){0,4})?((ba|z|da|k|a)?sh|python[23]?|node|perl|ruby|php|source)\b/g,
    unless: SHOWN,
  },
  {
    level: 'fetched',
    on: commandsIn,
    byWords: true,
    hints: ['curl', 'wget'],
    pattern:
      /\b((ba|z|da|k|a)?sh|eval|source|python[23]?|node|perl|\.)\s{1,3}(-\w{1,6}\s{1,3}){0,3}["']?(\$\(|<\(|`|<<<\s{0,3}"?\$\()\s{0,3}(curl|wget)\b/g,
    unless: SHOWN,
  },
  {
    level: 'fetched',
    on: commandsIn,
    byWords: true,
    hints: ['curl', 'wget'],
    pattern:
      /\b(curl|wget)\s[^|;&#]{0,160}(-\w{0,8}[oO]|--output(?:-document)?|>)[\s=]{0,3}(["']?[\w./$~{}-]{1,80}["']?)[^|#]{0,120}(&&|;)\s{0,9}(\\\s{0,9})?(chmod\s[^&;\n]{1,60}(&&|;)\s{0,9}(\\\s{0,9})?)?((sudo\s{1,3})?(ba|z|da|a)?sh\s{1,3}|python[23]?\s{1,3}|\.\/|\/tmp\/)\S/g,
    unless: SHOWN,
  },
  // An archive from the network, and a program out of it
  {
    level: 'fetched',
    on: commandsIn,
    byWords: true,
    hints: ['tar ', 'unzip', 'bsdtar'],
    pattern:
      /\b(curl|wget)\s[^|;&#]{0,200}\|\s{0,9}(\\\s{0,9})?(sudo\s{1,3})?(bsd)?tar\s[^|;&\n]{0,80}(&&|;)[^|#\n]{0,80}(\.\/[\w./-]{0,60}(install|setup|configure|bootstrap|run)\w{0,12}(\.sh)?\b|\b(ba|z)?sh\s{1,3}\S)/g,
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
      'from',
      'download',
      "('http",
      '("http',
    ],
    pattern:
      /\b(exec|eval|compile)\s{0,3}\(\s{0,3}[^\n]{0,60}(urlopen|requests\.get|httpx\.get|URI\.open|file_get_contents\(\s{0,3}['"]http|await\s{1,3}fetch|await\s{1,3}\(await\s{1,3}fetch)|\bapply\s{1,3}from:?\s{0,3}[=(]?\s{0,3}['"]https?:\/\/|\bfile\(\s{0,3}DOWNLOAD\s|\b(?:require|import)\(\s{0,3}['"]https?:\/\//g,
  },
];

/** A shell or interpreter that an edit feeds from the network. */
export function fetchedCode(change: Change): Factor | null {
  const found = detect(change, FETCHED);
  return found === null ? null : factor('supply-chain', found.level, found);
}
