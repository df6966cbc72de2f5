// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { stat } from 'node:fs/promises';
import type { HookAnswer } from '../adapters/adapter.js';
import { faultText } from '../core/result.js';
import type { MachineKey } from '../store/machineKey.js';
import { resolveRepository } from '../store/repository.js';
import { readRoots } from '../store/roots.js';
import { AgentMessages } from './agentMessages.js';
import { listenForAgents, type LineMessage } from './agentServer.js';
import { Approvals, type QueueEvents } from './approvals.js';
import { newSecret } from './auth.js';
import { Canaries } from './canary.js';
import { attentionAt } from './attention.js';
import { Countersigning } from './countersigning.js';
import { EvidencePool, type OpenEvidence } from './evidencePool.js';
import type { GateLog } from './gateLog.js';
import { Granting } from './granting.js';
import { Histories } from './history.js';
import { OWN_AGENT, type LineAnswer, type LineHeader } from './line.js';
import { findPlace } from './places.js';
import { PauseState } from './pauses.js';
import { Pausing } from './pausing.js';
import { Policies } from './policies.js';
import { PolicyEditing } from './policyEditing.js';
import { PROTOCOL, type GateStatus, type GrantStatus, type SupervisorNotifications } from './protocol.js';
import { earlierRows, parkedRequest } from './recall.js';
import { Sessions } from './sessions.js';
import { supervisorHandlers } from './supervisorHandlers.js';
import { SupervisorServer } from './supervisorServer.js';
import { Timeline } from './timeline.js';
import { causeText } from './words.js';

export interface GateOptions {
  readonly stateFolder: string;
  readonly home: string;
  readonly version: string;
  readonly packs: ReadonlyMap<string, string>;
  readonly machineKey: MachineKey;
  /** Null: headless, nobody can attach. */
  readonly supervisorSecret: string | null;
  readonly socketPath: string;
  readonly deadlineMs: number;
  readonly log: GateLog;
  /** Somebody with the right to asked for the end. */
  readonly onStop: () => void;
}

const EARLIER_ROWS = 300;
const STATUS_BATCH_MS = 100;

/** All parts of a running gate, made in the order of the layers. */
export class Gate {
  readonly token = newSecret();
  readonly reply = newSecret(16);
  port = 0;
  private readonly pool: EvidencePool;
  private readonly sessions: Sessions;
  private readonly policies: Policies;
  private readonly pauses: PauseState;
  private readonly pausing: Pausing;
  private readonly approvals: Approvals;
  private readonly granting: Granting;
  private readonly timeline: Timeline;
  private readonly messages: AgentMessages;
  private readonly supervisors: SupervisorServer;
  private agents: Awaited<ReturnType<typeof listenForAgents>> | null = null;
  private statusTimer: NodeJS.Timeout | null = null;
  private grantTimer: NodeJS.Timeout | null = null;
  private readonly inAnswer = new Set<Promise<unknown>>();
  private lastBusyAt = Date.now();

  constructor(private readonly options: GateOptions) {
    const { home, stateFolder, machineKey, log } = options;
    const now = Date.now;
    this.pool = new EvidencePool({ machineKey, now, onOpen: (evidence) => this.recallFrom(evidence) });
    this.sessions = new Sessions({ pool: this.pool, now });
    const countersigned = { stateFolder, key: machineKey.publicKey };
    this.policies = new Policies(home, options.packs, countersigned);
    this.pauses = new PauseState(stateFolder);
    this.timeline = new Timeline((rows) => {
      this.supervisors.notify('timeline/rows', rows);
    });
    this.approvals = new Approvals({
      now,
      deadlineMs: options.deadlineMs,
      attended: () => this.supervisors.attachedCount > 0,
      events: this.queueEvents(),
    });
    this.granting = this.makeGranting();
    const { policies, approvals, granting, timeline, sessions, pauses } = this;
    const statusChanged = this.statusChanged.bind(this);
    this.messages = new AgentMessages({
      ...{ policies, approvals, granting, timeline, sessions, pauses, log, stateFolder, home, statusChanged },
      histories: new Histories(),
      canaries: new Canaries(home),
    });
    this.pausing = new Pausing({ pauses, sessions, policies, log, now, changed: statusChanged });
    this.supervisors = new SupervisorServer({
      socketPath: options.socketPath,
      secret: options.supervisorSecret,
      log,
      handlers: supervisorHandlers({
        approvals,
        granting,
        timeline,
        pool: this.pool,
        pausing: this.pausing,
        countersigning: new Countersigning({
          ...{ stateFolder, machineKey, policies, log, now },
          changed: statusChanged,
        }),
        editing: new PolicyEditing({ ...{ home, stateFolder, timeline }, packs: options.packs }),
        attention: (since) => attentionAt(stateFolder, since, now()),
        status: () => this.status(),
        stop: options.onStop,
      }),
      windowGone: (window) => {
        granting.windowGone(window);
      },
      attendanceChanged: (attached) => {
        this.lastBusyAt = Date.now();
        log.note(`supervisors attached: ${String(attached)}`);
      },
    });
  }

