// SPDX-License-Identifier: Apache-2.0
import os from 'node:os';
import * as vscode from 'vscode';
import { hasKeyFile, type StartGate } from '../gate/client.js';
import { Approvals } from './approvals/approvals.js';
import { QueueView } from './approvals/queueView.js';
import { Digest } from './attention/digest.js';
import { registerCommands } from './commands.js';
import { GateConnection } from './gateConnection.js';
import { PendingMarks } from './inline/pendingMarks.js';
import { ProposedFiles } from './inline/proposedFiles.js';
import { ReviewThreads } from './inline/reviewThreads.js';
import { Lifetime, type Disposable } from './lifetime.js';
import { PolicyAssist } from './policy/policyAssist.js';
import { PolicyDiagnostics } from './policy/policyDiagnostics.js';
import { PolicyTests } from './policy/policyTests.js';
import { RepositoryPolicies } from './policy/repositoryPolicies.js';
import { machineKeySeed, supervisorSecret } from './secrets.js';
import { StatusBar } from './statusBar.js';
import { TimelineView } from './timeline/timelineView.js';

/** All parts of the extension, made in the order of the layers. */
export function startServices(context: vscode.ExtensionContext): Disposable {
  const life = new Lifetime();
  const { extensionUri } = context;
  const gate = life.own(
    new GateConnection({
      meet: async () => ({
        home: os.homedir(),
        secret: await supervisorSecret(context.secrets),
        who: os.userInfo().username,
        window: vscode.env.sessionId.slice(0, 8),
      }),
      spawn: () => spawnOptions(context),
    }),
  );
  const approvals = life.own(new Approvals(gate));
  life.own(new StatusBar(approvals));
  const files = life.own(new ProposedFiles());
  const policies = life.own(new RepositoryPolicies(gate));
  const queue = life.own(new QueueView(extensionUri, approvals, policies));
  life.own(new PolicyDiagnostics(gate));
  life.own(new PolicyAssist(gate));
  life.own(new PolicyTests(gate));
  life.own(new TimelineView(extensionUri, gate, files));
  const threads = life.own(new ReviewThreads(approvals));
  life.own(new PendingMarks(approvals, extensionUri));
  const digest = life.own(new Digest(gate));
  life.own(registerCommands({ approvals, queue, files, threads, digest, extensionUri }));
  gate.start();
  return life;
}

/** Keys go over the pipe: the key file where there is one, else the editor's secret storage. */
async function spawnOptions({ extensionUri, secrets }: vscode.ExtensionContext): Promise<StartGate> {
  const home = os.homedir();
  const env: NodeJS.ProcessEnv = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  delete env['NODE_OPTIONS'];
  return {
    program: vscode.Uri.joinPath(extensionUri, 'dist', 'gate.mjs').fsPath,
    node: process.execPath,
    env,
    home,
    secrets: {
      machineKey: hasKeyFile(home) ? null : await machineKeySeed(secrets),
      supervisorSecret: await supervisorSecret(secrets),
    },
  };
}
