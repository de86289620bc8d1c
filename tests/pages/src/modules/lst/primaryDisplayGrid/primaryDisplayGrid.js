import { api } from 'lwc';
import PageElement from 'page/element';
import { typeOf } from 'page/fields';
import { renderMode } from 'page/settings';

const COLUMNS = [
    { label: 'Name', fieldName: 'url', type: 'url', typeAttributes: { label: { fieldName: 'Name' } }, initialWidth: 150 },
    { label: 'Account Name', fieldName: 'AccountName', type: 'text', initialWidth: 160 },
    { label: 'Phone', fieldName: 'Phone', type: 'phone', sortable: true, initialWidth: 170 },
    { label: 'Mobile', fieldName: 'MobilePhone', type: 'phone', sortable: true, initialWidth: 150 },
    { label: 'Email', fieldName: 'Email', type: 'email', sortable: true, initialWidth: 230 },
    { label: 'Last Order', fieldName: 'LastOrder__c', type: 'text', initialWidth: 125 },
    { label: 'Description', fieldName: 'Description', type: 'text', initialWidth: 295 },
];

export default class LstPrimaryDisplayGrid extends PageElement {
    @api rows = [];
    @api sortedBy;
    @api sortedDirection;
    columns = COLUMNS;
    renderMode = renderMode;

    get data() {
        return this.rows.map((row) => ({ ...row, url: `/lightning/r/${typeOf(row)}/${row.Id}/view` }));
    }

    sort(event) {
        const { fieldName, sortDirection } = event.detail;
        this.dispatchEvent(new CustomEvent('sort', { detail: { fieldName, sortDirection } }));
    }
}
