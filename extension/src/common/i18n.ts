/** Text for people: all of it comes from _locales. */
import type { Problem } from "./protocol";

export function text(key: string, ...fill: string[]): string {
  return chrome.i18n.getMessage(key, fill);
}

/** A problem that the extension itself found; those of the helper arrive with their words. */
export function problem(code: string, ...fill: string[]): Problem {
  return { code, title: text(`problem_${code}_title`, ...fill), message: text(`problem_${code}_message`, ...fill) };
}
