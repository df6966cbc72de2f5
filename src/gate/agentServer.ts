// SPDX-License-Identifier: Apache-2.0
import net from 'node:net';
import { sameSecret } from './auth.js';
import type { GateLog } from './gateLog.js';
import {
  MAX_BODY_BYTES,
  MAX_HEADER_BYTES,
  readHeader,
  writeAnswer,
  type LineAnswer,
  type LineHeader,
} from './line.js';

export interface LineMessage {
  readonly header: LineHeader;
  /** Null when the bytes were too many or not UTF-8. */
  readonly body: string | null;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
}

export interface AgentServerOptions {
  readonly token: string;
  readonly reply: string;
  readonly log: GateLog;
  readonly answer: (message: LineMessage) => Promise<LineAnswer>;
}

const HEADER_LIMIT_MS = 5000;
const BODY_IDLE_MS = 30_000;
const LAST_WRITE_MS = 10_000;
const MAX_CONNECTIONS = 2000;

/**
 * The loopback port of short-lived clients. SECURITY: any local user and any web page can connect; who does not
 * begin with a header of this protocol and the token is closed without a byte, which is a denial for a client.
 */
export async function listenForAgents(options: AgentServerOptions): Promise<net.Server> {
  const server = net.createServer((socket) => {
    new Conversation(socket, options).begin();
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, resolve);
  });
  return server;
}

/** One connection: header, body, NUL; then one answer. */
class Conversation {
  private header: LineHeader | null = null;
  private held: Buffer[] = [];
  private bytes = 0;
  private heard = false;
  private timer: NodeJS.Timeout | undefined;
  private leave: () => void = () => undefined;
  private readonly gone = new Promise<void>((resolve) => {
    this.leave = resolve;
  });

  constructor(
    private readonly socket: net.Socket,
    private readonly options: AgentServerOptions,
  ) {}

  begin(): void {
    this.socket.setNoDelay(true);
    this.socket.on('error', () => undefined);
    this.socket.on('end', this.leave);
    this.socket.on('close', () => {
      clearTimeout(this.timer);
      this.leave();
    });
    this.socket.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    this.limit(HEADER_LIMIT_MS);
  }

  private limit(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.socket.destroy();
    }, ms);
  }

  private take(chunk: Buffer): void {
    // Nothing may follow the end of the body.
    if (this.heard) return void this.socket.destroy();
    const rest = this.header === null ? this.takeHeader(chunk) : chunk;
    if (rest === null || rest.length === 0) return;
    const end = rest.indexOf(0);
    if (end !== -1 && end !== rest.length - 1) return void this.socket.destroy();
    const part = end === -1 ? rest : rest.subarray(0, end);
    this.bytes += part.length;
    if (this.bytes > MAX_BODY_BYTES) this.held = [];
    else this.held.push(part);
    if (end === -1) this.limit(BODY_IDLE_MS);
    else void this.respond();
  }

  /** What follows the header line; null while it is not whole, or when it is refused. */
  private takeHeader(chunk: Buffer): Buffer | null {
    const all = this.held.length === 0 ? chunk : Buffer.concat([...this.held, chunk]);
    const end = all.indexOf(10);
    if (end === -1 && all.length <= MAX_HEADER_BYTES) {
      this.held = [all];
      return null;
    }
    const header = end === -1 || end > MAX_HEADER_BYTES ? null : readHeader(all.subarray(0, end));
    if (header === null) return this.refuse('no header line');
    if (!header.ok) return this.refuse(header.fault.message);
    if (!sameSecret(header.value.token, this.options.token)) return this.refuse('wrong token');
    this.header = header.value;
    this.held = [];
    this.limit(BODY_IDLE_MS);
    return all.subarray(end + 1);
  }

  private refuse(why: string): null {
    this.options.log.note(`connection refused: ${why}`);
    this.socket.destroy();
    return null;
  }

  private async respond(): Promise<void> {
    clearTimeout(this.timer);
    this.heard = true;
    const { header } = this;
    if (header === null) return;
    try {
      const body = this.bytes > MAX_BODY_BYTES ? null : textOf(Buffer.concat(this.held));
      this.held = [];
      const answer = await this.options.answer({ header, body, gone: this.gone });
      this.limit(LAST_WRITE_MS);
      this.socket.end(writeAnswer(this.options.reply, answer));
    } catch (cause) {
      this.options.log.note(`no answer: ${cause instanceof Error ? cause.message : String(cause)}`);
      this.socket.destroy();
    }
  }
}

/** Null when not UTF-8: what we judged must be what the agent runs. */
function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
