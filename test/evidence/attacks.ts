// SPDX-License-Identifier: Apache-2.0
// The attack matrix: how evidence is bent, and what a verifier must say. Written out as vectors in test/golden/evidence.
import type { Digest } from '../../src/core/ids.js';
import { signHead } from '../../src/evidence/checkpoint.js';
import { writerId } from '../../src/evidence/delegation.js';
import { sha256Hex } from '../../src/evidence/hash.js';
import { blobId } from '../../src/evidence/segment.js';
import { trustLine } from '../../src/evidence/trust.js';
import {
  ATTACKER,
  CLONE,
  edited,
  forge,
  MACHINE,
  notesOf,
  OTHER_SESSION,
  SESSION,
  withMember,
  WRITER,
  type NoteFile,
  type Plan,
} from './forge.js';

export interface Attack {
  readonly name: string;
  readonly notes: readonly NoteFile[];
  /** Writer whose ref they lie in. */
  readonly writer?: string;
  readonly seen?: { readonly sid: string; readonly size: number; readonly root: string };
  readonly trust?: string;
  readonly revoked?: string;
  readonly want: {
    readonly exit: 0 | 3 | 4;
    /** Failure classes, sorted; empty when sound and trusted. */
    readonly codes: readonly string[];
    /** Words of the session; null when no session is found. */
    readonly words: string | RegExp | null;
  };
}

const SMALL_ORDER = `01${'0'.repeat(62)}`;
const UNIVERSAL = {
  publicKey: SMALL_ORDER,
  sign: () => Buffer.concat([Buffer.from(SMALL_ORDER, 'hex'), Buffer.alloc(32)]),
};
const good = forge();
const goodNotes = notesOf(good);
const otherHistory = forge({ lines: edited(1, '"deny"', '"allow"') });
const otherSession = forge({ session: OTHER_SESSION, genesis: { nonce: '1'.repeat(32) } });

function bytesOf(i: number): Buffer {
  return goodNotes[i]?.bytes ?? Buffer.alloc(0);
}
function replaced(i: number, bytes: Buffer, about?: string): readonly NoteFile[] {
  return goodNotes.map((note, k) => (k === i ? { bytes, ...(about === undefined ? {} : { about }) } : note));
}
function without(...gone: readonly number[]): readonly NoteFile[] {
  return goodNotes.filter((_, i) => !gone.includes(i));
}
function flipped(i: number): Buffer {
  const bytes = Buffer.from(bytesOf(i));
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return bytes;
}
function linesChanged(change: (lines: string[]) => void): Buffer {
  const lines = bytesOf(0).toString().trimEnd().split('\n');
  change(lines);
  return Buffer.from(`${lines.join('\n')}\n`);
}

function sound(name: string, notes: readonly NoteFile[], words: string): Attack {
  return { name, notes, want: { exit: 0, codes: [], words } };
}
function tampered(name: string, notes: readonly NoteFile[], ...codes: readonly string[]): Attack {
  return { name, notes, want: { exit: 3, codes: [...codes].sort(), words: /^tampered: ./ } };
}
/** The session itself is sound; what is wrong lies beside it. */
function beside(words: string, attack: Attack): Attack {
  return { ...attack, want: { ...attack.want, words } };
}
function forged(name: string, plan: Plan, ...codes: readonly string[]): Attack {
  return tampered(name, notesOf(forge(plan)), ...codes);
}

const untrusted = (name: string, code: string, extra: Partial<Attack>): Attack => ({
  name,
  notes: goodNotes,
  ...extra,
  want: { exit: 4, codes: [code], words: /^complete, untrusted key/ },
});

const trust = trustLine('dev@example.com', MACHINE.publicKey);

