// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verify } from '../../src/cli/verify.js';
import { LIMIT } from '../../src/evidence/format.js';
import { blobId } from '../../src/evidence/segment.js';
import { moveRef, tipOf, writeCommit } from '../../src/store/fastImport.js';
import { plumbing } from '../../src/store/git.js';
import { discard, git, scratch, value } from '../store/scratch.js';
import { testIo } from '../support/testIo.js';
import { ATTACKS, OWN_WRITER, TRUST } from './attacks.js';
import { CLONE, forge, notesOf, REPO, REPO_ID, type NoteFile } from './forge.js';

const GOLDEN = path.join(import.meta.dirname, '../../../test/golden/evidence/vectors.json');

interface Vector {
  readonly name: string;
  readonly writer: string;
  readonly seen: { readonly sid: string; readonly size: number; readonly root: string } | null;
  readonly trust: string;
  readonly revoked: string | null;
  readonly notes: readonly { readonly about: string; readonly blob: string }[];
  readonly want: { readonly exit: number; readonly codes: readonly string[] };
}

interface Golden {
  /** By object id; `base64:` where the bytes are no UTF-8 text. */
  readonly blobs: Readonly<Record<string, string>>;
  readonly vectors: readonly Vector[];
}

function noteVector({ about, bytes }: NoteFile): Vector['notes'][number] {
  const blob = blobId(bytes, 'sha1');
  return { about: about ?? blob, blob };
}

function blobText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `base64:${bytes.toString('base64')}`;
}

function blobBytes(text: string): Buffer {
  return text.startsWith('base64:') ? Buffer.from(text.slice(7), 'base64') : Buffer.from(text);
}

function vectors(): object {
  const { sid, roots } = forge();
  return {
    format: 1,
    about: 'docs/evidence.md. Seeds are 32 times the byte; `codes` are all failure classes, sorted.',
    seeds: { machine: 1, session: 2 },
    repositoryId: REPO_ID,
    repo: REPO,
    clone: CLONE,
    writer: OWN_WRITER,
    sid,
    rootsAt3And6: roots,
    blobs: Object.fromEntries(
      ATTACKS.flatMap(({ notes }) => notes.map(({ bytes }) => [blobId(bytes, 'sha1'), blobText(bytes)])),
    ),
    vectors: ATTACKS.map((attack): Vector => ({
      name: attack.name,
      writer: attack.writer ?? OWN_WRITER,
      seen: attack.seen ?? null,
      trust: attack.trust ?? TRUST,
      revoked: attack.revoked ?? null,
      notes: attack.notes.map(noteVector),
      want: { exit: attack.want.exit, codes: attack.want.codes },
    })),
  };
}

