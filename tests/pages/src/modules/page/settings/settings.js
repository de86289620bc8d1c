const query = new URLSearchParams(location.search);

/** Whether the user is in an Open CTI call centre: off, enabled or disabled (a phone field is then no tel: link). */
export const clickToDial = query.get('cti') ?? 'off';

/** The kind of shadow DOM that this page was built for: synthetic, native or mixed. */
export const shadow = document.documentElement.dataset.shadow;

/** How lightning-datatable draws its cells: default (components), inline, or role-based. */
export const renderMode = query.get('render-mode') ?? 'default';

/** How many rows the list starts with. */
export const rowCount = Number(query.get('rows') ?? 50);

/** What the server put into the page for this address: {record} or {rows}, either may be missing. */
export const pageData = JSON.parse(document.getElementById('page-data').textContent);

/** Fields that the address itself sets, such as ?Phone=600123123. */
export const queryFields = Object.fromEntries([...query].filter(([name]) => /^[A-Z]/.test(name)));
