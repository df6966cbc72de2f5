// SPDX-License-Identifier: Apache-2.0
// Secrets in what is written. The shapes of tokens are those that their issuers document (most also stand in the MIT
// rule set of gitleaks); nothing here is longer than it must be to tell a token from a word.
import type { Factor } from '../../core/decision.js';
import { isAdded, type Change } from './change.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'secret-content'>;

interface Shape {
  /** Case counts, and one of them stands in every match. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
}

const SHAPES: readonly Shape[] = [
  {
    hints: ['PRIVATE KEY'],
    pattern: /-----BEGIN[ A-Z0-9_-]{0,40}PRIVATE KEY( BLOCK)?-----(?!\s{0,3}\.{3})/g,
  },
  { hints: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], pattern: /\b(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  { hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { hints: ['github_pat_'], pattern: /\bgithub_pat_[A-Za-z0-9_]{22,255}\b/g },
  {
    hints: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glsoat-', 'glagent-'],
    pattern: /\bgl(pat|dt|rt|cbt|ptt|soat|agent)-[\w-]{20,80}/g,
  },
  { hints: ['xox', 'xapp-'], pattern: /\bxox[abeoprs]-[\w-]{10,200}|\bxapp-\d-[\w-]{10,200}/g },
  { hints: ['hooks.slack.com'], pattern: /hooks\.slack\.com\/(services|workflows)\/T\w{6,14}\/[\w/]{8,60}/g },
  { hints: ['discord'], pattern: /discord(app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{50,80}/g },
  {
    hints: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'],
    pattern: /\b((sk|rk)_(live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/]{24,80})/g,
  },
  { hints: ['AIza'], pattern: /\bAIza[\w-]{35}/g },
  { hints: ['GOCSPX-', 'ya29.'], pattern: /\bGOCSPX-[\w-]{28}|\bya29\.[\w-]{30,300}/g },
  { hints: ['sk-ant-'], pattern: /\bsk-ant-[a-z0-9]{2,12}-[\w-]{20,200}/g },
  {
    hints: ['sk-'],
    pattern:
      /\bsk-(proj-|svcacct-|admin-|or-v1-|None-)?(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Za-z])[A-Za-z0-9_-]{32,200}/g,
  },
  {
    hints: ['gsk_', 'xai-', 'pplx-', 'r8_', 'hf_'],
    pattern:
      /\b(gsk_[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,100}|pplx-[A-Za-z0-9]{40,60}|r8_[A-Za-z0-9]{30,45}|hf_[A-Za-z0-9]{30,45})\b/g,
  },
  { hints: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { hints: ['pypi-AgEI'], pattern: /\bpypi-AgEI[\w-]{50,1000}/g },
  { hints: ['rubygems_'], pattern: /\brubygems_[a-f0-9]{48}\b/g },
  { hints: ['SG.'], pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
  { hints: ['SK', 'AC'], pattern: /\b(SK|AC)[0-9a-f]{32}\b/g },
  { hints: ['key-'], pattern: /\bkey-[0-9a-f]{32}\b/g },
  { hints: ['-us'], pattern: /\b[0-9a-f]{32}-us\d{1,2}\b/g },
  { hints: ['dop_v1_', 'doo_v1_', 'dor_v1_'], pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { hints: ['HRKU-'], pattern: /\bHRKU-[\w-]{36,80}/g },
  { hints: ['shpat_', 'shpss_', 'shpca_', 'shppa_'], pattern: /\bshp(at|ss|ca|pa)_[a-fA-F0-9]{32}\b/g },
  { hints: ['sq0', 'EAAA'], pattern: /\bsq0(atp|csp)-[\w-]{22,60}|\bEAAA[\w-]{60}/g },
  { hints: [':AA'], pattern: /\b\d{8,10}:AA[\w-]{33}/g },
  { hints: ['dapi'], pattern: /\bdapi[a-f0-9]{32}(-\d)?\b/g },
  { hints: ['dckr_'], pattern: /\bdckr_(pat|oat)_[\w-]{20,80}/g },
  {
    hints: ['hvs.', 'hvb.', '.atlasv1.'],
    pattern: /\bhv[sb]\.[\w-]{24,200}|\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}/g,
  },
  {
    hints: [
      'figd_',
      'xkeysib-',
      'pat-na',
      'pat-eu',
      'tskey-',
      'CCIPAT_',
      'bkua_',
      'pul-',
      'AKCp',
      'dt0c01',
      'sqp_',
      'squ_',
      'sk.eyJ',
      'sb_secret_',
      're_',
      'Q~',
      'PuTTY-User-Key',
      'cio',
      'oy2',
      'EAACEdEose0cBA',
      'ops_eyJ',
      'ghapp',
      'rpa_',
      'apify_api_',
    ],
    pattern:
      /\bfigd_[\w-]{36,50}|\bxkeysib-[a-f0-9]{64}-\w{16}|\bpat-(?:na|eu)\d-[a-f0-9-]{36}|\btskey-[a-z]{2,10}-[\w-]{16,60}|\bCCIPAT_\w{20,80}|\bbkua_[a-f0-9]{40}|\bpul-[a-f0-9]{40}|\bAKCp[A-Za-z0-9]{60,80}|\bdt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{60,64}|\bsq[pu]_[a-f0-9]{40}|\bsk\.eyJ[\w-]{20,400}\.[\w-]{20,60}|\bsb_secret_[\w-]{20,60}|\bre_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,40}\b|(?<![\w.~-])[\w.~]{3}\dQ~[\w.~-]{31,34}|PuTTY-User-Key-File-\d|\bcio[A-Za-z0-9]{32}\b|\boy2[a-z0-9]{43}\b|\bops_eyJ[\w-]{80,2000}|\brpa_[A-Z0-9]{36,60}|\bapify_api_[A-Za-z0-9]{30,40}/g,
  },
  // What is sent to say who one is
  {
    hints: ['Basic ', 'Bearer ', 'basic ', 'bearer ', '_authToken', '_auth=', '_password='],
    pattern:
      /\b[Bb]asic\s{1,3}(?=[A-Za-z0-9+/]{0,80}\d)[A-Za-z0-9+/]{16,200}={0,2}(?![\w+/])|\b[Bb]earer\s{1,3}(?=[\w.~+/-]{0,100}\d)(?=[\w.~+/-]{0,100}[A-Za-z])[\w.~+/-]{24,400}={0,2}|\b_(?:authToken|auth|password)\s{0,3}=\s{0,3}(?!\$)[\w+/=.-]{16,200}/g,
  },
  // The password of an address in words, of a command, of a query
  {
    hints: ['assword=', 'assword =', 'Pwd=', 'PWD=', 'pwd=', 'ASSWORD', 'assword '],
    pattern:
      /\b(?:Password|Pwd|password|pwd|PWD)\s{0,3}=\s{0,3}(?![$<{%*])[^\s;'"$<>{}]{6,80}(?=;)|\b(?:IDENTIFIED\s{1,3}BY|PASSWORD)\s{1,3}'(?![$<{%*])[^'\n]{6,80}'|--password[= ]["']?(?![$<{%*"'\s-])[^\s'"$<>{}]{6,80}/g,
  },
  {
    hints: ['lin_api_', 'ntn_', 'secret_'],
    pattern: /\blin_api_[A-Za-z0-9]{40}|\bntn_[A-Za-z0-9]{40,60}|\bsecret_[A-Za-z0-9]{43}\b/g,
  },
  {
    hints: ['AccountKey=', 'SharedAccessKey='],
    pattern: /\b(AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{43,88}={0,2}/g,
  },
  {
    hints: [
      'PMAK-',
      'NRAK-',
      'glsa_',
      'glc_',
      'sntrys_',
      'sntryu_',
      'dp.pt.',
      'dp.st.',
      'sbp_',
      'pscale_',
      'fo1_',
      'FlyV1',
      'ATATT3',
      'ATBB',
      'nfp_',
      'lip_',
      'aio_',
      'vcp_',
      'PRIVATE_KEY_',
      'AGE-SECRET-KEY-1',
    ],
    pattern:
      /\b(PMAK-[a-f0-9]{24}-[a-f0-9]{34}|NRAK-[A-Z0-9]{27}|glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/]{32,400}|sntry[su]_[\w+/=]{30,300}|dp\.(pt|st)\.[\w.-]{40,80}|sbp_[a-f0-9]{40}|pscale_(tkn|pw|oauth)_[\w-]{32,64}|fo1_[\w-]{43}|ATATT3[\w=-]{100,220}|ATBB[A-Za-z0-9]{32}|nfp_[A-Za-z0-9]{36}|aio_[A-Za-z0-9]{28}|AGE-SECRET-KEY-1[A-Z0-9]{58})/g,
  },
  { hints: ['eyJ'], pattern: /\beyJ[\w-]{10,1000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g },
  {
    hints: ['aws_secret', 'AWS_SECRET', 'SecretAccessKey', 'secretAccessKey', 'secret_access_key'],
    pattern:
      /(aws_?)?secret_?access_?key['"]?\s{0,9}(=>|:=|[:=,])\s{0,9}['"]?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
  },
  {
    hints: ['://'],
    pattern:
      /\b[a-z][a-z0-9+.-]{2,20}:\/\/[\w.~%+-]{0,60}:(?![$<{%*])[^\s:@/'"`$<>{}]{6,120}@(?!localhost|127\.|example|0\.0\.0\.0|host\b|\[::1)[\w.-]{2,120}/g,
  },
];

/** What stands for a secret in examples. */
const PLACEHOLDER =
  /example|sample|change_?-?me|your[-_ ]|[-_]your|my[-_](secret|token|api|password)|x{4,}|\*{3,}|\.{3}|<[^>]{1,40}>|\$\{|\{\{|%\(|dummy|fake|placeholder|redacted|todo|insert|replace|0{8,}|1234567|abcdef(g|123)|foobar|lorem|not[-_]?a?[-_]?real|test[-_]?(key|token|secret|password)|secret[-_]?(key|token)?[-_]?here|deadbeef|notsecret|sk_test_|rk_test_/i;

/** Secrets that an edit writes down. */
export function secretContent(change: Change): Factor | null {
  const found = byShape(change) ?? byName(change);
  return found === null ? null : factor('secret-content', found.level, { span: found.span });
}

/** So many that look like secrets hide a real one among them. */
const MAX_LOOKED = 5000;

type Found = { readonly level: Level; readonly span: ReturnType<Change['span']> };

function byShape(change: Change): Found | null {
  const { kind, text, removed } = change;
  let doubtful: Found | null = null;
  for (const { hints, pattern } of SHAPES) {
    if (!hints.some((hint) => text.includes(hint))) continue;
    let looked = 0;
    for (const { index, 0: match } of text.matchAll(pattern)) {
      if (++looked > MAX_LOOKED) return { level: 'written', span: change.span(index, index + match.length) };
      if (isAdded(change, index) === null || (removed !== '' && removed.includes(match))) continue;
      const found = {
        level: shapeLevel(change, match, index),
        span: change.span(index, index + match.length),
      };
      if (found.level === 'written') return found;
      doubtful ??= found;
    }
  }
  return kind.docs && doubtful === null ? null : doubtful;
}

/** In documentation and tests a token is usually made up; in code one that says so of itself still is a habit to ask about. */
function shapeLevel({ kind, text }: Change, match: string, index: number): Level {
  if (kind.docs) return 'example';
  const monotone = variety(match.slice(-24)) < 6;
  if (monotone) return 'example';
  const near = text.slice(Math.max(0, index - 40), index + match.length + 40);
  if (kind.test) return PLACEHOLDER.test(near) || /BEGIN/.test(match) ? 'example' : 'test';
  return isMeant(match) ? 'written' : 'example';
}

/** Not a stand-in: told from the match alone. */
function isMeant(match: string): boolean {
  if (/^(AKIA|ASIA)/.test(match)) return true;
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(match)) return isRealPassword(passwordOf(match));
  const spoken = /^(?:--password|password|pwd|identified\s+by)[\s=]+["']?([^'"]+)/i.exec(match)?.[1];
  if (spoken !== undefined) return looksChosen(spoken) || looksRandom(spoken);
  return !PLACEHOLDER.test(match) || /^(sk|rk)_live/.test(match);
}

function passwordOf(address: string): string {
  return address.slice(address.indexOf(':', address.indexOf('://') + 3) + 1, address.lastIndexOf('@'));
}

/** A password that nobody would take for a stand-in. */
function isRealPassword(password: string): boolean {
  return (
    !PLACEHOLDER.test(password) &&
    !/^(pass(word|wd)?|secret|root|admin|postgres|mysql|user(name)?|guest|test(ing)?|token|pwd|redis|rabbitmq|mongo|db_?pass(word)?)\d{0,3}$/i.test(
      password,
    )
  );
}

const NAMED =
  /\b([\w.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|encryption[_-]?key|signing[_-]?key|auth[_-]?key|credentials?|db[_-]?pass|_pwd|pwd|become_pass|(?:[_.-]|\b)pass)[\w.-]{0,20})['"]?\]?\s{0,9}(?::\s{0,3}(?:String|string|str|&str|&'static str|&\[u8\])\s{0,9}=|\s(?:string|String|str)\s{0,3}=|=>|:=|[:=]|,)\s{0,9}(?:(?:String|str|string|Secret|SecretStr)\.?(?:from|new)?\(|b|r|@|f)?(['"`])([^'"`\n]{6,200})\2/gi;
/** `KEY=value` and `key: value` without quotes. */
const BARE =
  /^\s{0,40}(?:export\s{1,3}|ENV\s{1,3}|ARG\s{1,3}|-\s{1,3})?([\w.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credentials?|pwd|(?:[_.-]|\b)pass)[\w.-]{0,20})\s{0,3}[=:]\s{0,3}([^\s'"#$<{(\[&*!|>,;][^\s'",;]{6,200})(?=\s{0,9}(?:$|\s#))/gim;
/** A name, and its value under a key of its own: lists of variables, settings in XML. */
const PAIRED =
  /\b(?:name|key|Name|Key)['"]?\s{0,3}[:=]\s{0,3}['"]?([\w.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credentials?|pwd|(?:[_.-]|\b)pass)[\w.-]{0,20})['"]?\s{0,3},?(?:\s{0,9}\n)?\s{0,60}['"]?(?:value|Value|default)['"]?\s{0,3}[:=]\s{0,3}(['"]?)([^'"\s<>{}$][^'"\s<>{}]{5,200})\2/gi;
const NAMED_HINTS = [
  'passw',
  'passphrase',
  'secret',
  'token',
  'apikey',
  'api_key',
  'api-key',
  'access_key',
  'accesskey',
  'access-key',
  'private_key',
  'privatekey',
  'encryption',
  'signing',
  'auth_key',
  'authkey',
  'credential',
  'pwd',
  'db_pass',
  'pass',
];

function byName(change: Change): Found | null {
  const { kind, lower } = change;
  if (kind.docs || kind.test || kind.locale || !NAMED_HINTS.some((hint) => lower.includes(hint))) return null;
  const bare = kind.docker || BARE_FILES.test(kind.extension) || kind.name.startsWith('.env');
  return (
    byPattern(change, NAMED, 3) ?? (bare ? byPattern(change, BARE, 2) : null) ?? byPattern(change, PAIRED, 3)
  );
}

const BARE_FILES = /^(env|ya?ml|properties|conf|cfg|cnf|ini|toml|sh|bash|zsh|tfvars|mk|service|npmrc|)$/;

function byPattern(change: Change, pattern: RegExp, group: number): Found | null {
  let looked = 0;
  for (const match of change.text.matchAll(pattern)) {
    const value = match[group] ?? '';
    const at = match.index + match[0].lastIndexOf(value);
    if (++looked > MAX_LOOKED) return { level: 'written', span: change.span(at, at + value.length) };
    if (isAdded(change, at) === null || change.removed.includes(value)) continue;
    if (isSecretValue(value, match[1] ?? ''))
      return { level: 'written', span: change.span(at, at + value.length) };
  }
  return null;
}

/** Names of things about secrets, which are none: a header's name, a file, a length, a field. */
const ABOUT =
  /(name|file|path|url|uri|field|header|length|type|id|label|hint|regex|pattern|env|var|placeholder|prefix|ttl|expir\w*|count|limit|size|endpoint|key_?ref|ref|policy|reset|template|format|param|error|message|msg|class|style|icon|scope|arn|hash|version|mode|algorithm|alg|provider|manager|store|storage|ids|names|max|min|address|title|text|selector|event|action|route|key_?id|usage)s?$/i;

function isSecretValue(value: string, name: string): boolean {
  if (ABOUT.test(name) && !/api_?key|access_?key$/i.test(name)) return false;
  if (
    PLACEHOLDER.test(value) ||
    /^(process\.env|os\.|env\.|import\.meta|ENV\[|getenv|secrets?\.|vars?\.|var\.|config\.|settings\.|data\.|local\.|module\.|\$|%|@|\/|\.{1,2}\/|~\/|https?:|arn:|projects\/|vault:|op:\/\/|sm:\/\/|ref\+|sha\d{3}|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$)/.test(
      value,
    )
  )
    return false;
  if (/\s/.test(value.trim()) && !/[^\w\s.,:'!?()-]/.test(value)) return false;
  if (/[(){}[\]<>]|=>|\w\.\w+\(/.test(value)) return false;
  return (
    looksRandom(value) ||
    (/passw|passwd|pwd|passphrase|pass\b|_pass|secret/i.test(name) && looksChosen(value))
  );
}

/** Letters and digits mixed beyond what names of things have. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || /\s/.test(value) || variety(value) < 8) return false;
  const mixed = value
    .split(/[-_.:/+=]/)
    .filter((part) => /\d/.test(part) && /[a-z]/i.test(part) && !/^[a-z]+\d{1,4}$/i.test(part));
  return (mixed.length >= 3 || mixed.some((part) => part.length >= 6)) && /\d[^\d]*\d/.test(value);
}

/** What a person types as a password: letters with digits or marks. */
function looksChosen(value: string): boolean {
  if (value.length < 6 || value.length > 64 || !isRealPassword(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s.\-/:]/].filter((kind) => kind.test(value)).length;
  return (
    kinds >= 3 ||
    (kinds === 2 &&
      /\d/.test(value) &&
      /[a-z]/i.test(value) &&
      !/^[a-z]+[-_.]?v?\d{1,2}$/i.test(value) &&
      !/^[a-z]+([-_.][a-z0-9]+)+$/i.test(value))
  );
}

/** How many different characters. */
function variety(text: string): number {
  return new Set(text).size;
}
