// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import { noticeText } from './visibleText.js';

/** Something did not go as the person wished. */
export function warn(text: string): void {
  void vscode.window.showWarningMessage(noticeText(text));
}

/** Something to know. */
export function inform(text: string): void {
  void vscode.window.showInformationMessage(noticeText(text));
}
