// SPDX-License-Identifier: Apache-2.0
import tseslint from 'typescript-eslint';

// A second matching block replaces a rule's options instead of adding to them, so every block that narrows
// `no-restricted-syntax` is built from this list.
const NEVER = [
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that owns the name.' },
  { selector: 'TSEnumDeclaration', message: 'No enums: a union of strings.' },
  { selector: 'Decorator', message: 'No decorators.' },
  { selector: 'Identifier[name=/^unsafe(HTML|SVG|MathML|Static)$/]', message: 'Text is never markup.' },
  {
    selector: 'MemberExpression[property.name=/^show(Warning|Information|Error)Message$/]',
    message:
      'A notification makes links of what an agent wrote: warn() and inform() of src/vscode/notices.ts.',
  },
  {
    selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]',
    message: 'Text is never markup.',
  },
];
const SAME_BYTES = 'Same input, same bytes: clock, randomness, environment and locale are arguments.';
const IMPURE = [
  ...NEVER,
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: SAME_BYTES },
  { selector: 'Identifier[name=/^(localeCompare|toLocale\\w+)$/]', message: SAME_BYTES },
];

export const sizes = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60 }],
  complexity: ['error', 12],
  'max-params': 'off',
  '@typescript-eslint/max-params': ['error', { max: 4 }],
};

export default [
  {
    ignores: ['node_modules/', 'dist/', 'out/', 'test-results/', 'test/support/fixtures/', '.vscode-test/'],
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts', 'test/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', ...NEVER],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    rules: { ...sizes, '@typescript-eslint/no-non-null-assertion': 'error' },
  },
  {
    files: ['src/engine/shell/tables/**'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/vscode/notices.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/core/**/*.ts', 'src/engine/**/*.ts', 'src/evidence/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...IMPURE],
      'no-restricted-globals': [
        'error',
        ...['process', 'performance', 'setTimeout', 'setInterval', 'fetch', 'navigator'].map((name) => ({
          name,
          message: SAME_BYTES,
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: SAME_BYTES },
        { object: 'Math', property: 'random', message: SAME_BYTES },
        { object: 'process', property: 'env', message: SAME_BYTES },
      ],
    },
  },
];
