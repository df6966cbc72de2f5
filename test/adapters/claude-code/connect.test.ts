// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claudeCodeConnector as connector } from '../../../src/adapters/claude-code/connect.js';
import { hookLine, readHookLine } from '../../../src/adapters/claude-code/hookLine.js';
import { REGISTERED_EVENTS } from '../../../src/adapters/claude-code/wire.js';

let home: string;
let file: string;
let program: string;

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), "cs 'home' ü "));
  file = path.join(home, '.claude', 'settings.json');
  program = path.join(home, '.local/state/countersign/hook/claude-code.sh');
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function given(text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function change(action: 'connect' | 'disconnect') {
  const planned = connector.plan(action, home, program);
  assert.ok(planned.ok, JSON.stringify(planned));
  return planned.value;
}

function make(action: 'connect' | 'disconnect') {
  const planned = change(action);
  assert.ok(planned !== null);
  const applied = connector.apply(planned);
  assert.ok(applied.ok, JSON.stringify(applied));
  return applied.value;
}

const THEIRS = `{
	"permissions": { "allow": ["Bash(ls:*)"] },
	"hooks": {
		"PreToolUse": [
			{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "echo mine" }] }
		],
		"Stop": [
			{
				"hooks": [
					{ "type": "command", "command": "say done" }
				]
			}
		]
	},
	"model": "opus"
}
`;

describe('claude-code: connect', () => {
  it('makes the file where there is none, for its owner only', () => {
    assert.equal(make('connect').backup, null);
    const settings = JSON.parse(readFileSync(file, 'utf8')) as { hooks: Record<string, unknown> };
    assert.deepEqual(Object.keys(settings.hooks), [...REGISTERED_EVENTS]);
    assert.deepEqual(settings.hooks['PreToolUse'], [
      {
        matcher: '*',
        hooks: [
          {
            type: 'command',
            command: hookLine({ hookProgram: program, event: 'PreToolUse', wiring: file }),
            timeout: 3600,
            onFailure: 'block',
          },
        ],
      },
    ]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(change('connect'), null);
  });

  for (const [note, text] of [
    ['hooks of their own, tabs', THEIRS],
    ['no hooks', '{\n    "model": "opus"\n}\n'],
    ['one line', '{"model":"opus"}'],
    ['Windows line ends', '{\r\n  "model": "opus"\r\n}\r\n'],
    ['a byte order mark', '\ufeff{\n  "model": "opus"\n}\n'],
    ['an empty object', '{}\n'],
  ] as const)
    it(`disconnect gives back what was there: ${note}`, () => {
      given(text);
      const { backup } = make('connect');
      assert.ok(backup !== null);
      assert.equal(readFileSync(backup, 'utf8'), text);
      assert.notEqual(connector.registeredLine(file, program), null);
      make('disconnect');
      const now = readFileSync(file, 'utf8');
      assert.deepEqual(JSON.parse(now.replace('\ufeff', '')), JSON.parse(text.replace('\ufeff', '')));
      if (text.includes('\n  ') || text === THEIRS) assert.equal(now, text);
      assert.equal(change('disconnect'), null);
    });

  it('keeps every other byte', () => {
    given(THEIRS);
    make('connect');
    const now = readFileSync(file, 'utf8');
    for (const line of THEIRS.split('\n').filter((l) => /echo mine|say done|permissions/.test(l)))
      assert.ok(now.includes(line), line);
    assert.ok(!/\n {2,}/.test(now), 'their tabs are kept');
  });

  it('an empty file counts as empty settings', () => {
    given('');
    make('connect');
    assert.notEqual(connector.registeredLine(file, program), null);
  });

  for (const [note, spoil] of [
    ['a longer timeout', (t: string) => t.replace('3600', '99999')],
    ['another failure mode', (t: string) => t.replace('"block"', '"allow"')],
    ['a narrower matcher', (t: string) => t.replace('"*"', '"Bash"')],
    ['an added key', (t: string) => t.replace('"timeout": 3600', '"timeout": 3600, "async": true')],
    ['a line for another event', (t: string) => t.replace(' PreToolUse ', ' Stop ')],
    ['the old place of the program', (t: string) => t.replaceAll('claude-code.sh', 'old.sh')],
  ] as const)
    it(`connect again puts it right: ${note}`, () => {
      make('connect');
      const good = readFileSync(file, 'utf8');
      given(spoil(good));
      assert.notEqual(connector.refuseReload(null, file, program), null);
      assert.equal(connector.registeredLine(file, program), null, 'a canary through it would prove nothing');
      make('connect');
      assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(good));
    });

  it('keys in another order are as good', () => {
    make('connect');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as {
      hooks: Record<string, { hooks: object[] }[]>;
    };
    for (const [group] of Object.values(settings.hooks)) {
      assert.ok(group);
      group.hooks = group.hooks.map((hook) => Object.fromEntries(Object.entries(hook).reverse()));
    }
    given(JSON.stringify(settings));
    assert.equal(change('connect'), null);
  });

  it('takes ours out of a group that somebody put another hook into', () => {
    make('connect');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as {
      hooks: Record<string, { hooks: object[] }[]>;
    };
    settings.hooks['PreToolUse']?.[0]?.hooks.push({ type: 'command', command: 'echo mine' });
    given(JSON.stringify(settings));
    make('disconnect');
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
      hooks: { PreToolUse: [{ matcher: '*', hooks: [{ type: 'command', command: 'echo mine' }] }] },
    });
  });

  it('an earlier backup is never overwritten', () => {
    given('{"a":1}');
    make('connect');
    make('disconnect');
    make('connect');
    const backups = readdirSync(path.dirname(file)).filter((f) => f.includes('before-countersign'));
    assert.deepEqual(backups.length, 3);
    assert.equal(readFileSync(`${file}.before-countersign-1`, 'utf8'), '{"a":1}');
  });

  it('a link stays a link, the file behind it is changed and keeps its mode', () => {
    const real = path.join(home, 'dotfiles', 'claude settings.json');
    mkdirSync(path.dirname(real));
    mkdirSync(path.dirname(file));
    writeFileSync(real, '{}');
    chmodSync(real, 0o640);
    symlinkSync('../dotfiles/claude settings.json', file);
    make('connect');
    assert.ok(lstatSync(file).isSymbolicLink());
    assert.equal(statSync(real).mode & 0o777, 0o640);
    assert.ok(readFileSync(real, 'utf8').includes('onFailure'));
    assert.notEqual(connector.registeredLine(file, program), null);
  });

  it('a link that leads nowhere yet', () => {
    mkdirSync(path.dirname(file));
    symlinkSync('real.json', file);
    make('connect');
    assert.ok(lstatSync(file).isSymbolicLink());
    assert.ok(existsSync(path.join(home, '.claude', 'real.json')));
  });

  it('a link that leads to itself', () => {
    mkdirSync(path.dirname(file));
    symlinkSync('settings.json', file);
    assert.equal(fault(connector.plan('connect', home, program)).code, 'settings-unreadable');
  });

  it('refuses when the file has changed since it was shown', () => {
    given('{}');
    const planned = change('connect');
    assert.ok(planned);
    given('{"model":"opus"}');
    assert.equal(fault(connector.apply(planned)).code, 'settings-changed');
    assert.equal(readFileSync(file, 'utf8'), '{"model":"opus"}');
  });

  it('refuses when the file has come or gone since it was shown', () => {
    const planned = change('connect');
    assert.ok(planned);
    given('{}');
    assert.equal(fault(connector.apply(planned)).code, 'settings-changed');
    const second = change('connect');
    assert.ok(second);
    rmSync(file);
    assert.equal(fault(connector.apply(second)).code, 'settings-changed');
  });

  const unreadable: readonly (readonly [note: string, text: string, code: string, at: string])[] = [
    ['a comment', '{\n  // mine\n  "a": 1\n}', 'settings-unparsable', '2:3'],
    ['a trailing comma', '{\n  "a": 1,\n}', 'settings-unparsable', '3:1'],
    ['cut off', '{\n  "a": [1', 'settings-unparsable', '2:10'],
    ['a list', '[]', 'settings-shape', '1:1'],
    ['hooks that are a list', '{"hooks": []}', 'settings-shape', '1:11'],
    ['an event that is an object', '{"hooks": {"Stop": {}}}', 'settings-shape', '1:20'],
    ['a key twice', '{"hooks": {},\n "hooks": {}}', 'settings-duplicate-key', '2:2'],
  ];
  for (const [note, text, code, at] of unreadable)
    it(`refuses ${note}, names the place and changes nothing`, () => {
      given(text);
      const { place, ...rest } = fault(connector.plan('connect', home, program));
      assert.equal(rest.code, code);
      assert.equal(`${place?.file ?? ''}:${String(place?.line)}:${String(place?.column)}`, `${file}:${at}`);
      assert.equal(readFileSync(file, 'utf8'), text);
    });

  it('refuses settings that switch all hooks off', () => {
    given('{"disableAllHooks": true}');
    assert.equal(fault(connector.plan('connect', home, program)).code, 'settings-disarm');
  });
});

