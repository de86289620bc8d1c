import PageElement from 'page/element';

export default class RecordsRecordLayoutRow extends PageElement {}
