// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

/** Sub-commands that have only the options of their program. */
export function named(names: string): { [name: string]: ProgramTable } {
  return Object.fromEntries(names.split(' ').map((name) => [name, {}]));
}

/** Package managers and build tools of the main languages. Made when the first of them is met. */
export function packageTools(): { readonly [name: string]: ProgramTable } {
  const PACKAGES: ProgramTable = { operands: 'package*' };
  const PIP_INSTALL =
    '-i,--index-url=url --extra-index-url=url -f,--find-links=package -r,--requirement,--requirements=read -c,--constraint,--constraints=read -e,--editable=package -t,--target=write+ --prefix=write+ --python= --platform= --python-version= -U,--upgrade';
  const UV: ProgramTable = {
    source: 'https://docs.astral.sh/uv/reference/cli/',
    options:
      '--directory=read --project=read --config-file=read --cache-dir=write+ --color= -q,--quiet -v,--verbose --offline -n,--no-cache',
    inherit: true,
    sub: {
      ...named('sync lock tree version self cache help format'),
      run: {
        options:
          '--with=package --with-editable=package --with-requirements=read --env-file=read -p,--python= --package= --extra= --group= -m,--module= --index= --index-url,-i=url --extra-index-url=url -s,--script --isolated --frozen --locked --no-project --no-sync',
        posix: true,
      },
      add: {
        options: `${PIP_INSTALL} --optional= --group= --extra= --tag= --branch= --rev= --dev`,
        operands: 'package*',
      },
      remove: { options: '--optional= --group=' },
      pip: {
        inherit: true,
        sub: {
          install: { options: PIP_INSTALL, operands: 'package*' },
          sync: { options: PIP_INSTALL, operands: 'read*' },
          compile: { options: `${PIP_INSTALL} -o,--output-file=write`, operands: 'read*' },
          uninstall: { options: '-r,--requirement,--requirements=read' },
          ...named('list show freeze check tree'),
        },
      },
      export: { options: '-o,--output-file=write --format= --group= --extra= --package=' },
      tool: {
        inherit: true,
        sub: {
          run: { options: '--from=package --with=package -p,--python=', posix: true },
          install: { options: PIP_INSTALL, operands: 'package*' },
          ...named('list uninstall upgrade dir update-shell'),
        },
      },
      venv: { options: '-p,--python= --prompt= --seed --clear', operands: 'write+' },
      init: { options: '--name= -p,--python= --lib --app --package', operands: 'write+' },
      build: { options: '-o,--out-dir=write+ --package= --sdist --wheel', operands: 'read+' },
      publish: {
        options: '--publish-url=url --check-url=url --index= -u,--username= -p,--password= -t,--token=',
        operands: 'read*',
      },
      python: {
        inherit: true,
        sub: {
          ...named('list find pin dir uninstall'),
          install: { options: '-i,--install-dir=write+ --mirror=url' },
        },
      },
    },
  };

  /** Python. */
  const PYTHON: { readonly [name: string]: ProgramTable } = {
    uv: UV,
    uvx: {
      source: 'https://docs.astral.sh/uv/reference/cli/#uv-tool-run',
      options: `${PIP_INSTALL} --from=package --with=package -p=`,
      posix: true,
    },
    poetry: {
      source: 'https://python-poetry.org/docs/cli/',
      options:
        '-C,--directory=read -P,--project=read -q,--quiet -v -n,--no-interaction --no-plugins --no-cache',
      inherit: true,
      sub: {
        ...named(
          'install update lock check show search env cache self source version init remove about list config',
        ),
        add: {
          options: '--source= -G,--group= -E,--extras= --python= --platform= -e,--editable -D,--dev',
          operands: 'package*',
        },
        run: { posix: true },
        build: { options: '-o,--output=write+ -f,--format= --config-settings=' },
        publish: {
          options:
            '-r,--repository= -u,--username= -p,--password= --cert=read --client-cert=read --dist-dir=read+ --build',
        },
        export: { options: '-o,--output=write -f,--format= --with= --without= --only= -E,--extras=' },
        new: { options: '--name= --readme= --src', operands: 'write+' },
      },
    },
    pdm: {
      source: 'https://pdm-project.org/latest/reference/cli/',
      options: '-c,--config=read -p,--project=read --venv=',
      inherit: true,
      sub: {
        ...named('install sync lock update list info remove search show venv use config cache init'),
        add: { options: '-G,--group= -e,--editable=package -d,--dev', operands: 'package*' },
        run: { options: '--site-packages -s', posix: true },
        build: { options: '-d,--dest=write+' },
        export: { options: '-o,--output=write -f,--format=' },
        publish: { options: '-r,--repository= -u,--username= -P,--password= -d,--dest=read+' },
      },
    },
    hatch: {
      source: 'https://hatch.pypa.io/latest/cli/reference/',
      options: '-e,--env= -p,--project= --data-dir=write+ --cache-dir=write+ --config=read -v -q',
      inherit: true,
      sub: {
        ...named('env version status dep python fmt test clean config project shell'),
        run: { posix: true },
        build: { options: '-t,--target= --hooks-only', operands: 'write+' },
        new: { operands: 'data write+' },
        publish: {
          options: '-r,--repo= -u,--user= -a,--auth= --ca-cert=read --client-cert=read --client-key=read',
          operands: 'read+*',
        },
      },
    },
    pipenv: {
      source: 'https://pipenv.pypa.io/en/latest/cli.html',
      options: '--python= --pypi-mirror=url -v -q',
      inherit: true,
      sub: {
        ...named('lock sync graph check shell update uninstall clean requirements scripts'),
        install: {
          options: '-r,--requirements=read -e,--editable=package -i,--index=url -d,--dev',
          operands: 'package*',
        },
        run: { posix: true },
      },
    },
    pipx: {
      source: 'https://pipx.pypa.io/stable/docs/',
      inherit: true,
      sub: {
        ...named('list uninstall upgrade upgrade-all reinstall ensurepath environment pin unpin'),
        install: {
          options: '--python= --pip-args=program -i,--index-url=url --suffix= -e,--editable',
          operands: 'package*',
        },
        inject: {
          options: '--pip-args=program -i,--index-url=url -r,--requirement=read',
          operands: 'data package*',
        },
        run: {
          options: '--spec=package --python= --pip-args=program -i,--index-url=url --with=package',
          posix: true,
        },
        runpip: { posix: true },
      },
    },
    conda: {
      source: 'https://docs.conda.io/projects/conda/en/stable/commands/',
      options: '-n,--name= -p,--prefix=write+ -q -v -y,--yes --json',
      inherit: true,
      sub: {
        ...named('info list search activate deactivate config clean remove uninstall update upgrade init'),
        install: {
          options: '-c,--channel= --file=read --revision= --override-channels',
          operands: 'package*',
        },
        create: { options: '-c,--channel= --file,-f=read --clone=', operands: 'package*' },
        run: { options: '--cwd=read --no-capture-output --live-stream', posix: true },
        env: {
          inherit: true,
          sub: {
            ...named('list remove'),
            create: { options: '-f,--file=readurl' },
            update: { options: '-f,--file=readurl --prune' },
            export: { options: '-f,--file=write' },
          },
        },
      },
    },
    twine: {
      source: 'https://twine.readthedocs.io/en/stable/',
      sub: {
        check: { operands: 'read*' },
        upload: {
          options:
            '-r,--repository= --repository-url=url -u,--username= -p,--password= --cert=read --client-cert=read --config-file=read -i,--identity= --sign-with=program -c,--comment=',
          operands: 'read*',
        },
      },
    },
    pytest: {
      source: 'https://docs.pytest.org/en/stable/reference/reference.html',
      options:
        '-c,--config-file=read --rootdir=read --confcutdir=read -p= -k= -m= -o,--override-ini= -n,--numprocesses= --maxfail= --durations= --durations-min= --tb= --junit-xml,--junitxml=write --basetemp=delete+ --log-file=write --pastebin=program --pdbcls=program --import-mode= --deselect= --ignore= --ignore-glob= -W,--pythonwarnings= --cov=? --cov-report= --cov-config=read --color= -x -v -q -s -l',
      operands: 'data*',
      abbreviations: true,
    },
    tox: {
      source: 'https://tox.wiki/en/stable/cli_interface.html',
      options:
        '-c,--conf=script -e= --workdir=write+ --root=read --result-json=write -x,--override=program -p= -f= -m= -r -v -q',
      operands: 'data*',
    },
    nox: {
      source: 'https://nox.thea.codes/en/stable/usage.html',
      options:
        '-f,--noxfile=script -s,--session,--sessions,-e= -t,--tags= -k,--keywords= -p,--python,--pythons= --envdir=write+ --report=write -r -R -v -x -l',
      operands: 'data*',
    },
    black: {
      source: 'https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html',
      options:
        '-c,--code= -l,--line-length= -t,--target-version= --include= --exclude= --extend-exclude= --force-exclude= --stdin-filename= --config=read --required-version= --cache-dir= -W,--workers= --check --diff -q -v -S -C',
      operands: 'data*',
    },
    ruff: {
      source: 'https://docs.astral.sh/ruff/configuration/',
      options: '--config= --isolated -q -v -s',
      inherit: true,
      sub: {
        ...named('rule config linter version server clean analyze'),
        check: {
          options:
            '-o,--output-file=write --output-format= --select= --ignore= --extend-select= --target-version= --line-length= --cache-dir=write+ --stdin-filename= --exclude= --fix --unsafe-fixes --diff -w -e -n',
        },
        format: {
          options:
            '--target-version= --line-length= --cache-dir=write+ --stdin-filename= --exclude= --check --diff -n',
        },
      },
    },
    mypy: {
      source: 'https://mypy.readthedocs.io/en/stable/command_line.html',
      options:
        '--config-file=read -p,--package= -m,--module= -c,--command= --python-executable=program --custom-typeshed-dir=read --cache-dir=write+ --junit-xml=write --html-report=write+ --txt-report=write+ --xml-report=write+ --cobertura-xml-report=write+ --any-exprs-report=write+ --linecount-report=write+ --linecoverage-report=write+ --lineprecision-report=write+ --exclude= --python-version= --platform= -v',
      operands: 'data*',
      abbreviations: true,
    },
    pylint: {
      source: 'https://pylint.readthedocs.io/en/stable/user_guide/configuration/all-options.html',
      options:
        '--init-hook=program --load-plugins= --rcfile=script --output=write -f,--output-format= -d,--disable= -e,--enable= -j,--jobs= --ignore= --source-roots= -E -s= --fail-under=',
      operands: 'data*',
    },
    coverage: {
      source: 'https://coverage.readthedocs.io/en/latest/cmd.html',
      options: '--rcfile=script --data-file=write --omit= --include= --source= -q,--quiet',
      inherit: true,
      sub: {
        ...named('report combine erase debug annotate'),
        run: {
          options: '-m,--module -p,--parallel-mode --context= --concurrency= --branch -a,--append',
          operands: 'script data*',
          posix: true,
          forms: [{ if: '-m', operands: 'data*' }],
        },
        html: { options: '-d,--directory=write+ --title=' },
        xml: { options: '-o=write' },
        json: { options: '-o=write --pretty-print' },
        lcov: { options: '-o=write' },
      },
    },
    ipython: {
      source: 'https://ipython.readthedocs.io/en/stable/config/options/terminal.html',
      options: '-c=program -m= --profile= --ipython-dir=script --ext=module -i',
      operands: 'script data*',
      posix: true,
    },
    'sphinx-build': {
      source: 'man sphinx-build(1)',
      options:
        '-b,--builder= -c,--conf-dir=script -d,--doctree-dir=write+ -D,--define= -A,--html-define= -j,--jobs= -t,--tag= -w,--warning-file=write -E -a -n -N -q -Q -v -W -T -P',
      operands: 'read+ write+ data*',
    },
  };

  /** Ruby, PHP, Elixir and Erlang, Perl, Lua, Haskell, OCaml. */
  const SCRIPTING: { readonly [name: string]: ProgramTable } = {
    gem: {
      source: 'https://guides.rubygems.org/command-reference/; gtfobins shell',
      options: '--config-file=read --norc --backtrace --debug -q,--quiet --verbose',
      inherit: true,
      sub: {
        ...named(
          'list search query outdated environment env info which contents dependency uninstall cleanup pristine owner yank signin signout sources help',
        ),
        install: {
          options:
            '-s,--source=url -i,--install-dir=write+ -n,--bindir=write+ -v,--version= -P,--trust-policy= -p,--http-proxy=url -g,--file=?script --platform= --build-root=write+ -N,--no-document',
          operands: 'package*',
        },
        fetch: { options: '-s,--source=url -v,--version= --platform= -p,--http-proxy=url' },
        unpack: { options: '--target=write+ -v,--version=', operands: 'data*' },
        build: { options: '-o,--output=write -C=folder --platform=', operands: 'script' },
        push: { options: '--host=url -k,--key= -p,--http-proxy=url --otp=', operands: 'read' },
        cert: {
          options: '-a,--add=read -b,--build= -C,--certificate=read -K,--private-key=read -s,--sign=both',
        },
        open: { options: '-e,--editor=program -v,--version=' },
        exec: { options: '-g,--gem= -v,--version=', posix: true },
      },
    },
    bundle: {
      source: 'https://bundler.io/man/bundle.1.html; gtfobins shell',
      options: '--retry= -V,--verbose --no-color',
      inherit: true,
      sub: {
        ...named(
          'check list show info outdated lock update remove config clean doctor env licenses platform version add-checksums',
        ),
        exec: { options: '--gemfile=script --keep-file-descriptors', posix: true },
        install: {
          options:
            '--gemfile=script --path=write+ -j,--jobs= --binstubs=?write+ --standalone=? --without= --with= --system --local --deployment --frozen --clean',
          operands: 'data*',
        },
        add: {
          options:
            '-v,--version= -s,--source=url --git=remote --github= --path=read --branch= --ref= -g,--group=',
          operands: 'data*',
        },
        init: { options: '--gemspec=script --gemfile=' },
        gem: { options: '-e,--edit=?program -t,--test=?', operands: 'write+' },
        open: {},
        console: {},
        cache: { options: '--gemfile=script --path=write+ --all' },
        viz: { options: '-f,--file=write -F,--format=' },
      },
    },
    rake: {
      source: 'man rake(1); gtfobins shell',
      options:
        '-f,--rakefile=script -e,--execute=program -p,--execute-print=program -E,--execute-continue=program -r,--require=module -I,--libdir=read -R,--rakelibdir=script -j,--jobs= -C,--directory=read -T=? -n,--dry-run -q -s -t -v -P -N',
      operands: 'data*',
    },
    rspec: {
      source: 'https://rspec.info/features/3-13/rspec-core/command-line/',
      options:
        '-r,--require=module -I=read -O,--options=read -o,--out=write -f,--format= -e,--example= -t,--tag= -P,--pattern= --order= --seed= -c -b -w',
      operands: 'data*',
    },
    rubocop: {
      source: 'https://docs.rubocop.org/rubocop/usage/basic_usage.html',
      options:
        '-c,--config=read -r,--require=module -o,--out=write -f,--format= --only= --except= --cache-root=write+ -a -A -x -l -s=',
      operands: 'data*',
    },
    composer: {
      source: 'https://getcomposer.org/doc/03-cli.md; gtfobins shell',
      options:
        '-d,--working-dir=read -n,--no-interaction -q -v --no-plugins --no-scripts --no-cache --ansi --no-ansi',
      inherit: true,
      sub: {
        ...named(
          'install update show outdated validate dump-autoload audit licenses fund diagnose status search suggests why why-not check-platform-reqs run-script run remove reinstall bump browse home about list init self-update clear-cache',
        ),
        require: { options: '--dev --fixed --prefer-dist --prefer-source', operands: 'data*' },
        'create-project': {
          options: '--repository=package --repository-url=url -s,--stability=',
          operands: 'data write+ data',
        },
        exec: { options: '-l,--list', posix: true },
        config: { options: '-f,--file=both -g,--global -e,--editor -l,--list --unset', operands: 'data*' },
        archive: { options: '-f,--format= --dir=write+ --file=', operands: 'data*' },
        global: {},
      },
    },
    phpunit: {
      source: 'https://docs.phpunit.de/en/12.0/textui.html',
      options:
        '--bootstrap=script -c,--configuration=script --filter= --testsuite= --group= --log-junit=write --coverage-html=write+ --coverage-clover=write --coverage-text=?write --cache-directory=write+ --testdox-html=write --testdox-text=write -d=',
      operands: 'script data*',
    },
    mix: {
      source: 'https://hexdocs.pm/mix/',
      sub: {
        ...named(
          'deps.get deps.update deps.clean deps compile test format clean new help docs credo dialyzer ecto.create ecto.migrate phx.server hex.outdated hex.publish release local.hex',
        ),
        run: {
          options: '-e,--eval=program -r,--require=script --no-halt --no-start',
          operands: 'script data*',
        },
        eval: { operands: 'program*' },
        rpc: { operands: 'program*' },
        'archive.install': { operands: 'package*' },
        'escript.install': { operands: 'package*' },
        cmd: { options: '--app= --cd=read', operands: 'words*' },
      },
    },
    elixir: {
      source: 'man elixir(1)',
      options:
        '-e,--eval=program -r=script -pr=script -pa=read -pz=read -S= --erl=program --rpc-eval=program --dot-iex=script -v',
      posix: true,
    },
    iex: {
      source: 'man iex(1)',
      options:
        '-e,--eval=program -r=script -pr=script -pa=read -pz=read -S= --erl=program --dot-iex=script --remsh=',
      posix: true,
    },
    erl: {
      source: 'https://www.erlang.org/doc/apps/erts/erl_cmd.html',
      style: 'single',
      options:
        '-eval=program -run=program -s=program -pa=read -pz=read -config=read -args_file=read -boot=read -init_debug -noshell -noinput',
      operands: 'data*',
    },
    cpan: {
      source: 'man cpan(1); gtfobins shell',
      options: '-j=script -M=url -I=read -i -f -l',
      operands: 'package*',
    },
    cpanm: {
      source: 'https://metacpan.org/dist/App-cpanminus/view/bin/cpanm',
      options:
        '-l,--local-lib=write+ -L=write+ --mirror=url --from=url --cpanfile=script --installdeps -n -f -q',
      operands: 'package*',
    },
    luarocks: {
      source: 'https://github.com/luarocks/luarocks/wiki/luarocks',
      options: '--server=url --tree=write+ --local',
      inherit: true,
      sub: { ...named('list search show remove pack build'), install: PACKAGES },
    },
    cabal: {
      source: 'https://cabal.readthedocs.io/en/stable/cabal-commands.html',
      options:
        '-w,--with-compiler=program --project-file=script --config-file=read --builddir=write+ --store-dir=write+ -v=?',
      inherit: true,
      sub: {
        ...named('build test run repl update clean check haddock bench freeze list info'),
        install: { options: '--installdir=write+', operands: 'package*' },
        exec: { posix: true },
      },
    },
    stack: {
      source: 'https://docs.haskellstack.org/en/stable/commands/',
      options: '--stack-yaml=script --work-dir=write+ --resolver= -v',
      inherit: true,
      sub: {
        ...named('build test run ghci clean install bench haddock setup update new'),
        exec: { posix: true },
      },
    },
    opam: {
      source: 'https://opam.ocaml.org/doc/man/opam.html',
      options: '--root=write+ --switch= -y -q',
      inherit: true,
      sub: {
        ...named('list show update upgrade remove switch env init pin'),
        install: { operands: 'package*' },
        exec: { posix: true },
      },
    },
  };

  const GRADLE: ProgramTable = {
    source: 'https://docs.gradle.org/current/userguide/command_line_interface.html',
    options:
      '-b,--build-file=script -c,--settings-file=script -p,--project-dir=script -I,--init-script=script -g,--gradle-user-home=write+ --include-build=script --project-cache-dir=write+ -P,--project-prop= -D,--system-prop= -x,--exclude-task= --tests= --console= --max-workers= --priority= -F,--dependency-verification= -M,--write-verification-metadata= -m,--dry-run -q -i -d -s -S -a --offline --daemon --no-daemon --stacktrace --rerun-tasks --parallel --continue --scan --info',
    operands: 'data*',
  };
  const MAVEN: ProgramTable = {
    source: 'https://maven.apache.org/ref/current/maven-embedder/cli.html',
    style: 'single',
    options:
      '-f,--file=script -s,--settings=read -gs,--global-settings=read -t,--toolchains=read -gt,--global-toolchains=read -l,--log-file=write -P,--activate-profiles= -pl,--projects= -rf,--resume-from= -T,--threads= -b,--builder= -ep= -emp= -Dexec.executable=program -Dexec.args=program -Dexec.commandlineArgs=program -Dmaven.ext.class.path=script -Dmaven.repo.local=write+ -DoutputDirectory=write+ -Dmaven.multiModuleProjectDirectory=read -Dstyle.color=',
    operands: 'data*',
  };
  const JAVA_CLASSES =
    '-cp,-classpath,--class-path= -p,--module-path= -d=write+ -processorpath,--processor-path=script -h=write+ -s=write+';

  /** The JVM, .NET, Swift, Dart, Rust's tools, compilers. */
  const COMPILED: { readonly [name: string]: ProgramTable } = {
    mvn: MAVEN,
    mvnw: MAVEN,
    mvnd: MAVEN,
    gradle: GRADLE,
    gradlew: GRADLE,
    ant: {
      source: 'https://ant.apache.org/manual/running.html',
      style: 'single',
      options:
        '-f,-file,-buildfile=script -lib=script -l,-logfile=write -propertyfile=read -logger=program -listener=program -inputhandler=program -main=program -s,-find=?',
      operands: 'data*',
    },
    sbt: {
      source: 'https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html',
      style: 'single',
      options:
        '-java-home,--java-home=program -ivy,--ivy=write+ -sbt-dir,--sbt-dir=write+ -sbt-boot,--sbt-boot=write+ -addPluginSbtFile,--addPluginSbtFile=script -mem=',
      operands: 'data*',
    },
    lein: { source: 'https://leiningen.org/', operands: 'data*' },
    java: {
      source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html',
      style: 'single',
      options:
        '-jar=script -cp,-classpath,--class-path= -p,--module-path= -m,--module= --add-modules= --add-opens= --add-exports= --upgrade-module-path=read',
      posix: true,
    },
    javac: {
      source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html',
      style: 'single',
      options: `${JAVA_CLASSES} -processor=program -sourcepath,--source-path=read -encoding= -source,--source= -target,--target= --release= -g -nowarn`,
      operands: 'read*',
    },
    jshell: {
      source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/jshell.html; gtfobins shell',
      style: 'single',
      options: '--class-path= --startup=script -C= -R=',
      operands: 'script*',
    },
    kotlinc: {
      source: 'https://kotlinlang.org/docs/command-line.html',
      style: 'single',
      options: '-cp,-classpath= -d=write+ -Xplugin=script -P= -jdk-home=read -kotlin-home=read -script',
      operands: 'read*',
    },
    dotnet: {
      source: 'https://learn.microsoft.com/dotnet/core/tools/dotnet; gtfobins shell',
      options: '--additionalprobingpath=read --fx-version= -d,--diagnostics --info --version',
      sub: {
        ...named('clean list sln reference help workload dev-certs user-secrets watch remove fsi ef'),
        build: {
          options:
            '-o,--output=write+ -c,--configuration= -f,--framework= -r,--runtime= -v,--verbosity= --artifacts-path=write+ -s,--source=package -p,--property=msbuild --no-restore --no-incremental',
          operands: 'buildword*',
        },
        test: {
          options:
            '-o,--output=write+ -c,--configuration= -f,--framework= -l,--logger= --results-directory=write+ -s,--settings=read --test-adapter-path=script --filter= -v,--verbosity= --collect= -d,--diag=write --no-build',
          operands: 'buildword*',
        },
        run: {
          options:
            '--project=script -c,--configuration= -f,--framework= --launch-profile= -v,--verbosity= --no-build',
          operands: 'data*',
        },
        publish: {
          options:
            '-o,--output=write+ -c,--configuration= -f,--framework= -r,--runtime= -s,--source=package --manifest=read -v,--verbosity=',
          operands: 'buildword*',
        },
        pack: {
          options: '-o,--output=write+ -c,--configuration= --version-suffix= -v,--verbosity=',
          operands: 'buildword*',
        },
        restore: {
          options: '-s,--source=package --configfile=read --packages=write+ -r,--runtime= -v,--verbosity=',
          operands: 'buildword*',
        },
        new: {
          options: '-o,--output=write+ -n,--name= -lang,--language= -f,--framework= --force',
          operands: 'data*',
        },
        add: {
          options: '-v,--version= -s,--source=package --package-directory=write+ -f,--framework=',
          operands: 'data*',
        },
        format: {
          options: '--report=write+ --binarylog=write --verbosity= --include= --exclude=',
          operands: 'data*',
        },
        msbuild: { operands: 'buildword*' },
        nuget: {
          sub: {
            ...named('list locals verify'),
            push: {
              options: '-s,--source=package -k,--api-key= -ss,--symbol-source=package',
              operands: 'read*',
            },
            add: { operands: 'data*' },
            delete: { options: '-s,--source=package -k,--api-key=' },
          },
        },
        tool: {
          sub: {
            ...named('list restore search uninstall'),
            install: {
              options: '--add-source=package --tool-path=write+ --configfile=read --version= -g,--global',
            },
            update: { options: '--add-source=package --tool-path=write+' },
            run: { posix: true },
          },
        },
        exec: { options: '--depsfile=read --runtimeconfig=read', operands: 'script data*', posix: true },
      },
    },
    nuget: {
      source: 'https://learn.microsoft.com/nuget/reference/nuget-exe-cli-reference',
      style: 'single',
      options:
        '-OutputDirectory=write+ -Source=package -ConfigFile=read -ApiKey= -Version= -PackagesDirectory=write+',
      operands: 'data*',
    },
    msbuild: {
      source: 'https://learn.microsoft.com/visualstudio/msbuild/msbuild-command-line-reference',
      style: 'single',
      operands: 'data*',
    },
    swift: {
      source: 'https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/',
      options:
        '--package-path=script --scratch-path,--build-path=write+ --cache-path=write+ -c,--configuration= --product= --target= -Xswiftc= -Xcc= -Xlinker=',
      inherit: true,
      sub: { ...named('build test run'), package: {} },
      operands: 'data*',
    },
    swiftc: {
      source: 'https://www.swift.org/documentation/swift-compiler/',
      style: 'single',
      options:
        '-o=write -emit-module-path=write -I= -L= -load-plugin-executable=program -module-name= -target= -sdk=read',
      operands: 'read*',
    },
    rustc: {
      source: 'https://doc.rust-lang.org/rustc/command-line-arguments.html',
      options:
        '-o=write --out-dir=write+ --edition= --crate-type= --crate-name= --emit= --extern= -L= -l= -C,--codegen= -Z= --cfg= --target= --sysroot=read --print= -W= -A= -D= -F= -g -O',
      operands: 'read',
    },
    rustup: {
      source: 'https://rust-lang.github.io/rustup/',
      sub: {
        ...named('show update default target component override toolchain check doc which self'),
        run: { options: '--install', posix: true },
      },
    },
    rustfmt: {
      source: 'https://github.com/rust-lang/rustfmt',
      options: '--config-path=read --config= --edition= --emit= --check -q -v -l',
      operands: 'data*',
    },
    gofmt: {
      source: 'https://pkg.go.dev/cmd/gofmt',
      style: 'single',
      options: '-cpuprofile=write -r= -d -e -l -s -w',
      operands: 'read+*',
      forms: [{ if: '-w', operands: 'both+*' }],
    },
    dart: {
      source: 'https://dart.dev/tools/dart-tool',
      options: '--packages=read',
      inherit: true,
      sub: {
        ...named('analyze test fix create devtools'),
        run: { posix: true },
        compile: {
          sub: {
            exe: { options: '-o,--output=write', operands: 'read' },
            js: { options: '-o,--output=write', operands: 'read' },
          },
        },
        format: { options: '-o,--output= -l,--line-length=' },
        pub: {
          sub: {
            ...named('get outdated upgrade downgrade deps publish remove cache token'),
            add: PACKAGES,
            global: {},
          },
        },
      },
    },
    flutter: {
      source: 'https://docs.flutter.dev/reference/flutter-cli',
      options: '-d,--device-id= -v',
      inherit: true,
      sub: {
        ...named(
          'analyze test run doctor clean build devices pub create gen-l10n config upgrade channel format drive',
        ),
      },
    },
    zig: {
      source: 'https://ziglang.org/documentation/master/',
      sub: {
        ...named('fmt version env zen test'),
        build: {
          options: '--build-file=script -p,--prefix=write+ --cache-dir=write+ --global-cache-dir=write+',
        },
        cc: { style: 'single', options: '-o=write', operands: 'data*' },
        'build-exe': { style: 'single', options: '-femit-bin=write' },
        run: { operands: 'script data*' },
        fetch: { operands: 'package' },
      },
    },
    ld: {
      source: 'man ld(1)',
      style: 'single',
      options:
        '-o,--output=write -L= -l= -T,--script=read -Map=write -plugin=program -rpath= -soname= -m= -e= -dynamic-linker=',
      operands: 'read*',
    },
    as: { source: 'man as(1)', style: 'single', options: '-o=write -I= -march=', operands: 'read*' },
    nasm: {
      source: 'man nasm(1); gtfobins file-read',
      options: '-o=write -f= -l=write -I= -i= -p=read -d= -D= -E -g',
      operands: 'read',
    },
    objcopy: {
      source: 'man objcopy(1); gtfobins file-read, file-write',
      options:
        '-I,--input-target= -O,--output-target= -j,--only-section= -R,--remove-section= --add-section=keyedread --update-section=keyedread --dump-section= -S,--strip-all -g',
      operands: 'read write',
      forms: [],
    },
    patchelf: {
      source: 'man patchelf(1)',
      options:
        '--set-interpreter= --set-rpath= --add-needed= --output=write --set-soname= --print-interpreter --print-rpath',
      operands: 'both*',
    },
    flex: {
      source: 'man flex(1)',
      options: '-o,--outfile=write --header-file=write --tables-file=write -P,--prefix= -S,--skel=read',
      operands: 'read*',
    },
    bison: {
      source: 'man bison(1)',
      options:
        '-o,--output=write -H,--header=?write -d -g,--graph=?write -x,--xml=?write -S,--skeleton=script -L= -F= -D= -W=?',
      operands: 'read',
    },
    protoc: {
      source: 'https://protobuf.dev/reference/',
      style: 'single',
      options:
        '--plugin=program -I= --proto_path= -o,--descriptor_set_out=write --descriptor_set_in=read --cpp_out=write+ --csharp_out=write+ --java_out=write+ --kotlin_out=write+ --objc_out=write+ --php_out=write+ --pyi_out=write+ --python_out=write+ --ruby_out=write+ --rust_out=write+ --go_out=write+ --dependency_out=write',
      operands: 'read*',
    },
  };

  /** What drives builds, and the tools of JavaScript projects that take a file of code. */
  const DRIVERS: { readonly [name: string]: ProgramTable } = {
    cmake: {
      source: 'man cmake(1)',
      options:
        '-S=script -B=write+ -C=script -P=script -D= -U= -G= -T= -A= --toolchain=script --install-prefix=write+ --prefix=write+ --graphviz=write --preset= --build=write+ --install=read -t,--target= -j,--parallel=? --config= --log-level= --profiling-output=write --trace-redirect=write --debugger-dap-log=write',
      operands: 'data*',
    },
    ctest: {
      source: 'man ctest(1)',
      options:
        '-S,--script=script -SP,--script-new-process=script --test-dir=read -C,--build-config= -R,--tests-regex= -E,--exclude-regex= -L= -LE= -j,--parallel=? -O,--output-log=write --output-junit=write --timeout= --build-and-test=read -D,--dashboard= -T= -M= -A=read -V -VV -N',
      operands: 'data*',
    },
    ninja: {
      source: 'man ninja(1)',
      options: '-C=read -f=script -j= -k= -l= -t= -d= -w= -v -n --quiet',
      operands: 'data*',
    },
    meson: {
      source: 'https://mesonbuild.com/Commands.html',
      sub: {
        ...named('introspect rewrite wrap configure init devenv format'),
        setup: {
          options:
            '--native-file=read --cross-file=read --prefix=write+ -D= --buildtype= --reconfigure --wipe',
          operands: 'write+ read',
        },
        compile: { options: '-C=read -j= --ninja-args=program' },
        test: { options: '-C=read --wrapper,--wrap=program --suite= --num-processes= --logbase= -v' },
        install: { options: '-C=read --destdir=write+' },
        dist: { options: '-C=read' },
      },
    },
    bazel: {
      source: 'https://bazel.build/reference/command-line-reference',
      style: 'single',
      options:
        '--output_base=write+ --output_user_root=write+ --bazelrc=script --server_javabase=program --host_jvm_args=',
      sub: {
        ...named('clean info fetch sync version shutdown mod help coverage dump'),
        build: {
          style: 'single',
          options:
            '--symlink_prefix=write --profile=write --build_event_json_file=write --workspace_status_command=program --remote_executor=url --remote_cache=url --config=',
        },
        test: {
          style: 'single',
          options:
            '--run_under=program --test_output= --test_filter= --config= --workspace_status_command=program',
        },
        run: { style: 'single', options: '--run_under=program --script_path=write --config=' },
        query: { style: 'single', options: '--query_file=read --output=' },
        cquery: {},
        aquery: {},
      },
    },
    just: {
      source: 'https://just.systems/man/en/; gtfobins shell',
      options:
        '-f,--justfile=script -d,--working-directory=read --shell=program --shell-arg=program --chooser=program -c,--command=code --dotenv-path,-E=read --dotenv-filename= --set== --tempdir=write+ --color= -n,--dry-run -l,--list -q -v -u',
      operands: 'data*',
    },
    task: {
      source: 'https://taskfile.dev/reference/cli/',
      options:
        '-t,--taskfile=script -d,--dir=script -C,--concurrency= -o,--output= --interval= -l -a -f -n -p -s -v -w -x -g',
      operands: 'data*',
    },
    scons: {
      source: 'man scons(1); gtfobins shell',
      options:
        '-f,--file,--makefile,--sconstruct=script -C,--directory=script -Y,--repository,--srcdir=read -j,--jobs= -I,--include-dir= --site-dir=script --profile=write -Q -c -n -s -u -k',
      operands: 'data*',
    },
    eslint: {
      source: 'https://eslint.org/docs/latest/use/command-line-interface',
      options:
        '-c,--config=script -o,--output-file=write --rulesdir=script --plugin=module --parser=module --resolve-plugins-relative-to=script -f,--format=module --cache-location=write --cache-file=write --ignore-path=read --ignore-pattern= --ext= --max-warnings= --rule= --env= --global= --parser-options= --stdin-filename= --fix-type= --suppressions-location=write --fix --quiet --cache',
      operands: 'data*',
    },
    stylelint: {
      source: 'https://stylelint.io/user-guide/cli/',
      options:
        '-c,--config=script --config-basedir=script --custom-syntax=module --custom-formatter=module -f,--formatter= -o,--output-file=write --cache-location=write --ignore-path,-i=read --max-warnings= --stdin-filename= --fix',
      operands: 'data*',
    },
    biome: {
      source: 'https://biomejs.dev/reference/cli/',
      options: '--config-path=read',
      inherit: true,
      sub: { ...named('check lint format ci migrate init version rage explain search start stop lsp-proxy') },
    },
    jest: {
      source: 'https://jestjs.io/docs/cli',
      options:
        '-c,--config=script --rootDir=script --roots= --outputFile=write --coverageDirectory=write+ --cacheDirectory=write+ --globalSetup=script --globalTeardown=script --setupFiles=script --setupFilesAfterEnv=script --reporters=module --runner=module --resolver=module --testRunner=module --testEnvironment,--env=module --testResultsProcessor=module --testSequencer=module --filter=script -t,--testNamePattern= --testPathPattern,--testPathPatterns= --maxWorkers,-w= --testTimeout= --shard= -i -o -b -u',
      operands: 'data*',
    },
    vitest: {
      source: 'https://vitest.dev/guide/cli',
      options:
        '-c,--config=script -r,--root=script --dir= --outputFile=write --globalSetup=script --reporter=module --environment=module -t,--testNamePattern= --coverage.reportsDirectory=write+ --project= --shard= --pool= -u -w',
      operands: 'data*',
    },
    mocha: {
      source: 'https://mochajs.org/',
      options:
        '-r,--require=module --import=module --config=script --package=read --file=script -R,--reporter=module -u,--ui= -O,--reporter-option= -g,--grep= -f,--fgrep= -t,--timeout= -s,--slow= -j,--jobs= --extension= --ignore= --watch-files= -n,--node-option=program -b -w -p',
      operands: 'script*',
    },
    playwright: {
      source: 'https://playwright.dev/docs/test-cli',
      sub: {
        ...named(
          'install install-deps uninstall codegen show-report show-trace open merge-reports screenshot pdf',
        ),
        test: {
          options:
            '-c,--config=script -g,--grep= --project= --reporter=module --output=write+ -j,--workers= --retries= --shard= --timeout= --tsconfig=read',
          operands: 'data*',
        },
      },
    },
    cypress: {
      source: 'https://docs.cypress.io/app/references/command-line',
      sub: {
        ...named('open install verify info version cache'),
        run: {
          options:
            '-P,--project=script -C,--config-file=script -c,--config= -s,--spec= -b,--browser=program -e,--env= -r,--reporter=module --key= --tag=',
        },
      },
    },
    webpack: {
      source: 'https://webpack.js.org/api/cli/',
      options:
        '-c,--config=script --env= -o,--output-path=write+ --entry= --mode= -d= -t= -j=?write --json=?write --merge --watch',
      operands: 'data*',
    },
    rollup: {
      source: 'https://rollupjs.org/command-line-interface/',
      options:
        '-c,--config=?script -o,--file=write -d,--dir=write+ -i,--input=read -p,--plugin=module --configPlugin=module -f,--format= -n,--name= -e,--external= -g,--globals= -w -m=?',
      operands: 'read*',
    },
    vite: {
      source: 'https://vite.dev/guide/cli',
      options:
        '-c,--config=script --outDir=write+ --host=? --port= --mode,-m= --base= -l,--logLevel= -d,--debug=? -f,--filter=',
      operands: 'data*',
    },
    tsup: {
      source: 'https://tsup.egoist.dev/',
      options:
        '-d,--out-dir=write+ --config=script --onSuccess=code --tsconfig=read --format= --target= --env= --loader=',
      operands: 'read*',
    },
    babel: {
      source: 'https://babeljs.io/docs/babel-cli',
      options:
        '-o,--out-file=write -d,--out-dir=write+ --config-file=script --plugins=module --presets=module -f,--filename= -x,--extensions= -w -s=?',
      operands: 'read+*',
    },
    swc: {
      source: 'https://swc.rs/docs/usage/cli',
      options: '-o,--out-file=write -d,--out-dir=write+ --config-file=read -f= -C,--config= -s=?',
      operands: 'read+*',
    },
    terser: {
      source: 'https://terser.org/docs/cli-usage/',
      options: '-o,--output=write --config-file=read --name-cache=both -c=? -m=? -b=? -d= -e=?',
      operands: 'read*',
    },
    'ts-node': {
      source: 'https://typestrong.org/ts-node/docs/options/',
      options:
        '-e,--eval=program -p,--print -r,--require=module -P,--project=read -C,--compiler=module -O,--compilerOptions= --cwd= -T -H',
      posix: true,
      operands: 'script data*',
    },
    nodemon: {
      source: 'https://github.com/remy/nodemon',
      options:
        '-x,--exec=code -e,--ext= -w,--watch= -i,--ignore= -d,--delay= --config=script -s,--signal= --cwd=read -q -V',
      posix: true,
      operands: 'script data*',
    },
    concurrently: {
      source: 'https://github.com/open-cli-tools/concurrently',
      options:
        '-n,--names= -c,--prefix-colors= -p,--prefix= -m,--max-processes= -s,--success= --restart-tries= --restart-after= --teardown=code -k -r -g',
      operands: 'code*',
    },
    'npm-run-all': {
      source: 'https://github.com/mysticatea/npm-run-all',
      options: '--npm-path=program -c -l -n -s -p -r',
      operands: 'data*',
    },
    pm2: {
      source: 'https://pm2.keymetrics.io/docs/usage/quick-start/',
      options:
        '-n,--name= -i,--instances= -o,--output=write -e,--error=write -l,--log=write --interpreter=program --node-args=program --cwd=read -p,--pid=write',
      operands: 'data*',
      sub: {
        ...named('list ls logs stop delete restart reload show monit save status flush kill startup'),
        start: {
          options:
            '-n,--name= -i,--instances= -o,--output=write -e,--error=write --interpreter=program --node-args=program',
          operands: 'script data*',
        },
      },
    },
    turbo: {
      source: 'https://turborepo.com/docs/reference/run',
      options:
        '--cwd=script --filter,-F= --cache-dir=write+ --token= --team= --api=url --profile=write --concurrency= --output-logs=',
      operands: 'data*',
    },
    nx: { source: 'https://nx.dev/reference/nx-commands', operands: 'data*' },
    lerna: {
      source: 'https://lerna.js.org/docs/api-reference/commands',
      sub: {
        ...named('run publish version bootstrap list changed diff init clean add-caching repair'),
        exec: {
          options: '--concurrency= --scope= --ignore= --since=? --stream --no-bail --parallel',
          operands: 'words*',
          posix: true,
        },
      },
    },
    'pre-commit': {
      source: 'https://pre-commit.com/',
      options: '-c,--config=script --color=',
      inherit: true,
      sub: {
        ...named(
          'run install uninstall autoupdate clean gc validate-config sample-config install-hooks migrate-config validate-manifest',
        ),
        'try-repo': { operands: 'package data*' },
        'init-templatedir': { operands: 'write+' },
      },
    },
    deno: {
      source: 'https://docs.deno.com/runtime/reference/cli/',
      sub: {
        eval: { operands: 'data*' },
        run: {
          options:
            '-c,--config=read --import-map=readurl --lock=?both --cert=read --env-file=?read --location=url -L,--log-level= -A -r=? -q',
          posix: true,
        },
        test: {
          options:
            '-c,--config=read --import-map=readurl --coverage=?write+ --junit-path=write --filter= --reporter=',
          operands: 'data*',
        },
        compile: { options: '-o,--output=write --target= --include=read', operands: 'data*' },
        bundle: { options: '-o,--output=write', operands: 'data*' },
        fmt: { options: '-c,--config=read' },
        lint: { options: '-c,--config=read --rules-tags=' },
        install: { options: '-n,--name= --root=write+ -g,--global', operands: 'package*' },
        ...named(
          'check cache info task bench doc add remove repl types upgrade serve publish init lsp outdated coverage',
        ),
      },
    },
  };

  return {
    ...PYTHON,
    ...SCRIPTING,
    ...COMPILED,
    ...DRIVERS,
  };
}