function fault<T, F>(result: { ok: true; value: T } | { ok: false; fault: F }): F {
  assert.ok(!result.ok);
  return result.fault;
}

describe('claude-code: reload of settings', () => {
  const project = () => path.join(home, 'project.json');
  const other = (text: string): string => {
    writeFileSync(project(), text);
    return project();
  };
  beforeEach(() => {
    make('connect');
  });

  it('may go on while our lines stand', () => {
    given(readFileSync(file, 'utf8').replace('{', '{ "model": "opus",'));
    assert.equal(connector.refuseReload(file, file, program), null);
    assert.equal(connector.refuseReload(other('{"permissions":{"allow":["Bash"]}}'), file, program), null);
    assert.equal(connector.refuseReload(path.join(home, 'gone.json'), file, program), null);
    assert.equal(connector.refuseReload(null, file, program), null);
  });

  it('is refused when our file is emptied, spoilt or gone, whatever file is said to have changed', () => {
    for (const text of ['{}', 'not json', '']) {
      given(text);
      assert.match(connector.refuseReload(file, file, program) ?? '', /take our hooks out/);
      assert.match(connector.refuseReload(other('{}'), file, program) ?? '', /take our hooks out/);
    }
    rmSync(file);
    assert.match(connector.refuseReload(null, file, program) ?? '', /take our hooks out/);
  });

  for (const text of [
    '{"disableAllHooks": true}',
    '{"disableAllHooks": "yes"}',
    '{"allowManagedHooksOnly": true}',
    '{"env": {"BASH_ENV": "/tmp/x"}}',
    '{"env": {"BASH_FUNC_printf%%": "() { :; }"}}',
    '{"env": {"LD_PRELOAD": "/tmp/x.so"}}',
    '{"env": {"CLAUDE_CODE_SHELL_PREFIX": "x"}}',
    '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "rewrite"}]}]}}',
    '{"disableAllHooks": false, "disableAllHooks": true}',
    '// {}',
  ])
    it(`is refused for ${text}`, () => {
      assert.notEqual(connector.refuseReload(other(text), file, program), null);
    });

  it('is refused for our own file when it disarms as well', () => {
    given(readFileSync(file, 'utf8').replace('{', '{ "disableAllHooks": true,'));
    assert.match(connector.refuseReload(file, file, program) ?? '', /disableAllHooks/);
  });
});

