// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { judge } from '../../src/cli/judge.js';
import { testIo } from '../support/testIo.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PLACE = ['--workspace', '/home/dev/proj', '--home', '/home/dev'];

interface Line {
  readonly id: unknown;
  readonly effect: string;
  readonly risk: { score: number; tier: string; factors: { id: string; points: number; span: unknown }[] };
  readonly findings: {
    rule: string;
    effect: string;
    file: string | null;
    line: number | null;
    matched: string;
  }[];
  readonly facts: Record<string, unknown>;
}

async function judged(
  stdin: string | Buffer,
  args: readonly string[] = ['--policy', 'recommended'],
): Promise<{ code: number; lines: Line[]; err: string; out: string }> {
  const io = testIo({ home: '/home/dev', cwd: '/', stdin: stdin as string });
  const code = await judge.run([...PLACE, ...args], io);
  const lines = io.said.out.split('\n').slice(0, -1);
  return { code, lines: lines.map((l) => JSON.parse(l) as Line), err: io.said.err, out: io.said.out };
}

describe('countersign judge', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'judge-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('answers each line in the documented form', async () => {
    const { code, lines } = await judged(
      `${JSON.stringify({ id: 7, tool: 'Bash', input: { command: 'cat src/a.ts > out.txt' } })}\n`,
    );
    assert.equal(code, 0);
    const [line] = lines;
    assert.ok(line);
    assert.deepEqual(Object.keys(line), ['id', 'effect', 'risk', 'findings', 'facts']);
    assert.deepEqual(Object.keys(line.risk), ['score', 'tier', 'factors']);
    assert.deepEqual(Object.keys(line.findings[0] ?? {}), ['rule', 'effect', 'file', 'line', 'matched']);
    assert.deepEqual(line.facts, {
      commands: [['cat', 'src/a.ts']],
      reads: ['/home/dev/proj/src/a.ts'],
      writes: ['/home/dev/proj/out.txt'],
      deletes: [],
      hosts: [],
      unknown: [],
    });
    assert.equal(line.id, 7);
    assert.equal(line.effect, 'allow');
  });

  it('gives factors the span of the input that they are about', async () => {
    const { lines } = await judged('{"tool":"Write","input":{"file_path":".env","content":"A=1"}}\n');
    assert.deepEqual(lines[0]?.risk.factors, [
      {
        id: 'secret-path',
        points: 40,
        reason: 'a file that usually holds secrets',
        span: { field: 'file_path', start: 0, end: 4 },
      },
    ]);
    assert.equal(lines[0]?.id, null);
  });

  const CALL = '{"tool":"TodoWrite","input":{}';
  const UNREADABLE: readonly (readonly [string, string | Buffer])[] = [
    ['text that is no JSON', 'nonsense'],
    ['an empty line', ''],
    ['a number', '42'],
    ['a list', '[]'],
    ['a duplicate key', '{"tool":"Read","tool":"Bash","input":{"file_path":"a"}}'],
    [
      'a duplicate key written with an escape',
      '{"tool":"Read","input":{"file_path":"a","file_p\\u0061th":"b"}}',
    ],
    ['a missing input', '{"tool":"Read"}'],
    ['a field of the wrong type', '{"tool":"Read","input":{"file_path":7}}'],
    ['a missing field', '{"tool":"Edit","input":{"file_path":"a","old_string":"x"}}'],
    ['a tool without name', '{"tool":"","input":{}}'],
    ['a cwd that is no text', '{"tool":"Read","input":{"file_path":"a"},"cwd":1}'],
    ['a context that is no object', `${CALL},"context":[]}`],
    ['a context with another time', `${CALL},"context":{"now":"2026-11-25 12:00"}}`],
    ['a context with a time without zone', `${CALL},"context":{"now":"2026-11-25T12:00:00"}}`],
    ['a context with a day that does not exist', `${CALL},"context":{"now":"2026-02-30T12:00:00Z"}}`],
    ['a context with a number as branch', `${CALL},"context":{"branch":7}}`],
    ['a context with another identity', `${CALL},"context":{"identity":"root"}}`],
    ['a context with a history that is no list', `${CALL},"context":{"history":{}}}`],
    ['a context with a history of no calls', `${CALL},"context":{"history":[{"tool":"Read"}]}}`],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a byte order mark', '\ufeff{"tool":"TodoWrite","input":{}}'],
    ['deep nesting', `{"tool":"TodoWrite","input":{"a":${'['.repeat(200_000)}`],
  ];
  for (const [what, text] of UNREADABLE)
    it(`${what} is denied as unreadable, and the run goes on`, async () => {
      const bytes = Buffer.concat([Buffer.from(text), Buffer.from('\n{"tool":"TodoWrite","input":{}}\n')]);
      const { code, lines } = await judged(bytes);
      assert.equal(code, 0);
      assert.deepEqual(
        lines.map((l) => [l.effect, l.findings[0]?.rule]),
        [
          ['deny', 'unreadable'],
          ['allow', 'agent-planning'],
        ],
      );
    });

  const policyIn = (text: string): readonly string[] => {
    const file = path.join(folder, 'context.yaml');
    writeFileSync(file, text);
    return ['--policy', file];
  };
  const context = async (rule: string, calls: readonly object[]): Promise<readonly string[]> => {
    const text = `version: 1\ndefault: allow\nrules: [{ id: r, effect: deny, when: ${rule} }]\n`;
    const { lines } = await judged(calls.map((call) => `${JSON.stringify(call)}\n`).join(''), policyIn(text));
    return lines.map((line) => line.effect);
  };
  const push = { tool: 'Bash', input: { command: 'git push' } };

  it('takes time, branch and identity from the context of a line, and each line for itself', async () => {
    const night = '{ hours: "20:00-07:00 Europe/Berlin" }';
    const at = (now: string): object => ({ ...push, context: { now } });
    assert.deepEqual(
      await context(night, [at('2026-11-25T21:00:00.25+01:00'), at('2026-11-25t12:00:60z'), push]),
      ['deny', 'allow', 'deny'],
    );
    const on = (branch: string): object => ({ ...push, context: { branch } });
    assert.deepEqual(await context('{ branch: main }', [on('main'), on('a'), push]), [
      'deny',
      'allow',
      'ask',
    ]);
    const by = (identity: string): object => ({ ...push, context: { identity } });
    assert.deepEqual(await context('{ identity: claimed }', [by('verified'), by('claimed'), push]), [
      'allow',
      'deny',
      'deny',
    ]);
  });

  it('takes the calls of a history as if done', async () => {
    const history = [
      { tool: 'Read', input: { file_path: '.env' } },
      { tool: 'Read', input: { file_path: 'a' }, effect: 'deny' },
    ];
    const call = { tool: 'Fetch', input: { url: 'https://x.test' } };
    const calls = [{ ...call, context: { history } }, call];
    assert.deepEqual(await context('{ host: "**", after: { read: "**/.env" } }', calls), ['deny', 'allow']);
    assert.deepEqual(await context('{ over: { count: 1, per: 1h } }', calls), ['deny', 'allow']);
    assert.deepEqual(await context('{ over: { denied: 1, per: 1d } }', calls), ['deny', 'allow']);
  });

  it('ends lines at LF only and answers a last line without one', async () => {
    const { lines } = await judged(
      '{"id":1,"tool":"TodoWrite",\r"input":{}}\r\n{"id":2,"tool":"TodoWrite","input":{}}',
    );
    assert.deepEqual(
      lines.map((l) => [l.id, l.effect]),
      [
        [1, 'allow'],
        [2, 'allow'],
      ],
    );
  });

  it('answers nothing when nothing comes', async () => {
    assert.deepEqual((await judged('')).lines, []);
  });

  it('takes an unknown tool for a tool atom', async () => {
    const file = path.join(folder, 'tool.yaml');
    writeFileSync(file, 'version: 1\nrules:\n  - { id: t, effect: deny, when: { tool: "Rocket*" } }\n');
    const { lines } = await judged('{"tool":"RocketLaunch","input":{}}\n', ['--policy', file]);
    assert.equal(lines[0]?.effect, 'deny');
    assert.deepEqual(
      [lines[0]?.findings[0]?.rule, lines[0]?.findings[0]?.file, lines[0]?.findings[0]?.line],
      ['t', file, 3],
    );
  });

  it('reads the agent of a line, its cwd and ignores what it does not know', async () => {
    const file = path.join(folder, 'agent.yaml');
    writeFileSync(
      file,
      'version: 1\nrules:\n  - { id: c, effect: allow, when: { read: "sub/**", agent: codex } }\n',
    );
    const call = {
      tool: 'Read',
      input: { file_path: 'a' },
      cwd: 'sub',
      context: { branch: 'main' },
      more: 1,
    };
    const { lines } = await judged(
      `${JSON.stringify({ ...call, agent: 'codex' })}\n${JSON.stringify(call)}\n`,
      ['--policy', file],
    );
    assert.deepEqual(
      lines.map((l) => l.effect),
      ['allow', 'ask'],
    );
  });

  it('judges every tool of the format', async () => {
    const calls = [
      ['Bash', { command: 'ls' }],
      ['PowerShell', { command: 'Get-ChildItem' }],
      ['Cmd', { command: 'dir' }],
      ['apply_patch', { command: '*** Begin Patch\n*** Add File: a\n+x\n*** End Patch' }],
      ['Write', { file_path: 'a', content: 'x' }],
      ['Edit', { file_path: 'a', old_string: 'x', new_string: 'y' }],
      ['Read', { file_path: 'a' }],
      ['Delete', { file_path: 'a.log' }],
      ['Fetch', { url: 'http://localhost/' }],
      ['Mcp', { server: 's', tool: 't', arguments: {} }],
    ] as const;
    const { lines } = await judged(
      calls.map(([tool, input]) => `${JSON.stringify({ tool, input })}\n`).join(''),
    );
    assert.deepEqual(
      lines.map((l) => l.effect),
      ['allow', 'allow', 'allow', 'allow', 'allow', 'allow', 'allow', 'allow', 'allow', 'ask'],
    );
  });

  it('finds what several edits, a cell and a patch bring, where their input has it', async () => {
    const off = 'new Agent({ rejectUnauthorized: false })';
    const patch = [
      '*** Begin Patch',
      '*** Update File: src/a.ts',
      '@@',
      ' import x;',
      '-new Agent({})',
      `+${off}`,
    ];
    patch.push('*** Delete File: src/b.ts', '*** End Patch');
    const calls = [
      ['Edit', { file_path: 'src/a.ts', edits: [{ old_string: 'new Agent({})', new_string: off }] }],
      [
        'MultiEdit',
        {
          file_path: 'src/a.ts',
          edits: [
            { old_string: 'x', new_string: 'rejectUnauthorized: LATER' },
            { old_string: 'LATER', new_string: 'false' },
          ],
        },
      ],
      ['NotebookEdit', { notebook_path: 'a.ipynb', new_source: 'import os\nexec(blob)' }],
      ['apply_patch', { patch: patch.join('\r\n') }],
      ['apply_patch', { input: patch.slice(0, 6).concat('*** End Patch').join('\n') }],
    ] as const;
    const { lines } = await judged(
      calls.map(([tool, input]) => `${JSON.stringify({ tool, input })}\n`).join(''),
      ['--policy', 'recommended'],
    );
    const shown = lines.map(({ risk }, i) => {
      const found = risk.factors.find((f) => f.points >= 40)?.span ?? null;
      if (found === null) return null;
      const span = found as { field: string; start: number; end: number };
      const text = span.field
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], calls[i]?.[1]);
      return [span.field, (text as string).slice(span.start, span.end)];
    });
    assert.deepEqual(shown, [
      ['edits/0/new_string', 'rejectUnauthorized: false'],
      ['edits/0/new_string', 'rejectUnauthorized: '],
      ['new_source', 'exec('],
      ['patch', 'rejectUnauthorized: false'],
      ['input', 'rejectUnauthorized: false'],
    ]);
  });

  it("reads an agent's own payload with --agent", async () => {
    const payload = readFileSync(
      path.join(ROOT, 'test/wire/claude-code/2.1.330/PreToolUse.Bash.json'),
      'utf8',
    );
    const line = JSON.stringify((JSON.parse(payload) as { stdin: unknown }).stdin);
    const { lines, code } = await judged(`${line}\n`, ['--policy', 'recommended', '--agent', 'claude-code']);
    assert.equal(code, 0);
    assert.notEqual(lines[0]?.findings[0]?.rule, 'unreadable');
    assert.ok((lines[0]?.facts['commands'] as unknown[]).length > 0);
  });

  it('asks the disk with --look-up only', async () => {
    const workspace = path.join(folder, 'w');
    mkdirSync(workspace);
    symlinkSync('/etc', path.join(workspace, 'link'));
    const line = '{"tool":"Read","input":{"file_path":"link/hostname"}}\n';
    const policy = path.join(folder, 'r.yaml');
    writeFileSync(policy, 'version: 1\nrules:\n  - { id: r, effect: allow, when: { read: "**" } }\n');
    const ask = async (more: readonly string[]): Promise<string> => {
      const io = testIo({ home: folder, cwd: '/', stdin: line });
      await judge.run(['--workspace', workspace, '--home', folder, '--policy', policy, ...more], io);
      return (JSON.parse(io.said.out) as Line).effect;
    };
    assert.equal(await ask([]), 'allow');
    assert.equal(await ask(['--look-up']), 'ask');
  });

  const REFUSED: readonly (readonly [string, readonly string[]])[] = [
    ['a policy that is not there', ['--policy', 'no-such-file.yaml']],
    ['an option that nobody knows', ['--polcy', 'recommended']],
    ['an agent that nobody knows', ['--agent', 'nobody']],
    ['a stray word', ['call.json']],
  ];
  for (const [what, args] of REFUSED)
    it(`refuses ${what} with exit 6 and prints no decision`, async () => {
      const { code, out, err } = await judged('{"tool":"TodoWrite","input":{}}\n', args);
      assert.equal(code, 6);
      assert.equal(out, '');
      assert.match(err, /hint: /);
    });

  it('refuses a broken policy with every place', async () => {
    const file = path.join(folder, 'broken.yaml');
    writeFileSync(file, 'version: 2\nrules:\n  - { id: a, effect: denny, when: { raed: x } }\n');
    const { code, err } = await judged('', ['--policy', file]);
    assert.equal(code, 6);
    for (const at of ['1:10', '3:22', '3:37'])
      assert.ok(err.includes(`\n${file}:${at}: `.slice(at === '1:10' ? 1 : 0)), err);
  });

  it('streams: an answer comes before the input ends', async () => {
    const args = [path.join(ROOT, 'dist/cli.mjs'), 'judge', ...PLACE, '--policy', 'recommended'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const first = new Promise<string>((resolve) =>
      child.stdout.once('data', (d: Buffer) => resolve(String(d))),
    );
    child.stdin.write('{"id":"x","tool":"TodoWrite","input":{}}\n');
    assert.equal((JSON.parse(await first) as Line).id, 'x');
    child.stdin.end();
    assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 0);
  });
});
