/** The field for a number or a name: formats numbers while the agent types, says what is wrong before anything is dialled. */
import { AsYouType, type CountryCode, type MetadataJson } from "libphonenumber-js/core";
import plans from "libphonenumber-js/metadata.max.json";
import { numberSaid } from "../common/number-said";
import { isRegion } from "../detector/plan";
import { text } from "../common/i18n";

export class NumberField {
  private readonly input: HTMLInputElement;
  private readonly submit: HTMLButtonElement;
  private readonly hint: HTMLElement;
  private region = "";

  /** `onText` hears what is in the field; `onEnter` is asked what to do with words, and says whether it did anything. */
  constructor(
    form: HTMLFormElement,
    onDial: (number: string) => void,
    private readonly onText: (text: string) => void,
    onEnter: () => boolean,
  ) {
    this.input = form.querySelector("input")!;
    this.submit = form.querySelector("button")!;
    this.hint = form.querySelector("#number-hint")!;
    this.input.addEventListener("input", (event) => this.typed(event as InputEvent));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const number = this.read();
      if (number) onDial(number);
      else if (onEnter()) return;
      else if (this.isNumber) this.say(this.region ? text("number_wrong") : text("number_wrong_no_region"), true);
      this.input.focus();
    });
  }

  useRegion(region: string): void {
    this.region = region;
    this.input.placeholder = region ? text("number_placeholder", region) : text("number_placeholder_international");
  }

  busy(busy: boolean): void {
    this.submit.disabled = busy;
  }

  get content(): string {
    return this.input.value;
  }

  clear(): void {
    this.input.value = "";
    this.say("");
    this.onText("");
  }

  /** Digits and what stands between them, rather than words. */
  private get isNumber(): boolean {
    return /^[\d\s+()./-]*\d[\d\s+()./-]*$/.test(this.input.value);
  }

  /** What was typed or pasted, as E.164: a whole sentence with one number in it will do. */
  private read(): string | null {
    return numberSaid(this.input.value, this.region);
  }

  /** Formats only at the end of the text: a caret in the middle would jump. */
  private typed(event: InputEvent): void {
    const { value, selectionEnd } = this.input;
    const atEnd = selectionEnd === value.length;
    if (atEnd && event.inputType === "insertText" && this.isNumber) {
      this.input.value = new AsYouType(isRegion(this.region) ? (this.region as CountryCode) : undefined, plans as unknown as MetadataJson).input(value);
    }
    const number = this.read();
    this.say(number && number !== this.input.value.replace(/\s/g, "") ? text("number_will_dial", number) : "");
    this.onText(this.input.value);
  }

  private say(words: string, wrong = false): void {
    this.hint.textContent = words;
    this.hint.classList.toggle("wrong", wrong);
    this.input.setAttribute("aria-invalid", String(wrong));
    this.input.setAttribute("aria-describedby", "number-hint");
  }
}
