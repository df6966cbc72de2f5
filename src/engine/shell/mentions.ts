// SPDX-License-Identifier: Apache-2.0
const MAX_MENTIONS = 32;

/** Quoted texts without white space that hold a slash or begin with a dot or tilde. */
export function pathsIn(code: string, most = MAX_MENTIONS): readonly string[] {
  const found = new Set<string>();
  for (const [, , text = ''] of code.matchAll(/(['"`])((?:(?!\1)[^\\\s]){2,300})\1/g)) {
    if (found.size >= most) break;
    if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || isPathLike(text)) found.add(text);
  }
  return [...found];
}

function isPathLike(text: string): boolean {
  if (!/^[\w.~/@+-][\w.~/@+:=,-]*$/.test(text)) return false;
  return /^(?:\.[A-Za-z]|\.\.?\/|~\/|\/.)/.test(text) || /^[\w.@+-]+(?:\/[\w.@+-]+)+$/.test(text);
}
