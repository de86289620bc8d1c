import { api } from 'lwc';
import PageElement from 'page/element';

export default class LstCommonListInternal extends PageElement {
    @api rows = [];
}
