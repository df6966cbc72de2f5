// SPDX-License-Identifier: Apache-2.0
import { isScalar, parseDocument, visit, YAMLParseError, type Document, type LineCounter } from 'yaml';
import { tooDeepAt } from './yamlLimits.js';

/**
 * A YAML text as a document with its errors; null when it is nested so deep that reading it would be a danger.
 *
 * SECURITY: the reader goes down one call per level. At the end of the stack it may not only throw: compiling a
 * regular expression there ends the whole process, and with it the gate.
 */
export function parseYaml(text: string, lineCounter?: LineCounter): Document.Parsed | null {
  if (tooDeepAt(text) !== null) return null;
  // SECURITY: a silent parser drops a second document, and every `deny` in it, without a word.
  const options = { prettyErrors: false, merge: false, uniqueKeys: false, logLevel: 'error' } as const;
  const document = parseDocument(text, lineCounter === undefined ? options : { ...options, lineCounter });
  addDuplicateKeys(document);
  return document;
}

/** The library's own look at each pair of keys takes minutes for a map of a hundred thousand. */
function addDuplicateKeys(document: Document.Parsed): void {
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const at = key.range?.[0] ?? 0;
        if (seen.has(key.value))
          document.errors.push(new YAMLParseError([at, at + 1], 'DUPLICATE_KEY', 'Map keys must be unique'));
        seen.add(key.value);
      }
    },
  });
}
