import { api } from 'lwc';
import PageElement from 'page/element';
import { fieldsOf, typeOf } from 'page/fields';
import { clickToDial } from 'page/settings';

/** The phone fields as Dynamic Forms lays them out: no records-record-layout-item around them. */
export default class FlexipageColumn2 extends PageElement {
    @api record;

    get objectApiName() {
        return typeOf(this.record);
    }

    get fields() {
        return fieldsOf(this.record, ['Phone', 'MobilePhone', 'HomePhone']);
    }

    get hasClickToDial() {
        return clickToDial !== 'off';
    }
}
