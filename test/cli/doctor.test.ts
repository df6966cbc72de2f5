// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../src/cli/exitCode.js';
import { runCli } from '../../src/cli/main.js';
import { testIo } from '../support/testIo.js';
import { World } from '../support/world.js';

interface Said {
  readonly ok: boolean;
  readonly supervised: boolean;
  readonly checks: readonly { name: string; state: string; text: string; hint: string | null }[];
}

describe('cli: doctor', function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    world = new World({ folder: "sh op's ünïcode" });
    await world.setUp();
    fakeClaude('2.1.330 (Claude Code)');
    await world.startGate();
  });
  after(() => world.close());

  const bin = (): string => path.join(world.base, 'bin');
  function fakeClaude(says: string): void {
    mkdirSync(bin(), { recursive: true });
    writeFileSync(path.join(bin(), 'claude'), `#!/bin/sh\necho '${says}'\n`);
    chmodSync(path.join(bin(), 'claude'), 0o755);
  }

  async function run(env: NodeJS.ProcessEnv = {}): Promise<{ code: number; said: Said; text: string }> {
    const at = {
      home: world.home,
      cwd: world.workspace,
      env: { ...world.env, PATH: `${bin()}:${world.env['PATH'] ?? ''}`, ...env },
    };
    const [json, text] = [testIo(at), testIo(at)];
    const code = await runCli(['doctor', '--json'], json);
    assert.equal(await runCli(['doctor'], text), code);
    return { code, said: JSON.parse(json.said.out) as Said, text: text.said.out };
  }

  it('all is well after init, connect and a gate', async () => {
    const { code, said, text } = await run();
    assert.equal(code, EXIT.ok, text);
    assert.deepEqual(
      said.checks.filter((check) => check.state !== 'good'),
      [],
    );
    assert.equal(said.checks.length, 11);
    assert.match(text, /^set up/m);
  });

  const state = (file: string): string => path.join(world.state, file);
  const settings = (): string => path.join(world.home, '.claude', 'settings.json');
  const inRepository = (file: string): string => path.join(world.workspace, file);

  /** Breaks one layer, and puts it back. */
  const breaks: readonly (readonly [
    note: string,
    file: () => string,
    spoil: (file: string) => void,
    name: string,
    how: string,
    code: number,
  ])[] = [
    [
      'a changed hook program',
      () => state('hook/claude-code.sh'),
      (f) => {
        appendFileSync(f, '\n');
      },
      'claude-code hook program',
      'open',
      EXIT.unsupervised,
    ],
    [
      'settings without our lines',
      settings,
      (f) => {
        writeFileSync(f, '{}');
      },
      'claude-code settings',
      'open',
      EXIT.unsupervised,
    ],
    [
      'settings with a changed line',
      settings,
      (f) => {
        writeFileSync(f, readFileSync(f, 'utf8').replace('3600', '1'));
      },
      'claude-code settings',
      'open',
      EXIT.unsupervised,
    ],
    [
      'settings that are not JSON',
      settings,
      (f) => {
        appendFileSync(f, '//');
      },
      'claude-code settings',
      'open',
      EXIT.unsupervised,
    ],
    [
      'a project that switches hooks off',
      () => inRepository('.claude/settings.json'),
      (f) => {
        put(f, '{"disableAllHooks":true}');
      },
      'claude-code hazard',
      'open',
      EXIT.unsupervised,
    ],
    [
      'a project that starts hooks by another program',
      () => inRepository('.claude/settings.local.json'),
      (f) => {
        put(f, '{"env":{"CLAUDE_CODE_SHELL_PREFIX":"x"}}');
      },
      'claude-code hazard',
      'open',
      EXIT.unsupervised,
    ],
    [
      'a hook that may rewrite calls',
      () => inRepository('.claude/settings.json'),
      (f) => {
        put(f, '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"x"}]}]}}');
      },
      'claude-code hazard',
      'weak',
      EXIT.ok,
    ],
    [
      'no list of roots',
      () => state('roots'),
      (f) => {
        rmSync(f);
      },
      'supervision',
      'open',
      EXIT.unsupervised,
    ],
    [
      'a list without this root',
      () => state('roots'),
      (f) => {
        writeFileSync(f, '/elsewhere\n');
      },
      'supervision',
      'open',
      EXIT.unsupervised,
    ],
    [
      'a broken policy',
      () => inRepository('.countersign/policy.yaml'),
      (f) => {
        put(f, 'version: 1\nrules:\n  - id: a\n    efect: deny\n');
      },
      'policy',
      'bad',
      EXIT.failed,
    ],
    [
      'no trust file',
      () => inRepository('.countersign/allowed_signers'),
      (f) => {
        rmSync(f);
      },
      'trust',
      'bad',
      EXIT.failed,
    ],
    [
      'a trust file without this machine',
      () => inRepository('.countersign/allowed_signers'),
      (f) => {
        writeFileSync(f, '# nobody\n');
      },
      'trust',
      'bad',
      EXIT.failed,
    ],
    [
      'a revoked key',
      () => inRepository('.countersign/revoked_keys'),
      (f) => {
        put(f, readFileSync(inRepository('.countersign/allowed_signers'), 'utf8').split('" ')[1] ?? '');
      },
      'trust',
      'bad',
      EXIT.failed,
    ],
    [
      'a key file that others can read',
      () => state('machine.key'),
      (f) => {
        chmodSync(f, 0o644);
      },
      'trust',
      'bad',
      EXIT.failed,
    ],
    [
      'no pre-push hook',
      () => inRepository('.git/hooks/pre-push'),
      (f) => {
        rmSync(f);
      },
      'pre-push hook',
      'weak',
      EXIT.ok,
    ],
  ];
  for (const [note, file, spoil, name, how, expected] of breaks)
    it(`finds ${note}`, async () => {
      const before = contents(file());
      spoil(file());
      try {
        const { code, said, text } = await run();
        const check = said.checks.find((one) => one.name === name);
        assert.equal(check?.state, how, text);
        assert.ok((check.hint ?? '') !== '');
        assert.equal(code, expected, text);
      } finally {
        if (before === null) rmSync(file(), { force: true });
        else {
          writeFileSync(file(), before, { mode: 0o600 });
          chmodSync(file(), /hook/.test(file()) ? 0o755 : 0o600);
        }
      }
    });

  it('names file, line and column of a policy mistake', async () => {
    const file = inRepository('.countersign/policy.yaml');
    put(file, 'version: 1\nrules:\n  - id: a\n    efect: deny\n');
    const { text } = await run();
    rmSync(file);
    assert.ok(text.includes(`${file}:4:5`), text);
  });

  it('finds an agent that is too old, one that is not there, and one that is sent elsewhere', async () => {
    fakeClaude('2.1.294 (Claude Code)');
    assert.equal(level(await run(), 'claude-code version'), 'bad');
    fakeClaude('10.0.0');
    assert.equal(level(await run(), 'claude-code version'), 'good');
    fakeClaude('2.1.330');
    assert.equal(level(await run({ PATH: '/usr/bin:/bin' }), 'claude-code version'), 'weak');
    assert.equal(level(await run({ CLAUDE_CONFIG_DIR: '/elsewhere' }), 'claude-code settings'), 'open');
    assert.equal(level(await run({ CLAUDE_CODE_SIMPLE: '1' }), 'claude-code hazard'), 'open');
  });

  it('says that without a gate everything is denied', async () => {
    await world.endGate();
    const { code, said, text } = await run();
    assert.equal(code, EXIT.unsupervised);
    assert.equal(level({ said }, 'gate'), 'shut');
    assert.match(text, /^gate not reachable/m);
    await world.startGate();
  });

  it('works outside of a repository and on a machine without anything', async () => {
    const io = testIo({ home: path.join(world.base, 'new home'), cwd: '/' });
    assert.equal(await runCli(['doctor'], io), EXIT.unsupervised);
    assert.match(io.said.out, /OPEN {2}state folder/);
    assert.match(io.said.out, /BAD {3}repository: .*not inside a git repository/);
  });
});

function level({ said }: { said: Said }, name: string): string | undefined {
  return said.checks.find((check) => check.name === name)?.state;
}

function contents(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
