// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import * as vscode from 'vscode';
import type { Finding } from '../../core/decision.js';
import { inform } from '../notices.js';

/** Opens the policy file at the rule. A shipped pack is named by its place in the extension. */
export async function openRule(finding: Finding, extensionUri: vscode.Uri): Promise<void> {
  if (finding.file === null) return;
  const file = path.isAbsolute(finding.file)
    ? vscode.Uri.file(finding.file)
    : vscode.Uri.joinPath(extensionUri, finding.file);
  const at = new vscode.Position(Math.max(0, (finding.line ?? 1) - 1), 0);
  try {
    await vscode.window.showTextDocument(file, {
      selection: new vscode.Range(at, at),
      preview: true,
    });
  } catch {
    inform(vscode.l10n.t('rule {0} stands in {1}, which cannot be opened here', finding.rule, finding.file));
  }
}
