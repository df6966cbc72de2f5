// SPDX-License-Identifier: Apache-2.0
// Everything at the gate's two doors that is not an agent's client or a person's window.
import assert from 'node:assert/strict';
import net from 'node:net';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { proofOf } from '../../src/gate/auth.js';
import { askGate, connectSupervisor, sendLine } from '../../src/gate/client.js';
import { MAX_BODY_BYTES, writeHeader, type LineHeader } from '../../src/gate/line.js';
import { readRendezvous, type Rendezvous } from '../../src/store/rendezvous.js';
import { nextRequest } from '../support/world.js';
import { recordsOfKind } from './evidence.js';
import { SECRET, Yard } from './yard.js';

/** Writes to the gate's port and gives back all that it says until it closes. */
function say(port: number, ...parts: readonly (string | Buffer)[]): Promise<{ said: string; ms: number }> {
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve({ said, ms: performance.now() - started });
    });
    for (const part of parts) socket.write(part);
  });
}

describe('gate, strangers', () => {
  let yard: Yard;
  let meet: Rendezvous;
  let header: LineHeader;
  before(async () => {
    yard = new Yard();
    await yard.gate();
    meet = readRendezvous(yard.state) as Rendezvous;
    header = {
      token: meet.token,
      agent: 'claude-code',
      event: 'PreToolUse',
      wiring: yard.wiring,
      project: yard.workspace,
      cwd: yard.workspace,
    };
  });
  after(() => yard.close());
  // Whatever was thrown at it, it goes on.
  afterEach(async () => {
    const heard = await yard.bash('touch allowed.txt');
    assert.equal(heard.decision, 'allow', heard.stderr);
  });

  for (const [what, ...parts] of [
    ['an HTTP request', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a TLS hello', Buffer.from('160301020001000001fc0303', 'hex'), '\n'],
    ['a header line without an end', 'countersign/1\t'.padEnd(40_000, 'x')],
    ['a wrong token', () => `${writeHeader({ ...header, token: 'f'.repeat(64) })}{}\0`],
    ['an empty token', () => `${writeHeader({ ...header, token: '' })}{}\0`],
    ['a token with a NUL', () => `${writeHeader({ ...header, token: `${meet.token}\0` })}{}\0`],
    ['another protocol', () => writeHeader(header).replace('countersign/1', 'countersign/2')],
    ['too few fields', () => `countersign/1\t${meet.token}\tclaude-code\n{}\0`],
    ['a wrong escape', () => `${writeHeader(header).replace('PreToolUse', 'Pre%41')}{}\0`],
    [
      'a header that is not UTF-8',
      () => Buffer.concat([Buffer.from(writeHeader(header).trim()), Buffer.from([255, 10])]),
    ],
    ['bytes after the end', () => `${writeHeader(header)}{}\0{}\0`],
    ['an agent that nobody knows', () => `${writeHeader({ ...header, agent: '../x' })}{}\0`],
    ['an agent named like a property', () => `${writeHeader({ ...header, agent: 'constructor' })}{}\0`],
  ] as const)
    it(`closes on ${what} without a word`, async () => {
      const bytes = (parts as readonly (string | Buffer | (() => string | Buffer))[]).map((part) =>
        typeof part === 'function' ? part() : part,
      );
      const { said } = await say(meet.port, ...bytes);
      assert.equal(said, '');
    });

  it('closes on whoever sends the header slowly', async function () {
    this.timeout(15_000);
    const { said, ms } = await say(meet.port, 'countersign/1\t');
    assert.equal(said, '');
    assert.ok(ms > 4000 && ms < 8000, `${String(ms)} ms`);
  });

  for (const [what, body] of [
    ['nothing', ''],
    ['no JSON', 'PreToolUse'],
    ['half of a JSON text', '{"session_id":"s","tool_name":"Bash"'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number that is no integer', '1e999'],
    ['100,000 levels of arrays', '['.repeat(100_000)],
    ['100,000 levels of objects', '{"a":'.repeat(100_000)],
    ['bytes that are not UTF-8', Buffer.from([123, 34, 255, 254, 34, 58, 49, 125])],
    [
      'wrong types everywhere',
      '{"session_id":1,"cwd":[],"hook_event_name":{},"tool_name":null,"tool_input":"x"}',
    ],
    [
      'another event than its line',
      '{"session_id":"s","cwd":"/","hook_event_name":"SessionEnd","reason":"x"}',
    ],
    [
      'a key twice',
      '{"session_id":"s","session_id":"t","cwd":"/","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"true"}}',
    ],
  ] as const)
    it(`denies ${what}`, async () => {
      const heard = await yard.call({ body });
      assert.deepEqual([heard.code, heard.decision], [2, 'deny'], heard.stdout);
    });

  for (const [what, input] of [
    ['a command of a wrong type', { command: ['touch', 'allowed.txt'] }],
    ['a command that is missing', {}],
    ['a command with a NUL', { command: 'touch allowed.txt\0; true' }],
    ['a command of 10 MB', { command: `touch allowed.txt ${'x'.repeat(10 << 20)}` }],
    ['a command with lone surrogates', { command: 'touch allowed.txt \ud800' }],
    ['a command with text that turns round', { command: 'touch allowed.txt \u202e# gpj' }],
  ] as const)
    it(`denies ${what}`, async function () {
      this.timeout(30_000);
      const heard = await yard.call({ input });
      assert.deepEqual([heard.code, heard.decision], [2, 'deny'], heard.stdout);
    });

  it('denies an unknown tool, an unknown event and lone surrogates in names, and records them', async () => {
    for (const call of [
      { tool: 'Frobnicate', input: { deep: [{}] }, use: 'unknown-tool' },
      { event: 'PreToolUseTwice' },
      { tool: 'Bash\ud800', use: 'odd\udc00' },
      { session: '\ud800'.repeat(5000) },
      { session: '__proto__', input: { command: 'touch denied.txt' } },
    ])
      assert.equal((await yard.call(call)).code, 2, JSON.stringify(call).slice(0, 200));
    assert.equal((await yard.bash('touch allowed.txt', { session: 'x'.repeat(100_000) })).decision, 'allow');
  });

  it('denies a body over the limit', async function () {
    this.timeout(60_000);
    const body = Buffer.alloc(MAX_BODY_BYTES + 1, 65);
    const answer = await sendLine(meet, header, body, 50_000);
    assert.ok(answer.ok);
    assert.equal(answer.value.exit, 2);
    assert.match(answer.value.stdout, /"permissionDecision":"deny"/);
  });

  it('records what it denied', async () => {
    const asks = await recordsOfKind(yard, 'ask');
    assert.ok(asks.some((ask) => ask.use === 'unknown-tool'));
    const calls = await recordsOfKind(yard, 'call');
    assert.ok(calls.filter((call) => call.verb === 'unreadable').length >= 10);
  });

  it('has no event by which its own programs could allow anything', async () => {
    const supervisor = await yard.supervise();
    const heard = yard.bash('touch asked.txt');
    const { id } = await nextRequest(supervisor);
    for (const event of ['requests/answer', 'answer', 'approve', 'attach', 'resume'] as const) {
      const answer = await sendLine(
        meet,
        { ...header, agent: 'countersign', event },
        JSON.stringify({ id }),
        5000,
      );
      assert.equal(answer.ok && answer.value.exit, 2);
    }
    assert.equal((await nextRequest(supervisor)).id, id);
    const { shown } = await nextRequest(supervisor);
    await supervisor.request('requests/answer', {
      id,
      shown,
      choice: 'deny',
      how: 'webview',
      feedback: null,
    });
    assert.equal((await heard).decision, 'deny');
    supervisor.dispose();
    const status = await askGate(yard.home, { event: 'status', project: '' });
    assert.equal(status.ok && status.value.exit, 0);
  });

  it('refuses a supervisor with another secret, and one that knows only what agents know', async () => {
    for (const secret of ['0'.repeat(64), meet.token, meet.reply, '']) {
      const refused = await connectSupervisor({ home: yard.home, secret, who: 'x', window: 'w' });
      assert.equal(refused.ok ? 'attached' : refused.fault.code, 'gate-secret');
    }
  });

  /** Speaks to the private socket as somebody without manners. */
  async function strange(
    requests: (send: (method: string, params?: unknown) => Promise<unknown>) => Promise<void>,
  ): Promise<void> {
    const socket = net.connect(meet.socket);
    const connection = createMessageConnection(
      new SocketMessageReader(socket),
      new SocketMessageWriter(socket),
    );
    connection.onError(() => undefined);
    const gone = new Promise<never>((_, reject) => {
      socket.on('close', () => {
        reject(new Error('closed'));
      });
    });
    gone.catch(() => undefined);
    connection.listen();
    try {
      await requests(async (method, params) => Promise.race([connection.sendRequest(method, params), gone]));
    } finally {
      connection.dispose();
      socket.destroy();
    }
  }

  it('answers nothing before the challenge is met', async () => {
    for (const method of [
      'requests/list',
      'requests/answer',
      'status/get',
      'gate/stop',
      'attach',
      'anything',
    ])
      await strange(async (send) => {
        await assert.rejects(send(method, { proof: '', who: 'x', window: 'w' }), method);
        await assert.rejects(send('hello', { nonce: 'n' }), /./);
      });
  });

  it('does not accept its own proof, an old proof, or a proof for another nonce', async () => {
    await strange(async (send) => {
      const { nonce, proof } = (await send('hello', { nonce: 'n' })) as { nonce: string; proof: string };
      assert.notEqual(proof, proofOf('supervisor', SECRET, nonce));
      await assert.rejects(send('attach', { proof, who: 'x', window: 'w' }));
    });
    await strange(async (send) => {
      await send('hello', { nonce: 'n' });
      await assert.rejects(
        send('attach', { proof: proofOf('supervisor', SECRET, 'n'), who: 'x', window: 'w' }),
      );
    });
    await strange(async (send) => {
      const { nonce } = (await send('hello', { nonce: 'n' })) as { nonce: string };
      await assert.rejects(send('attach', { proof: proofOf('gate', SECRET, nonce), who: 'x', window: 'w' }));
    });
  });

  it('gives one try per connection', async () => {
    await strange(async (send) => {
      const { nonce } = (await send('hello', { nonce: 'n' })) as { nonce: string };
      await assert.rejects(send('attach', { proof: 'wrong', who: 'x', window: 'w' }));
      await assert.rejects(
        send('attach', { proof: proofOf('supervisor', SECRET, nonce), who: 'x', window: 'w' }),
      );
    });
  });

  it('closes on a stranger that sends much', async () => {
    const socket = net.connect(meet.socket);
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(`Content-Length: 100000000\r\n\r\n${'x'.repeat(100_000)}`);
    await closed;
  });
});
