// SPDX-License-Identifier: Apache-2.0
import { isCiFile, lower } from './places.js';

/** What a file is for, as far as its path tells. */
export interface FileKind {
  /** Last name and extension, lower case. */
  readonly name: string;
  readonly extension: string;
  /** Whole path, lower case. */
  readonly path: string;
  /** Read by people, or an example for them: nothing runs it. */
  readonly docs: boolean;
  readonly test: boolean;
  readonly ci: boolean;
  readonly docker: boolean;
  /** A shell reads it, or a build tool hands its lines to one. */
  readonly shell: boolean;
  readonly migration: boolean;
  /** Texts of an interface in several languages. */
  readonly locale: boolean;
}

const DOCS =
  /(\.(md|mdx|markdown|rst|adoc|asciidoc|org|tex|po|pot|csv|tsv|log|svg|pdf|example|sample)|\/\.?env[\w.-]*\.(template|dist|tmpl|tpl|defaults?)|\/(readme|changelog|license|licence|notice|authors|contributing|copying)(\.(txt|html?|in))?|\.(example|sample)\.[a-z]+)$/;
const DOCS_TEXT = /\.txt$/;
const NOT_DOCS_TEXT = /(requirements|constraints|robots|cmakelists|conanfile|dev|prod|test)[\w.-]*\.txt$/;
const TEST =
  /(^|\/)(tests?|__tests__|specs?|e2e|testing|testdata|test-data|fixtures?|__fixtures__|__mocks__|mocks|__snapshots__|cypress|playwright|androidtest)\/|\.(test|spec|cy|e2e|stories|bench)\.[a-z]+$|(_test|_spec|_tests)\.[a-z]+$|\/test_[^/]+$|\/(conftest\.py|setuptests\.[jt]s)$|\.t\.sol$|\.feature$/;
/** Only where a new word begins: `Latest.java` is none. */
const TEST_CLASS = /(^|\/|[a-z0-9_])(Tests?|Spec|TestCase)\.(java|kt|cs|scala|groovy|swift|php)$/;
const DOCKER = /(^|\/)(dockerfile|containerfile)([.-][^/]*)?$|\.(dockerfile|containerfile)$/;
const SHELL =
  /\.(sh|bash|zsh|ksh|fish|bats|command|mk|ps1|psm1|bat|cmd)$|(^|\/)(makefile|gnumakefile|justfile|procfile|\.envrc|bashrc|profile|configure|entrypoint|postinst|preinst|prerm|postrm|pkgbuild|vagrantfile|cloud-init[^/]*|user-?data[^/]*)$/;
const MIGRATION =
  /\.(sql|ddl|psql|pgsql|mysql)$|(^|\/)(db|database|alembic|prisma|migrations?|migrate|schema|flyway|liquibase|versions)\/.*\d|(^|\/)migrations?\//;
const LOCALE =
  /(^|\/)(locales?|i18n|l10n|lang|langs|languages|translations?|intl)\/|\.(arb|resx|strings|xlf|xliff|po|pot)$/;

export function fileKind(path: string, workspace: string): FileKind {
  const folded = lower(path);
  const name = folded.slice(folded.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const root = `${lower(workspace)}/`;
  // Where the workspace itself lies says nothing about its files.
  const rest = folded.startsWith(root) ? folded.slice(root.length) : folded;
  const inside = `/${rest}`;
  return {
    name,
    extension: dot > 0 ? name.slice(dot + 1) : '',
    path: rest,
    docs:
      DOCS.test(inside) ||
      (DOCS_TEXT.test(name) && !NOT_DOCS_TEXT.test(name) && !inside.includes('/requirements/')),
    test: TEST.test(inside) || TEST_CLASS.test(path),
    ci: isCiFile(path, workspace),
    docker: DOCKER.test(inside),
    shell: SHELL.test(inside),
    migration: MIGRATION.test(inside),
    locale: LOCALE.test(inside),
  };
}
