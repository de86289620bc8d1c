/** Finding people as the agent types: one request at a time, and what is outdated is dropped. */
import { Trouble, type Person, type Problem } from "../common/protocol";

const SHORTEST = 2;
/** The first digits of a number would find everybody. */
const SHORTEST_NUMBER = 5;
const PAUSE_MS = 250;

export interface Found {
  /** What was looked for; "" when nothing is. */
  text: string;
  people: Person[];
  problem?: Problem;
}

export class Search {
  private wanted = "";
  private running = false;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: (text: string) => Promise<Person[]>,
    private readonly show: (found: Found) => void,
  ) {}

  typed(text: string): void {
    this.wanted = isWorthAsking(text.trim()) ? text.trim() : "";
    clearTimeout(this.pause);
    if (this.wanted === "") this.show({ text: "", people: [] });
    else this.pause = setTimeout(() => void this.run(), PAUSE_MS);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    let asked = "";
    while (this.wanted !== "" && this.wanted !== asked) {
      asked = this.wanted;
      const found = await this.find(asked);
      if (asked === this.wanted) this.show(found);
    }
    this.running = false;
  }

  private async find(text: string, again = false): Promise<Found> {
    try {
      return { text, people: await this.ask(text) };
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      // Salesforce is asked one thing at a time, and somebody has searched from the call card in the meantime.
      if (error.problem.code === "superseded" && !again) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        return this.find(text, true);
      }
      return { text, people: [], problem: error.problem };
    }
  }
}

export function isWorthAsking(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return /[^\d\s+()./-]/.test(text) ? text.length >= SHORTEST : digits >= SHORTEST_NUMBER;
}
