// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand } from '../../core/facts.js';
import type { Change } from './change.js';
import { detect, type Detector } from './detect.js';
import type { FileKind } from './fileKind.js';
import { operandTexts, type Scene } from './scene.js';
import { factor, type LevelOf } from './table.js';

const where = (kind: FileKind): boolean => !kind.docs && !kind.test;

const DROPS =
  /\b(drop\s{1,9}(table|database|schema|keyspace|column|view|materialized\s{1,3}view|tablespace|owned)\b|truncate\s{1,9}(table\s{1,9})?[\w."`[]|alter\s{1,9}table\s[^;]{1,160}\bdrop\s{1,9}(column\s{1,9})?["`[\w]|delete\s{1,9}from\s{1,9}["`[\w.\]]{1,120}\s{0,9}(;|$|["'`)]|where\s{1,9}(true\b|1\s{0,3}=\s{0,3}1\b))|update\s{1,9}["`[\w.\]]{1,120}\s{1,9}set\s(?:(?!\bwhere\b)[^;]){1,240}(;|$))/gi;
const HAS_WHERE = /\bwhere\b/i;

const ORM: readonly Detector<LevelOf<'destructive-data'>>[] = [
  {
    level: 'migration',
    on: where,
    hints: [
      'drop',
      'remove',
      'delete',
      'destroy_all',
      'truncate',
      'accept-data-loss',
      'fresh',
      'reset',
      'ddl-auto',
      'ddl_auto',
      'dropschema',
    ],
    pattern:
      /\bop\.drop_(table|column|constraint|index)\(|\b(dropTable|dropColumn|dropColumns|dropDatabase|dropCollection|dropSchema|dropTableIfExists|removeColumn|dropIfExists)\s{0,3}\(|\b(drop_table|remove_column|remove_columns|drop_join_table|drop_column)[\s(]{1,3}[:"']|\bmigrations\.(DeleteModel|RemoveField)\(|\bSchema::drop(IfExists)?\(|\b(DropTable|DropColumn|DropSchema|DropDatabase)\(|\bdrop_all\(|\.(drop|deleteMany|remove|truncate)\(\s{0,3}(\{\s{0,3}\})?\s{0,3}\)|\bdropDatabase\(\)|\b(delete_all|destroy_all|truncate_tables?)\b|<(dropTable|dropColumn|delete|dropAllForeignKeyConstraints)\b[^>\n]{0,40}\btableName|^\s{0,40}-?\s{0,3}(dropTable|dropColumn|dropAllTables)\s{0,3}:|\b(drop|drop_if_exists)[ (]{1,2}table\(|\.drop_(table|column|database|schema)\(|\bremove\s{1,3}:\w{1,60}(?=\s{0,3}$|,)|\bremove_(reference|timestamps|belongs_to)\b/gm,
  },
];

const PLAIN: readonly Detector<LevelOf<'destructive-data'>>[] = [
  {
    level: 'migration',
    on: (kind) => where(kind) && (kind.migration || kind.extension === 'sql'),
    hints: ['drop', 'truncate', 'delete', 'update'],
    pattern: DROPS,
  },
  {
    level: 'migration',
    on: where,
    hints: ['drop table', 'drop database', 'drop schema', 'truncate table', 'drop keyspace', 'drop column'],
    pattern: /\b(DROP\s{1,3}(TABLE|DATABASE|SCHEMA|KEYSPACE|COLUMN)|TRUNCATE\s{1,3}TABLE)\b/g,
  },
  // Settings and scripts that begin with an empty database
  {
    level: 'migration',
    on: where,
    hints: [
      'accept-data-loss',
      'migrate:fresh',
      'migrate reset',
      'db:drop',
      'db:reset',
      'create-drop',
      'dropschema',
      'flushall',
      'clean-disabled',
      'force-reset',
    ],
    pattern:
      /--accept-data-loss\b|--force-reset\b|\bmigrate:fresh\b|\bmigrate\s{1,3}reset\b|\bdb:(drop|reset)\b|\bddl[-_]auto['"]?\s{0,3}[=:]\s{0,3}['"]?create(-drop)?\b|\bdropSchema['"]?\s{0,3}:\s{0,3}true|\bFLUSHALL\b|\bclean-disabled\s{0,3}[=:]\s{0,3}false/gi,
  },
  {
    level: 'migration',
    on: where,
    hints: ['delete from'],
    pattern: /\bDELETE\s{1,3}FROM\s{1,3}["`[\w.\]]{1,80}\s{0,3}(;|["'`])/g,
    unless: HAS_WHERE,
  },
];

/** A change of a schema or of data that takes data away. */
export function destructiveMigration(change: Change): Factor | null {
  if (change.kind.docs || change.kind.test) return null;
  const orm = change.kind.migration || /migrat|schema|seed|changelog|\bdb\b|alembic/.test(change.kind.path);
  const found = detect(change, PLAIN) ?? (orm ? detect(change, ORM) : null);
  return found === null ? null : factor('destructive-data', found.level, found);
}

const CLIENTS =
  /^(psql|mysql|mariadb|sqlite3?|sqlcmd|clickhouse(-client)?|cockroach|bq|snowsql|duckdb|usql|mycli|pgcli|cqlsh|mongo|mongosh|redis-cli|isql|sqlplus|influx)$/;

/** The same, on a command line. */
export function destructiveQuery({ facts }: Scene): Factor | null {
  for (const atom of facts.atoms) {
    if (atom.kind !== 'command') continue;
    if (destroysData(atom.command)) return factor('destructive-data', 'query', { span: atom.span });
  }
  return null;
}

function destroysData(command: SimpleCommand): boolean {
  const { name } = command.program;
  if (/^(dropdb|dropuser|mysqladmin|pg_restore)$/.test(name))
    return (
      name.startsWith('drop') ||
      operandTexts(command).includes('drop') ||
      command.invocation.options.some((o) => o.name === '--clean' || o.name === '-c')
    );
  if (!CLIENTS.test(name)) return false;
  return command.argv.some(({ text }) => {
    const words = text.slice(0, 20_000);
    if (
      /\bflush(all|db)\b|\bdropDatabase\b|\.drop\(\)|\.(deleteMany|remove)\(\s{0,3}\{\s{0,3}\}/i.test(words)
    )
      return true;
    return words.search(DROPS) !== -1;
  });
}
