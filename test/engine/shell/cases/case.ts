// SPDX-License-Identifier: Apache-2.0
/** One command line and what analysis must find in it. A list that is left out is not looked at. */
export interface Case {
  readonly note: string;
  readonly command: string;
  /** Words of each command joined by a blank; words that are not literal as `<text>`. */
  readonly commands?: readonly string[];
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly deletes?: readonly string[];
  readonly hosts?: readonly string[];
  readonly unknown?: readonly string[];
  /** `0>1 stdin`, `0>1 code`, `0>1 argument`, by item. */
  readonly flows?: readonly string[];
  /** `path: text` of what is put into files. */
  readonly added?: readonly string[];
}
