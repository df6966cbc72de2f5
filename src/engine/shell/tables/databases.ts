// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

/** Clients of databases: what a statement does in the database is the database's, files and hosts are not. Made when the first of them is met. */
export function databases(): { readonly [name: string]: ProgramTable } {
  const POSTGRES =
    '-h,--host=host -p,--port= -U,--username= -d,--dbname=remote -w,--no-password -W,--password';
  const MYSQL =
    '-h,--host=host -P,--port= -u,--user= -p,--password=? -D,--database= -S,--socket= --protocol= --defaults-file=script --defaults-extra-file=script --defaults-group-suffix= --plugin-dir=script --default-auth= --ssl-ca=read --ssl-cert=read --ssl-key=read --init-command=query -C';
  const MYSQL_CLIENT: ProgramTable = {
    source: 'man mysql(1); gtfobins shell',
    options: `${MYSQL} -e,--execute=query --tee=write --pager=?program --init-command=query -B -N -s -t -r -E -A -q -f -n -v --local-infile=?`,
    operands: 'data*',
    runs: '--local-infile',
  };
  const MYSQL_DUMP: ProgramTable = {
    source: 'man mysqldump(1)',
    options: `${MYSQL} -r,--result-file=write -T,--tab=write+ -w,--where= --ignore-table= --tables -B -A -d -t -n -R -E`,
    operands: 'data*',
  };
  const MONGO: ProgramTable = {
    source: 'https://www.mongodb.com/docs/mongodb-shell/reference/options/; gtfobins shell',
    options:
      '--eval=query -f,--file=script --host=host --port= -u,--username= -p,--password=? --authenticationDatabase= --tlsCAFile=read --tlsCertificateKeyFile=read --shell --quiet --norc --nodb',
    operands: 'remote script*',
  };
  const MONGO_TOOL =
    '--uri=url -h,--host=host --port= -u,--username= -p,--password= --config=read --sslCAFile=read --sslPEMKeyFile=read -d,--db= -c,--collection= -q,--query= --authenticationDatabase= --gzip -v';

  return {
    psql: {
      source: 'man psql(1); gtfobins shell',
      options: `${POSTGRES} -v= -c,--command=query -f,--file=script -o,--output=write -L,--log-file=write --set,--variable= -F,--field-separator= -P,--pset= -R,--record-separator= -T,--table-attr= -l,--list -t -A -q -X,--no-psqlrc -b -e -E -n -s -S -1 -x -H -z -0`,
      operands: 'remote data*',
    },
    pg_dump: {
      source: 'man pg_dump(1)',
      options: `${POSTGRES} -f,--file=write+ -F,--format= -j,--jobs= -n,--schema= -N= -t,--table= -T= -S,--superuser= -Z,--compress= -E,--encoding= --filter=read -a -b -c -C -O -s -x`,
      operands: 'remote',
    },
    pg_dumpall: {
      source: 'man pg_dumpall(1)',
      options: `${POSTGRES} -f,--file=write -l,--database= -S= -g -r -s -t`,
      operands: 'data*',
    },
    pg_restore: {
      source: 'man pg_restore(1)',
      options: `${POSTGRES} -f,--file=write -F,--format= -j,--jobs= -n,--schema= -t,--table= -I= -P= -T= -S= -L,--use-list=read -a -c -C -e -l -O -s -x -1`,
      operands: 'read+*',
    },
    pg_basebackup: {
      source: 'man pg_basebackup(1)',
      options: `${POSTGRES} -D,--pgdata=write+ --waldir=write+ -F= -X= -c= -l= -r= -z -Z= -P -R`,
      operands: 'data*',
    },
    createdb: {
      source: 'man createdb(1)',
      options: `${POSTGRES} -O,--owner= -T,--template= -E,--encoding= -D= -l= -e`,
      operands: 'data*',
    },
    dropdb: {
      source: 'man dropdb(1)',
      options: `${POSTGRES} -f -i -e --if-exists --maintenance-db=`,
      operands: 'data*',
    },
    mysql: MYSQL_CLIENT,
    mariadb: MYSQL_CLIENT,
    mysqldump: MYSQL_DUMP,
    'mariadb-dump': MYSQL_DUMP,
    mysqladmin: { source: 'man mysqladmin(1)', options: `${MYSQL} -f -i= -r -s -w=?`, operands: 'data*' },
    mysqlimport: {
      source: 'man mysqlimport(1)',
      options: `${MYSQL} -c,--columns= -d,--delete -f -i -r -L,--local --fields-terminated-by=`,
      operands: 'data read*',
    },
    sqlite3: {
      source: 'https://sqlite.org/cli.html; gtfobins shell, file-write',
      style: 'single',
      options:
        '-init,--init=script -cmd,--cmd=query -separator,--separator= -nullvalue,--nullvalue= -newline,--newline= -readonly,--readonly -csv -json -header -line -list -column -bail -batch -box -table -markdown -html -quote -tabs -ascii -safe -stats -echo',
      operands: 'both query*',
      forms: [{ if: '-readonly', operands: 'read query*' }],
    },
    duckdb: {
      source: 'https://duckdb.org/docs/stable/clients/cli/arguments',
      style: 'single',
      options:
        '-init=script -cmd=query -c,-s=query -f,-file=script -separator= -nullvalue= -newline= -readonly -csv -json -line -markdown',
      operands: 'both query*',
      forms: [{ if: '-readonly', operands: 'read query*' }],
    },
    'redis-cli': {
      source: 'https://redis.io/docs/latest/develop/tools/cli/',
      style: 'single',
      options:
        '-h=host -p= -s= -a,--pass= --user= -u=url -r= -i= -n= -d= -D= -t= -x -X= --eval=script --rdb=write --functions-rdb=write --cacert=read --cacertdir=read --cert=read --key=read --sni= --pattern= --raw --csv --json --stat --scan --pipe --bigkeys',
      operands: 'data*',
    },
    mongosh: MONGO,
    mongo: MONGO,
    mongodump: {
      source: 'https://www.mongodb.com/docs/database-tools/mongodump/',
      options: `${MONGO_TOOL} -o,--out=write+ --archive=?write --queryFile=read`,
      operands: 'data*',
    },
    mongorestore: {
      source: 'https://www.mongodb.com/docs/database-tools/mongorestore/',
      options: `${MONGO_TOOL} --dir=read+ --archive=?read --drop`,
      operands: 'read+*',
    },
    mongoexport: {
      source: 'https://www.mongodb.com/docs/database-tools/mongoexport/',
      options: `${MONGO_TOOL} -o,--out=write -f,--fields= --fieldFile=read --type= --queryFile=read`,
      operands: 'data*',
    },
    mongoimport: {
      source: 'https://www.mongodb.com/docs/database-tools/mongoimport/',
      options: `${MONGO_TOOL} --file=read --type= -f,--fields= --fieldFile=read --drop --mode=`,
      operands: 'read*',
    },
    sqlcmd: {
      source: 'https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility',
      options: '-S=host -U= -P= -d= -Q,-q=query -i=script -o=write -v= -s= -h= -l= -t= -w= -W -E -C -b',
      operands: 'data*',
    },
    'clickhouse-client': {
      source: 'https://clickhouse.com/docs/interfaces/cli',
      options:
        '-h,--host=host --port= -u,--user= --password=? -d,--database= -q,--query=query --queries-file=script -C,--config-file=script --format= -n -m -t',
      operands: 'data*',
    },
    cqlsh: {
      source: 'https://cassandra.apache.org/doc/latest/cassandra/managing/tools/cqlsh.html',
      options:
        '-e,--execute=query -f,--file=script -u,--username= -p,--password= -k,--keyspace= --cqlshrc=script --credentials=read --encoding= --ssl -C',
      operands: 'host data*',
    },
    etcdctl: {
      source: 'https://etcd.io/docs/latest/dev-guide/interacting_v3/',
      options: '--endpoints= --cacert=read --cert=read --key=read --user= --password= -w,--write-out=',
      inherit: true,
      sub: {
        get: {},
        put: {},
        del: {},
        watch: {},
        member: {},
        endpoint: {},
        snapshot: {
          sub: {
            save: { operands: 'write' },
            restore: { options: '--data-dir=write+', operands: 'read' },
            status: { operands: 'read' },
          },
        },
      },
    },
  };
}
