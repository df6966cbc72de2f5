// SPDX-License-Identifier: Apache-2.0
// One line per file of tests, the failures in full, and all results as JSON in $COUNTERSIGN_RESULTS for the runner.
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { reporters, Runner } = require('mocha');

const { EVENT_RUN_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_TEST_RETRY } =
  Runner.constants;

module.exports = class RunnerReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const files = new Map();
    const results = { passed: 0, failed: 0, skipped: [], retried: [] };
    const fileOf = (test) => {
      const name = test.file ? path.relative('out/test', test.file).replace(/\.test\.js$/, '') : 'hooks';
      if (!files.has(name)) files.set(name, { passed: 0, failed: 0, skipped: 0, ms: 0 });
      return files.get(name);
    };
    const count = (test, kind) => {
      const file = fileOf(test);
      file[kind]++;
      file.ms += test.duration ?? 0;
    };
    runner.on(EVENT_TEST_PASS, (test) => {
      results.passed++;
      count(test, 'passed');
    });
    runner.on(EVENT_TEST_FAIL, (test) => {
      results.failed++;
      count(test, 'failed');
      console.log(`  FAILED ${test.fullTitle()}`);
    });
    // Only suites of a browser are given a second try; the first failure is never hidden.
    runner.on(EVENT_TEST_RETRY, (test, cause) => {
      results.retried.push(test.fullTitle());
      console.log(
        `  RETRY  ${test.fullTitle()}\n${String(cause.stack ?? cause).replace(/^/gm, '         ')}`,
      );
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      results.skipped.push({ title: test.fullTitle(), reason: reasonOf(test) });
      count(test, 'skipped');
    });
    runner.once(EVENT_RUN_END, () => {
      for (const [name, f] of files) console.log(`  ${line(name, f)}`);
      if (results.failed > 0) reporters.Base.list(this.failures);
      if (process.env.COUNTERSIGN_RESULTS)
        writeFileSync(process.env.COUNTERSIGN_RESULTS, JSON.stringify(results));
    });
  }
};

function line(name, f) {
  const parts = [`${f.passed} passed`];
  if (f.failed > 0) parts.push(`${f.failed} failed`);
  if (f.skipped > 0) parts.push(`${f.skipped} skipped`);
  return `${f.failed > 0 ? 'FAILED' : 'ok    '} ${name}: ${parts.join(', ')} (${(f.ms / 1000).toFixed(1)} s)`;
}

/** Left by test/support/skip.ts on the test or on a block around it. */
function reasonOf(test) {
  for (let at = test; at; at = at.parent) if (at.skipReason) return at.skipReason;
  return 'no reason given';
}
