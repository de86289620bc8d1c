import { createElement } from 'lwc';
import FormattedPhone from 'lightning/formattedPhone';
import FlexipageColumn2 from 'flexipage/column2';
import HighlightsPanel from 'records/lwcHighlightsPanel';
import RecordLayout from 'records/lwcRecordLayout';
import { typeOf } from 'page/fields';
import { pageData, queryFields, shadow } from 'page/settings';
import { addressOf } from './ids.js';
import { ANA, LUCAS } from './people.js';

if (shadow === 'mixed') FormattedPhone.shadowSupportMode = 'native';

const POSTS = [
    'Spoke to her on +34 91<b>2 34</b>5 678, <a href="/lightning/r/Order/801Sc0000000001/view">order 4500 123 456</a> is late.',
    'Invoice INV-2026-0091 of 31.10.2026, see https://example.com/i/34912345678 for the rest.',
];
const NEXT_PHONES = ['+34 933 445 566', '(212) 555-0187', '020 7946 0018', ''];

/** The open records, each in a host of its own that stays in the page when another one is shown. */
const hosts = new Map();
let current;

const pathOf = (record) => `/lightning/r/${typeOf(record)}/${record.Id}/view`;

function mount(parent, tag, is) {
    return parent.appendChild(createElement(tag, { is }));
}

function open(record) {
    const element = document.createElement('div');
    element.append(document.getElementById('record-host').content.cloneNode(true));
    element.querySelector('.forceChatterFeed').innerHTML = POSTS.map((post) => `<p class="feedBodyInner">${post}</p>`).join('');
    const find = (selector) => element.querySelector(selector);
    const host = {
        element,
        views: [
            mount(find('.highlights-panel'), 'records-lwc-highlights-panel', HighlightsPanel),
            mount(find('.detail'), 'records-lwc-record-layout', RecordLayout),
            mount(find('.dynamic-form'), 'flexipage-column2', FlexipageColumn2),
        ],
        phones: 0,
    };
    host.views[1].addEventListener('save', (event) => window.setRecord(event.detail));
    find('[name=Edit]').addEventListener('click', () => host.views[1].edit());
    find('[name=ChangePhone]').addEventListener('click', () =>
        window.setRecord({ Phone: NEXT_PHONES[host.phones++ % NEXT_PHONES.length] }),
    );
    fill(host, record);
    hosts.set(record.Id, host);
    document.querySelector('.hosts').append(element);
    return host;
}

function fill(host, record) {
    host.record = record;
    for (const view of host.views) view.record = record;
}

function show(id) {
    current = hosts.get(id);
    for (const host of hosts.values()) {
        const shown = host === current;
        host.element.className = `windowViewMode-${shown ? 'normal' : 'hidden'} oneContent ${shown ? 'active ' : ''}lafPageHost`;
        if (shown) host.element.removeAttribute('aria-hidden');
        else host.element.setAttribute('aria-hidden', 'true');
    }
    drawTabs();
    document.title = `${current.record.Name} | ${typeOf(current.record)} | Salesforce`;
}

function drawTabs() {
    const tabs = [...hosts.values()].map(({ record }) => {
        const tab = document.createElement('a');
        tab.href = pathOf(record);
        tab.role = 'tab';
        tab.textContent = record.Name;
        tab.className = record === current.record ? 'active' : '';
        tab.addEventListener('click', (event) => {
            event.preventDefault();
            window.openRecord(record);
        });
        return tab;
    });
    document.querySelector('.workspace-tabs').replaceChildren(...tabs);
}

/** Changes fields of the record on show; a record in the REST API's shape, or any part of one. */
window.setRecord = (fields) => {
    fill(current, { ...current.record, ...fields });
    drawTabs();
};

/** Shows a record in the host it already has or in a new one, as the single-page application does it: no load, a new address. */
window.openRecord = (record) => {
    if (!hosts.has(record.Id)) open(record);
    if (current !== hosts.get(record.Id)) history.pushState({}, '', pathOf(record) + location.search);
    show(record.Id);
};

window.addEventListener('popstate', () => {
    const id = addressOf(location.pathname)?.id;
    if (hosts.has(id)) show(id);
});

const address = addressOf(location.pathname);
const [known, old] = address?.id === LUCAS.Id ? [LUCAS, ANA] : [ANA, LUCAS];
const first = {
    ...(pageData.record ?? known),
    ...(address && { Id: address.id, attributes: { type: address.type } }),
    ...queryFields,
};
open(old);
open(first);
show(first.Id);
