// SPDX-License-Identifier: Apache-2.0
// Builds published sessions byte by byte, honest and forged, from fixed seeds.
import { canonicalJson } from '../../src/core/canonicalJson.js';
import type { Digest, SessionId } from '../../src/core/ids.js';
import type { JsonValue } from '../../src/core/json.js';
import { sealCheckpoint, signHead, type Checkpoint } from '../../src/evidence/checkpoint.js';
import { sealDelegation, writerId, type Delegation } from '../../src/evidence/delegation.js';
import { payloadDigest, readEnvelope } from '../../src/evidence/envelope.js';
import { sha256Hex } from '../../src/evidence/hash.js';
import { fastEd25519, type SigningKey } from '../../src/evidence/keys.js';
import { sessionIdOf } from '../../src/evidence/record.js';
import { blobId } from '../../src/evidence/segment.js';
import { leafHash, Tree } from '../../src/evidence/tree.js';

export const REPO_ID = '00112233445566778899aabbccddeeff';
export const REPO = sha256Hex(REPO_ID);
export const CLONE = 'ffeeddccbbaa99887766554433221100';
export const MACHINE = key(1);
export const SESSION = key(2);
export const ATTACKER = key(3);
export const OTHER_SESSION = key(4);
export const WRITER = writerId(MACHINE.publicKey, CLONE);

const DIGEST = (letter: string): Digest => letter.repeat(64) as Digest;
const time = (second: number): string => `2026-11-23T09:00:${String(second).padStart(2, '0')}.000Z`;

function key(seed: number): SigningKey {
  return fastEd25519.signingKey(Buffer.alloc(32, seed));
}

/** One note of a ref: its bytes, and the object it is filed under when that is not its own. */
export interface NoteFile {
  readonly about?: string;
  readonly bytes: Buffer;
}

/** What a forger may change; the rest is an honest session of six records. */
export interface Plan {
  readonly machine?: SigningKey;
  /** Signs heads and checkpoints. */
  readonly session?: SigningKey;
  readonly repo?: Digest;
  readonly genesis?: object;
  readonly delegation?: Partial<Delegation>;
  readonly delegationSigner?: SigningKey;
  /** Lines as they would be signed. */
  readonly lines?: (honest: readonly string[]) => readonly string[];
  /** Sizes at which a checkpoint is published. */
  readonly sizes?: readonly number[];
  readonly checkpoint?: (honest: Checkpoint, index: number) => Checkpoint;
  readonly checkpointSigner?: SigningKey;
}

export interface Forged {
  readonly sid: SessionId;
  readonly segments: readonly Buffer[];
  /** Envelope lines: the delegation, then the checkpoints. */
  readonly delegation: string;
  readonly checkpoints: readonly string[];
  readonly roots: readonly Digest[];
}

/** genesis, call, ask, answer, outcome, end. */
export function honestLines(genesis: object = {}, session = SESSION, repo = REPO): readonly string[] {
  const first = canonicalJson({
    v: 1,
    seq: 0,
    ts: time(0),
    kind: 'genesis',
    repo,
    agent: { name: 'claude-code', version: '2.0.0', session: 'abc', assurance: 'claimed' },
    key: session.publicKey,
    policy: DIGEST('a'),
    prev: null,
    nonce: '0'.repeat(32),
    ...genesis,
  });
  const judged = {
    rules: ['default'],
    score: 45,
    factors: ['ci-change'],
    policy: DIGEST('a'),
    use: 'toolu_1',
    sub: null,
  };
  const bodies = [
    { kind: 'call', effect: 'deny', tool: 'Bash', verb: 'run', io: DIGEST('1'), ...judged },
    { kind: 'ask', tool: 'Edit', verb: 'write', io: DIGEST('2'), shown: DIGEST('3'), ...judged },
    {
      kind: 'answer',
      ref: 2,
      choice: 'approve',
      effect: 'allow',
      who: 'dev',
      how: 'webview',
      shown: DIGEST('3'),
      waited: 900,
    },
    { kind: 'outcome', ref: 2, ok: true, exit: null, io: DIGEST('4') },
    { kind: 'end', reason: 'session end' },
  ];
  const sid = sessionIdOf(first);
  return [
    first,
    ...bodies.map((body, i) => canonicalJson({ v: 1, sid, seq: i + 1, ts: time(i + 1), ...body })),
  ];
}

export function forge(plan: Plan = {}): Forged {
  const session = plan.session ?? SESSION;
  const machine = plan.machine ?? MACHINE;
  const repo = plan.repo ?? REPO;
  const honest = honestLines(plan.genesis, session, repo);
  const sid = sessionIdOf(honest[0] ?? '');
  const lines = plan.lines?.(honest) ?? honest;
  const segments: Buffer[] = [];
  const checkpoints: string[] = [];
  const roots: Digest[] = [];
  const tree = Tree.empty();
  let prev: Digest | null = null;
  (plan.sizes ?? [3, lines.length]).forEach((size, index) => {
    const first = tree.size;
    const some = lines.slice(first, size);
    for (const line of some) tree.append(leafHash(line));
    const bytes = Buffer.from(`${some.join('\n')}\n`);
    segments.push(bytes);
    roots.push(tree.root());
    const checkpoint: Checkpoint = {
      repo,
      writer: writerId(machine.publicKey, CLONE),
      head: signHead({ sid, size, root: tree.root() }, session),
      prev,
      segments: [{ blob: blobId(bytes, 'sha1'), sha256: sha256Hex(bytes), first, count: some.length }],
      closed: (some.at(-1) ?? '').includes('"kind":"end"'),
      ts: time(30 + index),
    };
    const line = sealCheckpoint(
      plan.checkpoint?.(checkpoint, index) ?? checkpoint,
      plan.checkpointSigner ?? session,
    );
    checkpoints.push(line);
    const envelope = readEnvelope(line);
    prev = envelope === null ? null : (payloadDigest(envelope) as Digest);
  });
  const delegation: Delegation = {
    repo,
    sid,
    agent: 'claude-code',
    by: machine.publicKey,
    clone: CLONE,
    key: session.publicKey,
    notBefore: time(0),
    notAfter: '2026-11-24T09:00:00.000Z',
    ...plan.delegation,
  };
  return {
    sid,
    segments,
    delegation: sealDelegation(delegation, plan.delegationSigner ?? machine),
    checkpoints,
    roots,
  };
}

/** As a writer publishes it: each segment, then the envelopes of each checkpoint. */
export function notesOf({ segments, delegation, checkpoints }: Forged): readonly NoteFile[] {
  return [
    ...segments.map((bytes) => ({ bytes })),
    ...checkpoints.map((line, i) => ({ bytes: Buffer.from(`${i === 0 ? `${delegation}\n` : ''}${line}\n`) })),
  ];
}

/** Replaces text in one line and gives the whole list back, signed by whoever signs. */
export function edited(
  index: number,
  from: string | RegExp,
  to: string,
): (lines: readonly string[]) => readonly string[] {
  return (lines) => lines.map((line, i) => (i === index ? line.replace(from, to) : line));
}

/** An additional member, at its canonical place or not. */
export function withMember(
  index: number,
  member: Record<string, JsonValue>,
): (lines: readonly string[]) => readonly string[] {
  return (lines) =>
    lines.map((line, i) =>
      i === index ? canonicalJson({ ...(JSON.parse(line) as object), ...member }) : line,
    );
}
