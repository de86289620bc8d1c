import { api } from 'lwc';
import PageElement from 'page/element';

export default class FlexipageField extends PageElement {
    @api fieldId;

    connectedCallback() {
        this.setAttribute('data-field-id', this.fieldId);
    }
}
