import { api } from 'lwc';
import PageElement from 'page/element';

export default class RecordFlexipageRecordField extends PageElement {
    @api objectApiName;
    @api fieldApiName;
    @api fieldLabel;

    get selectionName() {
        return `sfdc:RecordField.${this.objectApiName}.${this.fieldApiName}`;
    }
}
