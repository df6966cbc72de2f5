// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Adapter, AgentEvent, HookAnswer } from '../adapters/adapter.js';
import { ADAPTERS, CONNECTORS } from '../adapters/registry.js';
import type { AgentIdentity } from '../core/agentIdentity.js';
import { assertNever, type Result } from '../core/result.js';
import { hookProgramFile } from '../store/hookProgram.js';
import type { Repository } from '../store/repository.js';
import { isOfRun, releaseRun } from '../store/runs.js';
import { isCanaryCall } from './canary.js';
import { handleToolCall, type CallParts } from './handleToolCall.js';
import type { LineHeader } from './line.js';
import { operationDigest } from './operationDigest.js';
import { findPlace } from './places.js';
import type { Session, Sessions } from './sessions.js';
import { causeText, shortText } from './words.js';

/** One message of an agent, as the line protocol brought it. */
export interface AgentMessage {
  readonly header: LineHeader;
  /** Null when the bytes were too many or not UTF-8. */
  readonly body: string | null;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
}

export interface MessageParts extends CallParts {
  readonly sessions: Sessions;
  readonly stateFolder: string;
  readonly home: string;
  readonly statusChanged: () => void;
}

type Outcome = Extract<AgentEvent, { kind: 'tool-outcome' }>;

/** Finds out whose message it is and what it means, and answers it in the agent's dialect. */
export class AgentMessages {
  /** Calls that wait for a verdict: the same call sent again waits for the same one. */
  private readonly inFlight = new Map<string, InFlight>();
  /** The workspace that a project folder led to last time, so that a body is parsed once. */
  private readonly guesses = new Map<string, string>();

  constructor(private readonly parts: MessageParts) {}

  /** Throws only for an agent that we have no words for; the connection is then closed without an answer. */
  async answer(message: AgentMessage): Promise<HookAnswer> {
    const adapter = ADAPTERS.get(message.header.agent);
    if (adapter === undefined) throw new Error(`unknown agent \`${shortText(message.header.agent)}\``);
    const { event } = message.header;
    try {
      const heard = await this.place(message, adapter);
      if (heard === null) return adapter.renderNoOpinion(event);
      return await this.respond(message, adapter, heard);
    } catch (cause) {
      const text = causeText(cause);
      this.parts.log.note(`${event}: ${text}`);
      return adapter.renderVerdict(event, {
        kind: 'deny',
        because: { kind: 'fault', text, request: null },
        approval: null,
      });
    }
  }

  /** Null: not under a supervised root. A known session keeps the root of its first call. */
  private async place(message: AgentMessage, adapter: Adapter): Promise<Placed | null> {
    const { project, cwd } = message.header;
    const folder = project === '' ? cwd : project;
    const guess = this.guesses.get(folder) ?? folder;
    const first = this.parse(message, adapter, guess);
    const id = first.session === null ? null : sessionKey(first.session);
    const known = id === null ? null : this.parts.sessions.find(adapter.name, id);
    const repository = known?.repository ?? (await this.repositoryOf(folder, cwd));
    if (repository === null) return null;
    if (this.guesses.size > 1000) this.guesses.clear();
    this.guesses.set(folder, repository.root);
    const event = repository.root === guess ? first : this.parse(message, adapter, repository.root);
    // What cannot even name its session is kept together, per workspace.
    const name = id ?? `unreadable-${sha256(repository.root).slice(0, 16)}`;
    const session = this.parts.sessions.join(claimed(adapter.name, name), repository);
    session.lastAt = Date.now();
    this.identify(session, { isNew: known === null, event, wiring: message.header.wiring });
    return { event: underIdentity(event, session), session };
  }

  /** Once per session, and again when it says that it begins: a session of a run may have begun by another line. */
  private identify(
    session: Session,
    {
      isNew,
      event,
      wiring,
    }: { readonly isNew: boolean; readonly event: AgentEvent; readonly wiring: string },
  ): void {
    if (!isNew && event.kind !== 'session-start') return;
    if (isOfRun(this.parts.stateFolder, wiring, runKey(session))) session.verify();
  }

  /** Supervised by its project or else by where it stands, as the hook client says without a gate. */
  private async repositoryOf(...folders: readonly string[]): Promise<Repository | null> {
    for (const folder of new Set(folders)) {
      if (folder === '') continue;
      const place: Result<Repository | null> = await findPlace(this.parts.stateFolder, folder);
      if (!place.ok) throw new Error(place.fault.message);
      if (place.value !== null) return place.value;
    }
    return null;
  }

  private parse({ header, body }: AgentMessage, adapter: Adapter, workspace: string): AgentEvent {
    const place = { workspace, home: this.parts.home };
    const event = adapter.parse(header.event, body ?? '', place);
    if (body !== null || event.kind !== 'unreadable') return event;
    const operation = { kind: 'unreadable', reason: 'not UTF-8, or too large' } as const;
    return { ...event, intent: { ...event.intent, operation } };
  }

  private async respond(message: AgentMessage, adapter: Adapter, heard: Placed): Promise<HookAnswer> {
    const { event, session } = heard;
    const { event: name, wiring, project, cwd } = message.header;
    if (session.ended && event.kind !== 'session-end') this.revive(session);
    const at = { wiring, project: project === '' ? cwd : project };
    switch (event.kind) {
      case 'tool-call':
      case 'unreadable':
        if (!isCanaryCall(event.intent)) this.prove(session, adapter, at);
        return this.call(message, adapter, { event, session });
      case 'tool-outcome':
        await this.outcome(session, event);
        return adapter.renderEvent(name, { block: null });
      case 'session-start':
        session.beat();
        this.prove(session, adapter, at);
        return adapter.renderEvent(name, { block: null });
      case 'session-end':
        await this.end(session, event.reason);
        return adapter.renderEvent(name, { block: null });
      case 'config-change':
        return adapter.renderEvent(name, { block: this.refusal(adapter, event.file, wiring) });
      case 'ignored':
        return adapter.renderEvent(name, { block: null });
      default:
        return assertNever(event);
    }
  }

