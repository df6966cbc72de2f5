// SPDX-License-Identifier: Apache-2.0
import { chmodSync, rmSync } from 'node:fs';
import net from 'node:net';
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { newSecret, proofOf, sameSecret } from './auth.js';
import type { GateLog } from './gateLog.js';
import { PROTOCOL, type SupervisorNotifications, type SupervisorRequests } from './protocol.js';
import { oneLine } from './words.js';

/** A request's handler, after the challenge. `who` is the person that the window named, `window` the connection. */
export type SupervisorHandlers = {
  readonly [M in Exclude<keyof SupervisorRequests, 'hello' | 'attach'>]: (
    params: SupervisorRequests[M][0],
    who: string,
    window: number,
  ) => Promise<SupervisorRequests[M][1]> | SupervisorRequests[M][1];
};

export interface SupervisorServerOptions {
  readonly socketPath: string;
  /** Null: nobody can attach. */
  readonly secret: string | null;
  readonly log: GateLog;
  readonly handlers: SupervisorHandlers;
  readonly attendanceChanged: (attached: number) => void;
  readonly windowGone: (window: number) => void;
}

interface Window {
  readonly who: string;
  /** Never given twice in one run. */
  readonly window: number;
}

const CHALLENGE_LIMIT_MS = 5000;
const MAX_STRANGER_BYTES = 64 * 1024;

/** The private socket of the windows. SECURITY: agents run as the same user; only the secret tells them apart. */
export class SupervisorServer {
  private readonly attached = new Map<MessageConnection, Window>();
  private windows = 0;
  private readonly sockets = new Set<net.Socket>();
  private readonly server: net.Server;

  constructor(private readonly options: SupervisorServerOptions) {
    this.server = net.createServer((socket) => {
      this.meet(socket);
    });
  }

  async listen(): Promise<void> {
    const { socketPath } = this.options;
    if (process.platform !== 'win32') rmSync(socketPath, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(socketPath, resolve);
    });
    if (process.platform !== 'win32') chmodSync(socketPath, 0o600);
  }

  get attachedCount(): number {
    return this.attached.size;
  }

  isAttached(window: number): boolean {
    return [...this.attached.values()].some((one) => one.window === window);
  }

  notify<N extends keyof SupervisorNotifications>(method: N, params: SupervisorNotifications[N]): void {
    for (const connection of this.attached.keys())
      void connection.sendNotification(method, params).catch(() => undefined);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.end();
  }

  private meet(socket: net.Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    const connection = createMessageConnection(
      new SocketMessageReader(socket),
      new SocketMessageWriter(socket),
    );
    const stranger = new Stranger(socket, this.options);
    socket.on('close', () => {
      this.sockets.delete(socket);
      stranger.end();
      const gone = this.attached.get(connection);
      if (gone !== undefined && this.attached.delete(connection)) {
        this.options.windowGone(gone.window);
        this.options.attendanceChanged(this.attached.size);
      }
      connection.dispose();
    });
    connection.onError(() => undefined);
    connection.onRequest('hello', (params: unknown) => stranger.hello(params));
    connection.onRequest('attach', (params: unknown) => {
      const who = stranger.attach(params);
      const window = ++this.windows;
      this.attached.set(connection, { who, window });
      this.options.attendanceChanged(this.attached.size);
      return this.options.handlers['status/get'](null, who, window);
    });
    for (const [method, handler] of Object.entries(this.options.handlers))
      connection.onRequest(method, (params: unknown) => {
        const from = this.attached.get(connection);
        if (from === undefined) throw stranger.refuse(`\`${method}\` before attach`);
        // The parameters are checked by the handlers, which take `unknown` for what it is.
        const checked = handler as (params: unknown, who: string, window: number) => unknown;
        return checked(params, from.who, from.window);
      });
    connection.onRequest((method) => {
      const why = `unknown request \`${oneLine(method)}\``;
      throw this.attached.has(connection)
        ? new ResponseError(ErrorCodes.MethodNotFound, why)
        : stranger.refuse(why);
    });
    connection.listen();
  }
}

/** A connection until it has shown that it knows the secret: one try, little time, few bytes. */
class Stranger {
  private nonce: string | null = null;
  private known = false;
  private bytes = 0;
  private readonly timer: NodeJS.Timeout;
  private readonly count = (chunk: Buffer): void => {
    this.bytes += chunk.length;
    if (!this.known && this.bytes > MAX_STRANGER_BYTES) this.socket.destroy();
  };

  constructor(
    private readonly socket: net.Socket,
    private readonly options: { readonly secret: string | null; readonly log: GateLog },
  ) {
    socket.on('data', this.count);
    this.timer = setTimeout(() => {
      if (!this.known) socket.destroy();
    }, CHALLENGE_LIMIT_MS);
  }

  hello(params: unknown): SupervisorRequests['hello'][1] {
    const nonce = field(params, 'nonce');
    const { secret } = this.options;
    if (secret === null || nonce === null || nonce.length > 128 || this.nonce !== null)
      throw this.refuse('no hello here');
    this.nonce = newSecret();
    return { nonce: this.nonce, proof: proofOf('gate', secret, nonce), protocol: PROTOCOL };
  }

  attach(params: unknown): string {
    const proof = field(params, 'proof');
    const who = field(params, 'who');
    const { secret } = this.options;
    const { nonce } = this;
    if (secret === null || nonce === null || proof === null || who === null || this.known)
      throw this.refuse('no attach here');
    if (!sameSecret(proof, proofOf('supervisor', secret, nonce))) throw this.refuse('wrong secret');
    this.known = true;
    this.end();
    return oneLine(who);
  }

  refuse(why: string): ResponseError<undefined> {
    this.options.log.note(`supervisor refused: ${why}`);
    // After the answer has gone out.
    setImmediate(() => {
      this.socket.end();
      setTimeout(() => this.socket.destroy(), 100).unref();
    });
    return new ResponseError(ErrorCodes.InvalidRequest, why);
  }

  end(): void {
    clearTimeout(this.timer);
    this.socket.off('data', this.count);
  }
}

function field(params: unknown, name: string): string | null {
  const value: unknown =
    typeof params === 'object' && params !== null ? (params as { [key: string]: unknown })[name] : null;
  return typeof value === 'string' ? value : null;
}
