// SPDX-License-Identifier: Apache-2.0
/** The URL standard's own parser, the same in Node and in browsers. */
declare const URL: new (text: string) => { readonly hostname: string; readonly protocol: string };

const WITH_AUTHORITY = /^(?:[a-z][a-z0-9+.-]*:\/\/|https?:)/i;
const SPECIAL = /^(?:https?|ftp|wss?):/i;
/** Parsers disagree about these, so that one host may be shown and another one reached. */
const AMBIGUOUS = /[\\\t\r\n]/;

/**
 * The host of a URL in the URL standard's form: lower case, punycode, four-decimal IPv4, IPv6 without
 * brackets, no port, no trailing dot. Null when the URL cannot be read.
 */
export function hostOfUrl(url: string): string | null {
  if (AMBIGUOUS.test(url)) return null;
  const text = WITH_AUTHORITY.test(url) ? url : `http://${url}`;
  // Other schemes are read like http, else `ssh://GITHUB.com` would keep its capitals.
  const special = SPECIAL.test(text) ? text : `http${text.slice(text.indexOf(':'))}`;
  try {
    return canonicalHost(new URL(special).hostname);
  } catch {
    return null;
  }
}

function canonicalHost(hostname: string): string | null {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return host === '' ? null : host;
}

/** The host of `host`, `user@host`, `host:port` or `[v6]:port`. Null when it cannot be read. */
export function hostOfAddress(address: string): string | null {
  const host = address.slice(address.lastIndexOf('@') + 1);
  if (/[/?#\s\\]/.test(host)) return null;
  const bare = /^[0-9a-f:]+:[0-9a-f:]*$/i.test(host) && host.split(':').length > 2;
  return hostOfUrl(`http://${bare ? `[${host}]` : host}`);
}
