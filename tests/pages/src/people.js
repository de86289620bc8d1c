import { makeId } from './ids.js';

const attributes = { type: 'Contact' };

export const ANA = {
    attributes,
    Id: makeId('003', 1),
    Name: 'Ana Ruiz',
    Title: 'Purchasing',
    AccountName: 'Ferretería Ruiz SL',
    Phone: '+34 912 345 678',
    MobilePhone: '+34 612 345 678',
    HomePhone: '4155551234',
    Fax: '(415) 555-1234',
    Email: 'ana.ruiz@ferreteria-ruiz.example',
    LastOrder__c: '4500123456',
    TaxNumber__c: 'ESB84213975',
    Description: 'Ask for Ana on 933 445 566 before 14:00, not on 24/12. Order 4500123456 is on its way.',
};

export const LUCAS = {
    attributes,
    Id: makeId('003', 2),
    Name: 'Lucas Meyer',
    Title: 'Dispatch',
    AccountName: 'Meyer Logistik GmbH',
    Phone: '030 23125 118',
    MobilePhone: '',
    Email: 'lucas@meyer-logistik.example',
    LastOrder__c: '4500123499',
    Description: 'Gate code 4711, opens at 7.30.',
};

const FIRST = ['Carmen', 'Diego', 'Nora', 'Tom', 'Lucía', 'Jürgen', 'Zoë', 'Mateo', 'Aisha', 'Chloé'];
const LAST = ['Soto', 'Lindqvist', 'Baker', 'Gil', 'Müller', 'Rossi', 'Dubois'];
const ACCOUNTS = ['Talleres Soto', 'Nordlys AB', 'Baker & Sons', 'Clínica Sol', 'Rossi Moda'];

/** The nth number, each in another of the ways in which people write them. */
function phone(n) {
    const last4 = String((n * 37) % 10000).padStart(4, '0');
    const [a, b] = [last4.slice(0, 2), last4.slice(2)];
    return [
        `+34 912 34 ${a} ${b}`,
        `(415) 555-01${b}`,
        `415555${last4}`,
        `030 23125 1${b}`,
        `+44 20 7946 0${last4.slice(1)}`,
        `(415) 555-01${b} x204`,
    ][n % 6];
}

/** `count` made-up contacts, the same ones each time; every tenth has no phone. */
export const makePeople = (count) =>
    Array.from({ length: count }, (_, i) => {
        const [first, last] = [FIRST[i % FIRST.length], LAST[i % LAST.length]];
        const ascii = (name) => name.normalize('NFD').replace(/\P{ASCII}/gu, '').toLowerCase();
        return {
            attributes,
            Id: makeId('003', 100 + i),
            Name: `${first} ${last}`,
            AccountName: ACCOUNTS[i % ACCOUNTS.length],
            Phone: i % 10 === 9 ? '' : phone(i),
            MobilePhone: i % 3 ? '' : `+34 6${String(12000000 + i * 4321)}`,
            Email: `${ascii(first)}.${ascii(last)}${i}@example.com`,
            LastOrder__c: String(4500100000 + i),
            Description: i % 5 ? `Order ${4500100000 + i} of 12/0${1 + (i % 9)}/2026` : `Ring ${phone(i + 1)} after lunch`,
        };
    });
