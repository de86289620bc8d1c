import { api } from 'lwc';
import PageElement from 'page/element';
import { clickToDial } from 'page/settings';

/**
 * What a phone field is to a user in an Open CTI call centre. Not one of the published base components: rebuilt from what
 * is known of it, an icon with its assistive text, then the number as stored, and no tel: link.
 */
export default class LightningClickToDial extends PageElement {
    @api value;

    get enabled() {
        return clickToDial === 'enabled';
    }
}
