// SPDX-License-Identifier: Apache-2.0
// Edits after which a mistake would no longer be found: tests skipped or gone, rules switched off. Forms as the test
// frameworks' and linters' own documentation writes them.
import type { Factor } from '../../core/decision.js';
import type { Change } from './change.js';
import { detect, rows, type Detector } from './detect.js';
import type { FileKind } from './fileKind.js';
import { commandAtoms, isPathAtom, type PathAtom, type Scene } from './scene.js';
import { fileKind } from './fileKind.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'weakened-checks'>;

const code = (kind: FileKind): boolean => !kind.docs;
const ext =
  (...names: readonly string[]): ((kind: FileKind) => boolean) =>
  ({ extension }) =>
    names.includes(extension);
const js = ext('js', 'jsx', 'ts', 'tsx', 'mjs', 'cjs', 'mts', 'cts', 'vue', 'svelte', 'coffee');
const config = ext(
  'json',
  'jsonc',
  'json5',
  'js',
  'ts',
  'mjs',
  'cjs',
  'yml',
  'yaml',
  'toml',
  'cfg',
  'ini',
  'rc',
);

const SKIPPED = rows<Level>('skipped', code, [
  {
    on: js,
    hints: ['.skip', '.todo', '.fixme', '.only', '.fails', '.failing', 'skip:', 'todo:'],
    pattern:
      /\b(it|test|describe|context|specify|suite|scenario|bench)(\.\w{1,20}){0,2}\.(skip|todo|fixme|only|fails|failing|skipIf|runIf)\b|\bthis\.skip\(\)|\bt\.skip\(|\{\s{0,9}(skip|todo)\s{0,3}:\s{0,3}(true|['"`])/g,
  },
  {
    on: js,
    hints: ['xit', 'xdescribe', 'xtest', 'xcontext', 'fdescribe', 'fit('],
    pattern: /(^|[\s;{}(])(xit|xdescribe|xtest|xcontext|xspecify|fdescribe|fit)(\.each)?\s{0,3}[(`]/gm,
  },
  {
    on: ext('py', 'pyi'),
    hints: ['skip', 'xfail', 'expectedfailure', 'collect_ignore'],
    pattern:
      /\bpytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|\bunittest\.(skip\w{0,10}|expectedFailure)\b|\bself\.skipTest\(|\braise\s{1,3}(unittest\.)?SkipTest\b|^\s{0,40}@(skip|skipIf|skipUnless|xfail|expectedFailure)\b|\bcollect_ignore\b/gm,
  },
  {
    on: ext('go'),
    hints: ['.skip', 'go:build'],
    pattern: /\b[tbf]\.Skip(f|Now)?\(|^\/\/(go:build|\s{0,3}\+build)\s{1,3}ignore\b/gm,
    comments: true,
  },
  {
    on: ext('java', 'kt', 'kts', 'scala', 'groovy'),
    hints: ['disabled', 'ignore', 'enabled', 'assume'],
    pattern:
      /@(Disabled\w{0,30}|Ignore|IgnoreRest|PendingFeature)\b|@Test\([^)\n]{0,120}enabled\s{0,3}=\s{0,3}false|\bassumeTrue\(\s{0,3}false|\bignore\s{0,3}\(\s{0,3}"|\bxit\(|\bxdescribe\(/g,
  },
  {
    on: ext('rs'),
    hints: ['ignore'],
    pattern: /#\[\s{0,3}ignore\b|#!?\[\s{0,3}cfg_attr\([^\]\n]{0,80},\s{0,3}ignore/g,
  },
  {
    on: ext('rb'),
    hints: ['skip', 'pending', 'xit', 'xdescribe', 'xcontext', 'xspecify'],
    pattern:
      /^\s{0,60}(skip|pending)(\s{1,3}['"]|\s{0,3}\(|\s{0,3}$)|^\s{0,60}(xit|xdescribe|xcontext|xspecify|xexample)\s|,\s{0,3}(:skip|:pending|skip:\s{0,3}(true|['"])|pending:\s{0,3}(true|['"]))/gm,
  },
  {
    on: ext('php'),
    hints: ['marktest', '@group', 'skip('],
    pattern: /\bmarkTest(Skipped|Incomplete)\b|->skip\(|->todo\(/g,
  },
  {
    on: ext('cs', 'fs', 'vb'),
    hints: ['ignore', 'skip', 'explicit', 'inconclusive'],
    pattern:
      /\[[^\]\n]{0,80}\b(Ignore|Explicit)\b|\b(Fact|Theory|Test|TestMethod)\([^)\n]{0,80}\bSkip\s{0,3}=|\bAssert\.(Ignore|Inconclusive)\(|\bSkip\.If\b/g,
  },
  {
    on: ext('swift'),
    hints: ['xctskip', '.disabled'],
    pattern: /\bXCTSkip\w{0,8}\b|@Test\([^)\n]{0,80}\.disabled/g,
  },
  { on: ext('ex', 'exs'), hints: ['skip'], pattern: /@(module)?tag\s{1,3}(:skip|skip:)/g },
  { on: ext('dart'), hints: ['skip'], pattern: /\bskip\s{0,3}:\s{0,3}(true|['"])|@Skip\b/g },
  {
    on: ext('c', 'cc', 'cpp', 'cxx', 'h', 'hpp'),
    hints: ['disabled_', 'gtest_skip', '[.]', 'test_ignore'],
    pattern:
      /\bTEST(_[FP])?\([^)\n]{0,80}\bDISABLED_|\bGTEST_SKIP\(|\bTEST_IGNORE\w{0,10}\(|\bTEST_CASE\([^)\n]{0,120}\[\.\]/g,
  },
  { on: ext('sh', 'bats', 'bash'), hints: ['skip'], pattern: /^\s{1,20}skip(\s{1,3}["']|\s{0,3}$)/gm },
  {
    on: (kind) => kind.test,
    hints: ['true'],
    pattern:
      /\bexpect\(\s{0,3}(true|1)\s{0,3}\)\.(to\.)?(toBe|toEqual|toBeTruthy|be|equal|eq)\b|\bassert\s{1,3}(True|1\s{0,3}==\s{0,3}1)\s{0,3}$|\bassert(_?true|True|\.ok|\.isTrue)?!?\(\s{0,3}(true|True)\s{0,3}[,)]|\bassert\.(True|ok|equal)\(\s{0,3}(t,\s{0,3})?(true|1,\s{0,3}1)\s{0,3}[,)]/gm,
  },
]);

const HOLLOW = rows<Level>('skipped', code, [
  {
    on: ({ docs, name, extension }) =>
      !docs &&
      (/^(jest|vitest|playwright|karma|mocha|pytest|tox|setup|pyproject|package|\.mocharc|\.nycrc|codecov|sonar)[\w.-]*$/.test(
        name,
      ) ||
        extension === 'ini'),
    hints: ['ignorepatterns', '--ignore', 'collect_ignore', '-k ', '--deselect', 'testignore', 'exclude'],
    pattern:
      /\btest(Path)?Ignore(Patterns)?\b|--(ignore|deselect)[= ]\S{0,60}test|\bcollect_ignore\w{0,5}\b|-k\s{1,3}['"]?not\b|\bexclude['"]?\s{0,3}[:=]\s{0,3}\[[^\]\n]{0,160}(test|spec)/g,
  },
  {
    on: ext('json', 'yml', 'yaml', 'toml', 'mk', '', 'sh', 'bash', 'ps1'),
    hints: [
      '"test',
      'test:',
      'pytest',
      '|| true',
      'exit 0',
      'pass',
      'continue-on-error',
      'if: false',
      'allow_failure',
      'test',
    ],
    pattern:
      /"(test|test:\w{1,20}|lint|check|typecheck|verify|audit)"\s{0,3}:\s{0,3}"(exit 0|true|echo [^"|&;\n]{0,120}|:)"|\b(test|tests|pytest|jest|vitest|mocha|lint|eslint|mypy|tsc|cargo test|go test|audit|check|verify|tox|rspec|phpunit)\b[^|\n]{0,120}\|\|\s{0,3}(true|:|exit 0|echo\b)|\bcontinue-on-error\s{0,3}:\s{0,3}true|\ballow_failure\s{0,3}:\s{0,3}true|^\s{1,20}(-\s{0,3})?if\s{0,3}:\s{0,3}['"]?(\$\{\{\s{0,3})?false\b|^(test|tests|check|lint|verify|ci)[\w-]{0,20}\s{0,3}:[^\n=]{0,80}\n\t\s{0,3}[@-]{0,2}(echo\b|true\b|:|exit 0)[^\n]{0,80}(?=\n\n|\n[^\t]|$(?![\s\S]))|--pass-?[wW]ith-?[nN]o-?[tT]ests|\bset \+e\b/gm,
  },
  {
    hints: [
      '--no-verify',
      '--skip-tests',
      'skiptests',
      'maven.test.skip',
      '-x test',
      'husky=0',
      '--ignore-scripts=false',
      'enabled',
      'onlyif',
      '<skip>',
      'test = false',
      'ignorefailures',
      'testfailureignore',
    ],
    pattern:
      /\bgit\s[^|;&\n]{0,120}--no-verify\b|-DskipTests\b|-Dmaven\.test\.skip(=true)?|\bHUSKY\s{0,3}=\s{0,3}0\b|<skipTests>true|<testFailureIgnore>true|\bignoreFailures\s{0,3}=\s{0,3}true|\b(test|withType\(Test(::class)?(\.java)?\)|named\(["']test["']\))(\.configureEach)?\s{0,3}\{[^}]{0,200}\b(enabled\s{0,3}=\s{0,3}false|onlyIf\s{0,3}\{\s{0,3}false)|<artifactId>maven-(surefire|failsafe)-plugin<[^]{0,300}?<skip>true|^\s{0,3}(doc)?test\s{0,3}=\s{0,3}false/gm,
  },
]);

const RULES_OFF: readonly Detector<Level>[] = [
  {
    level: 'silenced-security',
    on: code,
    comments: true,
    hints: [
      'nosec',
      'nosemgrep',
      'gitleaks:allow',
      'checkov:skip',
      'tfsec:ignore',
      'trivy:ignore',
      'nosonar',
      'gosec',
      'noqa: s',
      'noqa:s',
      'pragma: allowlist',
      'security/',
      'lgtm[',
      'codeql',
      'brakeman',
      'kics-scan',
      'snyk:ignore',
    ],
    pattern:
      /#\s{0,3}nosec\b|\/\/\s{0,3}#?nosec\b|\bnosemgrep\b|\bgitleaks:allow\b|\bcheckov:skip\b|\btfsec:ignore\b|\btrivy:ignore\b|\bNOSONAR\b|\bnolint:[\w,]{0,60}gosec|#\s{0,3}noqa:\s{0,3}S\d|pragma:\s{0,3}allowlist secret|eslint-disable[\w -]{0,30}\s(security|no-secrets|no-eval|no-implied-eval)\b|\blgtm\[|\bkics-scan (disable|ignore)|\bsnyk:ignore\b/g,
  },
  {
    level: 'silenced',
    on: code,
    comments: true,
    hints: [
      'eslint-disable',
      'ts-nocheck',
      'tslint:disable',
      'noqa',
      'pylint:',
      'mypy:',
      'rubocop:',
      'nolint',
      'shellcheck disable',
      'flake8',
      'phpcs:disable',
      'swiftlint:disable',
      'ktlint',
      'detekt',
      'biome-ignore',
      'type: ignore',
      'oxlint-disable',
      'phpstan-ignore',
      'psalm-suppress',
      'ruff:',
    ],
    pattern:
      /\/\*\s{0,3}(eslint|tslint|oxlint)-disable\b(?!-(next-)?line)|@ts-nocheck\b|\btslint:disable\b(?!-next-line)|^\s{0,3}#\s{0,3}(flake8:\s{0,3}noqa|ruff:\s{0,3}noqa|mypy:\s{0,3}ignore-errors|pylint:\s{0,3}(skip-file|disable-all)|pylint:\s{0,3}disable=all)|^\s{0,3}#\s{0,3}type:\s{0,3}ignore\s{0,3}$|\bnolint:all\b|^\s{0,3}#\s{0,3}rubocop:disable all|phpcs:(disable|ignoreFile)|swiftlint:disable all|biome-ignore-all/gm,
  },
  {
    level: 'silenced',
    on: config,
    hints: [
      '"off"',
      "'off'",
      ': off',
      '"strict"',
      'strict',
      'noimplicitany',
      'strictnull',
      'ignore_errors',
      'threshold',
      'fail_under',
      'ignorepatterns',
      'ignorebuilderrors',
      'ignoreduringbuilds',
      'testpathignore',
      'disable_all',
      'checkjs',
      'skiplibcheck',
      '= "allow"',
      '": 0',
      "': 0",
    ],
    pattern:
      /['"][@\w/-]{3,60}['"]\s{0,3}:\s{0,3}(\[\s{0,3})?['"]off['"]|['"](strict|noImplicitAny|strictNullChecks|noUncheckedIndexedAccess|alwaysStrict|strictFunctionTypes)['"]\s{0,3}:\s{0,3}false|\bignore_errors\s{0,3}[=:]\s{0,3}true|\b(ignoreBuildErrors|ignoreDuringBuilds)\s{0,3}:\s{0,3}true|\bstrict\s{0,3}=\s{0,3}false|\bdisable_error_code\b|^[\w:-]{3,60}\s{0,3}=\s{0,3}(\{\s{0,3}level\s{0,3}=\s{0,3})?"allow"|['"]((?:@[\w-]{2,40}\/)?(?:no|require|prefer|security|react|import|jsx-a11y|ban|explicit)[\w/-]{2,60})['"]\s{0,3}:\s{0,3}(?:\[\s{0,3})?0\b/gim,
  },
];

/** Tests and checks that an edit weakens. */
export function weakenedChecks(change: Change): Factor | null {
  if (change.kind.docs) return null;
  const skipped = detect(change, SKIPPED) ?? detect(change, HOLLOW);
  if (skipped !== null) return factor('weakened-checks', 'skipped', skipped);
  const gone = testsGone(change);
  if (gone !== null) return factor('weakened-checks', gone, { span: change.span(0, change.text.length) });
  const off = detect(change, RULES_OFF);
  return off === null ? null : factor('weakened-checks', off.level, off);
}

const DECLARES =
  /(^|[\s;{}(])(it|test|describe|specify|scenario|xit|xtest|xdescribe)(\.\w{1,12}){0,2}\s{0,3}\(\s{0,3}['"`]|^\s{0,60}(async\s{1,3})?def\s{1,3}test_?\w{0,80}\s{0,3}\(|\bfunc\s{1,3}(\([^)\n]{0,60}\)\s{0,3})?(Test|Benchmark|Fuzz)\w{0,80}\s{0,3}\(|@(Test|ParameterizedTest|RepeatedTest)\b|\bfunc\s{1,3}test[A-Z_]\w{0,80}\s{0,3}\(\s{0,3}\)|\bpublic\s{1,3}void\s{1,3}test[A-Z_]\w{0,80}\s{0,3}\(|\bTEST_CASE\s{0,3}\(|\b(Deno|QUnit)\.test\(|\btest_that\(|\(deftest\s|^\s{0,9}Scenario( Outline)?:|^\s{0,20}@test(set)?\s|#\[\s{0,3}(\w{1,20}::)?test\b|\[(Fact|Theory|Test|TestMethod|TestCase)\b|^\s{0,60}(it|specify|scenario|example)\s{1,3}['"]|\bpublic\s{1,3}function\s{1,3}test\w{1,80}|\bTEST(_[FP])?\s{0,3}\(|^\s{0,60}test\s{1,3}["']|^@test\s/gm;
const ASSERTS =
  /\b(expect|assert\w{0,30}|should|verify|XCTAssert\w{0,20}|EXPECT_\w{1,20}|ASSERT_\w{1,20})\b!?\s{0,3}[.(]|\bassert\s|\bt\.Errorf?\(|\.should\b|\brequire\.\w{1,20}\(t\b/g;

/** Fewer tests than before, or tests that no longer check anything. */
function testsGone({ kind, removed, lines }: Change): Level | null {
  // Some languages keep their tests beside the code.
  if (removed === '' || !(kind.test || /^(rs|zig|d|v|jl)$/.test(kind.extension))) return null;
  const added = lines
    .filter((l) => !/^\s*(\/\/|#(?!\[)|\/?\*)/.test(l.text.slice(0, 200)))
    .map((l) => l.text.slice(0, 1000))
    .join('\n');
  if (count(DECLARES, removed) > count(DECLARES, added)) return 'deleted';
  return count(ASSERTS, removed) > 0 && count(ASSERTS, added) === 0 && added.length * 2 < removed.length
    ? 'deleted'
    : null;
}

function count(pattern: RegExp, text: string): number {
  let n = 0;
  for (const _ of text.matchAll(pattern)) if (++n >= 500) break;
  return n;
}

/** A file of tests that goes as a whole. */
export function testDeleted({ facts, intent }: Scene): Factor | null {
  if (commandAtoms(facts).some((c) => c.command.program.name === 'mv')) return null;
  for (const atom of facts.atoms) {
    if (!isPathAtom(atom) || atom.kind !== 'delete' || !atom.target.path.startsWith(`${intent.workspace}/`))
      continue;
    const kind = fileKind(atom.target.path, intent.workspace);
    if (
      !isMoved(atom, intent) &&
      kind.test &&
      !kind.docs &&
      /^(jsx?|tsx?|mjs|cjs|py|go|java|kt|rb|rs|php|cs|swift|exs?|dart|c|cc|cpp|sh|bats|scala|groovy)$/.test(
        kind.extension,
      )
    )
      return factor('weakened-checks', 'deleted', { span: atom.span });
  }
  return null;
}

/** A patch that moves a file takes it away here and edits it there. */
function isMoved({ span }: PathAtom, { operation }: Scene['intent']): boolean {
  if (operation.kind !== 'files') return false;
  const i = Number(/^changes\/(\d+)\//.exec(span?.field ?? '')?.[1] ?? -1);
  const [from, to] = [operation.changes[i], operation.changes[i + 1]];
  return from?.kind === 'delete' && to?.kind === 'edit' && nameIn(from.path) === nameIn(to.path);
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
