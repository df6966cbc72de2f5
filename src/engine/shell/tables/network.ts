// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

const SSH =
  '-b= -c= -D= -E=write -e= -F=read -I=program -i=read -J=host -L= -l= -m= -O= -o=sshoption -p= -Q= -R= -S= -W= -w= -B= -P= -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y -4 -6';

/** Programs that reach other machines. */
export const NETWORK: { readonly [name: string]: ProgramTable } = {
  curl: {
    source: 'man curl(1); gtfobins upload, download, file-write',
    options:
      '-o,--output=write -D,--dump-header=write -c,--cookie-jar=write --trace=write --trace-ascii=write --stderr=write --etag-save=write --hsts=write --alt-svc=write -b,--cookie= -T,--upload-file=read -K,--config=program -E,--cert=read --key=read --cacert=read --capath=read --netrc-file=read --etag-compare=read -d,--data,--data-ascii=atfile --data-binary=atfile --data-urlencode=atfile --data-raw= --json=atfile -F,--form=formfile --form-string= -H,--header=atfile -x,--proxy=url --preproxy=url --socks5=host --socks5-hostname=host --socks4=host --socks4a=host --url=url --doh-url=url -A,--user-agent= -e,--referer= -u,--user= -U,--proxy-user= -X,--request= -m,--max-time= --connect-timeout= --retry= --retry-delay= --retry-max-time= -w,--write-out= -r,--range= -y= -Y= -z,--time-cond= -C,--continue-at= --limit-rate= --max-filesize= --max-redirs= --resolve=resolveto --connect-to=connectto --interface= --ciphers= --cert-type= --key-type= --pass= --oauth2-bearer= --unix-socket=read --abstract-unix-socket= --output-dir=data --noproxy= --proto= --proto-default= --dns-servers=hosts -P,--ftp-port= -Q,--quote= -t,--telnet-option= --local-port= --keepalive-time= --create-file-mode= --aws-sigv4= --request-target= --variable= --expand-url=program -s,--silent -S,--show-error -f,--fail -L,--location -i,--include -I,--head -k,--insecure -v,--verbose -O,--remote-name --remote-name-all -J,--remote-header-name -G,--get -g,--globoff -N,--no-buffer -n,--netrc -q,--disable -Z,--parallel -#,--progress-bar --compressed --create-dirs --fail-with-body --retry-all-errors --retry-connrefused --no-progress-meter -4,--ipv4 -6,--ipv6 --http1.1 --http2 --tlsv1.2 --tlsv1.3',
    operands: 'url*',
  },
  wget: {
    source: 'man wget(1); gtfobins shell, upload, file-write',
    options:
      '-O,--output-document=write -o,--output-file=write -a,--append-output=write -i,--input-file=program -P,--directory-prefix=data --post-file=read --body-file=read --post-data= --body-data= --method= --header= --load-cookies=read --save-cookies=write --certificate=read --private-key=read --ca-certificate=read --ca-directory=read --config=program -e,--execute=program --use-askpass=program -U,--user-agent= --referer= --user= --password= --http-user= --http-password= -t,--tries= -T,--timeout= -w,--wait= -Q,--quota= -l,--level= -A,--accept= -R,--reject= -D,--domains= -I,--include-directories= -X,--exclude-directories= --limit-rate= --cut-dirs= -B,--base=url --warc-file=write -q,--quiet -v -nv,--no-verbose -c,--continue -N,--timestamping -r,--recursive -np,--no-parent -nc,--no-clobber -nd -nH -k,--convert-links -p,--page-requisites -m,--mirror -S,--server-response --spider --no-check-certificate -b,--background --content-disposition',
    operands: 'url*',
    abbreviations: true,
  },
  ssh: { source: 'man ssh(1); gtfobins shell', options: SSH, posix: true },
  autossh: {
    source: 'man autossh(1)',
    options: SSH.replace(' -M ', ' -M= '),
    posix: true,
    operands: 'host code*',
  },
  scp: {
    source: 'man scp(1); gtfobins shell',
    options:
      '-c= -D= -F=read -i=read -J=host -l= -o=sshoption -P= -S=program -X= -3 -4 -6 -A -B -C -O -p -q -R -r -s -T -v',
    operands: 'readfrom* writeto',
    tree: '-r',
  },
  sftp: {
    source: 'man sftp(1); gtfobins shell',
    options:
      '-B= -b=program -c= -D= -F=read -i=read -J=host -l= -o=sshoption -P= -R= -S=program -s= -X= -a -C -f -N -p -q -r -v',
    operands: 'host',
  },
  'ssh-copy-id': { source: 'man ssh-copy-id(1)', options: '-i=read -p= -o= -F=read -t=', operands: 'host' },
  'ssh-keygen': {
    source: 'man ssh-keygen(1)',
    options: '-t= -b= -C= -f=write -N= -P= -m= -Y= -n= -I= -s=read -O= -V= -z= -E= -F= -R=',
    operands: 'data*',
  },
  'ssh-add': { source: 'man ssh-add(1)', operands: 'read*' },
  http: {
    source: 'https://httpie.io/docs/cli',
    options: '-a,--auth= -A= -o,--output=write -p,--print= --session= --verify= --proxy=',
    operands: 'data*',
  },
  https: {
    source: 'https://httpie.io/docs/cli',
    options: '-a,--auth= -A= -o,--output=write -p,--print= --session= --verify= --proxy=',
    operands: 'data*',
  },
  nc: {
    source: 'man nc(1); gtfobins reverse-shell',
    options:
      '-e=program -c=program -p= -s= -w= -x=host -X= -i= -q= -I= -O= -T= -V= -l -k -n -u -v -z -4 -6 -C -d -N -U',
    operands: 'host data*',
  },
  ncat: {
    source: 'https://nmap.org/ncat/guide/',
    options:
      '-e,--exec=program -c,--sh-exec=program --lua-exec=program -p= -s= -w= -i= -g= -G= --proxy=host -l -k -n -u -v',
    operands: 'host data*',
  },
  netcat: {
    source: 'man nc(1); gtfobins reverse-shell',
    options: '-e=program -c=program -p= -s= -w= -l -u -v -z -n',
    operands: 'host data*',
  },
  socat: {
    source: 'man socat(1); gtfobins shell, reverse-shell',
    style: 'single',
    options: '-T= -t= -b= -lf=write',
    operands: 'socket*',
  },
  telnet: { source: 'man telnet(1)', operands: 'host data*' },
  ftp: { source: 'man ftp(1)', operands: 'host data*' },
  ping: { source: 'man ping(8)', options: '-c= -i= -w= -W= -s= -t= -I= -q', operands: 'host' },
  dig: {
    source: 'man dig(1)',
    style: 'single',
    options: '-f=read -k=read -p= -t= -c= -x= -y= -b= -q=host',
    operands: 'host data*',
  },
  nslookup: { source: 'man nslookup(1)', operands: 'host data*' },
  host: { source: 'man host(1)', options: '-c= -t= -N= -R= -W= -m=', operands: 'host data*' },
  whois: { source: 'man whois(1)', options: '-h=host -p=', operands: 'host' },
  traceroute: { source: 'man traceroute(8)', operands: 'host data*' },
};
