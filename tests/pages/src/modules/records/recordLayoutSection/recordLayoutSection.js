import { api } from 'lwc';
import PageElement from 'page/element';

export default class RecordsRecordLayoutSection extends PageElement {
    @api sectionTitle;
}
