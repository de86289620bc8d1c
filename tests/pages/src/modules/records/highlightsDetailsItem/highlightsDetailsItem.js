import { api } from 'lwc';
import PageElement from 'page/element';

export default class RecordsHighlightsDetailsItem extends PageElement {
    @api label;
}
