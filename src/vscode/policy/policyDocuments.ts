// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';

/** Policy files of every layer, and case files. */
export const POLICY_FILES: vscode.DocumentFilter[] = [
  '**/.countersign/policy.yaml',
  '**/.countersign/cases/*.yaml',
  '**/.config/countersign/policy.yaml',
  '/etc/countersign/policy.yaml',
  '/Library/Application Support/Countersign/policy.yaml',
  '**/ProgramData/Countersign/policy.yaml',
].map((pattern) => ({ scheme: 'file', pattern }));

/** Longer texts are not sent to the gate: it has agents to answer. */
export const MAX_TEXT = 1_000_000;

export function isPolicyDocument(document: vscode.TextDocument): boolean {
  return vscode.languages.match(POLICY_FILES, document) > 0;
}