  private call(
    message: AgentMessage,
    adapter: Adapter,
    heard: { readonly event: Extract<AgentEvent, { intent: unknown }>; readonly session: Session },
  ): Promise<HookAnswer> {
    const { intent } = heard.event;
    const body = message.body ?? '';
    const key =
      intent.toolUseId === null
        ? null
        : [adapter.name, message.header.event, intent.agent.session, intent.toolUseId, sha256(body)].join(
            '\0',
          );
    const same = key === null ? undefined : this.inFlight.get(key);
    if (same !== undefined) {
      same.wait(message.gone);
      return same.answer;
    }
    const waiters = new Waiters(message.gone);
    const answer = handleToolCall(
      { adapter, event: message.header.event, body, intent, session: heard.session, gone: waiters.gone },
      this.parts,
    ).finally(() => {
      if (key !== null) this.inFlight.delete(key);
      this.parts.statusChanged();
    });
    if (key !== null)
      this.inFlight.set(key, {
        answer,
        wait: (gone) => {
          waiters.add(gone);
        },
      });
    return answer;
  }

  private async outcome(session: Session, event: Outcome): Promise<void> {
    const policy = await this.parts.policies.inForce(session.root);
    const entry = session.entryOf(event.toolUseId);
    const ref = entry !== null && (session.sid === null || entry.sid === session.sid) ? entry.seq : null;
    const draft = { kind: 'outcome', ref, ok: event.ok, exit: event.exit } as const;
    await session.append(draft, event.contents, policy.digest);
    if (entry !== null && event.ran !== null && entry.operation !== operationDigest(event.ran)) {
      // SECURITY: another hook of the agent rewrote the call after it was judged: nothing is enforced any more.
      session.canary = 'failed';
      await session.append({ kind: 'gap', reason: 'rewritten-call' }, null, policy.digest);
      this.parts.log.note(`a call ran with another input than was judged: ${shortText(event.tool)}`);
    }
    if (entry !== null) this.parts.timeline.change(entry, { outcome: event.ok ? 'ok' : 'failed' });
    if (entry?.commits === true && event.ok) this.publish(session, 'commit');
  }

  private async end(session: Session, reason: string): Promise<void> {
    const policy = await this.parts.policies.inForce(session.root);
    await session.append({ kind: 'end', reason: shortText(reason) }, null, policy.digest);
    session.ended = true;
    this.parts.granting.sessionEnded(session);
    session.closeEvidence();
    this.publish(session, 'end');
    this.parts.statusChanged();
    releaseRun(this.parts.stateFolder, runKey(session));
  }

  private revive(session: Session): void {
    session.ended = false;
    session.canary = 'none';
  }

  private publish(session: Session, reason: 'commit' | 'end'): void {
    void session
      .evidence()
      .then(({ log }) => log.publish(reason))
      .then((published) => {
        if (!published.ok) this.parts.log.note(`publish: ${published.fault.message}`);
      })
      .catch((cause: unknown) => {
        this.parts.log.note(`publish: ${causeText(cause)}`);
      });
  }

  private prove(session: Session, adapter: Adapter, at: { wiring: string; project: string }): void {
    void this.parts.canaries
      .prove(session, adapter, at)
      .catch((cause: unknown) => {
        this.parts.log.note(`canary: ${causeText(cause)}`);
      })
      .then(this.parts.statusChanged);
  }

  private refusal(adapter: Adapter, changed: string | null, wiring: string): string | null {
    const connector = CONNECTORS.get(adapter.name);
    if (connector === undefined) return null;
    return connector.refuseReload(changed, wiring, hookProgramFile(this.parts.stateFolder, adapter.name));
  }
}

interface Placed {
  readonly event: AgentEvent;
  readonly session: Session;
}

interface InFlight {
  readonly answer: Promise<HookAnswer>;
  wait(gone: Promise<void>): void;
}

/** Resolves when all who wait for one answer are gone. */
class Waiters {
  readonly gone: Promise<void>;
  private count = 0;
  private resolve: () => void = () => undefined;

  constructor(first: Promise<void>) {
    this.gone = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.add(first);
  }

  add(gone: Promise<void>): void {
    this.count += 1;
    void gone.then(() => {
      this.count -= 1;
      if (this.count === 0) this.resolve();
    });
  }
}

function runKey({ agent }: Session): string {
  return `${agent.name} ${agent.session}`;
}

/** Who makes the call is what the session was found to be, not what an adapter can know. */
function underIdentity<Event extends AgentEvent>(event: Event, session: Session): Event {
  if (!('intent' in event)) return event;
  const { assurance } = session.agent;
  return { ...event, intent: { ...event.intent, agent: { ...event.intent.agent, assurance } } };
}

function claimed(name: string, session: string): AgentIdentity {
  return { name, version: null, session, subagent: null, assurance: 'claimed' };
}

/** A session id of any length as one of a usual length. */
function sessionKey(session: string): string {
  return session.length > 200 ? `sha256-${sha256(session)}` : session;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
