// SPDX-License-Identifier: Apache-2.0
// The gate as agents meet it: over its socket, through the hook client, and while a person decides.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { sendLine } from '../../src/gate/client.js';
import { readRendezvous, type Rendezvous } from '../../src/store/rendezvous.js';
import { Outpost, REPLY } from '../hook/outpost.js';
import { Yard } from '../gate/yard.js';
import { nextRequest } from '../support/world.js';
import type { BenchRow } from './row.js';

export async function run(): Promise<readonly BenchRow[]> {
  return [...(await roundTrips()), ...(await hookClient()), await unblocking(), ...(await pausing())];
}

async function roundTrips(): Promise<readonly BenchRow[]> {
  const yard = new Yard();
  try {
    await yard.gate();
    const meet = readRendezvous(yard.state);
    if (meet === null) throw new Error('no gate');
    await times(20, () => oneCall(yard, meet, 'warm'));
    const alone = await times(400, () => oneCall(yard, meet, 'alone'));
    const crowd = (calls: number): Promise<number[][]> =>
      Promise.all(
        Array.from({ length: 16 }, (_, n) => times(calls, () => oneCall(yard, meet, `agent-${String(n)}`))),
      );
    // A session's first calls prove its hooks by processes of their own; the budget is about those after.
    await crowd(3);
    await pause(2000);
    const together: number[] = [];
    for (let round = 0; round < 60; round++) together.push(...(await crowd(1)).flat());
    const pausing = performance.now();
    const pauseless = (await crowd(60)).flat();
    const perSecond = (1000 * pauseless.length) / (performance.now() - pausing);
    return [
      row('gate round trip, signed on disk, p50', quantile(alone, 0.5), 3),
      row('gate round trip, signed on disk, p95', quantile(alone, 0.95), 10),
      row('gate round trip, 16 agents at once, p99', quantile(together, 0.99), 25),
      {
        what: 'gate, 16 agents that call again at once, p99',
        measured: `${quantile(pauseless, 0.99).toFixed(2)} ms, ${perSecond.toFixed(0)} calls/s`,
        budget: 'as much as it takes',
        within: true,
      },
    ];
  } finally {
    await yard.close();
  }
}

/** One allowed call over the line protocol, from connecting to the whole answer. */
async function oneCall(yard: Yard, meet: Rendezvous, session: string): Promise<void> {
  if (!(await isAllowed(yard, meet, session))) throw new Error('not allowed');
}

async function isAllowed(yard: Yard, meet: Rendezvous, session: string): Promise<boolean> {
  const { workspace, wiring } = yard;
  const header = {
    token: meet.token,
    agent: 'claude-code',
    event: 'PreToolUse',
    wiring,
    project: workspace,
    cwd: workspace,
  };
  const body = JSON.stringify(yard.body('PreToolUse', { session }));
  const answer = await sendLine(meet, header, body, 10_000);
  if (!answer.ok) throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.value.exit === 0;
}

const SIZES = [
  ['1 KB', 1 << 10, 80, 1.5],
  ['64 KB', 1 << 16, 80, 1.5],
  ['1 MB', 1 << 20, 30, null],
  ['10 MB', 10 << 20, 10, null],
] as const;

/** The other end answers at once, so that what is left is the client; floor and client take turns. */
async function hookClient(): Promise<readonly BenchRow[]> {
  const post = new Outpost();
  try {
    const responder = await startResponder();
    post.meet(responder.meet);
    const rows: BenchRow[] = [];
    for (const [name, size, rounds, budget] of SIZES) {
      const body = Buffer.alloc(size, 65);
      const [floor, client]: [number[], number[]] = [[], []];
      for (let n = 0; n < rounds; n++) {
        floor.push(await lifetime(['-p', '-c', '/bin/cat >/dev/null; :'], body, post.root));
        client.push(await lifetime(['-p', post.program, 'PreToolUse', '/settings.json'], body, post.root));
      }
      const [under, over] = [quantile(floor, 0.5), quantile(client, 0.5)];
      rows.push({
        what: `hook client against its floor, ${name}`,
        measured: `${(over / under).toFixed(2)}x (${over.toFixed(1)} / ${under.toFixed(1)} ms)`,
        budget: budget === null ? 'works' : `<= ${String(budget)}x`,
        within: budget === null ? true : over / under <= budget,
      });
    }
    responder.end();
    return rows;
  } finally {
    post.close();
  }
}

