/** Where the agent says to whom a call goes: diverted while it rings, transferred once they talk. */
import { text } from "../common/i18n";
import { who } from "../common/call-words";
import type { Call } from "../common/protocol";

export type How = "divert" | "transfer";

export class SendOn {
  private readonly input: HTMLInputElement;
  private call: Call | null = null;
  private how: How = "transfer";

  constructor(private readonly form: HTMLFormElement, onSend: (call: Call, how: How, to: string) => Promise<boolean>) {
    this.input = form.querySelector("input")!;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const to = this.input.value.trim();
      if (!this.call || to === "") this.input.focus();
      else void onSend(this.call, this.how, to).then((sent) => sent && this.close());
    });
    form.querySelector<HTMLButtonElement>("[type=button]")!.addEventListener("click", () => this.close());
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // It would close the whole popup.
      event.preventDefault();
      this.close();
    });
  }

  open(call: Call, how: How): void {
    this.call = call;
    this.how = how;
    this.form.hidden = false;
    this.form.querySelector("label")!.textContent = text(`${how}_who`, who(call));
    this.form.querySelector<HTMLButtonElement>("[type=submit]")!.textContent = text(how);
    this.input.value = "";
    this.input.focus();
  }

  /** The call may be over, or be such that it cannot be sent on any more. */
  follow(calls: readonly Call[]): void {
    const now = calls.find(({ id }) => id === this.call?.id);
    if (this.call && !now?.actions?.includes(this.how)) this.close();
  }

  private close(): void {
    this.call = null;
    this.form.hidden = true;
    document.getElementById("number")?.focus();
  }
}
