// SPDX-License-Identifier: Apache-2.0
// Edits that take protection away: transport, origins, authentication, permissions.
import type { Factor } from '../../core/decision.js';
import type { Span } from '../../core/facts.js';
import type { Change } from './change.js';
import { inComment } from './comments.js';
import { flipped } from './flip.js';
import { openedAuth, openedOrigin } from './openings.js';
import { openedPermission } from './rights.js';
import { factor, type LevelOf } from './table.js';
import { openedTransport } from './transport.js';

interface Found {
  readonly level: LevelOf<'weakened-security'>;
  readonly span: Span | null;
}

/** Protection that an edit takes away: the worst of what is found. */
export function weakenedSecurity(change: Change): Factor | null {
  if (change.kind.docs || change.kind.test) return null;
  const flip = flipped(change);
  const tls = flip?.level === 'tls' ? flip : openedTransport(change);
  if (tls !== null) return factor('weakened-security', 'tls', { span: tls.span });
  for (const find of [openedAuth, authRemoved, openedPermission, guardRemoved, userRemoved, openedOrigin]) {
    const found = find(change);
    if (found !== null) return factor('weakened-security', found.level, { span: found.span });
  }
  return flip === null ? null : factor('weakened-security', flip.level, { span: flip.span });
}

/**
 * Words of a check that somebody may do something. Counted before and after, so that renaming one is no removal.
 * What says so plainly is counted by itself: words about users and roles do not make up for it.
 */
const PLAINLY =
  /@[\w.]{0,40}(?:login|auth|permission|protect|secured|guard|role|_required|preauthorize|postauthorize|csrf)\w{0,30}|\[(?:Authorize|ValidateAntiForgeryToken|RequireScope)\b|\b(?:prepend_)?before_action\s{1,3}:?\w{0,12}(?:auth|login|require|admin|verif)\w{0,30}|\b(?:LoginRequiredMixin|PermissionRequiredMixin|UserPassesTestMixin|IsAuthenticated|IsAdminUser|CsrfViewMiddleware|protect_from_forgery|Auth(?:enticated)?User|AuthSession|AuthGuard|CurrentUser|BearerAuth|HttpAuthentication|RequireAuthorizationLayer|ClaimsPrincipal)\b|\b(?:require|ensure|check|verify|assert|validate|enforce|must|is|has|can|with|use|guard)_?(?:be_?)?(?:auth\w{0,20}|login|logged_?in|user|admin\w{0,10}|role\w{0,4}|permissions?|access|owner\w{0,10}|session|tokens?|jwt|signature|csrf|scopes?|policy|allowed)\b|\b(?:authenticate|authorize)\w{0,30}[!?]?|\bauth_?(?:middleware|guard|check|required|handler|basic|request)\b|\b(?:Auth|auth)::(?:check|user|guard|id)\b|\bpassport\.\w{1,20}|\b(?:jwt|jsonwebtoken|jose)\.\w{0,12}verify\w{0,10}|\b(?:timingSafeEqual|compare_digest|ConstantTimeCompare|hmac\.Equal|secure_compare|bcrypt\.compare\w{0,6}|checkpw|check_password\w{0,6}|CompareHashAndPassword)\b|\b(?:depends|security)\(\s{0,3}(?:get_current_|oauth2|verify|require|auth)\w{0,30}|\.(?:authenticated|hasRole|hasAuthority|hasAnyRole|hasAnyAuthority|RequireAuthorization|guardMiddleware|withAuth)\(|\bguardMiddleware\b|\bmiddleware\(\s{0,3}\[?\s{0,3}['"](?:auth|can|verified|role|permission)|\b(?:Unauthori[sz]ed|Forbidden|PermissionDenied|AccessDenied|NotAuthori[sz]ed|Unauthenticated)\w{0,20}\b|\b(?:status|code|sendStatus|abort|writeHead)\w{0,12}\(\s{0,3}40[13]\b|\bredirect\w{0,10}\(\s{0,3}['"]\/?(?:login|sign-?in|auth)\b|\bhelmet\(|\bX-Frame-Options\b|\bContent-Security-Policy\b|\bsanitiz\w{1,20}|\bStatus(?:Unauthorized|Forbidden)\b|(?:!|\bnot )\s{0,3}(?:session|user|token|loggedIn|logged_in)\b|\bauth_basic\b|\bauth_request\b|\bsatisfies_policy\b|\bpolicy_scope\b/gi;
const ABOUT_PEOPLE =
  /\b(?:current_user|currentUser|req\.user|request\.user|session\.user|ctx\.user)\b|\b(?:role|isAdmin|is_admin|isOwner|can[A-Z]\w{1,20})\b/gi;

function authRemoved(change: Change): Found | null {
  if (change.removed === '' || change.kind.extension === 'css') return null;
  const plainly = count(PLAINLY, change.removed);
  const people = count(ABOUT_PEOPLE, change.removed);
  if (plainly + people === 0) return null;
  const left = countAdded(change, PLAINLY);
  if (left >= plainly && left + countAdded(change, ABOUT_PEOPLE) >= plainly + people) return null;
  return { level: 'auth', span: change.span(0, change.text.length) };
}

function count(pattern: RegExp, text: string): number {
  let n = 0;
  for (const match of text.matchAll(pattern)) if (match[0] !== '' && ++n >= 200) break;
  return n;
}

/** A check that is only talked about is none. */
function countAdded({ lines, kind, text }: Change, pattern: RegExp): number {
  let n = 0;
  for (const line of lines)
    for (const { index } of line.text.slice(0, 2000).matchAll(pattern)) {
      if (
        !inComment(line.text, index, { kind, before: text.slice(Math.max(0, line.start - 2000), line.start) })
      )
        n++;
      if (n >= 200) return n;
    }
  return n;
}

/** Settings whose absence gives more rights. */
const GUARDS =
  /\b(?:runAsNonRoot|readOnlyRootFilesystem|no-new-privileges|seccompProfile|deletion_protection|prevent_destroy|block_public_\w{3,9}|restrict_public_buckets|ignore_public_acls|contextIsolation|NetworkPolicy|ENABLE\s{1,3}ROW\s{1,3}LEVEL\s{1,3}SECURITY|protected-mode\s{1,3}yes)\b/gi;

function guardRemoved(change: Change): Found | null {
  const before = change.removed === '' ? 0 : count(GUARDS, change.removed);
  if (before === 0 || countAdded(change, GUARDS) >= before) return null;
  return { level: 'permission', span: change.span(0, change.text.length) };
}

/** An image that no longer gives up root. */
function userRemoved(change: Change): Found | null {
  if (!change.kind.docker || !/^\s{0,20}USER\s{1,9}(?!root|0)\w/im.test(change.removed)) return null;
  if (change.lines.some((line) => /^\s{0,20}USER\s/i.test(line.text))) return null;
  return { level: 'permission', span: change.span(0, change.text.length) };
}
