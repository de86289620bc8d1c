import { isLabelAlone } from "./labels";
import { isBlock, isOffLimits } from "./tree";

/** The label that a value on a Salesforce page stands under. */

const FIELD = ".slds-form-element, records-record-layout-item, .forcePageBlockItem, .slds-item--detail, .slds-list__item";
const LABEL = ".test-id__field-label, .slds-form-element__label, .slds-text-title, .slds-item--label, .slds-item_label";

/** `text`: the first of the value. */
export function fieldLabel(text: Text): string {
  const element = text.parentElement;
  if (!element) return "";
  const cell = element.closest("td, th, dd, [role='gridcell']");
  const named = cell?.getAttribute("data-label");
  if (named) return named;
  if (cell?.localName === "dd") return cell.previousElementSibling?.textContent ?? "";
  if (cell?.localName === "td") return besideCell(cell as HTMLTableCellElement);
  const field = element.closest(FIELD);
  const label = field?.querySelector(LABEL);
  if (label && !label.contains(element)) return label.textContent ?? "";
  return field ? "" : lineBefore(text) || besideBlock(element);
}

/** Longer texts are no labels. */
const LABEL_AT_MOST = 40;

/** `Order ID<br>4155550129` */
function lineBefore(text: Text): string {
  const end = text.previousSibling;
  const said = (end as Element | null)?.localName === "br" ? (end!.previousSibling?.textContent ?? "") : "";
  return said.length <= LABEL_AT_MOST && isLabelAlone(said) ? said : "";
}

/** `<div>Order ID</div><div>4155550129</div>` */
function besideBlock(element: Element): string {
  let block: Element | null = element;
  while (block && (!isBlock(block, block.localName) || (block.childNodes.length > 0 && isOnlyChild(block)))) block = block.parentElement;
  const before = block?.localName === "body" ? null : block?.previousElementSibling;
  // A button, a script, and of a page that has nothing else its head.
  const said = before && !isOffLimits(before, before.localName) ? (before.textContent ?? "") : "";
  return said.length <= LABEL_AT_MOST && isLabelAlone(said) ? said : "";
}

function isOnlyChild(element: Element): boolean {
  return element.parentElement?.childElementCount === 1 && element.localName !== "body";
}

/** Classic puts the label in the cell before (`labelCol`); plain tables have it in the column's head. */
function besideCell(cell: HTMLTableCellElement): string {
  const before = cell.previousElementSibling;
  const row = cell.parentElement?.children.length ?? 0;
  const beside = row <= 4 && row % 2 === 0 && cell.cellIndex % 2 === 1 ? (before?.textContent ?? "") : "";
  if (before?.matches("th, .labelCol")) return beside;
  const head = cell.closest("table")?.querySelector("thead tr:last-child, tr:first-child");
  const title = head && head !== cell.parentElement ? head.children[cell.cellIndex] : null;
  if (title?.localName === "th") return title.textContent ?? "";
  // What leads to a record is a name, not a label.
  return before?.querySelector("a[href]") ? "" : beside;
}