export const ATTACKS: readonly Attack[] = [
  sound('honest session', goodNotes, 'complete'),
  sound('honest truncation: the last segment and its checkpoint are not there', without(1, 3), 'open'),
  sound(
    'a crash: the machine key signs what the session key left',
    notesOf(forge({ sizes: [3], checkpointSigner: MACHINE })),
    'open',
  ),
  sound(
    'a declared gap',
    notesOf(
      forge({
        lines: (lines) =>
          lines.map((line, i) =>
            i === 1
              ? JSON.stringify({
                  kind: 'gap',
                  reason: 'gate was down',
                  seq: 1,
                  sid: forge().sid,
                  ts: '2026-11-23T09:00:01.000Z',
                  v: 1,
                })
              : line,
          ),
      }),
    ),
    'complete, gaps declared 1',
  ),
  tampered(
    'one byte of a segment flipped under the old name',
    replaced(0, flipped(0), blobId(bytesOf(0), 'sha1')),
    'note-misplaced',
    'segment-digest',
  ),
  tampered(
    'one byte of a segment flipped under its new name',
    replaced(0, flipped(0)),
    'segment-missing',
    'segment-unsigned',
  ),
  tampered(
    'one record dropped',
    replaced(
      0,
      linesChanged((lines) => lines.splice(1, 1)),
    ),
    'segment-missing',
    'segment-unsigned',
  ),
  tampered(
    'two records swapped',
    replaced(
      0,
      linesChanged((lines) => lines.push(...lines.splice(1, 1))),
    ),
    'segment-missing',
    'segment-unsigned',
  ),
  tampered('a segment removed, its checkpoint kept', without(0), 'segment-missing'),
  tampered(
    'the first checkpoint removed',
    replaced(2, Buffer.from(`${good.delegation}\n`)),
    'checkpoint-chain',
    'segment-unsigned',
  ),
  tampered(
    'the delegation removed',
    replaced(2, Buffer.from(`${good.checkpoints[0] ?? ''}\n`)),
    'delegation-missing',
  ),
  beside(
    'complete',
    tampered('an unsigned segment added', [...goodNotes, { bytes: Buffer.from('{}\n') }], 'segment-unsigned'),
  ),
  beside(
    'complete',
    tampered(
      'a note that is no text',
      [...goodNotes, { bytes: Buffer.from([0xff, 0xfe, 0]) }],
      'note-unreadable',
    ),
  ),
  tampered(
    'one byte of a signature flipped',
    replaced(3, Buffer.from((good.checkpoints[1] ?? '').replace(/"sig":"./, '"sig":"+') + '\n')),
    'envelope-signature',
  ),
  beside(
    'open',
    tampered(
      'an envelope in another spelling',
      replaced(
        3,
        Buffer.from(`${(good.checkpoints[1] ?? '').replace('","payloadType', '", "payloadType')}\n`),
      ),
      'envelope-malformed',
      'segment-unsigned',
    ),
  ),
  forged(
    'the key holder drops a record and signs again',
    { lines: (lines) => lines.filter((_, i) => i !== 1), sizes: [3, 5] },
    'record-order',
  ),
  forged(
    'the key holder swaps two records and signs again',
    { lines: (lines) => [lines[0] ?? '', lines[2] ?? '', lines[1] ?? '', ...lines.slice(3)] },
    'record-order',
  ),
  forged(
    'a record of another session, signed again',
    {
      lines: (lines) =>
        lines.with(1, new TextDecoder().decode(otherSession.segments[0]).split('\n')[1] ?? ''),
    },
    'record-foreign',
  ),
  forged(
    'a record after the end',
    { lines: (lines) => [...lines, (lines[1] ?? '').replace('"seq":1', '"seq":6')] },
    'record-after-end',
  ),
  forged('spare blanks, signed', { lines: edited(1, '{', '{ ') }, 'line-not-canonical'),
  forged(
    'a duplicate key, signed',
    { lines: edited(1, '"effect":"deny"', '"effect":"allow","effect":"deny"') },
    'line-not-canonical',
  ),
  forged(
    'a number in another spelling, signed',
    { lines: edited(1, '"score":45', '"score":4.5e1') },
    'line-not-canonical',
  ),
  forged(
    'a line of 70,000 bytes, signed',
    { lines: withMember(1, { tool: 'x'.repeat(70_000) }) },
    'line-not-canonical',
  ),
  forged(
    'an array 5,000 deep, signed',
    { lines: edited(1, '"Bash"', `${'['.repeat(5000)}${']'.repeat(5000)}`) },
    'line-not-canonical',
  ),
  forged(
    'a member that the format does not know, signed',
    { lines: withMember(1, { note: 'x' }) },
    'record-malformed',
  ),
  forged(
    'a kind that the format does not know, signed',
    { lines: edited(1, '"kind":"call"', '"kind":"cull"') },
    'record-malformed',
  ),
  forged('a score over 100, signed', { lines: withMember(1, { score: 101 }) }, 'record-malformed'),
  forged('genesis of another key', { genesis: { key: OTHER_SESSION.publicKey } }, 'genesis-binding'),
  forged('genesis of another repository', { genesis: { repo: 'f'.repeat(64) } }, 'other-repository'),
  forged(
    'the whole session moved from another repository',
    { repo: 'e'.repeat(64) as Digest },
    'other-repository',
  ),
  {
    ...tampered('the whole session moved to another writer', goodNotes, 'delegation-binding'),
    writer: writerId(ATTACKER.publicKey, CLONE),
  },
  forged(
    'a checkpoint of another writer',
    { checkpoint: (honest) => ({ ...honest, writer: '0'.repeat(16) }) },
    'checkpoint-binding',
  ),
  forged(
    'a checkpoint of another repository',
    { checkpoint: (honest) => ({ ...honest, repo: 'd'.repeat(64) as Digest }) },
    'other-repository',
  ),
  forged('a checkpoint signed by a stranger', { checkpointSigner: ATTACKER }, 'envelope-signature'),
  forged(
    'a head signed by a stranger',
    { checkpoint: (honest) => ({ ...honest, head: signHead(honest.head, ATTACKER) }) },
    'head-signature',
  ),
  forged(
    'a head with another root, signed',
    {
      checkpoint: (honest) => ({
        ...honest,
        head: signHead({ ...honest.head, root: sha256Hex('x') }, SESSION),
      }),
    },
    'root-mismatch',
  ),
  forged(
    'a wrong digest of a segment, signed',
    {
      checkpoint: (honest) => ({
        ...honest,
        segments: honest.segments.map((one) => ({ ...one, sha256: sha256Hex('x') })),
      }),
    },
    'segment-digest',
  ),
  forged(
    'a wrong count, signed',
    {
      checkpoint: (honest) => ({ ...honest, segments: honest.segments.map((one) => ({ ...one, count: 2 })) }),
    },
    'segment-count',
  ),
  forged(
    'closed without an end, signed',
    { sizes: [3], checkpoint: (honest) => ({ ...honest, closed: true }) },
    'closed-without-end',
  ),
  forged('a delegation signed by a stranger', { delegationSigner: ATTACKER }, 'envelope-signature'),
  forged(
    'a delegation of another machine key',
    { delegation: { by: ATTACKER.publicKey }, delegationSigner: ATTACKER },
    'delegation-binding',
  ),
  forged(
    'a delegation for more than a day',
    { delegation: { notAfter: '2026-11-25T09:00:00.000Z' } },
    'delegation-binding',
  ),
  forged('a small-order session key', { session: UNIVERSAL }, 'key-weak'),
  {
    ...forged('a small-order machine key', { machine: UNIVERSAL }, 'key-weak'),
    writer: writerId(SMALL_ORDER, CLONE),
  },
  tampered(
    'two delegations',
    [...goodNotes, { bytes: Buffer.from(`${forge({ delegation: { agent: 'other' } }).delegation}\n`) }],
    'delegation-binding',
  ),
  {
    name: 'two histories of one session',
    notes: [
      ...goodNotes,
      { bytes: otherHistory.segments[0] ?? Buffer.alloc(0) },
      {
        bytes: Buffer.from(`${otherHistory.checkpoints[0] ?? ''}
`),
      },
    ],
    want: { exit: 3, codes: ['fork'], words: /^fork: / },
  },
  {
    name: 'rollback against what was seen here',
    notes: without(1, 3),
    seen: { sid: good.sid, size: 6, root: good.roots[1] ?? '' },
    want: { exit: 3, codes: ['rollback'], words: 'rollback: 6 records were seen here before, now 3' },
  },
  {
    name: 'fork against what was seen here',
    notes: goodNotes,
    seen: { sid: good.sid, size: 3, root: sha256Hex('x') },
    want: { exit: 3, codes: ['fork'], words: /^fork: another history/ },
  },
  {
    name: 'a session that was seen here is gone',
    notes: notesOf(otherSession),
    seen: { sid: good.sid, size: 6, root: good.roots[1] ?? '' },
    want: { exit: 3, codes: ['rollback'], words: 'complete' },
  },
  untrusted('all of it made with another key', 'untrusted-key', {
    notes: notesOf(forge({ machine: ATTACKER, session: OTHER_SESSION })),
    writer: writerId(ATTACKER.publicKey, CLONE),
  }),
  untrusted('a trust line that is over', 'untrusted-key', {
    trust: trust.replace('"countersign"', '"countersign",valid-before="20261122Z"'),
  }),
  untrusted('a revoked key', 'revoked-key', { revoked: trust.slice(trust.indexOf('ssh-')) }),
  untrusted("records outside the delegation's window", 'outside-window', {
    notes: notesOf(forge({ delegation: { notAfter: '2026-11-23T09:00:02.000Z' } })),
  }),
];

export const TRUST = trust;
export const OWN_WRITER = WRITER;
