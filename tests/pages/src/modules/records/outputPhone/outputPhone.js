import { api } from 'lwc';
import PageElement from 'page/element';
import { clickToDial } from 'page/settings';

export default class RecordsOutputPhone extends PageElement {
    @api value;

    get hasClickToDial() {
        return clickToDial !== 'off';
    }
}
