// SPDX-License-Identifier: Apache-2.0
import type { LevelOf } from './table.js';

/** This machine itself. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$|\.localhost$/.test(host);
}

/** Hand out the credentials of the machine that asks. */
const METADATA =
  /^(169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal|metadata|100\.100\.100\.200|fd00:ec2::254|192\.0\.0\.192)$/;
/** RFC 1918, RFC 6598, RFC 3927, RFC 4193, and the names that only resolve inside. */
const PRIVATE =
  /^(10\.\d+|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254)\.\d+(\.\d+)?$|^f[cd][0-9a-f]{2}:|^fe80:|\.(local|internal|lan|home|corp|intranet|svc|cluster\.local)$|^(host\.docker\.internal|kubernetes|db|postgres|redis|mysql|api|web|app)$/;
/** Forges, and the registries of packages and images with their hosts of files. */
const KNOWN =
  /(^|\.)(github\.com|githubusercontent\.com|gitlab\.com|bitbucket\.org|codeberg\.org|sr\.ht|(npmjs|yarnpkg|pypi|pythonhosted|rubygems|packagist|golang|nuget|maven|apache|debian|ubuntu|alpinelinux|archlinux)\.(org|com)|crates\.io|docker\.(io|com)|ghcr\.io|quay\.io|gcr\.io|mcr\.microsoft\.com|nodejs\.org|python\.org|rust-lang\.org|go\.dev|readthedocs\.io|mozilla\.org)$/;
/** Take anything from anybody, show it to anybody, or open a way in. */
const DROP =
  /(^|\.)(pastebin\.com|paste\.ee|hastebin\.com|dpaste\.(com|org)|ix\.io|sprunge\.us|termbin\.com|0x0\.st|transfer\.sh|file\.io|temp\.sh|oshi\.at|bashupload\.com|gofile\.io|anonfiles\.com|catbox\.moe|webhook\.site|requestbin\.(com|net)|pipedream\.net|beeceptor\.com|hookbin\.com|burpcollaborator\.net|oastify\.com|oast\.(pro|live|site|online|fun|me)|interact\.sh|dnslog\.cn|ceye\.io|canarytokens\.com|ngrok\.(io|com|app|dev)|ngrok-free\.(app|dev)|trycloudflare\.com|serveo\.net|localtunnel\.me|loca\.lt|localhost\.run|lhr\.life|pagekite\.me|bore\.pub|pinggy\.(io|link)|telebit\.io|onion|discord\.com|discordapp\.com|api\.telegram\.org|hooks\.slack\.com)$/;

export function hostClass(host: string): LevelOf<'network-egress'> | 'here' {
  if (isLocalHost(host)) return 'here';
  if (METADATA.test(host)) return 'metadata';
  if (PRIVATE.test(host)) return 'private';
  if (DROP.test(host)) return 'drop';
  if (KNOWN.test(host)) return 'known';
  return /^\d+\.\d+\.\d+\.\d+$|:/.test(host) ? 'address' : 'other';
}
