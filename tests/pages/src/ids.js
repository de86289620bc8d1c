const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form of a record id: the last three characters say which of the first fifteen are capitals. */
export function toId18(id15) {
    const chunks = id15.match(/.{5}/g);
    const suffix = chunks.map((chunk) => ALPHABET[[...chunk].reduce((sum, c, i) => sum + (/[A-Z]/.test(c) ? 1 << i : 0), 0)]);
    return id15 + suffix.join('');
}

/** The id of the nth made-up record whose type has this three-character key prefix. */
export const makeId = (prefix, n) => toId18(`${prefix}Sc00000${String(n).padStart(5, '0')}`);

/** The type and id that a Lightning address such as /lightning/r/Contact/003…/view names, or null. */
export function addressOf(path) {
    const [, type, id] = /^\/lightning\/r\/(\w+)\/(\w{15,18})\/view/.exec(path) ?? [];
    return id ? { type, id } : null;
}
