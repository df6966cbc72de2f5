// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readHeader } from '../../src/gate/line.js';
import { Outpost, REPLY, TOKEN, whenWhole, type HookEnded, type HookRun } from './outpost.js';

const YES = `${REPLY} 0\n{"yes":1}\n${REPLY} end\n`;

describe('hook client of Claude Code', () => {
  let post: Outpost;
  beforeEach(() => {
    post = new Outpost();
  });
  afterEach(() => {
    post.close();
  });

  for (const [name, size] of [
    ['1 KB', 1 << 10],
    ['64 KB', 1 << 16],
    ['1 MB', 1 << 20],
    ['10 MB', 10 << 20],
  ] as const)
    it(`sends a body of ${name} byte for byte and prints the answer`, async () => {
      // Any bytes but the one that ends the body: the client must not look into it.
      const body = randomBytes(size).map((byte) => (byte === 0 ? 10 : byte));
      let got: { header: string; body: Buffer } | undefined;
      await post.listen((socket) => {
        whenWhole(socket, (message) => {
          got = message;
          socket.end(`${REPLY} 0\n{"said":"é\\n"}\nfirst\nsecond\n${REPLY} end\n`);
        });
      });
      const ended = await post.run({ body: Buffer.from(body) });
      assert.equal(ended.code, 0);
      assert.equal(ended.stdout, '{"said":"é\\n"}\n');
      assert.equal(ended.stderr, 'first\nsecond\n');
      assert.ok(got !== undefined && got.body.equals(Buffer.from(body)));
      const header = readHeader(Buffer.from(got.header));
      assert.deepEqual(header.ok && header.value, {
        token: TOKEN,
        agent: 'claude-code',
        event: 'PreToolUse',
        wiring: '/settings.json',
        project: post.root,
        cwd: post.root,
      });
    });

  it('passes exit 2 on', async () => {
    await post.listen((socket) => {
      whenWhole(socket, () => socket.end(`${REPLY} 2\n{"no":1}\nbecause\n${REPLY} end\n`));
    });
    const ended = await post.run();
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [2, '{"no":1}\n', 'because\n']);
  });

  it('carries paths with spaces, quotes, tabs, line feeds, percent signs and non-ASCII', async () => {
    const odd = new Outpost(`o 'dd" \\ $x %41 é\t☃`);
    try {
      let header = '';
      await odd.listen((socket) => {
        whenWhole(socket, (message) => {
          ({ header } = message);
          socket.end(YES);
        });
      });
      const cwd = path.join(odd.root, 'line\nfeed');
      mkdirSync(cwd);
      const ended = await odd.run({ cwd, wiring: `${odd.home}/sett'ings.json` });
      assert.equal(ended.code, 0, ended.stderr);
      const read = readHeader(Buffer.from(header));
      assert.ok(read.ok);
      assert.equal(read.value.project, cwd);
      assert.equal(read.value.cwd, cwd);
      assert.equal(read.value.wiring, `${odd.home}/sett'ings.json`);
    } finally {
      odd.close();
    }
  });

  it('takes nothing from a hostile environment', async () => {
    await post.listen((socket) => {
      whenWhole(socket, () => socket.end(`${REPLY} 2\n{"no":1}\n${REPLY} end\n`));
    });
    const trap = path.join(post.base, 'trap.sh');
    writeFileSync(trap, 'printf "{}\\n"; exit 0\n');
    const ended = await post.run({
      env: {
        BASH_ENV: trap,
        ENV: trap,
        PATH: '/nowhere',
        IFS: 'a1b2',
        CDPATH: '/',
        POSIXLY_CORRECT: '1',
        LC_ALL: 'nonsense',
        'BASH_FUNC_printf%%': '() { exit 0; }',
        'BASH_FUNC_read%%': '() { exit 0; }',
        SHELLOPTS: 'noexec',
        BASHOPTS: 'nullglob',
        state: '/nowhere',
        reply: 'x',
        deadline: '0',
      },
    });
    assert.deepEqual([ended.code, ended.stdout], [2, '{"no":1}\n']);
  });
});

interface Case {
  readonly what: string;
  /** Makes the failure; what it returns changes how the client is run. */
  readonly make: (post: Outpost) => Promise<HookRun | undefined> | HookRun | undefined;
}

const answering =
  (text: string | Buffer) =>
  async (post: Outpost): Promise<undefined> => {
    await post.listen((socket) => {
      whenWhole(socket, () => socket.end(text));
    });
  };

