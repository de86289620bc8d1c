import PageElement from 'page/element';

export default class RecordsHighlights2 extends PageElement {}
