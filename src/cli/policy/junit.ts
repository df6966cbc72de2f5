// SPDX-License-Identifier: Apache-2.0
import { faultText, type Fault } from '../../core/result.js';
import { printable } from '../printable.js';
import type { RanCase } from '../../engine/caseRun.js';

/** The run as JUnit XML: a suite per file, a case per sentence; a file that cannot be read is an error. */
export function junit(ran: readonly RanCase[], faults: readonly Fault[]): string {
  const files = new Set([...faults.map(fileOf), ...ran.map(({ place }) => place.file)]);
  const suites = [...files].map((file) =>
    suite(
      file,
      ran.filter(({ place }) => place.file === file),
      faults.filter((fault) => fileOf(fault) === file),
    ),
  );
  const failed = ran.filter(({ failure }) => failure !== null).length;
  const counts = { tests: ran.length + faults.length, failures: failed, errors: faults.length };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(counts)}>\n${suites.join('')}</testsuites>\n`;
}

function fileOf(fault: Fault): string {
  return fault.place?.file ?? '';
}

function suite(file: string, ran: readonly RanCase[], faults: readonly Fault[]): string {
  const failures = ran.filter(({ failure }) => failure !== null).length;
  const counts = {
    name: file,
    tests: ran.length + faults.length,
    failures,
    errors: faults.length,
  };
  const lines = [...faults.map((fault) => errorCase(file, fault)), ...ran.map(testCase)];
  return `  <testsuite${attributes(counts)}>\n${lines.join('')}  </testsuite>\n`;
}

function errorCase(file: string, fault: Fault): string {
  const error = `<error${attributes({ message: fault.message })}>${escape(faultText(fault))}</error>`;
  return `    <testcase${attributes({ classname: file, name: fault.code })}>${error}</testcase>\n`;
}

function testCase({ place, note, failure }: RanCase): string {
  const head = `    <testcase${attributes({ classname: place.file, name: note, file: place.file, line: place.line })}`;
  if (failure === null) return `${head}/>\n`;
  const message = `wanted ${failure.wanted}, got ${failure.got}`;
  const where = faultText({ code: '', message, place });
  return `${head}><failure${attributes({ message })}>${escape(where)}</failure></testcase>\n`;
}

function attributes(values: { readonly [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('');
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** XML 1.0 has no way to write most control characters: they are shown as code points. */
function escape(text: string): string {
  return printable(text).replace(/[&<>"\n]/g, (c) => ESCAPES[c] ?? c);
}
