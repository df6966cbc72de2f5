// SPDX-License-Identifier: Apache-2.0
/** What our own programs need to start, meet and ask the gate. The only part of it that others may import. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { fail, ok, type Result } from '../core/result.js';
import { readRendezvous, type Rendezvous } from '../store/rendezvous.js';
import { stateFolder } from '../store/stateFolder.js';
import { newSecret, proofOf, sameSecret } from './auth.js';
import { OWN_AGENT, readAnswer, writeHeader, type LineAnswer, type LineHeader } from './line.js';
import {
  PROTOCOL,
  type GateStatus,
  type SpawnSecrets,
  type SupervisorNotifications,
  type SupervisorRequests,
} from './protocol.js';

export interface StartGate {
  /** `dist/gate.mjs`. */
  readonly program: string;
  /** A Node program, or VS Code's own with ELECTRON_RUN_AS_NODE in `env`. */
  readonly node: string;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly secrets: SpawnSecrets;
  /** `--deadline-ms N`: how long a person may take, at most what it is without. */
  readonly args?: readonly string[];
}

const START_LIMIT_MS = 20_000;

/** The machine key lies in a 0600 file: then the gate is to use that one. */
export function hasKeyFile(home: string): boolean {
  return existsSync(path.join(stateFolder(home), 'machine.key'));
}

/**
 * Starts the gate of this user, detached from us; when one runs already, that one is meant. Keys go over the
 * pipe and nowhere else.
 */
