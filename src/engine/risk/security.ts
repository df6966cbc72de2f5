// SPDX-License-Identifier: Apache-2.0
// Edits that take protection away: transport, origins, authentication, permissions. Forms as the languages' and
// frameworks' own documentation writes them.
import type { Factor } from '../../core/decision.js';
import type { Span } from '../../core/facts.js';
import type { Change } from './change.js';
import { detect, isComment, rows } from './detect.js';
import type { FileKind } from './fileKind.js';
import { flipped } from './flip.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'weakened-security'>;

const runs = (kind: FileKind): boolean => !kind.docs && !kind.test;

const LOCAL = /localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0/i;

const TLS = rows<Level>('tls', runs, [
  {
    hints: ['rejectunauthorized', 'reject_unauthorized'],
    pattern: /\breject_?unauthorized['"]?\s{0,9}[:=]\s{0,9}(false|0)\b/gi,
  },
  { hints: ['node_tls_reject'], pattern: /NODE_TLS_REJECT_UNAUTHORIZED['"\]]{0,3}\s{0,9}[=:]\s{0,9}['"]?0/g },
  { hints: ['strict'], pattern: /\bstrict-?_?ssl['"]?\s{0,9}[:= ]\s{0,9}['"]?false\b/gi },
  {
    hints: [
      'insecureskip',
      'insecure-skip',
      'insecure_skip',
      'skip_tls',
      'skip-tls',
      'skiptls',
      'skip_ssl',
      'tlsskip',
    ],
    pattern:
      /\b(insecure[-_]?skip[-_]?(tls[-_]?)?verify|(tls_?|ssl_?)?skip[-_]?(tls|ssl|cert)?[-_]?verif(y|ication))['"]?\s{0,9}(:=|[:=,])\s{0,9}['"]?(true|1|yes)\b/gi,
  },
  {
    hints: ['verify', 'validate_cert', 'check_hostname', 'checkhostname', 'ssl_no_verify'],
    pattern:
      /\b(verify(_?(ssl|tls|certs?|certificate|peer|host|hostname))?|(ssl|tls)_?verify|validate_certs?|check_?hostname|http\.sslverify|verify_peer(_name)?)['"]?\s{0,9}(=>|:=|[:=]|\s)\s{0,9}['"]?(false|no|off|0)\b/gi,
    unless: /\bjwt\b/i,
  },
  { hints: ['git_ssl_no_verify'], pattern: /GIT_SSL_NO_VERIFY['"]?\s{0,9}[=:]\s{0,9}['"]?(1|true)/g },
  { hints: ['pythonhttpsverify'], pattern: /PYTHONHTTPSVERIFY['"\]]{0,3}\s{0,9}[=:]\s{0,9}['"]?0/g },
  { hints: ['unverified_context'], pattern: /_create_unverified_context\b|create_unverified_context\b/g },
  {
    hints: ['cert_none', 'verify_none', 'sslverifymode', 'ssl_verify_none'],
    pattern: /\b(ssl\.CERT_NONE|CERT_NONE|VERIFY_NONE|SSL_VERIFY_NONE|SslVerifyMode::NONE)\b/g,
  },
  {
    hints: ['curlopt_ssl_verify'],
    pattern: /CURLOPT_SSL_VERIFY(PEER|HOST|STATUS)['"]?\s{0,9}(,|=>|=)\s{0,9}(false|0|0L)\b/gi,
  },
  {
    hints: ['danger_accept', 'danger_configuration', 'dangerous()'],
    pattern: /\bdanger_accept_invalid_(certs|hostnames)\s{0,9}\(\s{0,9}true|\.dangerous\(\)/g,
  },
  {
    hints: ['servercertificate', 'dangerousaccept', 'trustservercertificate'],
    pattern:
      /ServerCertificate(Custom)?ValidationCallback\s{0,9}\+?=[^;\n]{0,200}(=>\s{0,9}true|return\s{1,9}true|delegate\s{0,9}\{)|DangerousAcceptAnyServerCertificateValidator|TrustServerCertificate\s{0,9}=\s{0,9}(true|yes)/gi,
  },
  {
    hints: ['hostname', 'trust', 'checkservertrusted'],
    pattern:
      /\b(ALLOW_ALL_HOSTNAME_VERIFIER|NoopHostnameVerifier|AllowAllHostnameVerifier|InsecureTrustManagerFactory|TrustAllStrategy|TrustAllCerts?|trustAllCertificates|NaiveTrustManager)\b|HostnameVerifier\s{0,9}\([^;\n]{0,120}(->|=>)\s{0,9}\{?\s{0,9}(return\s{1,9})?true|hostnameVerifier\s{0,3}\{[^}\n]{0,40}->\s{0,3}true|checkServerTrusted\s{0,9}\([^)\n]{0,200}\)\s{0,9}(throws\s{1,9}\w{1,60}\s{0,9})?\{\s{0,20}\}/g,
  },
  {
    hints: ['checkserveridentity'],
    pattern:
      /\bcheckServerIdentity\s{0,9}:\s{0,9}(\(\s{0,9}\)|\w{1,30})\s{0,9}=>\s{0,9}(undefined|null|\{\s{0,9}\})/g,
  },
  {
    hints: ['withinsecure', 'insecure'],
    pattern:
      /\bgrpc\.WithInsecure\(\)|\binsecure\.NewCredentials\(\)|\binsecure_channel\(|\bcreateInsecure\(\)/g,
    unless: LOCAL,
  },
  {
    hints: ['sslmode', 'usessl', 'use_ssl', 'encrypt'],
    pattern:
      /\bssl_?mode['"]?\s{0,9}[=:]\s{0,9}['"]?disable\b|\buse_?ssl\s{0,9}=\s{0,9}false\b|;\s{0,9}encrypt\s{0,9}=\s{0,9}(false|no|optional)\b/gi,
    unless: LOCAL,
  },
  {
    hints: ['curl', 'wget'],
    pattern:
      /\bcurl\s(?:[^|;&\n]{0,200}\s)?(-[a-zA-Z]{0,12}k[a-zA-Z]{0,12}|--insecure)(?=\s|$|["'])|\bwget\s[^|;&\n]{0,200}--no-check-certificate/gm,
    unless: LOCAL,
  },
  { hints: ['trusted-host', 'trusted_host'], pattern: /--trusted-host\b|\btrusted-host\s{0,9}=/g },
  {
    hints: ['proxy_ssl_verify', 'ssl_verify_client', 'sslverifyclient'],
    pattern: /\b(proxy_ssl_verify|ssl_verify_client|SSLVerifyClient|SSLProxyVerify)\s{1,9}(off|none)\b/gi,
  },
  {
    hints: [
      'cleartext',
      'nsallowsarbitraryloads',
      'enable_https_traffic_only',
      'https_only',
      'require_ssl',
      'transit_encryption',
      'ssl_enforcement',
      'min_tls',
      'minimum_tls',
      'minversion',
      'min_version',
    ],
    pattern:
      /\busesCleartextTraffic\s{0,9}=\s{0,9}"true"|cleartextTrafficPermitted\s{0,9}=\s{0,9}"true"|NSAllowsArbitraryLoads<\/key>\s{0,60}<true|\b(enable_https_traffic_only|https_traffic_only_enabled|https_only|require_ssl|transit_encryption_enabled|ssl_enforcement_enabled)['"]?\s{0,9}[=:]\s{0,9}false|\bmin(imum)?_?(tls_?)?version['"]?\s{0,9}[:=]\s{0,9}['"]?(tls\.VersionTLS1[01]\b|tls\.VersionSSL30|TLS_?v?1([._][01])?\b(?!\.[23])|1\.[01]\b|SSLv3)/gi,
  },
  {
    hints: ['tls', 'ssl'],
    pattern:
      /(^|\n)\s{0,40}['"]?(tls|ssl)['"]?\s{0,9}:\s{0,9}\n\s{1,40}['"]?enabled['"]?\s{0,9}:\s{0,9}false\b/gi,
  },
]);

const CORS = rows<Level>('origin', runs, [
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
]);

const OPEN_AUTH = rows<Level>('auth', runs, [
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
]);

const PERMISSION = rows<Level>('permission', runs, [
  {
    hints: ['chmod', '777', '666'],
    pattern:
      /\bchmod\s{1,9}(-\w{1,9}\s{1,9}){0,3}(0?[0-7]?[0-7]?[0-7][2367]|[ugo]{0,3}[oa][ugo]{0,3}\+[rxX]{0,2}w)(?=\s)|\b(chmod|fchmod|chmodSync|mkdir|mkdirSync|mkdirAll|MkdirAll|Mkdir|WriteFile|makedirs|umask)\b[^;\n]{0,160}[,(=:]\s{0,3}(0o?777|0o?666|511|0)\b(?=\s{0,3}[,)}])|\bmode['"]?\s{0,3}[:=]\s{0,3}['"]?0?o?(777|666)\b/g,
  },
  {
    hints: ['0.0.0.0/0', '::/0'],
    pattern: /\b(0\.0\.0\.0\/0)|::\/0/g,
    unless: /egress|outbound|deny|route|destination|nat|no_proxy|blackhole/i,
  },
  {
    hints: ['"*"', "'*'", ': *', '- *', '*:*'],
    pattern:
      /['"]?\b(Action|Resource|Principal|NotAction|AWS|actions|resources|identifiers|verbs|apiGroups)['"]?\s{0,9}[:=]\s{0,9}\[?\s{0,9}(-\s{0,3})?['"](\*|\*:\*)['"]/g,
  },
  {
    hints: [
      'public-read',
      'publicly_accessible',
      'public_access',
      'block_public',
      'allusers',
      'allauthenticatedusers',
      'force_destroy',
      'cluster-admin',
      'administratoraccess',
      'roles/owner',
      'roles/editor',
    ],
    pattern:
      /['"](public-read(-write)?|authenticated-read)['"]|\bpublicly_accessible\s{0,9}=\s{0,9}true|\bpublic_network_access_enabled\s{0,9}=\s{0,9}true|\b(block_public_(acls|policy)|ignore_public_acls|restrict_public_buckets)\s{0,9}=\s{0,9}false|['"](allUsers|allAuthenticatedUsers)['"]|\bname['"]?\s{0,3}:\s{0,3}['"]?cluster-admin\b|policy\/AdministratorAccess\b|['"]roles\/(owner|editor)['"]/g,
  },
  {
    hints: [
      'privileged',
      'hostnetwork',
      'hostpid',
      'hostipc',
      'allowprivilegeescalation',
      'runasuser',
      'runasnonroot',
      'sys_admin',
      'docker.sock',
      'seccomp',
      'apparmor',
      'cap_add',
      'readonlyrootfilesystem',
    ],
    pattern:
      /\b(privileged|hostNetwork|hostPID|hostIPC|allowPrivilegeEscalation)['"]?\s{0,9}[:=]\s{0,9}true|--privileged\b|\brunAsUser['"]?\s{0,9}:\s{0,9}0\b|\b(runAsNonRoot|readOnlyRootFilesystem)['"]?\s{0,9}:\s{0,9}false|\b(CAP_)?SYS_ADMIN\b|\/var\/run\/docker\.sock\s{0,3}:|(seccomp|apparmor)[:=]unconfined|\bcap_add['"]?\s{0,3}:\s{0,3}\[?\s{0,40}-?\s{0,3}['"]?ALL\b/g,
  },
  {
    hints: ['write-all', 'id-token', 'contents: write', 'packages: write', 'actions: write'],
    pattern:
      /\bpermissions\s{0,3}:\s{0,3}write-all|\b(contents|packages|actions|id-token|deployments|security-events|pull-requests)\s{0,3}:\s{0,3}write\b/g,
  },
  {
    hints: ['grant'],
    pattern:
      /\bGRANT\s{1,9}ALL\b(\s{1,9}PRIVILEGES)?|\bGRANT\s[^;\n]{0,120}\bTO\s{1,9}(PUBLIC|public)\b|ALTER\s{1,9}(ROLE|USER)\s[^;\n]{0,80}\bSUPERUSER/g,
  },
  {
    hints: ['if true', '".read"', '".write"', '<all_urls>', 'exported'],
    pattern:
      /\ballow\s{1,9}[\w, ]{1,60}:\s{0,9}if\s{1,9}true\b|"\.(read|write)"\s{0,9}:\s{0,9}("true"|true)|<all_urls>|android:exported\s{0,3}=\s{0,3}"true"/g,
  },
  {
    hints: [
      'nodeintegration',
      'contextisolation',
      'websecurity',
      'webviewtag',
      'unsafe-eval',
      'unsafe-inline',
    ],
    pattern:
      /\bnodeIntegration\w{0,20}\s{0,3}:\s{0,3}true|\b(contextIsolation|webSecurity)\s{0,3}:\s{0,3}false|(script-src|default-src)[^;\n]{0,200}'unsafe-(eval|inline)'/g,
  },
  {
    on: (kind) => kind.docker,
    hints: ['user'],
    pattern: /^\s{0,20}USER\s{1,9}(root|0)(:\w{1,20})?\s{0,9}$/gim,
  },
  {
    on: (kind) => /^(docker-)?compose.*\.ya?ml$|\.ya?ml$/.test(kind.name),
    hints: ['user:'],
    pattern: /^\s{1,40}user\s{0,3}:\s{0,3}['"]?(root|0)(:\w{1,20})?['"]?\s{0,9}$/gim,
  },
]);

/** Protection that an edit takes away: the worst of what is found. */
export function weakenedSecurity(change: Change): Factor | null {
  if (!runs(change.kind)) return null;
  const flip = flipped(change);
  const tls = flip?.level === 'tls' ? flip : (detect(change, TLS) ?? plainHttp(change));
  if (tls !== null) return factor('weakened-security', 'tls', { span: tls.span });
  for (const find of [openedAuth, authRemoved, openedPermission, userRemoved, openedOrigin]) {
    const found = find(change);
    if (found !== null) return factor('weakened-security', found.level, { span: found.span });
  }
  return flip === null ? null : factor('weakened-security', flip.level, { span: flip.span });
}

interface Found {
  readonly level: Level;
  readonly span: Span | null;
}

const openedAuth = (change: Change): Found | null => detect(change, OPEN_AUTH);
const openedPermission = (change: Change): Found | null => detect(change, PERMISSION);
const openedOrigin = (change: Change): Found | null => detect(change, CORS);

/** Words of a check that somebody may do something. Counted before and after, so that renaming one is no removal. */
const AUTH =
  /@(login_required|requires?_?auth\w{0,30}|permission_required|jwt_required|token_required|admin_required|user_passes_test|PreAuthorize|PostAuthorize|Secured|RolesAllowed|Authorized?|UseGuards|Roles|auth\w{0,30}|csrf_protect|protected|staff_member_required)\b|\[Authorize\b|\[ValidateAntiForgeryToken|before_action\s{1,3}:?\w{0,12}(auth|login|require|admin|verif)\w{0,30}|\b(LoginRequiredMixin|PermissionRequiredMixin|IsAuthenticated|IsAdminUser|CsrfViewMiddleware|protect_from_forgery)\b|\b((require|ensure|check|verify|assert|validate|enforce|must|is|has|can|with)_?(be_?)?(auth\w{0,20}|login|logged_?in|user|admin\w{0,10}|role\w{0,4}|permissions?|access|owner\w{0,10}|session|tokens?|jwt|signature|csrf|scopes?|policy|allowed))\b|\b(authenticate|authorize)\w{0,30}[!?]?|\bauth_?(middleware|guard|check|required|handler)\b|\bpassport\.\w{1,20}|\b(jwt|jsonwebtoken|jose)\.\w{0,12}verify\w{0,10}|\b(timingSafeEqual|compare_digest|ConstantTimeCompare|hmac\.Equal|secure_compare|bcrypt\.compare\w{0,6}|checkpw|check_password\w{0,6}|CompareHashAndPassword)\b|\bdepends\(\s{0,3}get_current_\w{1,30}|\b(current_user|currentUser|req\.user|request\.user|session\.user|ctx\.user)\b|\.(authenticated|hasRole|hasAuthority|hasAnyRole)\(|\b(Unauthorized|Forbidden|PermissionDenied|AccessDenied|NotAuthorized)\w{0,20}\b|\b(status|code|sendStatus|abort|writeHead)\w{0,12}\(\s{0,3}40[13]\b|\bUseHttpsRedirection\b|\bforce_ssl\b|\bhelmet\(|\bSECURE_SSL_\w{1,20}|\blisten\s{1,9}443\s{1,3}ssl\b|\bsanitiz\w{1,20}|\b(role|isAdmin|is_admin|isOwner|can[A-Z]\w{1,20})\b|\bStatus(Unauthorized|Forbidden)\b/gi;

function authRemoved(change: Change): Found | null {
  if (change.removed === '' || change.kind.extension === 'css') return null;
  const before = count(AUTH, change.removed);
  if (before === 0) return null;
  const after = change.lines
    .filter(({ text }) => !isComment(text))
    .reduce((sum, { text }) => sum + count(AUTH, text.slice(0, 2000)), 0);
  return after >= before ? null : { level: 'auth', span: change.span(0, change.text.length) };
}

function count(pattern: RegExp, text: string): number {
  let n = 0;
  for (const match of text.matchAll(pattern)) if (match[0] !== '' && ++n >= 200) break;
  return n;
}

/** A link to another machine that was encrypted and no longer is. */
function plainHttp(change: Change): Found | null {
  if (!change.lower.includes('http://') || !change.removedLower.includes('https://')) return null;
  for (const line of change.lines)
    for (const match of line.text.slice(0, 4000).matchAll(/\bhttp:\/\/([a-z0-9.-]{1,200})/gi)) {
      const host = (match[1] ?? '').toLowerCase();
      if (LOCAL.test(host) || !change.removedLower.includes(`https://${host}`)) continue;
      const at = line.start + match.index;
      return { level: 'tls', span: change.span(at, at + match[0].length) };
    }
  return null;
}

/** An image that no longer gives up root. */
function userRemoved(change: Change): Found | null {
  if (!change.kind.docker || !/^\s{0,20}USER\s{1,9}(?!root|0)\w/im.test(change.removed)) return null;
  if (change.lines.some((line) => /^\s{0,20}USER\s/i.test(line.text))) return null;
  return { level: 'permission', span: change.span(0, change.text.length) };
}
