import { createElement } from 'lwc';
import FormattedPhone from 'lightning/formattedPhone';
import CommonListInternal from 'lst/commonListInternal';
import { pageData, rowCount, shadow } from 'page/settings';
import { makePeople } from './people.js';

if (shadow === 'mixed') FormattedPhone.shadowSupportMode = 'native';

const list = createElement('lst-common-list-internal', { is: CommonListInternal });
document.querySelector('.list').append(list);

/** Shows these records of the REST API's shape: {attributes: {type}, Id, Name, AccountName, Phone, MobilePhone, …}. */
window.setRows = (rows) => {
    list.rows = rows;
};

/** Takes every row away and draws it anew, as a list view's own refresh does. */
window.refreshList = () => {
    const { rows } = list;
    list.rows = [];
    requestAnimationFrame(() => requestAnimationFrame(() => window.setRows(rows.map((row) => ({ ...row })))));
};

document.querySelector('[name=refreshButton]').addEventListener('click', window.refreshList);
window.setRows(pageData.rows ?? makePeople(rowCount));
