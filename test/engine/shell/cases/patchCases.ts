// SPDX-License-Identifier: Apache-2.0
import type { Case } from './case.js';

/** Patches that the line itself holds. */
export const PATCH_CASES: readonly Case[] = [
  {
    note: 'the patch tool of agents with its text behind it',
    command:
      "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: src/a.ts\n+x\n*** Delete File: b.ts\n*** End Patch\nEOF",
    writes: ['/home/dev/proj/src/a.ts'],
    deletes: ['/home/dev/proj/b.ts'],
    added: ['/home/dev/proj/src/a.ts: x\n'],
    unknown: [],
  },
  {
    note: 'in its argument',
    command: "apply_patch '*** Begin Patch\n*** Update File: ../a\n@@\n-x\n+y\n*** End Patch'",
    writes: ['/home/dev/a'],
    added: ['/home/dev/a: y'],
    unknown: [],
  },
  { note: 'malformed', command: "apply_patch 'x'", unknown: ['dynamic-argument'] },
  { note: 'from elsewhere', command: 'cat p | apply_patch', unknown: ['dynamic-argument'] },
  {
    note: 'a diff for git',
    command: "git apply <<'EOF'\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-x\n+y\nEOF",
    writes: ['/home/dev/proj/src/a.ts'],
    deletes: [],
    added: ['/home/dev/proj/src/a.ts: y'],
    unknown: [],
  },
  {
    note: 'a diff for git that climbs out',
    command: "git apply <<'EOF'\n--- a/../a\n+++ b/../a\n@@ -1 +1 @@\n-x\n+y\nEOF",
    writes: ['/home/dev/a'],
  },
  {
    note: 'a diff that deletes',
    command: "patch -p1 <<'EOF'\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\nEOF",
    deletes: ['/home/dev/proj/x'],
    unknown: [],
  },
  {
    note: 'a script of ed is code of another kind',
    command: "patch <<'EOF'\n1d\nEOF",
    unknown: ['dynamic-argument'],
  },
  {
    note: 'another folder is not followed',
    command: "git apply --directory=.git <<'EOF'\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n+y\nEOF",
    unknown: ['dynamic-argument'],
  },
];
