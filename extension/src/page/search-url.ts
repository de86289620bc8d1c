/** Salesforce's own search for a number. */

/** Null where the host is none that searches. Lightning has no address for its search but the state its pages are opened with. */
export function searchUrl(host: string, term: string): string | null {
  if (/\.lightning\.force\.(?:com|mil)$/.test(host)) {
    const state = { componentDef: "forceSearch:searchPageDesktop", attributes: { term, scopeMap: { type: "TOP_RESULTS" }, groupId: "DEFAULT" }, state: {} };
    return `https://${host}/one/one.app#${btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(state))))}`;
  }
  if (/\.my\.salesforce\.(?:com|mil)$/.test(host)) return `https://${host}/_ui/search/ui/UnifiedSearchResults?str=${encodeURIComponent(term)}`;
  return null;
}
