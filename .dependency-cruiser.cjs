// SPDX-License-Identifier: Apache-2.0
// The import law: an allow-list. What is not written here is forbidden, also for a folder that nobody listed.
// Planted breaches in test/law show that the fence itself stands.

const npm = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;
const builtin = { dependencyTypes: ['core'] };
const builtins = (...names) => ({ dependencyTypes: ['core'], path: `^(node:)?(${names.join('|')})(/|$)` });

/** One line of the table: files under `from` may import any of `to`. */
const may = (from, ...to) =>
  to.map((t) => ({ from: { path: from }, to: typeof t === 'string' ? { path: t } : t }));

const allowed = [
  ...may('^src/core/', '^src/core/'),
  ...may('^src/protocol/', '^src/core/', '^src/protocol/'),

  ...may('^src/engine/(shell|policy|risk)/', '^src/core/', '^src/engine/$1/'),
  ...may('^src/engine/shell/', npm('unbash')),
  ...may('^src/engine/policy/', npm('yaml', 'minimatch')),
  ...may('^src/engine/[^/]+$', '^src/core/', '^src/engine/'),

  ...may('^src/evidence/', '^src/core/', '^src/evidence/', npm('@noble/ed25519'), builtins('crypto')),

  ...may('^src/adapters/adapter\\.ts$', '^src/core/'),
  ...may('^src/adapters/([^/]+)/', '^src/core/', '^src/adapters/adapter\\.ts$', '^src/adapters/$1/'),
  ...may(
    '^src/adapters/[^/]+/connect\\.ts$',
    builtins('fs', 'path', 'os', 'child_process'),
    npm('jsonc-parser'),
  ),
  // The pure half of connect: what the settings text says and becomes.
  ...may('^src/adapters/[^/]+/settings\\.ts$', npm('jsonc-parser')),
  ...may('^src/adapters/registry\\.ts$', '^src/core/', '^src/adapters/'),

  ...may('^src/store/', '^src/(core|evidence|store)/', npm('simple-git'), builtin),
  ...may('^src/gate/', '^src/(core|engine|evidence|adapters|store|gate)/', npm('vscode-jsonrpc'), builtin),
  ...may('^src/cli/', '^src/(?!vscode/)', builtin),
  ...may(
    '^src/vscode/',
    '^src/(core|protocol|vscode)/',
    '^src/gate/(client|protocol)(\\.ts$|/)',
    '^vscode$',
    npm('vscode', 'vscode-jsonrpc'),
    builtin,
  ),
  ...may('^src/(hook|shell|proxy)/', '^src/core/', '^src/$1/', '^src/gate/client(\\.ts$|/)', builtin),

  ...may('^webview/', '^src/(core|protocol)/', '^webview/', npm('lit-html')),
  ...may('^webview/ui/', npm('@vscode/webview-ui-toolkit')),

  ...may('^test/', '.*'),
];

module.exports = {
  allowed,
  allowedSeverity: 'error',
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'verifier-stands-alone',
      comment: 'the verifier reaches core, evidence and store only, through whatever file',
      severity: 'error',
      from: { path: '^src/cli/verifier\\.ts$' },
      to: { path: '^src/(engine|adapters|gate|hook|shell|proxy|vscode|protocol)/', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
