// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { CANARY_TOOL, type Adapter } from '../adapters/adapter.js';
import { CONNECTORS } from '../adapters/registry.js';
import { hookProgramFile } from '../store/hookProgram.js';
import { stateFolder } from '../store/stateFolder.js';
import type { Decision } from '../core/decision.js';
import type { Intent } from '../core/intent.js';
import { isJsonObject } from '../core/json.js';
import { newSecret } from './auth.js';
import type { Session } from './sessions.js';

const RULE = 'builtin/canary';
const LIMIT_MS = 20_000;

/** The test tool, whoever calls it. */
export function isCanaryCall({ operation }: Intent): boolean {
  return operation.kind === 'tool' && operation.name === CANARY_TOOL;
}

/**
 * Proves a session's supervision: a harmless call is sent through the very line that is registered with the
 * agent, and must come back denied after having arrived here.
 */
export class Canaries {
  private readonly flying = new Map<string, { arrived: boolean }>();

  constructor(private readonly home: string) {}

  /** The test tool is denied whoever calls it; null for every other call. */
  judge(intent: Intent): Decision | null {
    const { operation } = intent;
    if (operation.kind !== 'tool' || !isCanaryCall(intent)) return null;
    const nonce = isJsonObject(operation.input) ? operation.input['nonce'] : null;
    const flying = typeof nonce === 'string' ? this.flying.get(nonce) : undefined;
    if (flying !== undefined) flying.arrived = true;
    return {
      effect: 'deny',
      risk: { score: 0, tier: 'T0', factors: [] },
      findings: [
        {
          rule: RULE,
          effect: 'deny',
          file: null,
          line: null,
          matched: `tool ${CANARY_TOOL}`,
          reason: 'a test call that must be denied',
        },
      ],
    };
  }

  isCanary(decision: Decision): boolean {
    return decision.findings.some((finding) => finding.rule === RULE);
  }

  /** Runs the registered line once per session; the session's level follows from what it answers. */
  async prove(session: Session, adapter: Adapter, at: { wiring: string; project: string }): Promise<void> {
    if (session.canary !== 'none') return;
    const program = hookProgramFile(stateFolder(this.home), adapter.name);
    const line = CONNECTORS.get(adapter.name)?.registeredLine(at.wiring, program) ?? null;
    session.canary = 'running';
    session.canary =
      line !== null && (await this.fly(line, session, adapter, at.project)) ? 'held' : 'failed';
  }

  private async fly(line: string, session: Session, adapter: Adapter, project: string): Promise<boolean> {
    const nonce = newSecret(16);
    const flying = { arrived: false };
    this.flying.set(nonce, flying);
    try {
      const call = adapter.canary({ session: session.agent.session, project, nonce });
      const exit = await runLine(line, call, { home: this.home, cwd: project });
      return exit === 2 && flying.arrived;
    } finally {
      this.flying.delete(nonce);
    }
  }
}

/** The exit code; null when the line could not be run to its end. */
function runLine(
  line: string,
  call: { readonly body: string; readonly env: { readonly [name: string]: string } },
  at: { readonly home: string; readonly cwd: string },
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', line], {
      cwd: at.cwd,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: at.home, ...call.env },
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => {
      resolve(null);
    });
    child.on('close', resolve);
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.body);
  });
}
