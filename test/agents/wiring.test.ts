// SPDX-License-Identifier: Apache-2.0
// What the registered lines rest on, tried with the real Claude Code: which answers it obeys, that a refused reload
// keeps our hooks, and that `countersign run` wires one process.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claudeCodeConnector } from '../../src/adapters/claude-code/connect.js';
import { renderEvent, renderNoOpinion, renderVerdict } from '../../src/adapters/claude-code/render.js';
import { REGISTERED_EVENTS } from '../../src/adapters/claude-code/wire.js';
import type { HookAnswer } from '../../src/adapters/adapter.js';
import { bash, runAgent } from '../support/agentRun.js';
import { runClaude } from '../support/claude.js';
import { startModelServer, type ModelStep, type ToolResult } from '../support/modelServer.js';
import { ROOT, toolbox } from '../support/toolbox.js';
import { World } from '../support/world.js';

const ALLOW = renderVerdict('PreToolUse', { kind: 'allow', approval: null });
const DENY = renderVerdict('PreToolUse', {
  kind: 'deny',
  because: { kind: 'policy', text: 'rule `x` says "no", ünïcode', request: null },
  approval: null,
});

describe('Claude Code and our registered lines', function () {
  this.timeout(120_000);
  let base: string;
  let home: string;
  let workspace: string;
  let wiring: string;

  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(os.tmpdir(), "cs 'wire' $x ü ")));
    home = path.join(base, 'home');
    workspace = path.join(base, 'ws');
    mkdirSync(home);
    mkdirSync(workspace);
    wiring = claudeCodeConnector.settingsFile(home);
  });
  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });

  /** Connects a hook program that gives one answer to calls, one to reloads and no opinion on the rest. */
  async function answers(
    call: HookAnswer,
    steps: readonly ModelStep[],
    more: { reload?: HookAnswer; args?: readonly string[]; spoil?: (settings: string) => string } = {},
  ): Promise<{ told: readonly ToolResult[]; events: readonly string[]; ran: (marker: string) => boolean }> {
    const say = ({ stdout, stderr, exit }: HookAnswer): string =>
      `printf %s ${quote(stdout)}; printf %s ${quote(stderr)} >&2; exit ${String(exit)}`;
    const program = path.join(base, 'hook', 'claude-code.sh');
    mkdirSync(path.dirname(program));
    writeFileSync(
      program,
      `/bin/cat >/dev/null; echo "$1" >> ${quote(path.join(base, 'events'))}
case $1 in
  PreToolUse) ${say(call)} ;;
  ConfigChange) ${say(more.reload ?? renderNoOpinion())} ;;
  *) ${say(renderNoOpinion())} ;;
esac\n`,
    );
    const plan = claudeCodeConnector.plan('connect', home, program);
    assert.ok(plan.ok && plan.value !== null);
    assert.ok(claudeCodeConnector.apply(plan.value).ok);
    if (more.spoil) writeFileSync(wiring, more.spoil(readFileSync(wiring, 'utf8')));
    const model = await startModelServer([...steps, { text: 'done' }]);
    const { args } = more;
    const ended = await runClaude({ home, workspace, model: model.url, ...(args ? { args } : {}) });
    await model.close();
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    const events = existsSync(path.join(base, 'events'))
      ? readFileSync(path.join(base, 'events'), 'utf8')
      : '';
    return {
      told: model.toolResults(),
      events: events.trim().split('\n'),
      ran: (marker) => existsSync(path.join(workspace, marker)),
    };
  }

  it('takes all of them: each event reaches the program', async () => {
    const { events, ran } = await answers(ALLOW, [bash('touch one'), bash('exit 3')]);
    assert.ok(ran('one'));
    const wanted = REGISTERED_EVENTS.filter((event) => event !== 'ConfigChange');
    assert.deepEqual([...new Set(events)].sort(), [...wanted].sort());
  });

  it('allow lets a call pass that it would have asked about', async () => {
    const { ran } = await answers(ALLOW, [bash('touch one')], { args: ['--permission-mode', 'default'] });
    assert.ok(ran('one'));
  });

  it('deny holds the call, and the model hears the reason and what to do', async () => {
    const { ran, told } = await answers(DENY, [bash('touch one')]);
    assert.ok(!ran('one'));
    assert.equal(told[0]?.isError, true);
    assert.match(told[0]?.text ?? '', /countersign: rule `x` says "no", ünïcode\nNothing was run\./);
  });

  it('no opinion leaves the decision to it: nobody asked, the call runs', async () => {
    const { ran } = await answers(renderNoOpinion(), [bash('touch one')]);
    assert.ok(ran('one'));
  });

  it('no opinion leaves the decision to it: somebody would be asked, the call does not run', async () => {
    const { ran } = await answers(renderNoOpinion(), [bash('touch one')], {
      args: ['--permission-mode', 'default'],
    });
    assert.ok(!ran('one'));
  });

  for (const [note, answer] of [
    ['exits 0 without a word', { stdout: '', stderr: '', exit: 0 }],
    ['says allow, but exits 2', { ...ALLOW, exit: 2 }],
  ] as const)
    it(`holds the call when the program ${note}`, async () => {
      const { ran, told } = await answers(answer, [bash('touch one')]);
      assert.ok(!ran('one'));
      assert.equal(told[0]?.isError, true);
    });

  const rewrite = (file: string, text: string): ModelStep =>
    bash(`printf %s ${quote(text)} > ${quote(file)}; sleep 3`);

  it('a refused reload keeps our hooks', async () => {
    const reload = renderEvent('ConfigChange', { block: 'our hooks would go' });
    const { events, ran } = await answers(ALLOW, [rewrite(wiring, '{}'), bash('touch one')], { reload });
    assert.ok(ran('one'));
    assert.deepEqual(events.filter((event) => event === 'PreToolUse').length, 2);
    assert.ok(events.includes('ConfigChange'));
  });

  it('an unrefused one loses them: this is what the guard is for', async () => {
    const { events } = await answers(ALLOW, [rewrite(wiring, '{}'), bash('touch one')]);
    assert.deepEqual(events.filter((event) => event === 'PreToolUse').length, 1);
  });

  it('settings with a comment are ignored as a whole: this is why connect refuses them', async () => {
    const { events, ran } = await answers(DENY, [bash('touch one')], { spoil: (text) => `// mine\n${text}` });
    assert.ok(ran('one'));
    assert.deepEqual(events, ['']);
  });
});