export async function startGate(options: StartGate): Promise<Result<{ readonly pid: number }>> {
  const child = spawn(options.node, [options.program, ...(options.args ?? [])], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...options.env, HOME: options.home },
    cwd: '/',
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify(options.secrets)}\n`);
  const line = await firstLine(child.stdout, child, START_LIMIT_MS);
  child.stdout.destroy();
  child.unref();
  if (!line.ok) {
    child.kill('SIGKILL');
    return line;
  }
  try {
    const said = JSON.parse(line.value) as { ready?: unknown; pid?: unknown; message?: unknown };
    if (said.ready === true && typeof said.pid === 'number') return ok({ pid: said.pid });
    return fail({ code: 'gate-not-started', message: `the gate did not start: ${String(said.message)}` });
  } catch (cause) {
    return fail({ code: 'gate-not-started', message: 'the gate said something else than ready', cause });
  }
}

function firstLine(
  from: NodeJS.ReadableStream,
  child: ReturnType<typeof spawn>,
  limitMs: number,
): Promise<Result<string>> {
  return new Promise((resolve) => {
    let text = '';
    const end = (result: Result<string>): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const refuse = (what: string, cause?: unknown): void => {
      end(fail({ code: 'gate-not-started', message: `the gate did not start: ${what}`, cause }));
    };
    const timer = setTimeout(() => {
      refuse(`no word from it in ${String(limitMs / 1000)} s`);
    }, limitMs);
    from.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) end(ok(text.slice(0, text.indexOf('\n'))));
    });
    from.on('end', () => {
      refuse('it ended at once');
    });
    child.on('error', (cause) => {
      refuse(cause.message, cause);
    });
  });
}

export interface SupervisorOptions {
  readonly home: string;
  /** 256-bit hex, as handed to the gate when it was started. */
  readonly secret: string;
  /** The person, as evidence will name them. */
  readonly who: string;
  /** Tells windows apart in the gate's log. */
  readonly window: string;
}

/** One attached connection. When it closes it stays closed: connect anew. */
export interface Supervisor {
  /** As it was when we attached; later ones come as `status/changed`. */
  readonly status: GateStatus;
  request<M extends keyof SupervisorRequests>(
    method: M,
    params: SupervisorRequests[M][0],
  ): Promise<SupervisorRequests[M][1]>;
  /** One listener per notification. */
  on<N extends keyof SupervisorNotifications>(
    method: N,
    listener: (params: SupervisorNotifications[N]) => void,
  ): { dispose(): void };
  /** Called once, also when the gate goes away. */
  onClosed(listener: () => void): void;
  dispose(): void;
}

const CONNECT_LIMIT_MS = 5000;

/**
 * Faults: `gate-not-running`, `gate-secret` (a gate under another secret, or a stranger on its socket),
 * `gate-protocol`.
 */
export async function connectSupervisor(options: SupervisorOptions): Promise<Result<Supervisor>> {
  const meet = readRendezvous(stateFolder(options.home));
  if (meet === null) return fail(NOT_RUNNING);
  const socket = await connect({ path: meet.socket });
  if (!socket.ok) return socket;
  const connection = createMessageConnection(
    new SocketMessageReader(socket.value),
    new SocketMessageWriter(socket.value),
  );
  connection.onError(() => undefined);
  const closed = new Promise<void>((resolve) => {
    connection.onClose(resolve);
    socket.value.once('close', () => {
      resolve();
    });
  });
  connection.listen();
  const end = (): void => {
    connection.dispose();
    socket.value.destroy();
  };
  const attached = await Promise.race([
    attach(connection, options),
    closed.then(() => fail({ code: 'gate-secret', message: 'the gate closed the connection' })),
    late(CONNECT_LIMIT_MS),
  ]);
  if (!attached.ok) {
    end();
    return attached;
  }
  return ok({
    status: attached.value,
    // Async, so that a closed connection is a rejection and never a throw.
    request: async (method, params) => connection.sendRequest(method, params),
    on: (method, listener) => connection.onNotification(method, listener),
    onClosed: (listener) => void closed.then(listener),
    dispose: end,
  });
}

async function attach(
  connection: MessageConnection,
  options: SupervisorOptions,
): Promise<Result<GateStatus>> {
  const refuse = (message: string, cause?: unknown): Result<GateStatus> =>
    fail({ code: 'gate-secret', message, cause });
  try {
    const nonce = newSecret();
    const hello = await connection.sendRequest<SupervisorRequests['hello'][1]>('hello', { nonce });
    // SECURITY: whoever took over the socket of a dead gate must not be shown as the gate.
    if (!sameSecret(String(hello.proof), proofOf('gate', options.secret, nonce)))
      return refuse('the gate does not know our secret');
    if (hello.protocol !== PROTOCOL)
      return fail({
        code: 'gate-protocol',
        message: `the gate speaks protocol ${String(hello.protocol)}, we speak ${String(PROTOCOL)}`,
      });
    return ok(
      await connection.sendRequest<GateStatus>('attach', {
        proof: proofOf('supervisor', options.secret, hello.nonce),
        who: options.who,
        window: options.window,
      }),
    );
  } catch (cause) {
    return refuse(`the gate refused us: ${(cause as Error).message}`, cause);
  }
}

/** Asks the running gate one thing over the line protocol, as our own programs do. `project` of `pause` is the agent, empty for all. */
export async function askGate(
  home: string,
  ask: {
    readonly event: 'status' | 'publish' | 'drain' | 'pause' | 'revoke-grant';
    readonly project: string;
  },
  limitMs = 30_000,
): Promise<Result<LineAnswer>> {
  const meet = readRendezvous(stateFolder(home));
  if (meet === null) return fail(NOT_RUNNING);
  const header = { token: meet.token, agent: OWN_AGENT, wiring: '', cwd: '', ...ask };
  return sendLine(meet, header, '', limitMs);
}

/** One message of the line protocol, from header to whole answer. */
export async function sendLine(
  meet: Pick<Rendezvous, 'port' | 'reply'>,
  header: LineHeader,
  body: string | Buffer,
  limitMs: number,
): Promise<Result<LineAnswer>> {
  const socket = await connect({ host: '127.0.0.1', port: meet.port });
  if (!socket.ok) return socket;
  return Promise.race([
    exchange(socket.value, meet.reply, [writeHeader(header), body, '\0']),
    late(limitMs),
  ]).finally(() => {
    socket.value.destroy();
  });
}

function exchange(
  socket: net.Socket,
  reply: string,
  parts: readonly (string | Buffer)[],
): Promise<Result<LineAnswer>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const answer = readAnswer(reply, Buffer.concat(chunks).toString('utf8'));
      resolve(answer === null ? fail(NO_ANSWER) : ok(answer));
    });
    for (const part of parts) socket.write(part);
  });
}

const NOT_RUNNING = {
  code: 'gate-not-running',
  message: 'the gate is not running',
  hint: 'open the folder in VS Code, or run countersign gate',
} as const;

const NO_ANSWER = { code: 'gate-no-answer', message: 'the gate gave no whole answer' } as const;

function connect(to: net.NetConnectOpts): Promise<Result<net.Socket>> {
  return new Promise((resolve) => {
    const socket = net.connect(to);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      resolve(ok(socket));
    });
    socket.once('error', (cause) => {
      resolve(fail({ ...NOT_RUNNING, cause }));
    });
  });
}

function late(limitMs: number): Promise<{ readonly ok: false; readonly fault: typeof NO_ANSWER }> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(fail(NO_ANSWER));
    }, limitMs).unref();
  });
}
