// SPDX-License-Identifier: Apache-2.0
export type Operator = '>=' | '>' | '<=' | '<';

export function compareNumbers(actual: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '>=':
      return actual >= limit;
    case '>':
      return actual > limit;
    case '<=':
      return actual <= limit;
    case '<':
      return actual < limit;
  }
}
