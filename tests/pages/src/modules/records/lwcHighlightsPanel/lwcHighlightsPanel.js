import { api } from 'lwc';
import PageElement from 'page/element';
import { fieldsOf, typeOf } from 'page/fields';

export default class RecordsLwcHighlightsPanel extends PageElement {
    @api record;

    get objectApiName() {
        return typeOf(this.record);
    }

    get fields() {
        return fieldsOf(this.record, ['Title', 'Phone', 'Email']);
    }
}
