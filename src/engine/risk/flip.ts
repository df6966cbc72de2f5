// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../../core/facts.js';
import type { Change } from './change.js';

type Level = 'tls' | 'auth' | 'permission';

const ON = /^(true|yes|on|1|enabled|required|strict|always|forbid|deny|error)$/i;
const OFF = /^(false|no|off|0|disabled|none|never|optional|null|nil|allow|trust)$/i;
const SETTING =
  /(['"]?)([A-Za-z_][\w.-]{1,60})\1\s{0,9}(?::=|=>|[:=])\s{0,9}['"]?(true|false|yes|no|on|off|0|1|enabled|disabled|required|strict|none|optional|null|nil|never|always|forbid|deny|warn|allow|error|trust)\b/gi;

const TRANSPORT = /tls|ssl|https|hsts|certificate|verify_?(peer|host)/i;
const GUARDS =
  /auth|login|secure|verif|validat|csrf|xsrf|sanitiz|escap|encrypt|protect|permission|rbac|mfa|2fa|httponly|signature|signed|firewall|sandbox|audit|approval|integrity|checksum|rate_?limit|confirm|unsafe_code|read_?only|non_?root|prevent_destroy|no_?new_?priv/i;
const OPENS =
  /insecure|skip_?(auth|verif|check|valid)|disable_?(auth|secur|csrf|verif|valid|check)|bypass|anonymous|trust_?all|unsafe(?!_?code)|no_?auth|permissive|allow_?all|public_?access|public_?network|anonymous_?auth|privileged|root_?login|empty_?password|escalat|world|debug_?shell/i;

/** A switch that guarded something and is now the other way round. */
export function flipped(change: Change): { readonly level: Level; readonly span: Span | null } | null {
  const before = new Map<string, boolean>();
  for (const { key, on } of settings(change.removed.slice(0, 200_000))) before.set(key.toLowerCase(), on);
  if (before.size === 0) return null;
  for (const line of change.lines)
    for (const { key, on, off, at, length } of settings(line.text.slice(0, 4000))) {
      const was = before.get(key.toLowerCase());
      const opened = OPENS.test(key) ? was === false && on : was === true && off;
      if (opened)
        return { level: levelOf(key), span: change.span(line.start + at, line.start + at + length) };
    }
  return null;
}

interface Setting {
  readonly key: string;
  readonly on: boolean;
  readonly off: boolean;
  readonly at: number;
  readonly length: number;
}

function* settings(text: string): Generator<Setting> {
  if (text === '') return;
  for (const { index, 0: all, 2: key = '', 3: value = '' } of text.matchAll(SETTING))
    if (isGuard(key) || OPENS.test(key))
      yield { key, on: ON.test(value), off: OFF.test(value), at: index, length: all.length };
}

function isGuard(key: string): boolean {
  return TRANSPORT.test(key) || GUARDS.test(key);
}

function levelOf(key: string): Level {
  if (TRANSPORT.test(key)) return 'tls';
  return /auth|login|csrf|xsrf|verif|signature|anonymous|mfa|2fa/i.test(key) ? 'auth' : 'permission';
}
