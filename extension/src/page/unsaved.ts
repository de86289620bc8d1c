/** What the agent has entered on this page and not saved: nothing may take such a page away. */

/** Who searches edits nothing. */
const SEARCH = "input[type='search'], [role='search'] input, [role='searchbox'], input[name='str']";
/**
 * What is there only while a record is edited: Lightning's Save button and its footers, a list's footer and its cells
 * with drafts (lightning-base-components has these two), and Classic's edit page. A picklist that was changed tells of
 * itself by nothing else.
 */
const OPEN_FORMS =
  "button[name='SaveEdit'], records-form-footer, force-form-footer, .slds-docked-form-footer, td.slds-is-edited, form#editPage";

/** So many fields are remembered before those are looked for that are gone: a page may live for days. */
const MANY = 50;

export class Unsaved {
  private readonly off = new AbortController();
  /** What was in a field before the agent changed it; `null` where that is not known. */
  private readonly before = new WeakMap<Element, string | null>();
  private touched: WeakRef<Element>[] = [];

  start(): void {
    const options = { capture: true, passive: true, signal: this.off.signal };
    window.addEventListener("beforeinput", (event) => this.changing(event, true), options);
    window.addEventListener("input", (event) => this.changing(event, false), options);
  }

  stop(): void {
    this.off.abort();
    this.touched = [];
  }

  get any(): boolean {
    this.forgetTheGone();
    return this.touched.some((field) => this.isChanged(field.deref()!)) || hasOpenForm(document);
  }

  private changing(event: Event, isBefore: boolean): void {
    if (!event.isTrusted) return;
    const field = fieldOf(event.composedPath()[0]);
    if (!field || this.before.has(field) || field.matches(SEARCH)) return;
    this.before.set(field, isBefore ? contentOf(field) : null);
    if (this.touched.length >= MANY) this.forgetTheGone();
    this.touched.push(new WeakRef(field));
  }

  private forgetTheGone(): void {
    this.touched = this.touched.filter((field) => field.deref()?.isConnected);
  }

  private isChanged(field: Element): boolean {
    return this.before.get(field) !== contentOf(field);
  }
}

/** The input, or the whole of the text that is written in. */
function fieldOf(target: EventTarget | undefined): Element | null {
  if (!(target instanceof HTMLElement)) return null;
  if (!target.isContentEditable) return target.matches("input, textarea, select") ? target : null;
  let root = target;
  while (root.parentElement?.isContentEditable) root = root.parentElement;
  return root;
}

function contentOf(field: Element): string {
  return "value" in field ? String(field.value) : (field.textContent ?? "");
}

/** Also in open shadow roots. Asked once in a while, never while the agent types. */
function hasOpenForm(root: Document | ShadowRoot): boolean {
  if ([...root.querySelectorAll(OPEN_FORMS)].some((part) => part.checkVisibility())) return true;
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot && hasOpenForm(element.shadowRoot)) return true;
  }
  return false;
}
