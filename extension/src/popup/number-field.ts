/** The number field: formats while the agent types, says what is wrong before anything is dialled. */
import { AsYouType, type CountryCode } from "libphonenumber-js/min";
import { isRegion, knowStored } from "../detector/plan";
import { detect } from "../detector";
import { text } from "../common/i18n";

export class NumberField {
  private readonly input: HTMLInputElement;
  private readonly submit: HTMLButtonElement;
  private readonly hint: HTMLElement;
  private region = "";

  constructor(form: HTMLFormElement, onDial: (number: string) => void) {
    this.input = form.querySelector("input")!;
    this.submit = form.querySelector("button")!;
    this.hint = form.querySelector("#number-hint")!;
    this.input.addEventListener("input", (event) => this.typed(event as InputEvent));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const number = this.read();
      if (number) onDial(number);
      else if (this.input.value.trim() !== "") this.say(this.region ? text("number_wrong") : text("number_wrong_no_region"), true);
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

  clear(): void {
    this.input.value = "";
    this.say("");
  }

  /** What was typed or pasted, as E.164: a whole sentence with one number in it will do. */
  private read(): string | null {
    const { value } = this.input;
    const inText = detect(value, this.region);
    if (inText.length === 1) return inText[0]!.e164;
    return knowStored(value, this.region);
  }

  /** Formats only at the end of the text: a caret in the middle would jump. */
  private typed(event: InputEvent): void {
    const { value, selectionEnd } = this.input;
    const atEnd = selectionEnd === value.length;
    if (atEnd && event.inputType === "insertText" && /^[\d\s+()./-]*$/.test(value)) {
      this.input.value = new AsYouType(isRegion(this.region) ? (this.region as CountryCode) : undefined).input(value);
    }
    const number = this.read();
    this.say(number && number !== value.replace(/\s/g, "") ? text("number_will_dial", number) : "");
  }

  private say(words: string, wrong = false): void {
    this.hint.textContent = words;
    this.hint.classList.toggle("wrong", wrong);
    this.input.setAttribute("aria-invalid", String(wrong));
    this.input.setAttribute("aria-describedby", "number-hint");
  }
}