describe('countersign run claude', function () {
  this.timeout(180_000);
  let world: World;
  let through: readonly [string, ...string[]];
  let env: Record<string, string>;

  before(async () => {
    world = new World({ folder: "sh op's ünïcode" });
    await world.must('init', '--yes');
    const bin = path.join(world.base, 'bin');
    mkdirSync(bin);
    symlinkSync(await toolbox.ensureClaude(), path.join(bin, 'claude'));
    env = { PATH: `${bin}:${world.env['PATH'] ?? ''}`, GIT_CONFIG_NOSYSTEM: '1' };
    through = [process.execPath, path.join(ROOT, 'dist', 'cli.mjs'), 'run', 'claude'];
  });
  after(() => world.close());

  /** Of the session that began last. */
  async function lastRecords(): Promise<{ kind: string; tool?: string; reason?: string }[]> {
    const sessions = linesOf<{ sid: string; startedAt: string }>(await world.must('sessions', '--json'));
    const last = sessions.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
    return linesOf(await world.must('log', last?.sid ?? '', '--json'));
  }

  const BYPASS = ['--permission-mode', 'bypassPermissions'];

  it('starts a gate, wires this one process and leaves the settings alone', async () => {
    const run = await runAgent(world, [bash('touch allowed1.txt'), bash('touch denied1.txt')], {
      through,
      env,
    });
    assert.equal(run.ended.code, 0, run.ended.stderr);
    assert.deepEqual(
      [run.ran('allowed1.txt'), run.ran('denied1.txt')],
      [true, false],
      JSON.stringify(run.told),
    );
    assert.match(run.told[1]?.text ?? '', /never-denied/);
    assert.ok(!existsSync(path.join(world.home, '.claude', 'settings.json')));
    assert.deepEqual(readdirSync(path.join(world.state, 'run')), [], 'the settings of the process are gone');
  });

  it('adds its lines to settings that the person gives', async () => {
    const settings = JSON.stringify({ permissions: { deny: ['Bash(touch allowed2.txt)'] } });
    const run = await runAgent(world, [bash('touch allowed2.txt'), bash('touch denied2.txt')], {
      through,
      env,
      args: [...BYPASS, '--settings', settings],
    });
    assert.deepEqual([run.ran('allowed2.txt'), run.ran('denied2.txt')], [false, false]);
    assert.doesNotMatch(run.told[0]?.text ?? '', /countersign/);
    assert.match(run.told[1]?.text ?? '', /never-denied/);
  });

  it('judges each call once where the settings wire the agent already', async () => {
    await world.must('connect', 'claude-code', '--yes');
    const run = await runAgent(world, [bash('touch allowed3.txt')], { through, env });
    assert.ok(run.ran('allowed3.txt'), JSON.stringify(run));
    await world.must('disconnect', 'claude-code', '--yes');
    const records = await lastRecords();
    assert.deepEqual(
      records.filter(({ kind }) => kind === 'gap'),
      [],
    );
    assert.equal(records.filter(({ kind, tool }) => kind === 'call' && tool === 'Bash').length, 1);
  });

  it('another hook that rewrites a call after it was judged: the session is no longer enforced', async () => {
    const file = path.join(world.workspace, '.claude', 'settings.json');
    const updated = { hookEventName: 'PreToolUse', updatedInput: { command: 'touch rewritten.txt' } };
    const command = `sleep 1; printf %s ${quote(JSON.stringify({ hookSpecificOutput: updated }))}`;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({ hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command }] }] } }),
    );
    const run = await runAgent(world, [bash('touch allowed4.txt')], { through, env });
    rmSync(file);
    assert.deepEqual([run.ran('allowed4.txt'), run.ran('rewritten.txt')], [false, true]);
    const records = await lastRecords();
    assert.deepEqual(
      records.filter(({ kind }) => kind === 'gap').map(({ reason }) => reason),
      ['rewritten-call'],
    );
  });

  it("hands on the agent's exit code", async () => {
    const run = await runAgent(world, [], { through, env, args: ['--no-such-option'] });
    assert.equal(run.ended.code, 1);
    assert.match(run.ended.stderr, /no-such-option/);
  });

  const refused: readonly (readonly [args: readonly string[], code: number, said: RegExp])[] = [
    [['--bare'], 6, /cannot be supervised with `--bare`/],
    [['--safe-mode'], 6, /`--safe-mode`/],
    [['--setting-sources', 'project'], 6, /`--setting-sources`/],
    [['--setting-sources=project'], 6, /`--setting-sources`/],
    [['--settings', '{"disableAllHooks":true}'], 1, /disableAllHooks/],
    [['--settings', '{"env":{"CLAUDE_CODE_SHELL_PREFIX":"x"}}'], 1, /SHELL_PREFIX/],
    [['--settings', 'no such file'], 1, /cannot read/],
    [['--settings', '{}', '--settings={}'], 6, /twice/],
  ];
  for (const [args, code, said] of refused)
    it(`refuses ${args.join(' ')}`, async () => {
      const run = await runAgent(world, [bash('touch allowed9.txt')], {
        through,
        env,
        args: [...BYPASS, ...args],
      });
      assert.equal(run.ended.code, code);
      assert.match(run.ended.stderr, said);
      assert.ok(!run.ran('allowed9.txt'));
    });

  it('refuses in a project that switches hooks off', async () => {
    const file = path.join(world.workspace, '.claude', 'settings.json');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '{"disableAllHooks":true}');
    const run = await runAgent(world, [bash('touch allowed9.txt')], { through, env });
    rmSync(file);
    assert.equal(run.ended.code, 7);
    assert.ok(!run.ran('allowed9.txt'));
  });

  it('refuses in a folder that is not supervised, and an agent that is not there', async () => {
    const elsewhere = await world.cli(['run', 'claude', '-p', 'x'], world.base);
    assert.notEqual(elsewhere.code, 0);
    const missing = await world.cli(['run', 'claude', '-p', 'x']);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no `claude` on PATH/);
    assert.equal((await world.cli(['run', 'codex'])).code, 6);
  });
});

function linesOf<T>(text: string): T[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
