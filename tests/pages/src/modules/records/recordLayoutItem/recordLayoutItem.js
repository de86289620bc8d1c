import { api } from 'lwc';
import PageElement from 'page/element';

export default class RecordsRecordLayoutItem extends PageElement {
    @api objectApiName;
    @api fieldApiName;
    @api fieldLabel;
    @api editing = false;

    connectedCallback() {
        this.setAttribute('field-label', this.fieldLabel);
    }

    get selectionName() {
        return `sfdc:RecordField.${this.objectApiName}.${this.fieldApiName}`;
    }

    get editTitle() {
        return `Edit ${this.fieldLabel}`;
    }

    edit() {
        this.dispatchEvent(new CustomEvent('edit'));
    }
}
