/** The fields of the record page, by Salesforce's API names, two in a row. */
export const FIELDS = [
    { apiName: 'Name', label: 'Name', type: 'text' },
    { apiName: 'Phone', label: 'Phone', type: 'phone' },
    { apiName: 'Title', label: 'Title', type: 'text' },
    { apiName: 'MobilePhone', label: 'Mobile', type: 'phone' },
    { apiName: 'Email', label: 'Email', type: 'email' },
    { apiName: 'HomePhone', label: 'Home Phone', type: 'phone' },
    { apiName: 'LastOrder__c', label: 'Last Order', type: 'text' },
    { apiName: 'Fax', label: 'Fax', type: 'phone' },
    { apiName: 'TaxNumber__c', label: 'Tax Number', type: 'text' },
    { apiName: 'Description', label: 'Description', type: 'text' },
];

/** The sObject type of a record in the REST API's shape. */
export const typeOf = (record) => record.attributes?.type ?? 'Contact';

/** The fields of `record` (those in `apiNames`, or all), each with its value and what the templates ask of it. */
export function fieldsOf(record, apiNames) {
    return FIELDS.filter(({ apiName }) => !apiNames || apiNames.includes(apiName)).map((field) => ({
        ...field,
        value: record[field.apiName],
        isPhone: field.type === 'phone',
        isEmail: field.type === 'email',
        inputType: field.type === 'phone' ? 'tel' : field.type,
        dataFieldId: `Record${field.apiName.replace('__c', '')}Field`,
    }));
}
