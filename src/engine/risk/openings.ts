// SPDX-License-Identifier: Apache-2.0
// Edits that let everybody in: every origin, every visitor, every caller.
import type { Change } from './change.js';
import { detect, rows, type Detected } from './detect.js';
import type { FileKind } from './fileKind.js';

const runs = (kind: FileKind): boolean => !kind.docs && !kind.test;

const CORS = rows<'origin'>('origin', runs, [
  {
    hints: ['allow-origin', 'allow_origin', 'alloworigin'],
    pattern:
      /access-control-allow-origin['"]?\s{0,9},\s{0,9}['"]?value['"]?\s{0,3}:\s{0,3}['"`]\*|access-control-allow-origin['"]?\]?\s{0,9}(,|:|=>|=|\s)\s{0,9}['"`]?\s{0,3}\*|\ballow_?origins?['"]?\s{0,9}(:|=>|=|\()\s{0,9}[[({]?\s{0,9}(["'`]\*["'`]|Any\b|any\(\))|\ballow-origin['"]?\s{0,3}:\s{0,3}['"]?\*/gi,
  },
  {
    hints: ['allowedorigin', 'allowed_origin', 'alloworigins', 'allowed-origin', 'origins'],
    pattern:
      /\b(add)?(allow(ed)?[-_]?origins?(patterns)?|origins?)['"]?\s{0,9}(:|=>|=|\(|\s)\s{0,9}(\[\]string\s{0,3}\{|\[|\(|\{|listOf\(|List\.of\(|Arrays\.asList\(|-)?\s{0,20}["'`]\*["'`]/gi,
  },
  {
    hints: ['cors(', 'cors.'],
    pattern:
      /\b(app|router|server|api|fastify)\.(use|register)\(\s{0,9}(cors|\w{0,20}cors)\s{0,9}\(\s{0,9}\)\s{0,9}\)|\bCORS\(\s{0,9}(app|application|self\.app)\s{0,9}\)|\bcors\.(Default|AllowAll)\(\)|\benableCors\(\s{0,9}\)/g,
  },
  {
    hints: ['origin:', 'origin :', "origin'", 'origin"'],
    pattern: /\borigin['"]?\s{0,9}:\s{0,9}(true|["'`]\*["'`]|\/\.\*\/)/g,
  },
  {
    hints: [
      'cors_allow_all',
      'cors_origin_allow_all',
      'allowallorigins',
      'allow_all_origins',
      'allowanyorigin',
      'allow_any_origin',
      'permissive()',
      'very_permissive',
      'isoriginallowed',
    ],
    pattern:
      /\b(CORS_ALLOW_ALL_ORIGINS|CORS_ORIGIN_ALLOW_ALL|allow_?all_?origins)['"]?\s{0,9}(:=|[:=])\s{0,9}(true|1)\b|\.?\b(AllowAnyOrigin|allow_any_origin)\(\)|\b(Cors|CorsLayer)::(very_)?permissive\(\)|SetIsOriginAllowed\([^)\n]{0,60}=>\s{0,9}true/gi,
  },
  {
    hints: ['@crossorigin'],
    pattern:
      /@CrossOrigin\b(?!\s{0,3}\()|@CrossOrigin\(\s{0,3}(\)|"\*"|(origins?|value)\s{0,3}=\s{0,3}\{?\s{0,3}"\*")/g,
  },
  { hints: ['allowed_hosts'], pattern: /\bALLOWED_HOSTS\s{0,9}=\s{0,9}\[\s{0,9}['"]\*/g },
  {
    hints: ['cors'],
    pattern: /\bcors['"]?\s{0,9}:\s{0,9}true\b/g,
  },
  {
    hints: ['null, true', 'null,true'],
    pattern: /\borigin\b[^\n]{0,80}\b(cb|callback|done|next|fn)\(\s{0,3}null\s{0,3},\s{0,3}true\s{0,3}\)/g,
    unless: /includes|indexOf|\.has\(|\.test\(|===|match|endsWith|startsWith/,
  },
  {
    hints: ['origin'],
    pattern:
      /\b(?:cors[-_.]?)?allow(?:ed)?[-_.]?origins?(?:[-_.]?(?:patterns?|regex))?['"]?\s{0,9}(?:[:=]|=>|\()\s{0,9}(?:List\.of\(|Arrays\.asList\(|listOf\(|\[)?\s{0,9}["'`]{0,2}(?:\*|\.\*|\^?\.\*\$?|https?:\/\/(?:\*|\.\*))["'`]{0,2}(?=[\s,)\]}]|$)|\bset(?:Allowed)?Origin(?:Patterns|s)?\(\s{0,3}(?:List\.of\(|Arrays\.asList\(|listOf\(|Collections\.singletonList\()?\s{0,3}["']\*["']|\bAllowOrigin['"]?\s{0,3}:\s{0,3}["']{1,2}\*["']|\bset(?:Allowed)?OriginPatterns\([^)\n]{0,30}["']\*["']/gim,
  },
  {
    hints: [
      'checkorigin',
      'alloworiginfunc',
      'check_origin',
      'anyhost',
      'corshandler',
      'isoriginallowed',
      'alloworiginvary',
    ],
    pattern:
      /\b(?:CheckOrigin|AllowOriginFunc|AllowOriginRequestFunc)\s{0,3}[:=]\s{0,3}func\([^)\n]{0,60}\)\s{0,3}bool\s{0,3}\{\s{0,9}return\s{1,3}true|\bcheck_origin['"]?\s{0,3}[:=]\s{0,3}false|\banyHost\(\s{0,3}\)|\bCorsHandler\.create\(\s{0,3}["']\.?\*|\bisOriginAllowed\s{0,3}[:=][^\n]{0,40}=>\s{0,3}true/gi,
  },
  // Whatever origin asks is told that it may
  {
    hints: [
      '$http_origin',
      'headers.origin',
      "headers['origin']",
      'header("origin")',
      'getheader("origin")',
      'get("origin")',
      "get('origin')",
    ],
    pattern:
      /access-control-allow-origin[^\n]{0,40}(?:\$http_origin|headers\.origin|headers\[['"]origin['"]\]|(?:get)?header\(['"]origin['"]\)|\.get\(['"]origin['"]\))/gi,
  },
]);

const OPEN_AUTH = rows<'auth'>('auth', runs, [
  {
    hints: [
      'allowanonymous',
      'permitall',
      'csrf',
      'skip_before',
      'skip_authorization',
      'allowany',
      '@public',
      'anonymous',
    ],
    pattern:
      /\[AllowAnonymous\]|@AllowAnonymous\b|\.permitAll\(\)|@PermitAll\b|@csrf_exempt\b|csrf\(\s{0,3}\)\.disable\(|csrf\.disable\(|csrf\(\s{0,3}\w{0,20}\s{0,3}(->|=>)\s{0,3}\w{0,20}\.disable|csrf\(AbstractHttpConfigurer::disable|AbstractHttpConfigurer::disable|skip_before_action\s{1,3}:(auth|verif|require|login|protect)\w{0,40}|skip_authorization_check|skip_forgery_protection|permission_classes\s{0,3}=\s{0,3}[[(]\s{0,3}(permissions\.)?AllowAny|@Public\(\)/g,
  },
  {
    hints: [
      'permission_classes',
      'authentication_classes',
      'auth_required',
      'alg',
      'verify_signature',
      'jwt',
    ],
    pattern:
      /\b(permission|authentication)_classes\s{0,3}=\s{0,3}(\[\s{0,9}\]|\(\s{0,9}\))|\bverify_signature['"]?\s{0,3}[:=]\s{0,3}False|\bjwt\.decode\([^)\n]{0,160}verify\s{0,3}=\s{0,3}False|\balgorithms?['"]?\s{0,3}[:=]\s{0,3}\[?\s{0,3}['"]none['"]|ignoreExpiration['"]?\s{0,3}:\s{0,3}true/gi,
  },
  {
    hints: ['auth', 'security', 'csrf'],
    pattern:
      /(?<![\w-])["']?(?:[\w.-]{0,30}(?:authori[sz]er|authentication|authorization|auth_?(?:type|mode|method)?|csrf(?:_enabled|_protection|protection)?)|[\w.-]{0,30}security\.(?:enabled|authorization))["']?\s{0,9}(?:=>|:=|[:=])\s{0,9}["']?(?:none|false|disabled?|off|anonymous|no)(?![\w.-])/gi,
  },
  {
    hints: [
      'skip',
      'disable',
      'bypass',
      'no_auth',
      'noauth',
      'anonymous',
      'empty_password',
      'unauthenticated',
    ],
    pattern:
      /\b\w{0,20}(?:skip|disable|bypass|ignore)_?(?:auth\w{0,16}|csrf|login|permissions?|signature|verification)['"]?\s{0,9}[:=]\s{0,9}['"]?(?:true|1|yes)\b|\b(?:auth\w{0,10}|csrf|login)_?(?:disabled|bypass|skip)['"]?\s{0,9}[:=]\s{0,9}['"]?(?:true|1|yes)\b|--no-?auth\b|--allow-unauthenticated\b|\b\w{0,12}ALLOW_EMPTY_PASSWORD['"]?\s{0,3}[:=]\s{0,3}['"]?(?:yes|true|1)|\banonymous['"]?\s{0,3}[:=]\s{0,3}(?:\{\s{0,9})?(?:["']?enabled["']?\s{0,3}:\s{0,3})?true|\banonymous:\s{0,3}\n\s{1,40}enabled:\s{0,3}true/gi,
  },
  {
    hints: [
      'protected-mode',
      'permitroot',
      'passwordauth',
      'permitempty',
      'trust',
      'row level',
      'antiforgery',
      'null_session',
      'listen_addresses',
    ],
    pattern:
      /\bprotected-mode\s{1,3}no\b|\bPermit(?:RootLogin|EmptyPasswords)\s{1,3}yes\b|\bPasswordAuthentication\s{1,3}yes\b|^\s{0,9}(?:host(?:no)?(?:ssl)?|hostgssenc|local)\s[^\n#]{1,120}\s(?:trust)\s{0,9}$|\bHOST_AUTH_METHOD['"]?\s{0,3}[:=]\s{0,3}['"]?trust\b|\b(?:DISABLE|NO\s{1,3}FORCE)\s{1,3}ROW\s{1,3}LEVEL\s{1,3}SECURITY\b|\[IgnoreAntiforgeryToken\]|\bwith:\s{0,3}:null_session/gim,
  },
  {
    hints: ['httponly', 'http_only', 'cookie_secure', 'cookiesecure', 'issecure', 'samesite'],
    pattern:
      /\bhttp_?only['"]?\s{0,9}(?:=>|[:=])\s{0,9}false\b|\b(?:session|csrf|remember)_cookie_(?:secure|httponly)\s{0,3}=\s{0,3}False\b|\bcookie_?secure['"]?\s{0,3}(?:=>|[:=])\s{0,3}false\b/gi,
  },
]);

export const openedAuth = (change: Change): Detected<'auth'> | null => detect(change, OPEN_AUTH);
export const openedOrigin = (change: Change): Detected<'origin'> | null => detect(change, CORS);