describe('claude-code: registered line', () => {
  const line = (script: string): { code: number; out: string } => {
    const hookProgram = path.join(home, "it's $(here).sh");
    writeFileSync(hookProgram, script);
    const command = hookLine({ hookProgram, event: 'PreToolUse', wiring: `${home}/a 'b"` });
    try {
      return { code: 0, out: execFileSync('/bin/sh', ['-c', command], { input: 'body', encoding: 'utf8' }) };
    } catch (cause) {
      const { status, stdout } = cause as { status: number; stdout: string };
      return { code: status, out: stdout };
    }
  };

  it('hands over event, file and body, and passes an answer on', () => {
    const { code, out } = line(`printf '%s|%s|' "$1" "$2"; /bin/cat`);
    assert.deepEqual([code, out], [0, `PreToolUse|${home}/a 'b"|body\n`]);
  });

  for (const [note, script] of [
    ['says nothing', 'exit 0'],
    ['exits 1', 'echo "{}"; exit 1'],
    ['exits 2', 'echo "{}"; exit 2'],
    ['is killed', 'echo "{}"; kill -9 $$'],
    ['has a syntax error', 'if'],
  ] as const)
    it(`exits 2 when the program ${note}`, () => {
      assert.equal(line(script).code, 2);
    });

  it('exits 2 when the program is missing', () => {
    const command = hookLine({ hookProgram: '/nonexistent/x', event: 'PreToolUse', wiring: file });
    assert.throws(
      () => execFileSync('/bin/sh', ['-c', command], { stdio: 'pipe' }),
      (cause: { status: number }) => cause.status === 2,
    );
  });

  it('is the same for ever: an agent may skip a changed entry without a word', () => {
    assert.equal(
      hookLine({
        hookProgram: '/s/hook/claude-code.sh',
        event: 'PreToolUse',
        wiring: '/h/.claude/settings.json',
      }),
      `o=$(/bin/bash -p '/s/hook/claude-code.sh' PreToolUse '/h/.claude/settings.json'); c=$?; printf '%s\\n' "$o"; [ "$c" = 0 ] && [ -n "$o" ] || exit 2`,
    );
  });

  it('can be read back, to the letter only', () => {
    const parts = { hookProgram: "/a 'b/claude-code.sh", event: 'PreToolUse', wiring: "/h'o me/s.json" };
    const text = hookLine(parts);
    assert.deepEqual(readHookLine(text), parts);
    for (const other of [
      `${text} `,
      text.replace('exit 2', 'exit 0'),
      text.replace(' -p', ''),
      `${text}; true`,
    ])
      assert.equal(readHookLine(other), null);
  });
});
