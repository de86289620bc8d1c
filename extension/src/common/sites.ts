/** Sites as people write them, and as the browser's match patterns. */

/** `crm.example.com`, with or without scheme and path, as a match pattern; null when it is no site. */
export function sitePattern(said: string): string | null {
  const trimmed = said.trim();
  if (trimmed === "") return null;
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (!/^[a-z\d.-]+$/i.test(url.hostname)) return null;
  return `${url.protocol}//${url.hostname}/*`;
}

export function siteLabel(pattern: string): string {
  return pattern.replace(/^https:\/\//, "").replace(/\/\*$/, "");
}
