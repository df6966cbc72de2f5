// SPDX-License-Identifier: Apache-2.0
// Whatever breaks, the tool does not run. Each line of the matrix is one run of the real Claude Code in its bypass
// mode, in a world of its own; the runs go side by side, and the tests read their results.
import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { bash, runAgent, type AgentRun } from '../support/agentRun.js';
import type { ModelStep } from '../support/modelServer.js';
import { until } from '../gate/yard.js';
import { nextRequest, World } from '../support/world.js';

interface Case {
  /** What breaks. */
  readonly what: string;
  /** The file that must not come to be. */
  readonly marker: string;
  readonly steps: readonly ModelStep[];
  /** Breaks it before the agent starts; the world is set up, no gate runs yet. */
  before(world: World): Promise<void>;
  /** Breaks it while the agent runs. */
  during?(world: World): Promise<void>;
  /** What the model must hear. */
  readonly told: RegExp;
  /** Looks at what could still be recorded. */
  recorded?(world: World): Promise<void>;
}

const asked = { marker: 'asked.txt', steps: [bash('touch asked.txt')] };
const allowed = { marker: 'allowed.txt', steps: [bash('touch allowed.txt')] };

const MATRIX: readonly Case[] = [
  {
    what: 'the gate is not running',
    ...allowed,
    before: async (world) => {
      rmSync(path.join(world.state, 'launch'), { force: true });
      await Promise.resolve();
    },
    told: /gate is not running/,
  },
  {
    what: 'the gate is killed while the request is pending',
    ...asked,
    before: async (world) => void (await world.startGate()),
    during: async (world) => {
      await nextRequest(await world.supervise());
      await world.endGate('SIGKILL');
    },
    told: /gave no answer that can be trusted/,
    recorded: async (world) => {
      await world.startGate();
      const supervisor = await world.supervise();
      // A new gate reads what the old one left behind while it already answers.
      const list = await until('the request survives', async () => {
        const all = await supervisor.request('requests/list', null);
        return all.length > 0 ? all : null;
      });
      assert.deepEqual(
        list.map((r) => r.state),
        ['parked'],
      );
    },
  },
  {
    what: 'the policy file is broken',
    ...allowed,
    before: async (world) => {
      world.writePolicy('version: 1\nrules:\n  - id: typo\n    efect: allow\n');
      await world.startGate();
    },
    told: /policy\.yaml:4:5/,
    recorded: async (world) => {
      assert.match(await logOf(world), /builtin\/broken-policy/);
    },
  },
  {
    what: 'the journal cannot grow',
    marker: 'allowed-big.txt',
    steps: [bash('touch allowed-first.txt'), bigWrite('allowed-big.txt')],
    before: async (world) => void (await world.startGate(limited(world))),
    told: /not written: EFBIG/,
  },
  {
    what: 'the journal is a file of somebody else',
    ...allowed,
    before: async (world) => {
      const journal = path.join(world.workspace, '.git', 'countersign', 'journal');
      rmSync(journal, { recursive: true, force: true });
      writeFileSync(journal, 'in the way\n');
      await world.startGate();
    },
    told: /evidence must be writable/,
  },
  {
    what: 'the journal is unlinked while the request is pending',
    ...asked,
    before: async (world) => void (await world.startGate()),
    during: async (world) => {
      const supervisor = await world.supervise();
      const { id, shown } = await nextRequest(supervisor);
      rmSync(path.join(world.workspace, '.git', 'countersign', 'journal'), { recursive: true });
      const yes = { id, shown, choice: 'approve', how: 'webview', feedback: null } as const;
      await supervisor.request('requests/answer', yes).catch(() => undefined);
    },
    told: /the journal was removed/,
  },
  {
    what: 'the token is wrong',
    ...allowed,
    before: async (world) => {
      await world.startGate();
      // The gate mends its own file, so the client is made to read a stale copy.
      const stale = path.join(world.base, 'stale');
      mkdirSync(stale);
      const meet = readFileSync(path.join(world.state, 'gate.json'), 'utf8');
      const wrong = meet.replace(/"token":"[0-9a-f]{64}"/, `"token":"${'0'.repeat(64)}"`);
      assert.notEqual(wrong, meet);
      writeFileSync(path.join(stale, 'gate.json'), wrong);
      copyFileSync(path.join(world.state, 'roots'), path.join(stale, 'roots'));
      const program = readFileSync(hookProgram(world), 'utf8');
      assert.ok(program.includes(world.state));
      writeFileSync(hookProgram(world), program.replaceAll(world.state, stale));
    },
    told: /gave no answer that can be trusted/,
  },
  {
    what: 'the hook program is missing',
    ...allowed,
    before: async (world) => {
      await world.startGate();
      rmSync(hookProgram(world));
    },
    told: /No such file or directory/,
  },
  {
    what: 'the hook is killed while the request is pending',
    ...asked,
    before: async (world) => void (await world.startGate()),
    during: async (world) => {
      const supervisor = await world.supervise();
      await nextRequest(supervisor);
      const hooks = processesNaming(hookProgram(world));
      assert.ok(hooks.length > 0, 'a hook client runs');
      for (const pid of hooks) process.kill(pid, 'SIGKILL');
    },
    told: /hook error/,
    recorded: async (world) => {
      assert.match(await logOf(world), /"choice":"parked"/);
    },
  },
  {
    what: 'the deadline of the hook passes',
    ...asked,
    before: async (world) => {
      const program = readFileSync(hookProgram(world), 'utf8');
      const short = program.replace(/^deadline=\d+$/m, 'deadline=2');
      assert.notEqual(short, program);
      writeFileSync(hookProgram(world), short);
      await world.startGate();
    },
    during: async (world) => void (await nextRequest(await world.supervise())),
    told: /gave no answer that can be trusted/,
    recorded: async (world) => {
      assert.match(await logOf(world), /"choice":"parked"/);
    },
  },
];

