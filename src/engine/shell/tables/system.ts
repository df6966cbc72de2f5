// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';
import { named } from './packages.js';

/** Machines, archives, documents, networks. Made when the first of them is met. */
export function system(): { readonly [name: string]: ProgramTable } {
  const READS = 'read*';
  const PACKED: ProgramTable = {
    source: 'man xz(1)',
    options:
      '-c,--stdout,--to-stdout -d,--decompress,--uncompress -k,--keep -f,--force -t,--test -l,--list -o=write -T,--threads= -q -v -S,--suffix= -0 -1 -9 -e --rm',
    operands: 'both*',
    forms: [
      { if: '-c', operands: READS },
      { if: '-t', operands: READS },
      { if: '-l', operands: READS },
    ],
  };
  const packed = (source: string): ProgramTable => ({ ...PACKED, source });
  const SEVEN: ProgramTable = {
    source: 'https://7-zip.opensource.jp/chm/cmdline/; gtfobins file-read',
    options: '-o=write+ -p= -m= -t= -x= -i= -r=? -y -a= -s= -v= -w=?write+ -b= -u=',
    inherit: true,
    sub: {
      a: { operands: 'write read+*' },
      u: { operands: 'write read+*' },
      d: { operands: 'both data*' },
      rn: { operands: 'both data*' },
      x: { operands: 'read data*', implied: 'write-cwd' },
      e: { operands: 'read data*', implied: 'write-cwd' },
      l: { operands: READS },
      t: { operands: READS },
      h: { operands: READS },
      i: {},
      b: {},
    },
  };

  /** Archives and packed files. */
  const ARCHIVERS: { readonly [name: string]: ProgramTable } = {
    '7z': SEVEN,
    '7za': SEVEN,
    '7zr': SEVEN,
    '7zz': SEVEN,
    cpio: {
      source: 'man cpio(1); gtfobins shell, file-write',
      options:
        '-i,--extract -o,--create -p,--pass-through -t,--list -I=readfrom -O=writeto -F,--file=both -D,--directory=write+ -E,--pattern-file=read -H,--format= -C,--io-size= -R,--owner= --rsh-command=program --block-size= -M,--message= -A,--append -a -B -c -d,--make-directories -f -k -l -L -m -n -r -s -S -u -v -V -0',
      operands: 'data*',
      forms: [
        { if: '-p', operands: 'write+' },
        { if: '-t', operands: 'data*' },
        { if: '-o', operands: 'data*' },
      ],
      implied: 'write-cwd',
    },
    ar: {
      source: 'man ar(1); gtfobins file-read',
      options: '--output=write+ --plugin=script --target= --thin',
      operands: 'data both read*',
    },
    ranlib: { source: 'man ranlib(1)', operands: 'both*' },
    unrar: {
      source: 'man unrar(1)',
      options: '-p= -x= -n= -o= -y -ad',
      inherit: true,
      sub: {
        x: { operands: 'read data*', implied: 'write-cwd' },
        e: { operands: 'read data*', implied: 'write-cwd' },
        l: { operands: READS },
        lb: { operands: READS },
        t: { operands: READS },
        p: { operands: READS },
      },
    },
    lz4: packed('man lz4(1)'),
    lzma: packed('man lzma(1)'),
    unlzma: packed('man lzma(1)'),
    unxz: packed('man xz(1)'),
    bunzip2: packed('man bzip2(1)'),
    unzstd: packed('man zstd(1)'),
    pigz: packed('man pigz(1)'),
    pbzip2: packed('man pbzip2(1)'),
    brotli: packed('man brotli(1)'),
    compress: packed('man compress(1)'),
    zipinfo: { source: 'man zipinfo(1)', operands: 'read data*' },
    zstdcat: { source: 'man zstd(1)', operands: READS },
    lzcat: { source: 'man xz(1)', operands: READS },
    'dpkg-deb': {
      source: 'man dpkg-deb(1)',
      options:
        '-x,--extract -X,--vextract -R,--raw-extract -b,--build -c,--contents -I,--info -f,--field -e,--control -W,--show -Z= -z= -S=',
      operands: READS,
      forms: [
        { if: '-x|-X|-R|-e', operands: 'read write+' },
        { if: '-b', operands: 'read+ write' },
      ],
    },
  };

  /** More of coreutils, util-linux and its neighbours. */
  const FILES: { readonly [name: string]: ProgramTable } = {
    sum: { source: 'man sum(1)', operands: READS },
    b2sum: { source: 'man b2sum(1)', options: '-l,--length= -c,--check -b -t', operands: READS },
    sha224sum: { source: 'man sha224sum(1)', options: '-c,--check', operands: READS },
    sha384sum: { source: 'man sha384sum(1)', options: '-c,--check', operands: READS },
    pr: {
      source: 'man pr(1); gtfobins file-read',
      options: '-D= -e=? -h,--header= -i=? -l,--length= -n=? -N= -o,--indent= -s=? -S=? -w,--width= -W=',
      operands: READS,
    },
    ptx: {
      source: 'man ptx(1); gtfobins file-read',
      options: '-b,--break-file=read -i,--ignore-file=read -o,--only-file=read -F= -M= -S= -W= -g= -w=',
      operands: 'read write',
      forms: [],
    },
    dircolors: { source: 'man dircolors(1)', options: '-b -c -p', operands: 'read' },
    vdir: {
      source: 'man vdir(1)',
      options: '-I,--ignore= -w,--width= -R,--recursive',
      operands: READS,
      tree: '-R',
    },
    chcon: {
      source: 'man chcon(1)',
      options: '--reference=read -u= -r= -t= -l= -R,--recursive -h -v',
      operands: 'data write*',
      tree: '-R',
      abbreviations: true,
    },
    sync: { source: 'man sync(1)', options: '-d,--data -f,--file-system', operands: 'data*' },
    rename: {
      source: 'man rename(1)',
      options: '-s,--symlink -n,--no-act,--nono -o,--no-overwrite -v -f -e=program -E=program',
      operands: 'program both*',
    },
    iconv: {
      source: 'man iconv(1)',
      options: '-f,--from-code= -t,--to-code= -o,--output=write -c -s -l,--list',
      operands: READS,
    },
    envsubst: { source: 'man envsubst(1)', options: '-v,--variables', operands: 'data*' },
    dos2unix: {
      source: 'man dos2unix(1)',
      options: '-c,--convmode= -n,--newfile -k -q -f -o',
      operands: 'both*',
    },
    unix2dos: {
      source: 'man unix2dos(1)',
      options: '-c,--convmode= -n,--newfile -k -q -f -o',
      operands: 'both*',
    },
    ctags: {
      source: 'man ctags(1)',
      options:
        '-f,-o=write --options=script -L=filelist -R,--recurse=? --languages= --exclude= --fields= --kinds-all=',
      operands: READS,
      tree: '-R',
    },
    xmllint: {
      source: 'man xmllint(1)',
      options:
        '--output,-o=write --schema=readurl --relaxng=readurl --dtdvalid=readurl --xpath= --path= --encode= --format --noout --shell',
      style: 'single',
      operands: 'readurl*',
    },
    xsltproc: {
      source: 'man xsltproc(1)',
      style: 'single',
      options: '-o,--output=write --writesubtree=write+ --param== --stringparam== --path= --encoding=',
      operands: 'readurl*',
    },
    look: { source: 'man look(1); gtfobins file-read', options: '-t= -a -d -f', operands: 'data read' },
    col: { source: 'man col(1)', operands: 'data*' },
    colrm: { source: 'man colrm(1)', operands: 'data*' },
    ul: { source: 'man ul(1)', options: '-t= -i', operands: READS },
    namei: { source: 'man namei(1)', operands: 'data*' },
    locate: { source: 'man locate(1)', options: '-d,--database=read -l,--limit=', operands: 'data*' },
    updatedb: {
      source: 'man updatedb(8)',
      options: '-o,--output=write -U,--database-root=read+ --localpaths= --prunepaths=',
      operands: 'data*',
    },
    pathchk: { source: 'man pathchk(1)', operands: 'data*' },
    getfacl: { source: 'man getfacl(1)', options: '-R,--recursive', operands: READS, tree: '-R' },
    lsattr: { source: 'man lsattr(1)', options: '-R -a -d', operands: READS, tree: '-R' },
    xattr: {
      source: 'https://ss64.com/mac/xattr.html',
      options: '-p= -w== -d= -c -l -r',
      operands: READS,
      forms: [{ if: '-w|-d|-c', operands: 'both*' }],
    },
    exiftool: {
      source: 'man exiftool(1); gtfobins file-write',
      style: 'single',
      options:
        '-o,-out=write -w,-textOut= -tagsFromFile=read -config=script -@=script -if=program -p=read -filename=write -directory=write+',
      operands: 'both*',
    },
    batcat: {
      source: 'https://github.com/sharkdp/bat',
      options: '-l,--language= -r,--line-range= --pager=program --style= --theme= --paging= -n -p',
      operands: READS,
    },
    eza: {
      source: 'https://github.com/eza-community/eza',
      options: '-L,--level= -s,--sort= -I,--ignore-glob= -R,--recurse -T,--tree -t= -l -a',
      operands: READS,
      tree: '-R|-T',
    },
    lsd: {
      source: 'https://github.com/lsd-rs/lsd',
      options: '--config-file=read --depth= -I= -R,--recursive --tree -l -a',
      operands: READS,
      tree: '-R|--tree',
    },
    sd: {
      source: 'https://github.com/chmln/sd',
      options: '-f,--flags= -n,--max-replacements= -p,--preview -F,-s',
      operands: 'data data both*',
      forms: [{ if: '-p', operands: 'data data read*' }],
    },
    csvkit: { source: 'https://csvkit.readthedocs.io/', operands: READS },
    fzf: {
      source: 'https://junegunn.github.io/fzf/reference/',
      options:
        '-q,--query= -f,--filter= --preview=code --bind=program --history=both --header= --prompt= --height= -d,--delimiter= -n,--nth= --with-nth= --walker-root=read+ --with-shell=program -m -e -x -i',
      operands: 'data*',
    },
  };

  /** Editors, viewers, and what opens or converts documents. */
  const DOCUMENTS: { readonly [name: string]: ProgramTable } = {
    emacsclient: {
      source: 'man emacsclient(1)',
      options:
        '-e,--eval=program -s,--socket-name= -f,--server-file=read -a,--alternate-editor=program -d= -n -c -t -nw',
      operands: 'edited*',
      forms: [{ if: '-e', operands: 'program*' }],
    },
    pico: { source: 'man pico(1); gtfobins shell', options: '-s=program -o=read -r=', operands: 'edited*' },
    nano: {
      source: 'man nano(1); gtfobins shell',
      options:
        '-s,--speller=program -C,--backupdir=write+ -f,--rcfile=script -o,--operatingdir=read -Q= -r= -T= -X= -Y= -B -v',
      operands: 'edited*',
    },
    micro: {
      source: 'https://micro-editor.github.io/',
      style: 'single',
      options: '-config-dir=script -plugin=program',
      operands: 'edited*',
    },
    hx: {
      source: 'https://docs.helix-editor.com/',
      options: '-c,--config=script --log=write -w,--working-dir=read -v',
      operands: 'edited*',
    },
    kak: {
      source: 'https://github.com/mawww/kakoune; gtfobins shell',
      style: 'single',
      options: '-e=program -E=program -f=program -i= -s= -c= -p= -n -ui=',
      operands: 'edited*',
    },
    joe: { source: 'man joe(1); gtfobins shell', style: 'single', operands: 'edited*' },
    vimdiff: {
      source: 'man vimdiff(1); gtfobins shell',
      options:
        '-c=program --cmd=program -S=script -s=script -u=script -U=script -w=write -W=write -i=write -R -d -b -n',
      operands: 'edited*',
    },
    gvim: {
      source: 'man gvim(1); gtfobins shell',
      options:
        '-c=program --cmd=program -S=script -s=script -u=script -U=script -w=write -W=write -i=write -R -d -f -p=?',
      operands: 'edited*',
    },
    code: {
      source: 'https://code.visualstudio.com/docs/configure/command-line',
      options:
        '--install-extension=program --add-mcp=program --user-data-dir=write+ --extensions-dir=script --profile= --locale= --log= --folder-uri=url --file-uri=url --remote=program -d,--diff -g,--goto -w,--wait -n -r -m -a --list-extensions',
      operands: READS,
    },
    cursor: {
      source: 'https://cursor.com/docs',
      options:
        '--install-extension=program --add-mcp=program --user-data-dir=write+ --extensions-dir=script --remote=program -d,--diff -g,--goto -w,--wait -n -r -a',
      operands: READS,
    },
    'xdg-open': { source: 'man xdg-open(1); gtfobins shell', operands: 'readurl*' },
    open: {
      source: 'https://ss64.com/mac/open.html',
      options: '-a=program -b= -s= -e -f -F -g -n -R -t -W -u=url',
      operands: 'readurl*',
    },
    lynx: {
      source: 'man lynx(1); gtfobins shell',
      style: 'single',
      options:
        '-cmd_script=script -cfg,-lss=script -editor=program -cookie_file=read -cookie_save_file=write -cmd_log=write -width= -useragent= -dump -source',
      operands: 'readurl*',
    },
    w3m: {
      source: 'man w3m(1); gtfobins file-read',
      options: '-T= -o=program -cols= -config=script -cookie -dump',
      style: 'single',
      operands: 'readurl*',
    },
    links: { source: 'man links(1)', style: 'single', options: '-width= -dump', operands: 'readurl*' },
    pandoc: {
      source: 'man pandoc(1); gtfobins shell, file-write',
      options:
        '-f,-r,--from,--read= -t,-w,--to,--write= -o,--output=write -L,--lua-filter=script -F,--filter=program --template=readurl -H,--include-in-header=readurl -B,--include-before-body=readurl -A,--include-after-body=readurl --metadata-file=read -M,--metadata= -V,--variable= --bibliography=readurl --csl=readurl -c,--css= --pdf-engine=program --pdf-engine-opt=program --extract-media=write+ --data-dir=script --resource-path= --reference-doc=read -d,--defaults=script --syntax-definition=read --highlight-style= --log=write --toc-depth= -s -N -C',
      operands: 'readurl*',
    },
    pdflatex: {
      source: 'man pdflatex(1); gtfobins shell',
      style: 'single',
      options:
        '-output-directory,--output-directory=write+ -jobname= -interaction,--interaction= -fmt= -shell-escape,--shell-escape,-enable-write18,--enable-write18 -halt-on-error -file-line-error -synctex=',
      operands: 'script*',
      runs: '-shell-escape',
    },
    xelatex: {
      source: 'man xelatex(1); gtfobins shell',
      style: 'single',
      options:
        '-output-directory,--output-directory=write+ -jobname= -interaction,--interaction= -shell-escape,--shell-escape,-enable-write18,--enable-write18',
      operands: 'script*',
      runs: '-shell-escape',
    },
    lualatex: {
      source: 'man lualatex(1); gtfobins shell',
      style: 'single',
      options:
        '-output-directory,--output-directory=write+ -jobname= -interaction,--interaction= --lua=script -shell-escape,--shell-escape,-enable-write18,--enable-write18',
      operands: 'script*',
      runs: '-shell-escape',
    },
    latexmk: {
      source: 'man latexmk(1); gtfobins shell',
      style: 'single',
      options:
        '-e=program -r=script -outdir,-output-directory=write+ -auxdir=write+ -jobname= -latex=program -pdflatex=program -xelatex=program -lualatex=program -latexoption=program -usepretex=program -shell-escape -pdf -c -C -pvc',
      operands: 'script*',
      runs: '-shell-escape',
    },
    gs: {
      source: 'man gs(1); gtfobins shell',
      style: 'single',
      options:
        '-sOutputFile=write -o=write -sDEVICE= -dNOSAFER -c=program -f=script -dBATCH -dNOPAUSE -dSAFER',
      operands: 'script*',
      runs: '-dNOSAFER',
    },
    qpdf: {
      source: 'https://qpdf.readthedocs.io/',
      style: 'single',
      options: '--password= --pages= --replace-input',
      operands: 'read* write',
    },
    pdftotext: {
      source: 'man pdftotext(1)',
      style: 'single',
      options: '-f= -l= -r= -enc= -opw= -upw= -layout -raw -q',
      operands: 'read write',
    },
    dot: {
      source: 'man dot(1)',
      options: '-T= -o=write -K= -l=read -G= -N= -E= -s=? -O -v',
      operands: READS,
    },
    ffmpeg: {
      source: 'man ffmpeg(1)',
      style: 'single',
      options:
        '-i=readurl -f= -c= -c:v,-vcodec= -c:a,-acodec= -b:v= -b:a= -vf,-filter:v= -af,-filter:a= -filter_complex= -filter_script=script -ss= -t= -to= -r= -s= -crf= -preset= -map= -loglevel,-v= -threads= -pix_fmt= -ar= -ac= -passlogfile=write -vstats_file=write -progress=url -report -y -n -an -vn -shortest',
      operands: 'write*',
    },
    ffprobe: {
      source: 'man ffprobe(1)',
      style: 'single',
      options: '-i=readurl -v,-loglevel= -show_entries= -of,-print_format= -select_streams= -o=write',
      operands: 'readurl*',
    },
    convert: {
      source: 'man convert(1)',
      style: 'single',
      options:
        '-resize= -crop= -quality= -density= -geometry= -rotate= -background= -fill= -font=read -pointsize= -gravity= -extent= -format= -define= -write=write -mask=read -colorspace= -depth= -strip',
      operands: 'readurl* write',
    },
    magick: {
      source: 'https://imagemagick.org/script/command-line-processing.php',
      style: 'single',
      options:
        '-resize= -crop= -quality= -density= -geometry= -rotate= -background= -fill= -font=read -pointsize= -gravity= -extent= -format= -define= -write=write -script=script -colorspace= -depth= -strip',
      operands: 'readurl* write',
    },
    mogrify: {
      source: 'man mogrify(1)',
      style: 'single',
      options: '-path=write+ -resize= -crop= -quality= -format= -density= -rotate= -strip',
      operands: 'both*',
    },
    mmdc: {
      source: 'https://github.com/mermaid-js/mermaid-cli',
      options:
        '-i,--input=read -o,--output=write -c,--configFile=read -p,--puppeteerConfigFile=script -C,--cssFile=read -t= -b= -w= -H= -s= -e=',
      operands: 'data*',
    },
  };

  const TMUX_NEW = '-s= -n= -c=read -e= -t= -x= -y= -F= -l= -p= -d -A -D -P -E -h -v -b -f -k -a';
  const APT: ProgramTable = {
    source: 'man apt-get(8); gtfobins shell',
    options:
      '-o,--option=aptoption -c,--config-file=script -t,--target-release,--default-release= -a,--host-architecture= -y,--yes,--assume-yes -q,--quiet -s,--simulate,--dry-run -d,--download-only -f -m -u -V -b',
    inherit: true,
    sub: {
      ...named(
        'update upgrade full-upgrade dist-upgrade remove purge autoremove autoclean clean search show list policy depends rdepends download source build-dep check changelog edit-sources',
      ),
      install: { options: '--no-install-recommends --reinstall --fix-broken', operands: 'package*' },
      reinstall: { operands: 'package*' },
    },
  };
  const DNF: ProgramTable = {
    source: 'man dnf(8); gtfobins shell',
    options:
      '-c,--config=script --installroot=write+ --repofrompath= --releasever= --enablerepo= --disablerepo= --setopt=program --downloaddir,--destdir=write+ -x,--exclude= -y -q -v',
    inherit: true,
    sub: {
      ...named(
        'update upgrade remove erase search info list repolist clean makecache history provides check-update group module autoremove repoquery',
      ),
      install: { operands: 'package*' },
      localinstall: { operands: READS },
    },
  };

  /** Machines: their packages, services, users, networks and sessions. */
  const MACHINE: { readonly [name: string]: ProgramTable } = {
    apt: APT,
    'apt-get': APT,
    aptitude: APT,
    'apt-cache': {
      source: 'man apt-cache(8)',
      options: '-o,--option=aptoption -c,--config-file=script -p= -s= -q',
      operands: 'data*',
    },
    dpkg: {
      source: 'man dpkg(1); gtfobins shell',
      options:
        '-i,--install -r,--remove -P,--purge -l,--list -L,--listfiles -s,--status -S,--search -x,--extract -X,--vextract -e,--control -c,--contents -I,--info -b,--build -G -E -B -R,--recursive --unpack -A --root=write+ --instdir=write+ --admindir=write+ --log=write --pre-invoke=code --post-invoke=code --path-exclude= --configure',
      operands: 'data*',
      forms: [
        { if: '-i|--unpack|-A', operands: 'script*' },
        { if: '-x|-X|-e', operands: 'read write+' },
        { if: '-c|-I', operands: READS },
      ],
    },
    rpm: {
      source: 'man rpm(8); gtfobins shell',
      options:
        '-i,--install -U,--upgrade -F,--freshen -e,--erase -q,--query -V,--verify -E,--eval=program --pipe=program -D,--define= --load=script --macros=script --rcfile=script --root,-r=write+ --dbpath=write+ --import -p --prefix=write+ -a -f -l -v -h',
      operands: 'data*',
      forms: [
        { if: '-i|-U|-F', operands: 'package*' },
        { if: '--import', operands: 'readurl*' },
      ],
    },
    dnf: DNF,
    yum: { ...DNF, source: 'man yum(8); gtfobins shell' },
    zypper: {
      source: 'man zypper(8)',
      options: '-c,--config=script -R,--root=write+ -D,--reposd-dir=read -n -q -v',
      inherit: true,
      sub: {
        ...named('refresh ref update up remove rm search se info if list-updates lu repos lr patch dup'),
        install: { operands: 'package*' },
        in: { operands: 'package*' },
        addrepo: { operands: 'url data' },
        ar: { operands: 'url data' },
      },
    },
    pacman: {
      source: 'man pacman(8); gtfobins shell',
      options:
        '-S,--sync -U,--upgrade -R,--remove -Q,--query -F,--files -D,--database -T -r,--root=write+ -b,--dbpath=write+ --cachedir=write+ --config=script --hookdir=script --gpgdir=read --logfile=write --overwrite= --ignore= -y -u -s -i -l -n -c -w -q -v',
      operands: 'data*',
      forms: [{ if: '-U', operands: 'package*' }],
    },
    apk: {
      source: 'man apk(8)',
      options:
        '-p,--root=write+ -X,--repository=url --keys-dir=read --repositories-file=read --cache-dir=write+ -q -v -f -U',
      inherit: true,
      sub: {
        ...named('update upgrade del search info list fix cache policy fetch audit index version'),
        add: { options: '-t,--virtual= --no-cache -u -l', operands: 'package*' },
      },
    },
    brew: {
      source: 'https://docs.brew.sh/Manpage',
      options: '-q -v -d',
      inherit: true,
      sub: {
        ...named(
          'list ls info search outdated update upgrade uninstall remove rm cleanup doctor services tap untap link unlink deps uses config pin home leaves autoremove',
        ),
        install: { options: '--cask --formula -s --HEAD -f', operands: 'package*' },
        reinstall: { operands: 'package*' },
        bundle: { options: '--file=script -f --global' },
        sh: { options: '-c=code' },
        edit: {},
        ruby: { options: '-e=program -r=module', operands: 'script' },
        irb: {},
      },
    },
    snap: {
      source: 'man snap(8); gtfobins sudo',
      sub: {
        ...named(
          'list info find remove refresh revert enable disable services connections changes version login logs',
        ),
        install: { options: '--dangerous --classic --devmode --channel= --revision=', operands: 'package*' },
        run: { options: '--shell', posix: true },
      },
    },
    flatpak: {
      source: 'man flatpak(1)',
      sub: {
        ...named('list info search update uninstall remote-add remotes override permissions history'),
        install: { options: '--from=readurl --user --system -y', operands: 'package*' },
        run: { options: '--command=program --filesystem= --env= --branch= --devel', posix: true },
      },
    },
    nix: {
      source: 'https://nix.dev/manual/nix/stable/command-ref/new-cli/nix',
      options: '--extra-experimental-features= --option== -I= -L -v',
      inherit: true,
      sub: {
        ...named('search eval flake store profile log why-depends hash path-info fmt repl copy upgrade-nix'),
        build: { options: '-f,--file=script -o,--out-link=write --expr=program', operands: 'package*' },
        run: { options: '-f,--file=script --expr=program', operands: 'package data*' },
        shell: { options: '-f,--file=script --expr=program -c,--command=', operands: 'package*' },
        develop: { options: '-f,--file=script --expr=program -c,--command=', operands: 'package*' },
      },
    },
    'nix-shell': {
      source: 'https://nix.dev/manual/nix/stable/command-ref/nix-shell',
      options:
        '--run,--command=code -p,--packages -E,--expr=program -i=program -A= -I= --arg== --argstr== --pure',
      operands: 'data*',
    },
    systemctl: {
      source: 'man systemctl(1); gtfobins shell, file-write',
      options:
        '-H,--host=host -M,--machine= --root=write+ -t,--type= -p,--property= -n,--lines= -o,--output= -s,--signal= --state= --now -a -l -q -f -r --user --system --global --no-pager',
      inherit: true,
      sub: {
        ...named(
          'status start stop restart reload enable disable mask unmask is-active is-enabled is-failed list-units list-unit-files list-timers list-sockets list-jobs show cat daemon-reload daemon-reexec reset-failed poweroff reboot halt suspend hibernate kexec kill isolate set-property set-default get-default preset revert try-restart reload-or-restart show-environment import-environment rescue emergency default',
        ),
        edit: {},
        link: { operands: 'script*' },
        'set-environment': { operands: 'program*' },
      },
    },
    journalctl: {
      source: 'man journalctl(1); gtfobins shell',
      options:
        '-u,--unit= -n,--lines=? -S,--since= -U,--until= -p,--priority= -o,--output= -g,--grep= -t,--identifier= -b,--boot=? -D,--directory=read+ --file=read --root=read+ --cursor-file=both -M= --vacuum-size= --vacuum-time= --vacuum-files= -f -r -k -x -q -a --no-pager',
      operands: 'data*',
    },
    loginctl: { source: 'man loginctl(1)', options: '-H,--host=host -M=', operands: 'data*' },
    hostnamectl: { source: 'man hostnamectl(1)', options: '-H,--host=host -M=', operands: 'data*' },
    launchctl: {
      source: 'https://ss64.com/mac/launchctl.html',
      sub: {
        ...named(
          'list print start stop kickstart bootout unload remove enable disable print-disabled getenv managername',
        ),
        load: { options: '-w -F', operands: 'script*' },
        bootstrap: { operands: 'data script*' },
        submit: { options: '-l= -p=program -o=write -e=write', operands: 'words*' },
        setenv: { operands: 'program*' },
        asuser: { operands: 'data words*' },
      },
    },
    ip: {
      source: 'man ip(8); gtfobins shell',
      style: 'single',
      options: '-b,-batch=script -n,-netns= -f,-family= -c=? -s -d -j -p -o -4 -6 -br',
      sub: {
        netns: {
          sub: { exec: { operands: 'data words*', posix: true }, list: {}, add: {}, del: {}, delete: {} },
        },
        ...named('addr address a link l route r neigh rule tunnel vrf maddr monitor'),
      },
    },
    tcpdump: {
      source: 'man tcpdump(8); gtfobins command',
      options:
        '-w=write -r=read -F=read -V=filelist -z=program -i= -c= -s= -C= -G= -W= -B= -E= -j= -m=read -M= -T= -y= -Z= -n -v -X -A -e -l -q -t',
      operands: 'data*',
    },
    nmap: {
      source: 'man nmap(1); gtfobins shell, file-write',
      style: 'single',
      options:
        '-iL=read -oN=write -oX=write -oG=write -oS=write -oA=write --script=script --script-args-file=read --datadir=script --servicedb=read --versiondb=read --resume=both --stylesheet=read --excludefile=read -p= -e= -g= --exclude=',
      operands: 'host*',
    },
    'iptables-restore': {
      source: 'man iptables-restore(8)',
      options: '-M,--modprobe=program -T= -c -n -t -v -w=?',
      operands: 'script',
    },
    modprobe: {
      source: 'man modprobe(8)',
      options: '-C,--config=script -d,--dirname=script -S= -r -f -n -v',
      operands: 'data*',
    },
    insmod: { source: 'man insmod(8)', operands: 'script data*' },
    sysctl: {
      source: 'man sysctl(8); gtfobins command',
      options: '-p,--load=?script -r,--pattern= -w,--write -a -n -q -e -N',
      operands: 'data*',
    },
    dmesg: {
      source: 'man dmesg(1); gtfobins shell',
      options: '-F,--file=read -l,--level= -f,--facility= -n= -s= --since= --until= -H -T -w -c -k',
      operands: 'data*',
    },
    logger: {
      source: 'man logger(1)',
      options: '-f,--file=read -n,--server=host -P= -p= -t= -u= -i -s',
      operands: 'data*',
    },
    mail: {
      source: 'man mail(1); gtfobins shell',
      options: '-A,--attach=read -a= -f=read -s= -c= -b= -r= -u= -S=program -E=program -q=read -n',
      operands: 'data*',
      style: 'getopt',
    },
    sendmail: {
      source: 'man sendmail(8)',
      options: '-C=script -f= -F= -X=write -O=program -o= -t -i',
      operands: 'data*',
    },
    useradd: {
      source: 'man useradd(8)',
      options:
        '-d,--home-dir= -k,--skel=read -R,--root=write+ -P,--prefix=write+ -s,--shell= -g= -G= -u= -c= -e= -f= -p= -m -r -M',
      operands: 'data*',
    },
    tmux: {
      source: 'man tmux(1); gtfobins shell',
      options: '-f=script -L= -S= -c=code -T= -2 -C -l -u -v',
      sub: {
        ...named(
          'ls list-sessions attach attach-session a kill-session kill-server kill-window kill-pane has-session has list-windows list-panes capture-pane display-message select-window select-pane rename-session rename-window resize-pane detach detach-client show-options show info start-server',
        ),
        ...Object.fromEntries(
          'new-session new new-window neww split-window splitw respawn-pane respawn-window'
            .split(' ')
            .map((name) => [name, { options: TMUX_NEW, operands: 'words*', posix: true }]),
        ),
        'run-shell': { options: '-b -t= -d= -C', operands: 'code' },
        run: { options: '-b -t= -d= -C', operands: 'code' },
        'if-shell': { options: '-b -F -t=', operands: 'code program*' },
        'pipe-pane': { options: '-t= -I -O -o', operands: 'code' },
        'display-popup': { options: '-t= -w= -h= -d= -x= -y= -T= -E -C -B', operands: 'words*', posix: true },
        popup: { options: '-t= -w= -h= -d= -x= -y= -E', operands: 'words*', posix: true },
        'send-keys': { operands: 'program*' },
        send: { operands: 'program*' },
        'source-file': { operands: 'script*' },
        source: { operands: 'script*' },
        'set-option': { operands: 'program*' },
        set: { operands: 'program*' },
        'set-hook': { operands: 'program*' },
        'bind-key': { operands: 'program*' },
        bind: { operands: 'program*' },
        'load-buffer': { operands: 'read' },
        'save-buffer': { operands: 'write' },
      },
    },
    screen: {
      source: 'man screen(1); gtfobins shell',
      options:
        '-c=script -S= -s=program -t= -T= -e= -h= -p= -L -Logfile=write -d=? -D=? -r=? -R=? -x=? -X -m -A -a -i -U -q -v -ls -list -wipe',
      operands: 'words*',
      forms: [{ if: '-X', operands: 'program*' }],
      posix: true,
    },
    dconf: {
      source: 'man dconf(1)',
      sub: {
        ...named('read list write reset dump watch update'),
        load: { options: '-f', operands: 'data' },
        compile: { operands: 'write read+' },
      },
    },
    defaults: {
      source: 'https://ss64.com/mac/defaults.html',
      sub: {
        ...named('read delete domains find read-type rename help'),
        write: { operands: 'data program*' },
        import: { operands: 'data read' },
        export: { operands: 'data write' },
      },
    },
    gpg: {
      source: 'man gpg(1)',
      options:
        '-o,--output=write -r,--recipient= -u,--local-user= --homedir=read --options=script --keyserver= --keyring=read --secret-keyring=read --primary-keyring=read --passphrase= --passphrase-file=read --photo-viewer=program --agent-program=program --dirmngr-program=program --pinentry-program=program --log-file=write --status-file=write --logger-file=write --trustdb-name=both --cert-notation= --digest-algo= --cipher-algo= --pinentry-mode= -a,--armor -e,--encrypt -d,--decrypt -s,--sign -b,--detach-sign -c,--symmetric -k,--list-keys -K,--list-secret-keys --recv-keys --gen-key,--generate-key --export-secret-keys --import --export --verify --batch --yes -q -v',
      operands: READS,
      forms: [{ if: '-k|-K|--recv-keys|--gen-key|--export|--export-secret-keys', operands: 'data*' }],
    },
    age: {
      source: 'https://age-encryption.org/',
      options:
        '-o,--output=write -i,--identity=read -r,--recipient= -R,--recipients-file=read -j= -d,--decrypt -e,--encrypt -a,--armor -p',
      operands: READS,
    },
    sops: {
      source: 'https://getsops.io/docs/',
      options:
        '--output=write -i,--in-place -d,--decrypt -e,--encrypt --config=read --input-type= --output-type= --kms= --age= --pgp= --extract=',
      inherit: true,
      sub: {
        'exec-env': { operands: 'read code', options: '--background --user=' },
        'exec-file': { operands: 'read code', options: '--background --user=' },
        decrypt: { operands: READS },
        encrypt: { operands: READS },
        edit: { operands: 'both' },
        updatekeys: { operands: 'both*' },
        publish: { operands: READS },
        rotate: { operands: READS },
        set: { operands: 'both data*' },
      },
      operands: 'both*',
    },
    'dbus-send': {
      source: 'man dbus-send(1)',
      style: 'single',
      options: '--dest= --type= --address=',
      operands: 'data*',
    },
    busctl: { source: 'man busctl(1)', options: '-H,--host=host -M= --address=', operands: 'data*' },
  };

  const OPENSSL =
    '-in=read -out=write -key=read -keyout=write -inkey=read -CA=read -CAkey=read -CAfile=read -CApath=read -CAserial=both -cert=read -certfile=read -config=script -extfile=read -engine=program -provider-path=script -rand=read -writerand=write -kfile=read -pass= -passin= -passout= -signature=read -sigfile=read -verify= -sign= -subj= -days= -newkey= -connect=host -servername= -proxy=host -noout -text';

  /** Programs that reach other machines, beyond the usual ones. */
  const REACHING: { readonly [name: string]: ProgramTable } = {
    openssl: {
      source: 'man openssl(1ssl); gtfobins reverse-shell, file-write',
      style: 'single',
      options: OPENSSL,
      inherit: true,
      sub: Object.fromEntries(
        'enc x509 req rsa ec pkey genrsa genpkey ca crl pkcs12 pkcs8 pkcs7 smime cms s_client s_server s_time ocsp ts verify rand passwd version ciphers speed asn1parse dgst sha256 sha1 md5 base64 pkeyutl rsautl prime list'
          .split(' ')
          .map((name) => [
            name,
            { style: 'single', ...(/^(?:dgst|sha|md5|verify)/.test(name) ? { operands: READS } : {}) },
          ]),
      ),
    },
    rclone: {
      source: 'https://rclone.org/commands/',
      options:
        '--config=script --log-file=write --filter-from=read --include-from=read --exclude-from=read --files-from=read --password-command=program --cache-dir=write+ --include= --exclude= --filter= --transfers= --checkers= --bwlimit= --max-age= --min-age= --log-level= -n,--dry-run -P -v -q -i',
      inherit: true,
      sub: {
        ...Object.fromEntries(
          'copy sync move copyto moveto bisync'
            .split(' ')
            .map((name) => [name, { operands: 'readfrom+ writeto+', dry: '-n' }]),
        ),
        ...Object.fromEntries(
          'ls lsd lsl lsf lsjson size cat check tree'
            .split(' ')
            .map((name) => [name, { operands: 'readfrom+*' }]),
        ),
        delete: { operands: 'writeto+' },
        purge: { operands: 'writeto+' },
        rcat: { operands: 'writeto' },
        mount: { operands: 'readfrom+ write+' },
        copyurl: { operands: 'url writeto' },
        config: {},
        listremotes: {},
        version: {},
        serve: { operands: 'data readfrom+' },
      },
    },
    aria2c: {
      source: 'man aria2c(1); gtfobins command',
      options:
        '-o,--out= -d,--dir=write+ -i,--input-file=script -l,--log=write --conf-path=script --save-session=write --load-cookies=read --save-cookies=write --certificate=read --private-key=read --on-download-complete=program --on-download-start=program --on-download-error=program --on-download-stop=program --on-download-pause=program --on-bt-download-complete=program -x= -s= -j= -k= -c --all-proxy=url --http-proxy=url --https-proxy=url -q',
      operands: 'url*',
      implied: 'write-cwd',
    },
    lftp: {
      source: 'man lftp(1); gtfobins shell',
      options: '-c=program -e=program -f=script -u= -p= -d',
      operands: 'remote data*',
    },
    axel: {
      source: 'man axel(1)',
      options: '-o,--output=write -n= -s= -H= -U= -a -q -v -k',
      operands: 'url*',
      implied: 'write-cwd',
    },
    'yt-dlp': {
      source: 'https://github.com/yt-dlp/yt-dlp; gtfobins command',
      options:
        '--exec=code --exec-before-download=code --config-locations,--config-location=script --plugin-dirs=script --cookies=both --cookies-from-browser= --netrc-cmd=program --downloader,--external-downloader=program --batch-file,-a=read -o,--output= -P,--paths= -f,--format= --download-archive=both --proxy=url --load-info-json=read --postprocessor-args,--ppa=program -x -q -v -k',
      operands: 'url*',
      implied: 'write-cwd',
    },
    mosh: {
      source: 'man mosh(1)',
      options: '--client=program --server=program --ssh=program --port,-p= --family= --predict= -a -n -4 -6',
      operands: 'host program*',
      posix: true,
    },
    sshfs: { source: 'man sshfs(1)', options: '-o=program -p= -F=read -C', operands: 'readfrom write' },
    rsh: { source: 'man rsh(1)', options: '-l=', operands: 'host program*', posix: true },
    tftp: {
      source: 'man tftp(1); gtfobins upload, download',
      options: '-m= -R= -v -4 -6',
      operands: 'host data*',
    },
    websocat: {
      source: 'https://github.com/vi/websocat',
      options: '--basic-auth= -H,--header= -E -n -t -b -k',
      operands: 'readurl*',
      posix: false,
    },
    grpcurl: {
      source: 'https://github.com/fullstorydev/grpcurl',
      style: 'single',
      options:
        '-d= -H= -proto=read -protoset=read -protoset-out=write -import-path=read -cacert=read -cert=read -key=read -plaintext -insecure',
      operands: 'host data*',
    },
    ab: {
      source: 'man ab(1); gtfobins upload',
      options: '-n= -c= -t= -p=read -u=read -T= -H= -A= -C= -X=host -e=write -g=write -k -q',
      operands: 'url',
    },
    xh: {
      source: 'https://github.com/ducaale/xh',
      options:
        '-a,--auth= -o,--output=write -p,--print= --session= --verify= --proxy= --cert=read --cert-key=read',
      operands: 'data*',
    },
    glab: {
      source: 'https://docs.gitlab.com/cli/',
      options: '-R,--repo= --hostname=host',
      inherit: true,
      sub: {
        ...named('mr issue ci repo release label variable auth config job user'),
        api: {
          options:
            '-X,--method= -f,--raw-field= -F,--field= -H,--header= --input=read -i,--include --paginate --hostname=host',
        },
      },
    },
    hub: {
      source: 'https://hub.github.com/hub.1.html',
      options: '-C=folder',
      sub: {
        ...named('pr issue release ci-status browse compare fork sync'),
        api: { options: '-X,--method= -f,--raw-field= -F,--field= -H,--header= --input=read' },
      },
    },
  };

  return {
    ...ARCHIVERS,
    ...FILES,
    ...DOCUMENTS,
    ...MACHINE,
    ...REACHING,
  };
}
