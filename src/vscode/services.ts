// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';
import { Lifetime, type Disposable } from './lifetime.js';

/** All parts of the extension, made in the order of the layers. */
export function startServices(_context: vscode.ExtensionContext): Disposable {
  const life = new Lifetime();
  const item = life.own(
    vscode.window.createStatusBarItem('countersign.status', vscode.StatusBarAlignment.Left, 100),
  );
  item.name = 'Countersign';
  item.text = '$(shield) Not protecting';
  item.show();
  return life;
}