function bigWrite(name: string): ModelStep {
  // Not compressible, so that the private store needs as much.
  const content = Array.from({ length: 6_000 }, (_, i) => hash(i)).join('\n');
  return { tools: [{ name: 'Write', input: { file_path: `$WORKSPACE/${name}`, content } }] };
}

function hash(i: number): string {
  let [a, b] = [i + 1, i * 2654435761];
  return Array.from({ length: 8 }, () => {
    a = Math.imul(a ^ (a >>> 15), 2246822519) + b;
    b = Math.imul(b ^ (b >>> 13), 3266489917) + a;
    return ((a ^ b) >>> 0).toString(36);
  }).join('');
}

/** A node whose files can have 128 KiB at most; the failing write is an error, not a signal. */
function limited(world: World): string {
  const wrapper = path.join(world.base, 'limited-node');
  writeFileSync(wrapper, `#!/bin/bash\ntrap '' XFSZ\nulimit -f 128\nexec '${process.execPath}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}

function hookProgram(world: World): string {
  return path.join(world.state, 'hook', 'claude-code.sh');
}

/** Processes whose command line names `file`, but not inside a longer shell line. */
function processesNaming(file: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function logOf(world: World): Promise<string> {
  const sessions = (await world.must('sessions', '--json')).trim().split('\n');
  assert.ok(sessions[0], 'a session is recorded');
  const ids = sessions.map((line) => (JSON.parse(line) as { sid: string }).sid);
  const logs = await Promise.all(ids.map((sid) => world.must('log', sid, '--json')));
  return logs.join('');
}

async function play(c: Case): Promise<{ world: World; run: AgentRun }> {
  const world = new World();
  await world.setUp();
  await c.before(world);
  const steps = JSON.parse(
    JSON.stringify(c.steps).replaceAll('$WORKSPACE', world.workspace),
  ) as readonly ModelStep[];
  const running = runAgent(world, steps);
  await c.during?.(world);
  return { world, run: await running };
}

/** All cases, a few at a time. */
function playAll(width: number): ReadonlyMap<string, ReturnType<typeof play>> {
  const lanes = Array.from({ length: width }, () => Promise.resolve());
  return new Map(
    MATRIX.map((c, i) => {
      const played = (lanes[i % width] ?? Promise.resolve()).then(() => play(c));
      lanes[i % width] = played.then(
        () => undefined,
        () => undefined,
      );
      return [c.what, played];
    }),
  );
}

describe('the tool does not run when', function () {
  this.timeout(300_000);
  let played: ReadonlyMap<string, ReturnType<typeof play>>;
  before(() => {
    played = playAll(3);
  });
  after(async () => {
    for (const result of await Promise.allSettled(played.values()))
      if (result.status === 'fulfilled') await result.value.world.close();
  });

  for (const c of MATRIX)
    it(c.what, async () => {
      const { world, run } = (await played.get(c.what)) ?? assert.fail();
      const seen = JSON.stringify({ told: run.told, stderr: run.ended.stderr });
      assert.ok(!run.ran(c.marker), `the tool ran: ${seen}`);
      assert.ok(
        run.told.length >= c.steps.length,
        `the agent did not even try: ${JSON.stringify(run.ended)}`,
      );
      assert.equal(run.told.at(-1)?.isError, true, seen);
      assert.match(run.told.at(-1)?.text ?? '', c.told);
      await c.recorded?.(world);
      assert.ok(existsSync(world.workspace));
    });
});