  /** Listens on both sides. The evidence of the listed roots is opened behind our back: a call waits for its own only. */
  async start(): Promise<void> {
    const { log } = this.options;
    await this.supervisors.listen();
    const answer = (message: LineMessage): Promise<LineAnswer> => this.answer(message);
    this.agents = await listenForAgents({ token: this.token, reply: this.reply, log, answer });
    const address = this.agents.address();
    if (address === null || typeof address === 'string') throw new Error('no port to listen on');
    this.port = address.port;
    void this.openRoots();
  }

  /** INVARIANT: to be called once others can find us, so that a mark made while nobody could be asked is not missed. */
  readPauses(): void {
    this.pauses.read();
    const { marks, all, fault } = this.pauses.view();
    if (marks.length > 0 || all)
      this.options.log.note(`paused since before: ${fault ?? String(marks.length)}`);
  }

  /** How long there was neither supervisor, nor session, nor call. */
  idleMs(): number {
    const busy =
      this.supervisors.attachedCount > 0 || this.sessions.alive().length > 0 || this.inAnswer.size > 0;
    if (busy) this.lastBusyAt = Date.now();
    return Date.now() - this.lastBusyAt;
  }

  /** Parks what waits, lets every answer go out, closes the evidence. */
  async stop(): Promise<void> {
    this.agents?.close();
    this.approvals.parkAll('gate-stopped');
    await Promise.allSettled(this.inAnswer);
    this.supervisors.close();
    this.timeline.dispose();
    if (this.statusTimer !== null) clearTimeout(this.statusTimer);
    if (this.grantTimer !== null) clearTimeout(this.grantTimer);
    await this.pool.close();
  }

  private makeGranting(): Granting {
    const { approvals, policies } = this;
    return new Granting({
      ...{ approvals, policies, log: this.options.log },
      clock: { wall: Date.now, steady: () => performance.now() },
      attached: (window) => this.supervisors.isAttached(window),
      changed: () => {
        this.statusChanged();
      },
    });
  }

  private queueEvents(): QueueEvents {
    const tell = <N extends keyof SupervisorNotifications>(
      method: N,
      params: SupervisorNotifications[N],
    ): void => {
      this.supervisors.notify(method, params);
      this.statusChanged();
    };
    return {
      opened: (request) => {
        tell('requests/opened', request);
      },
      closed: (id, effect, who) => {
        tell('requests/closed', { id, effect, who });
      },
      parked: (id) => {
        tell('requests/parked', { id });
      },
    };
  }

  private async answer(message: LineMessage): Promise<LineAnswer> {
    const work = message.header.agent === OWN_AGENT ? this.own(message.header) : this.agent(message);
    this.inAnswer.add(work);
    try {
      return await work;
    } finally {
      this.inAnswer.delete(work);
    }
  }

  private agent(message: LineMessage): Promise<HookAnswer> {
    return this.messages.answer(message);
  }

