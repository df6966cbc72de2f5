// SPDX-License-Identifier: Apache-2.0

/** This machine itself. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$|\.localhost$/.test(host);
}
