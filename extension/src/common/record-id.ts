/** Salesforce record ids, and where URLs carry them. */

/** 15 or 18 letters and digits, a key prefix that is in use, and a digit after it. */
export function isRecordId(value: string): boolean {
  return /^(?=.{15}(?:.{3})?$)(?!000)[A-Za-z0-9]+$/.test(value) && /\d/.test(value.slice(3));
}

const PATHS = [
  /\/lightning\/r\/(?:[A-Za-z0-9_]+\/)?([A-Za-z0-9]{15,18})(?:\/|$|[?#])/,
  /#\/sObject\/([A-Za-z0-9]{15,18})(?:\/|$)/,
  /[?&]id=([A-Za-z0-9]{15,18})(?:&|#|$)/,
  /^https?:\/\/[^/]+\/([A-Za-z0-9]{15,18})(?:[/?#]|$)/,
];

/** The record a Lightning, Aura, Visualforce or Classic URL is about. */
export function recordIdInUrl(url: string): string | null {
  for (const pattern of PATHS) {
    const id = pattern.exec(url)?.[1];
    if (id && isRecordId(id)) return id;
  }
  return null;
}
