// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import type { Finding } from '../../core/decision.js';

/** Opens the policy file at the rule. */
export async function openRule(finding: Finding): Promise<void> {
  if (finding.file === null) return;
  const at = new vscode.Position(Math.max(0, (finding.line ?? 1) - 1), 0);
  try {
    await vscode.window.showTextDocument(vscode.Uri.file(finding.file), {
      selection: new vscode.Range(at, at),
      preview: true,
    });
  } catch {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Rule {0} stands in {1}, which cannot be opened here.', finding.rule, finding.file),
    );
  }
}
