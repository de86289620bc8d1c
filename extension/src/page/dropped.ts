/** What was just dropped, by the place it stood in: where the page puts the same there again, it is the same number. */
import type { Sighting } from "../detector/scan";
import type { Mark } from "./marks";

const SAME_MS = 2_000;

export interface Kept {
  mark: Mark;
  wasPainted: boolean;
}

export class Dropped {
  private readonly byPlace = new WeakMap<Node, { at: number; kept: Kept }[]>();
  /** Most pages are read once. */
  private any = false;
  /** When something was last kept by a place around it. */
  private lastPart = -Infinity;

  /** Its block is read again. */
  keep(block: Node, kept: readonly Kept[]): void {
    this.any = true;
    const at = performance.now();
    const before = this.byPlace.get(block)?.filter((one) => at - one.at <= SAME_MS) ?? [];
    this.byPlace.set(block, [...before, ...kept.map((one) => ({ at, kept: one }))]);
  }

  /** A part with its block was taken out of `place`, as when a page draws a list anew each second. */
  keepPart(place: Node, kept: Kept): void {
    this.keep(place, [kept]);
    this.lastPart = performance.now();
  }

  take(sighting: Sighting): Kept | null {
    if (!this.any) return null;
    const inPart = performance.now() - this.lastPart <= SAME_MS;
    for (let at: Node | null = sighting.block; at; at = inPart ? above(at) : null) {
      const found = this.takeAt(at, sighting);
      if (found) return found;
    }
    return null;
  }

  private takeAt(place: Node, { e164, ext, text, link }: Sighting): Kept | null {
    const here = this.byPlace.get(place);
    if (!here) return null;
    const now = performance.now();
    const index = here.findIndex(({ at, kept: { mark } }) => now - at <= SAME_MS && mark.e164 === e164 && mark.ext === ext && mark.text === text && !mark.link === !link);
    return index < 0 ? null : here.splice(index, 1)[0]!.kept;
  }
}

function above(node: Node): Node | null {
  return node instanceof ShadowRoot ? node.host : node.parentNode;
}

/** The node that a part hangs on. */
export function top(part: Node): Node {
  let at = part;
  for (let up = above(at); up; up = above(at)) at = up;
  return at;
}
