/** What the elements of a page mean for reading: which cut a run of text, which are not to be read at all. */

/** `Node` and `NodeFilter` name these too, but only where there is a window. */
export const ELEMENT = 1;
export const TEXT = 3;
export const COMMENT = 8;
/** With `CDATA`, which is part of an element's `textContent`. */
export const SHOW_TEXT = 4 | 8;
export const DISCONNECTED = 1;
export const FOLLOWING = 4;

/** The most frequent first. */
const INLINE = new Set([
  "span", "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "ins", "label", "mark", "nobr",
  "q", "ruby", "s", "small", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "slot",
]);

const OFF_LIMITS = new Set([
  "script", "style", "noscript", "template", "head", "title", "meta", "link", "code", "kbd", "samp", "input", "textarea", "select",
  "option", "optgroup", "datalist", "button", "svg", "math", "canvas", "iframe", "frame", "object", "embed", "audio", "video", "img", "map",
  "progress", "meter", "rt", "rp", "sidecall-marks",
  "lightning-formatted-number", "lightning-formatted-date-time", "lightning-formatted-time", "lightning-relative-date-time",
  "lightning-formatted-email", "lightning-formatted-location",
]);

const EDITORS = ".ql-editor,.cke_editable,.CodeMirror,.cm-editor,.monaco-editor,.ace_editor,.mce-content-body,.ProseMirror,.fr-element";
const ASSISTIVE = ".slds-assistive-text,.assistiveText,.sr-only,.visually-hidden,.visuallyhidden,.screen-reader-text,.a11y-hidden";
/** Aura's fields that hold something else. */
const OTHER_FIELDS = ".uiOutputNumber,.uiOutputCurrency,.uiOutputPercent,.uiOutputDate,.uiOutputDateTime,.uiOutputEmail,.forceOutputCurrency";
const AURA_PHONE = "OutputPhone";
const MAY_BE_EDITED = "[contenteditable],[role]";
const TEXT_ROLES = new Set(["textbox", "searchbox", "combobox", "spinbutton", "code", "math"]);

/** Does it part the text around it from the text in it? */
export function isBlock(element: Element, name: string): boolean {
  return !INLINE.has(name) || (name === "span" && isAuraPhone(element));
}

const BLOCK = `:not(${[...INLINE].join()}),span[class*="${AURA_PHONE}"]`;

function isAuraPhone(element: Element): boolean {
  return element.getAttribute("class")?.includes(AURA_PHONE) ?? false;
}

/** What an element makes of the text in it. */
export type Kind = "off limits" | "phone field" | "text";

/** Salesforce's own components: what they show is a phone number, however it is written. */
const PHONE_FIELDS = new Set(["lightning-formatted-phone", "lightning-click-to-dial", "records-output-phone"]);

export function kindOf(element: Element, name: string): Kind {
  if (OFF_LIMITS.has(name) || (element.matches(MAY_BE_EDITED) && isEditor(element))) return "off limits";
  const classes = element.getAttribute("class");
  const kind = classes ? kindByClass(element, classes) : "text";
  if (kind === "off limits") return kind;
  return PHONE_FIELDS.has(name) || (kind === "phone field" && name === "span") ? "phone field" : "text";
}

/** A page has thousands of elements and few different `class` attributes. */
const kinds = new Map<string, Kind>();

function kindByClass(element: Element, classes: string): Kind {
  let kind = kinds.get(classes);
  if (kind === undefined) {
    kind = element.matches(`${ASSISTIVE},${EDITORS},${OTHER_FIELDS}`) ? "off limits" : classes.includes(AURA_PHONE) ? "phone field" : "text";
    if (kinds.size < 5_000) kinds.set(classes, kind);
  }
  return kind;
}

export function isOffLimits(element: Element, name: string): boolean {
  return kindOf(element, name) === "off limits";
}

function isEditor(element: Element): boolean {
  const editable = element.getAttribute("contenteditable");
  if (editable !== null && !/^(?:false|inherit)$/i.test(editable)) return true;
  const role = element.getAttribute("role");
  return role !== null && TEXT_ROLES.has(role.toLowerCase());
}

/**
 * Of what stands around a text most says nothing of it; this may, and `kindOf` knows. To ask the browser is cheaper than to
 * look at each, and a part of a name takes the place of many. An editor that is a `span` has `contenteditable`.
 */
export const TELLING =
  ':not(span,td,a),[contenteditable],[role]:not([role="gridcell"]),[class*="Output"],[class*="ssistive"],[class*="hidden"],.sr-only,.screen-reader-text';

/** A console keeps the records of its other tabs alive behind the one shown. */
export function isPutAside(element: Element): boolean {
  return element.getAttribute("class")?.includes("windowViewMode-hidden") ?? false;
}

/** The nearest element around `node` that cuts text, `root` if there is none before it. */
export function blockOf(node: Node, root: Node): Node {
  const from = node.nodeType === ELEMENT ? (node as Element) : node.parentElement;
  const block = from?.closest(BLOCK) ?? root;
  return block !== root && block.contains(root) ? root : block;
}

/** Is it one whose text is for the browser alone? */
export function isForBrowser(parent: Node | null): boolean {
  const name = (parent as Element | null)?.localName;
  return name === "script" || name === "style" || name === "template";
}

/** Through shadow roots. */
export function parentOf(node: Node): Node | null {
  return node.parentNode ?? ((node as ShadowRoot).host as Node | undefined) ?? null;
}

/** Not shown at all. Where nothing is laid out (no window), the markup alone is asked. */
export function isHidden(element: Element): boolean {
  if (element.hasAttribute("hidden")) return true;
  const style = element.getAttribute("style");
  if (style !== null && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)) return true;
  const view = element.ownerDocument.defaultView;
  if (!view || typeof element.checkVisibility !== "function" || !element.isConnected) return false;
  if (view.getComputedStyle(element).display === "contents") return false;
  return !element.checkVisibility({ visibilityProperty: true });
}

/** Are all elements from `element` up to the one that also holds `other` laid out inline? */
export function isInlineBox(element: Element | null, other: Node): boolean {
  for (let box = element; box && !box.contains(other); box = box.parentElement) {
    const view = box.ownerDocument.defaultView;
    if (!view) return true;
    const { display, float, position } = view.getComputedStyle(box);
    if (!/^(?:inline|contents|ruby)/.test(display) || display === "inline-flex" || display === "inline-grid") {
      if (display !== "") return false;
    }
    if (float !== "none" && float !== "") return false;
    if (position === "absolute" || position === "fixed") return false;
  }
  return true;
}