/** Failures after which a supervised folder hears no, and any other folder goes on. */
const MATRIX: readonly Case[] = [
  { what: 'no gate was ever started', make: () => undefined },
  {
    what: 'the port of gate.json is closed',
    make: (post) => {
      post.meet({ port: 1 });
      return undefined;
    },
  },
  {
    what: 'the gate of gate.json is dead and its port is answered by somebody else',
    make: (post) =>
      post
        .listen(
          (socket) => {
            whenWhole(socket, () => socket.end(YES));
          },
          { pid: 2 ** 22 + 1 },
        )
        .then(() => undefined),
  },
  {
    what: 'gate.json is garbage',
    make: (post) => {
      writeFileSync(path.join(post.state, 'gate.json'), '{"countersign":1,"port":"$(touch /tmp/x)"');
      return undefined;
    },
  },
  {
    what: 'gate.json is empty',
    make: (post) => {
      writeFileSync(path.join(post.state, 'gate.json'), '');
      return undefined;
    },
  },
  {
    what: 'gate.json is a folder',
    make: (post) => {
      mkdirSync(path.join(post.state, 'gate.json'));
      return undefined;
    },
  },
  {
    what: 'the reply word is wrong',
    make: answering(`${'c'.repeat(32)} 0\n{"yes":1}\n${'c'.repeat(32)} end\n`),
  },
  { what: 'the reply word is missing', make: answering('0\n{"yes":1}\nend\n') },
  { what: 'the reply is garbage', make: answering(Buffer.from([1, 0, 255, 10, 7, 10, 0])) },
  { what: 'the reply is an HTTP response', make: answering('HTTP/1.1 200 OK\r\n\r\n{"yes":1}\n') },
  { what: 'the exit code is unknown', make: answering(`${REPLY} 1\n{"yes":1}\n${REPLY} end\n`) },
  { what: 'half a reply: only the first line', make: answering(`${REPLY} 0\n`) },
  { what: 'half a reply: no end', make: answering(`${REPLY} 0\n{"yes":1}\n`) },
  { what: 'half a reply: half an end', make: answering(`${REPLY} 0\n{"yes":1}\n${REPLY} en`) },
  {
    what: 'the connection is dropped at once',
    make: (post) => post.listen((socket) => socket.destroy()).then(() => undefined),
  },
  {
    what: 'the connection is dropped after the body',
    make: (post) =>
      post
        .listen((socket) => {
          whenWhole(socket, () => socket.destroy());
        })
        .then(() => undefined),
  },
  {
    what: 'the connection is reset in the middle of 10 MB',
    make: async (post) => {
      await post.listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
      return { body: Buffer.alloc(10 << 20, 65) };
    },
  },
  {
    what: 'the gate reads and never answers',
    make: async (post) => {
      await post.listen((socket) => socket.resume());
      return { deadline: 1 };
    },
  },
  {
    what: 'the gate does not even read 10 MB',
    make: async (post) => {
      await post.listen((socket) => socket.pause());
      return { deadline: 1, body: Buffer.alloc(10 << 20, 65) };
    },
  },
];

async function fail(post: Outpost, one: Case, more: HookRun): Promise<HookEnded> {
  const run = await one.make(post);
  return post.run({ ...run, ...more });
}