/** In a process of its own, as the gate is: the bench's own event loop is busy starting clients. */
async function startResponder(): Promise<{ readonly meet: Partial<Rendezvous>; end(): void }> {
  const code = `require('node:net').createServer((socket) => {
    socket.on('error', () => {}).on('data', (chunk) => {
      if (chunk.at(-1) === 0) socket.end('${REPLY} 0\\n{"yes":1}\\n${REPLY} end\\n');
    });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { meet: { port: Number(String(line)), pid: child.pid ?? 0 }, end: () => void child.kill() };
}

function lifetime(args: readonly string[], body: Buffer, cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn('/bin/bash', [...args], { cwd, stdio: ['pipe', 'ignore', 'inherit'] });
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - started);
      else reject(new Error(`ended with ${String(code)}`));
    });
    child.stdin.end(body);
  });
}

/** From the person's gesture at the gate to the end of the hook client's process. */
async function unblocking(): Promise<BenchRow> {
  const yard = new Yard();
  try {
    await yard.gate();
    const supervisor = await yard.supervise();
    const waits: number[] = [];
    for (let n = 0; n < 25; n++) {
      const heard = yard.bash('touch asked.txt');
      const { id, shown } = await nextRequest(supervisor);
      const started = performance.now();
      await supervisor.request('requests/answer', {
        id,
        shown,
        choice: 'approve',
        how: 'webview',
        feedback: null,
      });
      if ((await heard).decision !== 'allow') throw new Error('not allowed');
      waits.push(performance.now() - started);
    }
    return row('decision to agent unblocked, p95', quantile(waits, 0.95), 100);
  } finally {
    await yard.close();
  }
}

const PAUSED_AGENTS = 50;
const PAUSES = 20;

/** From a person's word to the moment after which no call that begins is let through, while fifty agents call without a rest. */
async function pausing(): Promise<readonly BenchRow[]> {
  const yard = new Yard();
  try {
    await yard.gate();
    const supervisor = await yard.supervise();
    const meet = readRendezvous(yard.state);
    if (meet === null) throw new Error('no gate');
    const agents = Array.from({ length: PAUSED_AGENTS }, (_, n) => `agent-${String(n)}`);
    for (const agent of agents) await times(3, () => oneCall(yard, meet, agent));
    await pause(2000);
    const [last, first, all]: [number[], number[], number[]] = [[], [], []];
    for (let n = 0; n < PAUSES; n++) {
      let [lastBegun, firstRefused] = [0, Infinity];
      const untilRefused = async (agent: string): Promise<void> => {
        for (let begun = performance.now(); await isAllowed(yard, meet, agent); begun = performance.now())
          lastBegun = Math.max(lastBegun, begun);
        firstRefused = Math.min(firstRefused, performance.now());
      };
      const calls = agents.map(untilRefused);
      await pause(200);
      const pausedAt = performance.now();
      const said = supervisor.request('pause/set', { agent: null });
      await Promise.all(calls);
      all.push(performance.now() - pausedAt);
      first.push(firstRefused - pausedAt);
      last.push(Math.max(0, lastBegun - pausedAt));
      await said;
      await supervisor.request('pause/lift', { agent: null });
    }
    const what = `pause with ${String(PAUSED_AGENTS)} agents`;
    return [
      row(`${what}: no call let through that begins after, p95`, quantile(last, 0.95), 50),
      row(`${what}: first refusal heard after, p95`, quantile(first, 0.95), 50),
      {
        what: `${what}: each has heard its refusal after, p95`,
        measured: `${quantile(all, 0.95).toFixed(2)} ms`,
        budget: 'as much as it takes',
        within: true,
      },
    ];
  } finally {
    await yard.close();
  }
}

async function times(count: number, work: () => Promise<void>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n++) {
    const started = performance.now();
    await work();
    all.push(performance.now() - started);
  }
  return all;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

function row(what: string, ms: number, budgetMs: number): BenchRow {
  return {
    what,
    measured: `${ms.toFixed(2)} ms`,
    budget: `<= ${String(budgetMs)} ms`,
    within: ms <= budgetMs,
  };
}