  /** What our own programs ask. SECURITY: the token is all they have, as agents do: nothing here may allow anything. */
  private async own(header: LineHeader): Promise<LineAnswer> {
    switch (header.event) {
      case 'status':
        return said({ ...(await this.status()), headless: this.options.supervisorSecret === null });
      case 'publish':
        return this.publish(header.project);
      case 'pause': {
        const paused = await this.pausing.pauseNamed(header.project);
        return paused.ok ? said({ agent: paused.value }) : failed(faultText(paused.fault));
      }
      case 'revoke-grant':
        return said(await this.granting.revoke(header.project, null));
      case 'drain':
        setImmediate(this.options.onStop);
        return said(null);
      default:
        return failed(`unknown event \`${header.event}\``);
    }
  }

  private async publish(folder: string): Promise<LineAnswer> {
    const place = await findPlace(this.options.stateFolder, folder);
    if (!place.ok) return failed(place.fault.message);
    if (place.value === null) return failed(`\`${folder}\` is not supervised`);
    const evidence = await this.pool.of(place.value);
    if (!evidence.ok) return failed(evidence.fault.message);
    const published = await evidence.value.log.publish('push');
    return published.ok ? said({ ...published.value }) : failed(published.fault.message);
  }

  private async status(): Promise<GateStatus> {
    const { version, stateFolder } = this.options;
    const roots = readRoots(stateFolder);
    const requests = this.approvals.list();
    const waiting = requests.filter((request) => request.state === 'waiting').length;
    return {
      protocol: PROTOCOL,
      version,
      pid: process.pid,
      roots: roots.ok ? roots.value : [],
      sessions: this.sessions.all().flatMap((session) => session.status() ?? []),
      waiting,
      parked: requests.length - waiting,
      pauses: this.pauses.view(),
      repositoryPolicies: await this.policies.repositoryPolicies(),
      grants: await this.grants(),
      policyFaults: this.policies.faults(),
      evidenceFaults: [...(roots.ok ? [] : [roots.fault.message]), ...(await this.pool.faults())],
    };
  }

  /** When the next one ends, that is news as well. */
  private async grants(): Promise<readonly GrantStatus[]> {
    const grants = await this.granting.list();
    if (this.grantTimer !== null) clearTimeout(this.grantTimer);
    this.grantTimer = null;
    if (grants.length > 0 && this.supervisors.attachedCount > 0)
      this.grantTimer = setTimeout(
        () => {
          this.statusChanged();
        },
        Math.min(...grants.map(({ leftMs }) => leftMs)) + STATUS_BATCH_MS,
      );
    return grants;
  }

  private statusChanged(): void {
    if (this.supervisors.attachedCount === 0) return;
    this.statusTimer ??= setTimeout(() => {
      this.statusTimer = null;
      void this.status().then((status) => {
        this.supervisors.notify('status/changed', status);
      });
    }, STATUS_BATCH_MS);
  }

  /** So that what waits from earlier runs, and a broken policy, are seen before any agent calls. */
  private async openRoots(): Promise<void> {
    const roots = readRoots(this.options.stateFolder);
    for (const root of roots.ok ? roots.value : []) {
      try {
        const repository = await resolveRepository(root);
        if (!repository.ok) continue;
        await this.policies.inForce(repository.value.root);
        const gitFolder = await stat(path.join(repository.value.commonDir, 'countersign')).catch(() => null);
        if (gitFolder !== null) await this.pool.of(repository.value);
      } catch (cause) {
        this.options.log.note(`root not opened: ${causeText(cause)}`);
      }
    }
    this.statusChanged();
  }

  private async recallFrom(evidence: OpenEvidence): Promise<void> {
    const { log, repository } = evidence;
    for (const one of await log.unanswered())
      this.approvals.restore(parkedRequest(one, repository.root), Date.parse(one.ask.ts), () =>
        log.dismiss(one.ask.sid, one.ask.seq),
      );
    void earlierRows(evidence, EARLIER_ROWS)
      .then((rows) => {
        this.timeline.prepend(rows);
      })
      .catch((cause: unknown) => {
        this.options.log.note(`earlier rows: ${causeText(cause)}`);
      });
  }
}

function said(value: unknown): LineAnswer {
  return { stdout: JSON.stringify(value), stderr: '', exit: 0 };
}

function failed(text: string): LineAnswer {
  return { stdout: '', stderr: text, exit: 2 };
}
