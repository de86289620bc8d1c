import { api } from 'lwc';
import PageElement from 'page/element';
import { fieldsOf, typeOf } from 'page/fields';

/** The record detail of a page layout, with inline edit. Fires `save` with the changed fields. */
export default class RecordsLwcRecordLayout extends PageElement {
    @api record;
    editing = false;
    draft = {};

    get objectApiName() {
        return typeOf(this.record);
    }

    get rows() {
        const fields = fieldsOf(this.record);
        return fields.flatMap((field, i) => (i % 2 ? [] : [{ key: field.apiName, fields: fields.slice(i, i + 2) }]));
    }

    @api edit() {
        this.draft = {};
        this.editing = true;
    }

    change(event) {
        this.draft[event.target.name] = event.detail.value;
    }

    cancel() {
        this.editing = false;
    }

    save() {
        this.editing = false;
        this.dispatchEvent(new CustomEvent('save', { detail: { ...this.draft } }));
    }
}
