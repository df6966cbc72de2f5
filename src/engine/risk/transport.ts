// SPDX-License-Identifier: Apache-2.0
// Edits after which a link is no longer encrypted, or nobody checks who is at its other end. Forms as the languages'
// and frameworks' own documentation writes them.
import type { Change } from './change.js';
import { detect, rows, type Detected } from './detect.js';
import type { FileKind } from './fileKind.js';

const runs = (kind: FileKind): boolean => !kind.docs && !kind.test;

const LOCAL = /localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0/i;

const TLS = rows<'tls'>('tls', runs, [
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
      /\b(verify(_?(ssl|tls|certs?|certificate|peer|host|hostname))?|(ssl|tls)_?verify(_?\w{1,10})?|validate_certs?|check_?hostname|http\.sslverify|verify_peer(_name)?)['"]?\s{0,9}(=>|:=|[:=]|\s)\s{0,9}['"]?(false|no|off|0)\b/gi,
    unless: /\bjwt\b/i,
  },
  { hints: ['git_ssl_no_verify'], pattern: /GIT_SSL_NO_VERIFY['"]?\s{0,9}[=:]\s{0,9}['"]?(1|true)/g },
  { hints: ['pythonhttpsverify'], pattern: /PYTHONHTTPSVERIFY['"\]]{0,3}\s{0,9}[=:]\s{0,9}['"]?0/g },
  { hints: ['unverified_context'], pattern: /_create_unverified_context\b|create_unverified_context\b/g },
  {
    hints: ['cert_none', 'verify_none', 'sslverifymode', 'ssl_verify_none', ':none'],
    pattern:
      /\b(ssl\.CERT_NONE|CERT_NONE|VERIFY_NONE|SSL_VERIFY_NONE|SslVerifyMode::NONE)\b|\bverify_none\b|\bverify_mode:?\s{0,3}(=\s{0,3})?:none\b/g,
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
  // Keys that say themselves what they switch
  {
    hints: ['tls', 'ssl', 'https', 'hsts'],
    pattern:
      /(?<![\w.-])["']?[\w.-]{0,40}(?:tls|ssl|https|hsts)[\w.-]{0,24}(?<=enabled?|require[sd]?|redirect|only|connection|use_?\w{1,5}|mode|force_?\w{1,5}|tls|ssl)["']?\s{0,9}(?:=>|:=|[:=])\s{0,9}["']?(?:false|off|disabled?)\b/gi,
    unless: LOCAL,
  },
  {
    hints: [
      'insecure',
      'allowinvalid',
      'acceptinvalid',
      'accept_invalid',
      'acceptany',
      'accept_any',
      'ignoretls',
      'ignoressl',
      'disablessl',
      'disabletls',
      'trustall',
      'trust_all',
    ],
    pattern:
      /(?<![\w.-])["']?[\w.-]{0,30}(?:insecure(?:_?(?:tls|ssl|transport|connection))?|(?:allow|accept)_?(?:invalid_?\w{2,14}|a(?:ny|ll)_?(?:cert|host|ssl|tls)\w{0,12})|(?:ignore|disable)_?(?:tls|ssl|https)\w{0,20}|trust_?all\w{0,12})["']?\s{0,9}(?:=>|:=|[:=]|\()\s{0,9}["']?(?:true|1|yes|on)\b|--insecure(?:-skip-tls-verify|-registry)?(?=[\s"'=]|$)(?!=false)|\binsecure-registries\b/gim,
    unless: LOCAL,
  },
  {
    hints: [
      'sslmode',
      'ssl-mode',
      'usessl',
      'ssl=',
      'security.protocol',
      'encrypt=',
      'endpoint.identification',
    ],
    pattern:
      /\bssl-?mode['"]?\s{0,9}[=:]\s{0,9}['"]?(?:disabled?|allow)\b|\busessl\s{0,3}[=:]\s{0,3}['"]?false\b|\bssl\s{0,3}=\s{0,3}(?:False|0)\b|\bsecurity\.protocol['"]?\s{0,3}[=:]\s{0,3}['"]?PLAINTEXT\b|\bEncrypt\s{0,3}=\s{0,3}(?:False|no|optional)\b|\bendpoint\.identification\.algorithm['"]?\s{0,3}[=:,]\s{0,3}(?:["']{2}|$)/gim,
    unless: LOCAL,
  },
  {
    hints: ['insecure', 'useplaintext', 'createinsecure', 'unencrypted'],
    pattern:
      /\bgrpc\.WithInsecure\(|\binsecure\.NewCredentials\(|\binsecure_channel\(|\.usePlaintext\(|\bcreateInsecure\(|\bChannelCredentials\.Insecure\b|\binsecure_transport\b|\btls_insecure_set\(\s{0,3}True/g,
    unless: LOCAL,
  },
  {
    hints: [
      'withoutverifying',
      'skipcertificatecheck',
      'skipcacheck',
      'skiphttperrorcheck',
      'badcertificatecallback',
      'checkserveridentity',
      'certificatevalidation',
      'sslstream(',
      'allowsexpired',
      'validatesdomainname',
      'disabledtrust',
      'disableevaluation',
      'requirehttpsmetadata',
      'nocertificateverification',
      'noverif',
      'acceptany',
      'x509trustmanager',
    ],
    pattern:
      /\bwithoutVerifying\(|-Skip(?:CertificateCheck|CACheck|CNCheck)\b|\bbadCertificateCallback\s{0,3}=\s{0,3}\([^)\n]{0,60}\)\s{0,3}(?:=>\s{0,3}true|\{\s{0,9}return\s{1,3}true)|\bcheckServerIdentity\s{0,3}[:=]\s{0,3}(?:\([^)\n]{0,40}\)\s{0,3}=>\s{0,3}(?:undefined|null|void|\{\s{0,3}\})|function)|CertificateValidationCallback\b[^;\n]{0,160}=>\s{0,3}true|\bSslStream\([^;\n]{0,160}=>\s{0,3}true|\bvalidatesDomainName\s{0,3}=\s{0,3}(?:false|NO)|\bDisabledTrustEvaluator\b|\.disableEvaluation\b|\bRequireHttpsMetadata\s{0,3}=\s{0,3}false|\bNo(?:Certificate)?Verif(?:y|ier|ication)\b|fun\s{1,3}checkServerTrusted\([^)\n]{0,160}\)\s{0,3}(?:=\s{0,3}Unit|\{\s{0,9}\})/gi,
  },
  {
    hints: ['urlcredential(trust'],
    pattern: /\bURLCredential\(\s{0,3}trust:/g,
    unless: /SecTrustEvaluate|pinned/i,
  },
  {
    hints: [
      'ssl_protocols',
      'sslprotocol',
      'tlsv1',
      'sslv',
      'tls11',
      'tls10',
      'ssl3',
      'tls1_',
      'tls_1_',
      'securityprotocoltype',
      'protocol_version',
    ],
    pattern:
      /\bssl_?protocols?\s[^;\n]{0,80}(?<![-\w])\+?(?:SSLv[23]|TLSv1(?:\.[01])?)(?=[\s;]|$)|\bPROTOCOL_(?:TLSv1(?:_1)?|SSLv\d{1,2})\b|\bSecurityProtocolType\.(?:Tls(?:11)?|Ssl3)\b|\bSslProtocols\.(?:Tls(?:11)?|Ssl[23])\b|\bTLSv1(?:_1)?_method\b|\bTLSVersion\.(?:TLSv1|TLSv1_1|SSLv3)\b|\b(?:minimum_?protocol_?version|minimum_?tls_?version|min_?tls_?version|minTlsVersion|minimumTlsVersion|ssl_minimal_tls_version_enforced|min_protocol)['"]?\s{0,9}[:=]\s{0,9}['"]?(?:SSLv3|TLS_?v?1(?:[._][01])?(?![\d._])|1\.[01]\b)|\bssl_version:?\s{0,3}[=:]?\s{0,3}:?(?:TLSv1|SSLv[23])\b/gi,
  },
  {
    hints: ['sslengine', 'require_secure_transport', 'ssl-redirect', 'tlsallow', 'tlsinsecure', 'skip-ssl'],
    pattern:
      /\bSSLEngine\s{1,3}off\b|\brequire_secure_transport\s{0,3}=\s{0,3}(?:OFF|0)\b|\bssl-redirect['"]?\s{0,3}:\s{0,3}['"]?false|\btls(?:Insecure|AllowInvalid\w{4,14})\s{0,3}[=:]\s{0,3}true|--skip-ssl\b/gi,
  },
  // Who is at the other end, without certificates
  {
    hints: [
      'stricthostkeychecking',
      'insecureignorehostkey',
      'autoaddpolicy',
      'host_key_checking',
      'warningpolicy',
      'userknownhostsfile',
    ],
    pattern:
      /\bStrictHostKeyChecking[= ]\s{0,3}["']?(?:no|off)\b|\bInsecureIgnoreHostKey\(|\b(?:AutoAdd|Warning)Policy\b|\bhost_key_checking['"]?\s{0,3}[=:]\s{0,3}['"]?False|\bUserKnownHostsFile[= ]\s{0,3}\/dev\/null/gi,
    unless: LOCAL,
  },
]);

/** Schemes, and what each is without encryption. */
const PLAIN: readonly (readonly [string, string])[] = [
  ['https', 'http'],
  ['wss', 'ws'],
  ['ldaps', 'ldap'],
  ['rediss', 'redis'],
  ['amqps', 'amqp'],
  ['mqtts', 'mqtt'],
  ['ftps', 'ftp'],
  ['smtps', 'smtp'],
];

/** A link to another machine that was encrypted and no longer is. */
function plainLink(change: Change): Detected<'tls'> | null {
  for (const [secure, plain] of PLAIN) {
    if (!change.lower.includes(`${plain}://`) || !change.removedLower.includes(`${secure}://`)) continue;
    const pattern = new RegExp(
      String.raw`(?<![\w+.-])${plain}:\/\/(?:[^\s@/"'<>]{1,80}@)?([a-z0-9.-]{1,200})`,
      'gi',
    );
    for (const line of change.lines)
      for (const match of line.text.slice(0, 4000).matchAll(pattern)) {
        const host = (match[1] ?? '').toLowerCase();
        if (LOCAL.test(host) || !namesHost(change.removedLower, secure, host)) continue;
        const at = line.start + match.index;
        return { level: 'tls', span: change.span(at, at + match[0].length), text: match[0] };
      }
  }
  return null;
}

function namesHost(removed: string, scheme: string, host: string): boolean {
  return (
    removed.includes(`${scheme}://${host}`) ||
    (removed.includes(`${scheme}://`) && removed.includes(`@${host}`))
  );
}

/** Words that set encryption up. */
const SETS_UP =
  /\bListenAndServeTLS\b|\bhttps\.(?:createServer|Server)\b|\bcreateSecureServer\b|\bstart_?tls\b|\bSMTP_SSL\b|\btls_set\(|\bUseHttpsRedirection\b|\bUseHsts\b|\bforce_ssl\b|\bSECURE_(?:SSL|HSTS)_\w{1,24}|\bStrict-Transport-Security\b|\bhsts\b|\blisten\s{1,9}(?:\[::\]:)?443\s{1,3}ssl\b|\bssl_certificate\b|\brequires_?Secure(?:_?Channel)?\b|\bRequireHttps\b|\bredirectToHTTPS\b|\bwrap_socket\(|\bWithTransportCredentials\(|\bsecure_channel\(|\buseTransportSecurity\(|\b(?:credentials\.)?createSsl\(/gi;

/** What set encryption up and is gone. */
function tornDown(change: Change): Detected<'tls'> | null {
  const before = wordsIn(change.removed, SETS_UP);
  if (
    before === 0 ||
    before <= change.lines.reduce((sum, { text }) => sum + wordsIn(text.slice(0, 4000), SETS_UP), 0)
  )
    return null;
  return { level: 'tls', span: change.span(0, change.text.length), text: '' };
}

function wordsIn(text: string, pattern: RegExp): number {
  if (text === '') return 0;
  let count = 0;
  for (const _ of text.matchAll(pattern)) if (++count >= 200) break;
  return count;
}

export const openedTransport = (change: Change): Detected<'tls'> | null =>
  detect(change, TLS) ?? plainLink(change) ?? tornDown(change);
