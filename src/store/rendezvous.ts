// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../core/json.js';
import { replaceFile } from './privateFile.js';

/** Where the running gate is met, and by which words both sides know each other. */
export interface Rendezvous {
  /** Loopback port of the line protocol. */
  readonly port: number;
  /** 64 hex digits; a client must send it. */
  readonly token: string;
  /** 32 hex digits; an answer must begin with it, so that nobody who took over the port can say yes. */
  readonly reply: string;
  readonly pid: number;
  readonly protocol: number;
  /** Private socket of the supervisors. */
  readonly socket: string;
  readonly version: string;
}

export function rendezvousFile(stateFolder: string): string {
  return path.join(stateFolder, 'gate.json');
}

/** Writes `gate.json`, 0600, in one step. */
export function writeRendezvous(stateFolder: string, meet: Rendezvous): void {
  // SPEC: one line, this order, these spellings: the hook client reads it with one regular expression.
  const text =
    `{"countersign":1,"port":${String(meet.port)},"token":"${meet.token}","reply":"${meet.reply}"` +
    `,"pid":${String(meet.pid)},"protocol":${String(meet.protocol)}` +
    `,"socket":${JSON.stringify(meet.socket)},"version":${JSON.stringify(meet.version)}}\n`;
  replaceFile(rendezvousFile(stateFolder), text, 0o600);
}

/** The rendezvous as written last, of a gate that may be gone; null when there is none that can be read. */
export function readRendezvous(stateFolder: string): Rendezvous | null {
  try {
    const value: unknown = JSON.parse(readFileSync(rendezvousFile(stateFolder), 'utf8'));
    if (!isJsonObject(value)) return null;
    const { port, token, reply, pid, protocol, socket, version } = value;
    if (!Number.isInteger(port) || !Number.isInteger(pid) || !Number.isInteger(protocol)) return null;
    if (typeof token !== 'string' || typeof reply !== 'string') return null;
    if (typeof socket !== 'string' || typeof version !== 'string') return null;
    return {
      port: Number(port),
      token,
      reply,
      pid: Number(pid),
      protocol: Number(protocol),
      socket,
      version,
    };
  } catch {
    return null;
  }
}

/** Takes the rendezvous away when it is still the one of this token. */
export function removeRendezvous(stateFolder: string, token: string): void {
  if (readRendezvous(stateFolder)?.token === token) rmSync(rendezvousFile(stateFolder), { force: true });
}
