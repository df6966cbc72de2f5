// SPDX-License-Identifier: Apache-2.0
import type { HereDocBody, TestExpression } from 'unbash';
import { parsed } from './parsed.js';
import { expandHereDoc, expandWhole, runInside, type Reading } from './expand.js';
import { spanOf, textOf } from './field.js';
import { assignNumbers, codeNames, isName, isQuiet, isQuietPart, unsure, type Place } from './quiet.js';

/** Evaluates a text in an arithmetic context of the script: substitutions run, assignments are made. */
export function calculate(text: string, at: Place, reading: Reading): void {
  const { state } = reading.scope;
  let known: string | null = text;
  if (/[$`\\]/.test(text))
    known = reading.machine.sink.nested(
      () => expanded(text, at, reading),
      () => null,
    );
  if (known === null || !isQuiet(known, state)) unsure(at, reading);
  else if (codeNames(known)) unsure(at, reading);
  assignNumbers(known ?? text, state);
}

/** The text after its expansions, integers that are not known as `0`; null when code may hide in it. */
function expanded(text: string, at: Place, reading: Reading): string | null {
  const { sink } = reading.machine;
  if (sink.reread(text.length)) return null;
  const body = asHereDoc(text);
  if (body === null) return null;
  const whole = spanOf(reading.scope.source, at.pos, at.end);
  const scope = { ...reading.scope, source: { text: `: <<E\n${text}\nE\n`, base: null, whole } };
  let out = '';
  for (const part of body.parts ?? []) {
    const field = expandHereDoc({ ...body, parts: [part] }, { ...reading, scope });
    const value = textOf(field);
    if (value !== null) out += value;
    else if (field.numeric === true || isQuietPart(part.text, reading.scope.state)) out += '0';
    else return null;
  }
  return body.parts === undefined ? body.text : out;
}

function asHereDoc(text: string): HereDocBody | null {
  if (/^E$/m.test(text)) return null;
  const script = parsed(`: <<E\n${text}\nE\n`);
  const command = script?.commands[0]?.command;
  const redirect = command?.type === 'Command' ? command.redirects[0] : undefined;
  if ((script?.errors?.length ?? 0) > 0) return null;
  return redirect?.type === 'HereDoc' ? redirect.body : null;
}

const COMPARES = /^-(?:eq|ne|lt|le|gt|ge)$/;

/** `[[ … ]]`: both sides of a number's comparison are arithmetic, what follows `-v` is a name. */
export function testExpression(node: TestExpression, reading: Reading): void {
  switch (node.type) {
    case 'TestUnary': {
      const field = expandWhole(node.operand, reading);
      if (/^-[vR]$/.test(node.operator) && !isName(field, reading.scope.state)) unsure(node, reading);
      return;
    }
    case 'TestBinary':
      for (const side of [node.left, node.right])
        if (COMPARES.test(node.operator)) calculate(side.text.replace(/^"(.*)"$/, '$1'), side, reading);
        else runInside(side, reading);
      return;
    case 'TestLogical':
      for (const operand of node.operands) testExpression(operand, reading);
      return;
    case 'TestNot':
      testExpression(node.operand, reading);
      return;
    case 'TestGroup':
      testExpression(node.expression, reading);
  }
}