describe('hook client, every failure', () => {
  let post: Outpost;
  beforeEach(() => {
    post = new Outpost();
  });
  afterEach(() => {
    post.close();
  });

  for (const one of MATRIX) {
    it(`blocks a call when ${one.what}`, async () => {
      const ended = await fail(post, one, {});
      assert.equal(ended.code, 2, `${ended.stdout}${ended.stderr}`);
      assert.doesNotMatch(ended.stdout, /"yes"/);
      assert.match(ended.stdout, /^\{"hookSpecificOutput":.*"permissionDecision":"deny".*\}\n$/);
      assert.match(ended.stderr, /^countersign: /);
      assert.ok(ended.ms < 15_000, `took ${String(ended.ms)} ms`);
    });
    it(`has no opinion elsewhere when ${one.what}`, async () => {
      const ended = await fail(post, one, { cwd: post.elsewhere });
      assert.deepEqual([ended.code, ended.stdout], [0, '{}\n'], ended.stderr);
    });
  }

  for (const [what, run] of [
    ['a folder below the root', (p: Outpost) => ({ cwd: below(p.root, 'a/b') })],
    [
      'a project elsewhere, but a working folder in the root',
      (p: Outpost) => ({ env: { CLAUDE_PROJECT_DIR: p.elsewhere } }),
    ],
    [
      'a project in the root, but a working folder elsewhere',
      (p: Outpost) => ({ cwd: p.elsewhere, env: { CLAUDE_PROJECT_DIR: p.root } }),
    ],
    ['a link that leads into the root', (p: Outpost) => ({ cwd: linkTo(p, p.root) })],
    [
      'a project named through a link',
      (p: Outpost) => ({ cwd: p.elsewhere, env: { CLAUDE_PROJECT_DIR: linkTo(p, p.root) } }),
    ],
    ['a linked worktree of the root', (p: Outpost) => ({ cwd: worktree(p, `${p.root}/.git/worktrees/w`) })],
    [
      'a worktree linked by a relative path',
      (p: Outpost) => ({ cwd: worktree(p, '../root/.git/worktrees/w') }),
    ],
  ] as const)
    it(`blocks without a gate in ${what}`, async () => {
      assert.equal((await post.run(run(post))).code, 2);
    });

  it('has no opinion in a folder whose name only begins like the root', async () => {
    const ended = await post.run({ cwd: below(post.base, 'root-but-longer') });
    assert.deepEqual([ended.code, ended.stdout], [0, '{}\n']);
  });

  it('blocks everywhere when the list of roots is missing, unreadable or a folder', async () => {
    const roots = path.join(post.state, 'roots');
    rmSync(roots);
    assert.equal((await post.run({ cwd: post.elsewhere })).code, 2);
    mkdirSync(roots);
    assert.equal((await post.run({ cwd: post.elsewhere })).code, 2);
  });

  it('reads the last root also without its line feed', async () => {
    writeFileSync(path.join(post.state, 'roots'), `/nowhere\n\n${post.root}`);
    assert.equal((await post.run()).code, 2);
    appendFileSync(path.join(post.state, 'roots'), '-other\n');
    assert.equal((await post.run()).code, 0);
  });

  it('blocks when its own folder was in the root and is gone', async () => {
    const gone = below(post.root, 'gone');
    const there = path.join(post.base, 'there.sh');
    // The folder goes away after the client was started in it and before it looks.
    writeFileSync(there, `rmdir '${gone}'\n. '${post.program}'\n`);
    const ended = await post.run({
      cwd: gone,
      program: there,
      env: { CLAUDE_PROJECT_DIR: '', PATH: '/usr/bin:/bin' },
    });
    assert.equal(ended.code, 2, ended.stdout);
  });

  for (const [event, code, stdout] of [
    ['PostToolUse', 2, /^$/],
    ['PostToolUseFailure', 2, /^$/],
    ['ConfigChange', 2, /^\{"decision":"block",/],
    ['SessionStart', 0, /^\{"systemMessage":"countersign: the gate is not running\./],
    ['SessionEnd', 0, /^\{\}\n$/],
    ['SomethingNew', 2, /^$/],
  ] as const)
    it(`answers ${event} without a gate with exit ${String(code)}`, async () => {
      const ended = await post.run({ event });
      assert.equal(ended.code, code);
      assert.match(ended.stdout, stdout);
      if (stdout.source !== '^$') JSON.parse(ended.stdout);
    });

  it('does not let anything pass when it is killed', async () => {
    await post.listen((socket) => socket.resume());
    const ended = await post.run({
      onStart: (pid) => setTimeout(() => process.kill(pid, 'SIGKILL'), 200),
    });
    assert.deepEqual([ended.signal, ended.stdout], ['SIGKILL', '']);
  });

  it('holds no pipe of the agent open after its end, even when the gate never read', async () => {
    await post.listen((socket) => socket.pause());
    const ended = await post.run({ deadline: 1, body: Buffer.alloc(20 << 20, 65) });
    assert.equal(ended.code, 2);
    assert.ok(ended.ms < 5000, `the pipes were open for ${String(ended.ms)} ms`);
  });
});

function below(folder: string, rest: string): string {
  const made = path.join(folder, rest);
  mkdirSync(made, { recursive: true });
  return made;
}

function linkTo(post: Outpost, target: string): string {
  const link = path.join(post.elsewhere, 'link');
  symlinkSync(target, link);
  return link;
}

function worktree(post: Outpost, gitDir: string): string {
  mkdirSync(path.join(post.root, '.git/worktrees/w'), { recursive: true });
  writeFileSync(path.join(post.elsewhere, '.git'), `gitdir: ${gitDir}\n`);
  return below(post.elsewhere, 'src');
}
