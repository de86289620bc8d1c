/** Signing in to Salesforce in this browser: the helper makes the address, and hears of it when it is done. */
import { problem } from "../common/i18n";
import { isLoopbackHost } from "../common/salesforce";
import { Trouble } from "../common/protocol";
import * as helper from "./helper";

export async function signIn(): Promise<object> {
  const { url } = await helper.call("salesforce/sign_in", {});
  if (!isSignInPage(url)) throw new Trouble(problem("unclear_answer", "200"));
  await chrome.tabs.create({ url });
  return {};
}

/** https, or the sandbox on loopback. */
export function isSignInPage(url: string): boolean {
  const { protocol, host } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(host));
}
