// SPDX-License-Identifier: Apache-2.0
// Lines of PowerShell that say one thing and do another: none of them is allowed by the pack `recommended`.
import assert from 'node:assert/strict';
import { decide, policyOf } from './world.js';

const SAY_ANOTHER_THING: readonly string[] = [
  "$d='dist'; function f { $script:d='~' }; f; Remove-Item $d -Recurse",
  "$d='dist'; $b={ $d='~' }; 1 | % $b; Remove-Item $d -Recurse",
  'if ($false) { function Remove-Item { } }; Remove-Item ~ -Recurse',
  'function rm {}; rm ~ -Recurse',
  'function Remove-Item{}; Microsoft.PowerShell.Management\\Remove-Item ~ -Recurse',
  'sal rm Get-Item -WhatIf; rm ~ -Recurse',
  "$d='~'; sv d dist -WhatIf; rm $d -Recurse",
  "$d='~'; nv d dist; rm $d -Recurse",
  "sv d '~' -Option Constant; $d='dist'; rm $d -Recurse",
  "[ValidateSet('~')]$d='~'; $d='dist'; rm $d -Recurse",
  "$HOME = 'dist'; rm $HOME -Recurse",
  'Set-Item Env:TEMP ~; rm $env:TEMP/x -Recurse',
  'Rename-Item Env:A TEMP; rm $env:TEMP/x -Recurse',
  "'dist' | % { switch ('~') { default { rm $_ -Recurse } } }",
  "Get-ChildItem dist | Select-Object @{n='PSPath';e={'~'}} | Remove-Item -Recurse",
  "[pscustomobject]@{Name='d';Value='~'} | Set-Variable; rm $d",
  "[pscustomobject]@{Destination='~/.bashrc'} | Copy-Item a",
  "Set-Content ([char[]](126,47,46,98) -join '') x",
  'cmd /c type x,C:\\secret',
  'Get-ChildItem dist | % { Remove-Item $_.Parent -Recurse }',
  "$d = 'dist'; $d += '/../..'; rm $d -Recurse",
  'Remove-Item dist/../.. -Recurse',
  "[Environment]::SetEnvironmentVariable('TEMP','~'); rm $env:TEMP/x -Recurse",
];

describe('PowerShell that says one thing and does another', () => {
  const policies = policyOf('version: 1\nextends: recommended');
  for (const command of SAY_ANOTHER_THING)
    it(`is stopped: ${command}`, () => {
      assert.notEqual(decide({ powershell: command }, policies).effect, 'allow');
    });
});
