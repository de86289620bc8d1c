/** The number in what an agent has typed, pasted or selected. */
import { detect } from "../detector";
import { knowStored } from "../detector/plan";

/** E.164; or the digits of something short: a colleague's extension, or 112. The helper knows what may be dialled. */
export function numberSaid(said: string, region: string): string | null {
  const inText = detect(said, region);
  if (inText.length === 1) return inText[0]!.e164;
  const short = /^\s*(\d{2,6})\s*$/.exec(said)?.[1];
  return short ?? knowStored(said, region);
}