describe('evidence: attack matrix', () => {
  let dir: string;
  let root: string;
  before(() => {
    dir = scratch();
    root = path.join(dir, 'project');
    mkdirSync(path.join(root, '.countersign'), { recursive: true });
    git(root, 'init', '-q');
    writeFileSync(path.join(root, '.countersign/repo.json'), `{"id":"${REPO_ID}","version":1}\n`);
  });
  after(() => {
    discard(dir);
  });

  async function publish(writer: string, files: readonly { about: string; bytes: Buffer }[]): Promise<void> {
    const plumb = plumbing(path.join(root, '.git'));
    for (const ref of git(root, 'for-each-ref', '--format=%(refname)', 'refs/notes')
      .split('\n')
      .filter(Boolean))
      git(root, 'update-ref', '-d', ref);
    const ref = `refs/notes/countersign/${writer}/2026`;
    const commit = await writeCommit(plumb, {
      files: files.map(({ about, bytes }) => ({ path: `${about.slice(0, 2)}/${about.slice(2)}`, bytes })),
      parent: value(await tipOf(plumb, ref)),
      message: 'test\n',
      at: 1,
      format: 'sha1',
    });
    value(await moveRef(plumb, ref, value(commit), null));
  }

  async function verified(
    golden: Golden,
    vector: Vector,
  ): Promise<{ exit: number; codes: string[]; words: string[]; text: string }> {
    await publish(
      vector.writer,
      vector.notes.map(({ about, blob }) => ({ about, bytes: blobBytes(golden.blobs[blob] ?? '') })),
    );
    rmSync(path.join(root, '.git/countersign'), { recursive: true, force: true });
    if (vector.seen !== null) {
      mkdirSync(path.join(root, '.git/countersign'));
      const { sid, size, root: head } = vector.seen;
      writeFileSync(path.join(root, '.git/countersign/seen'), `${sid} ${String(size)} ${head}\n`);
    }
    rmSync(path.join(dir, 'revoked_keys'), { force: true });
    writeFileSync(path.join(dir, 'allowed_signers'), `${vector.trust}\n`);
    if (vector.revoked !== null) writeFileSync(path.join(dir, 'revoked_keys'), `${vector.revoked}\n`);
    const io = testIo({ home: dir, cwd: root });
    const exit = await verify.run(['--json', '--trust', path.join(dir, 'allowed_signers')], io);
    const said = JSON.parse(io.said.out) as {
      sessions: { code: string | null; words: string }[];
      failures: { code: string }[];
    };
    const codes = [...said.sessions, ...said.failures].flatMap(({ code }) => code ?? []);
    return {
      exit,
      codes: [...new Set(codes)].sort(),
      words: said.sessions.map(({ words }) => words),
      text: io.said.out,
    };
  }

  it('the golden vectors are what the format gives (UPDATE_GOLDEN=1 writes them)', () => {
    const text = `${JSON.stringify(vectors(), null, 1)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
    assert.ok(readFileSync(GOLDEN, 'utf8') === text, 'vectors.json differs: the format changed');
  });

  it('covers every failure class that a ref can show', () => {
    const codes = new Set(ATTACKS.flatMap(({ want }) => want.codes));
    assert.ok(codes.size >= 24, [...codes].join(' '));
  });

  for (const attack of ATTACKS)
    it(`${attack.name}: exit ${String(attack.want.exit)} ${attack.want.codes.join(' ')}`, async () => {
      const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden;
      const vector = golden.vectors.find(({ name }) => name === attack.name);
      assert.ok(vector !== undefined, 'no golden vector of this name');
      const result = await verified(golden, vector);
      assert.deepEqual(
        { exit: result.exit, codes: result.codes },
        { exit: attack.want.exit, codes: [...attack.want.codes] },
        result.text,
      );
      const { words } = attack.want;
      const [first = ''] = result.words;
      if (typeof words === 'string') assert.equal(first, words);
      else if (words !== null) assert.match(first, words);
    });

  it('a note of nine megabytes is refused before it is read', async () => {
    const bytes = Buffer.alloc(LIMIT.blobBytes + 1, 120);
    const notes = [...notesOf(forge()), { bytes }].map((note) => ({
      about: blobId(note.bytes, 'sha1'),
      bytes: note.bytes,
    }));
    await publish(OWN_WRITER, notes);
    const io = testIo({ home: dir, cwd: root });
    rmSync(path.join(root, '.git/countersign'), { recursive: true, force: true });
    assert.equal(await verify.run(['--trust', path.join(dir, 'allowed_signers')], io), 3);
    assert.match(io.said.out, /tampered: note \w+ has 8388609 bytes/);
  });

  it('a tree that repeats itself to 16 million entries is given up in time', async function () {
    this.timeout(60_000);
    await publish(
      OWN_WRITER,
      notesOf(forge()).map(({ bytes }) => ({ about: blobId(bytes, 'sha1'), bytes })),
    );
    const blob = git(root, 'rev-parse', `refs/notes/countersign/${OWN_WRITER}/2026^{tree}`).trim();
    let tree = blob;
    for (let depth = 0; depth < 3; depth++) {
      const names = Array.from(
        { length: 256 },
        (_, i) => `040000 tree ${tree}\t${i.toString(16).padStart(2, '0')}`,
      );
      tree = makeTree(names);
    }
    const commit = git(root, 'commit-tree', '-m', 'bomb', tree).trim();
    git(root, 'update-ref', `refs/notes/countersign/${OWN_WRITER}/2026`, commit);
    const io = testIo({ home: dir, cwd: root });
    rmSync(path.join(root, '.git/countersign'), { recursive: true, force: true });
    assert.equal(await verify.run(['--trust', path.join(dir, 'allowed_signers')], io), 3);
    assert.match(io.said.out, /too many notes|is no note/);
  });

  function makeTree(lines: readonly string[]): string {
    const made = spawnSync('git', ['mktree'], {
      cwd: root,
      input: `${lines.join('\n')}\n`,
      encoding: 'utf8',
    });
    assert.equal(made.status, 0, made.stderr);
    return made.stdout.trim();
  }
});
