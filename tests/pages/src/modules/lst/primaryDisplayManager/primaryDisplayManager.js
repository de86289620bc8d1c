import { api } from 'lwc';
import PageElement from 'page/element';

/** Holds the order of the rows: a click on a column's header sorts by it. */
export default class LstPrimaryDisplayManager extends PageElement {
    @api rows = [];
    sortedBy;
    sortedDirection = 'asc';

    get sortedRows() {
        const { sortedBy: field } = this;
        if (!field) return this.rows;
        const sign = this.sortedDirection === 'asc' ? 1 : -1;
        return [...this.rows].sort((a, b) => sign * String(a[field] ?? '').localeCompare(String(b[field] ?? '')));
    }

    sort(event) {
        this.sortedBy = event.detail.fieldName;
        this.sortedDirection = event.detail.sortDirection;
    }
}
