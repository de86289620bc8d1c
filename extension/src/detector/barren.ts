/** Parts of a page in which there is nothing to find. Most are, and one question to the browser is faster than a walk. */
import { isWorthwhile } from "./worthwhile";

/**
 * Names that no shadow host has, and `span` and `svg`: nobody makes hosts of these. The most frequent first, each
 * element is compared until one fits.
 */
const PLAIN =
  "span, td, a, button, svg, path, tr, li, use, g, th, tbody, thead, table, ul, ol, dl, dt, dd, b, i, em, strong, label, input, option, img, br, " +
  "select, textarea, form, fieldset, legend, hr, small, sub, sup, col, colgroup, tfoot, caption, script, style, link, meta, template, iframe";
/** What may hold a number that the text around it doesn't show. */
const OPAQUE = `a[href*="tel:" i], a[href*="callto:" i], :not(${PLAIN})`;

/** `text` is the element's. Neither it nor a link or an open shadow root in it can give a number. */
export function isBarren(element: Element, text: string, region: string): boolean {
  if (isWorthwhile(text, region) || element.shadowRoot) return false;
  if (element.querySelector(OPAQUE) === null) return true;
  for (const inner of element.querySelectorAll(OPAQUE)) if (inner.localName === "a" || inner.shadowRoot) return false;
  return true;
}
