// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('activates in the extension host', async () => {
    const extension = vscode.extensions.getExtension('countersign.countersign');
    assert.ok(extension);
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('registers every command that it contributes', async () => {
    const extension = vscode.extensions.getExtension('countersign.countersign');
    const { contributes } = extension?.packageJSON as {
      contributes: { commands: readonly { command: string }[] };
    };
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributes.commands.map((c) => c.command).filter((c) => !known.has(c)),
      [],
    );
  });
});
