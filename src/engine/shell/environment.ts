// SPDX-License-Identifier: Apache-2.0
/** Variables whose value some program runs, or loads code from. */
const CODE =
  /^(?:PATH|HIST(?:FILE|SIZE|FILESIZE|CONTROL|IGNORE|CMD)|BASH_ENV|ENV|BASHOPTS|SHELLOPTS|BASH_FUNC_.*|PS[0-4]|PROMPT_COMMAND|CDPATH|FPATH|ZDOTDIR|SHELL|PAGER|MANPAGER|[A-Z]+_PAGER|EDITOR|VISUAL|[A-Z]+_EDITOR|BROWSER|LESSOPEN|LESSCLOSE|LESS|LESSKEY.*|GIT_.*|SSH_ASKPASS.*|SUDO_ASKPASS|LD_.*|DYLD_.*|GCONV_PATH|NODE_OPTIONS|NODE_PATH|NPM_CONFIG_.*|npm_config_.*|PYTHON(?:PATH|HOME|STARTUP|INSPECT|BREAKPOINT|WARNINGS|USERBASE|EXECUTABLE|PLATLIBDIR)|PERL5?(?:OPT|LIB|DB|SHELL)|PERL5DB|RUBY(?:OPT|LIB|SHELL)|GEM_(?:PATH|HOME)|BUNDLE_GEMFILE|LUA_(?:INIT|PATH|CPATH).*|PHP_INI_SCAN_DIR|PHPRC|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|MAVEN_OPTS|GRADLE_OPTS|ANT_OPTS|MAKEFLAGS|MAKEFILES|RUSTC_?.*|RUSTDOC|RUSTFLAGS|CARGO_BUILD_RUST.*|CARGO_TARGET_.*_(?:RUNNER|LINKER|RUSTFLAGS)|GOFLAGS|GOPROXY|GONOSUMDB|GONOSUMCHECK|GOSUMDB|GOINSECURE|CGO_(?:C|CXX|CPP|LD)FLAGS|CARGO_HOME|PIP_(?:INDEX_URL|EXTRA_INDEX_URL|CONFIG_FILE|FIND_LINKS|TRUSTED_HOST)|UV_(?:INDEX|DEFAULT_INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|CONFIG_FILE)|YARN_(?:REGISTRY|NPM_REGISTRY_SERVER|RC_FILENAME)|BUNDLE_MIRROR.*|HUSKY.*|LEFTHOOK|SKIP|OVERCOMMIT_DISABLE|PRE_COMMIT_ALLOW_NO_CONFIG|CC|CXX|LD|AR|TAR_OPTIONS|RSYNC_RSH|CVS_RSH|DOCKER_HOST|DOCKER_CONFIG|KUBECONFIG|TERMINFO|INPUTRC|HOSTALIASES|OPENSSL_CONF|XDG_CONFIG_(?:HOME|DIRS)|HOME|(?:https?|ftp|all|no)_proxy|(?:HTTPS?|FTP|ALL)_PROXY)$/;

/** Whether setting this variable can make a later program run other code or reach other hosts. */
export function isCode(name: string): boolean {
  return CODE.test(name);
}

const PAGER = /^(?:|cat|head|more|less(?: +-[A-Za-z]+)*)$/;
const NUMBER = /^\d*$/;
const COMPILER = /^(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)(?:-\d+)?$/;
const ADDS_WARNINGS = /^(?:-[DWA] ?[\w:-]+ *)*$/;

/** Values of such variables that are everyday settings: nothing of anybody's own runs, nothing goes elsewhere. */
const PLAIN: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(?:PAGER|MANPAGER|[A-Z]+_PAGER)$/, PAGER],
  [/^(?:EDITOR|VISUAL|[A-Z]+_EDITOR)$/, /^(?:true|:|cat)$/],
  [/^LESS$/, /^-?[A-Za-z]*$/],
  [/^GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)$/, /^/],
  [/^GIT_(?:TERMINAL_PROMPT|OPTIONAL_LOCKS|LFS_SKIP_SMUDGE|CONFIG_NOSYSTEM|LITERAL_PATHSPECS)$/, NUMBER],
  [/^GIT_MERGE_AUTOEDIT$/, /^(?:no|yes)$/],
  [
    /^NODE_OPTIONS$/,
    /^(?:--(?:max-old-space-size=\d+|no-warnings|no-deprecation|trace-\w+|enable-source-maps|experimental-vm-modules|experimental-strip-types|test-only) *)*$/,
  ],
  [/^PYTHONWARNINGS$/, /^(?:ignore|default|error|always|once)$/],
  [/^RUST(?:DOC)?FLAGS$/, ADDS_WARNINGS],
  [/^GOFLAGS$/, /^(?:-(?:mod=(?:mod|vendor|readonly)|count=\d+|tags=[\w,]+|v|race) *)*$/],
  [/^GOPROXY$/, /^(?:off|direct|https:\/\/proxy\.golang\.org)(?:,(?:off|direct))*$/],
  [/^HUSKY.*$/, /^(?:|1|true)$/],
  [/^LEFTHOOK$/, /^(?:|1|true)$/],
  [/^SKIP$/, /^\d*$/],
  [/^CGO_.*FLAGS$/, /^(?:-(?:[DUWOgIl][\w=./+-]*|std=[\w+]+|m\w+(?:=[\w.-]+)?) *)*$/],
  [/^MAKEFLAGS$/, /^-?j?\d*$/],
  [/^(?:CC|CXX)$/, COMPILER],
];

/** Whether this value is an everyday setting. */
export function isPlainSetting(name: string, value: string): boolean {
  return PLAIN.some(([names, values]) => names.test(name) && values.test(value));
}

/** Folders where tools of a language are installed by the person. */
const TOOL_FOLDERS =
  /^(?:~\/(?:\.cargo|go|\.bun|\.deno|\.volta|\.pyenv|\.rbenv)\/(?:bin|shims)|\/usr(?:\/local)?\/s?bin|\/s?bin|\/usr\/local\/go\/bin|\/opt\/homebrew\/s?bin)$/;

/** `PATH="$HOME/.cargo/bin:$PATH"`: known folders, then what was there before. */
export function addsToolFolders(prefix: string, source: string, home: string): boolean {
  if (!/^[^$`]*(?:\$HOME|\$\{HOME\})?[^$`]*:\$(?:PATH|\{PATH\})"?$/.test(source)) return false;
  const folders = prefix.split(':');
  if (folders.pop() !== '' || folders.length === 0) return false;
  return folders.every((f) => TOOL_FOLDERS.test(f.startsWith(`${home}/`) ? `~${f.slice(home.length)}` : f));
}
