// SPDX-License-Identifier: Apache-2.0
import type * as vscode from 'vscode';
import { startServices } from './services.js';

/** Builds everything, paints at once, and lets the gate come when it comes. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(startServices(context));
}
