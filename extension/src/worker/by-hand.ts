/** Calls what an agent has selected, on any site: where we have no page script, what goes wrong waits in the popup. */
import { problem } from "../common/i18n";
import { numberSaid } from "../common/number-said";
import { recordIdInUrl } from "../common/record-id";
import { hostOf } from "../common/salesforce";
import * as stored from "../common/stored";
import { fromHref } from "../detector";
import { dialOrNotice, leave } from "./dial";
import * as link from "./link";

/** `said` is text, or the address of a link. `pageUrl`: where it stands, as far as we may know. */
export async function callSaid(said: string, isLink: boolean, pageUrl: string | undefined): Promise<void> {
  const region = await knownRegion();
  const number = isLink ? (fromHref(decode(said), region)?.e164 ?? null) : numberSaid(said, region);
  if (!number) {
    await leave({ problem: problem("no_number", said.trim().slice(0, 40)) });
    return;
  }
  const host = hostOf(pageUrl);
  const recordId = recordIdInUrl(pageUrl ?? "");
  await dialOrNotice({
    number,
    request_id: crypto.randomUUID(),
    ...(host && { page_host: host }),
    ...(host && recordId && { record_id: recordId }),
  });
}

/** Sidecall says it when it is first spoken to, which may be now. */
async function knownRegion(): Promise<string> {
  const known = await stored.region.get();
  if (known !== null) return known;
  // Where Sidecall cannot be reached, the dial will say so.
  await link.refresh(true).catch(() => undefined);
  return (await stored.region.get()) ?? "";
}

/** A link's address comes percent-encoded, whatever the page's href says. */
function decode(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
