/** The user's locale. For en-US and en-CA the base components rewrite the text of a ten-digit number. */
export default new URLSearchParams(location.search).get('locale') ?? 'en-US';
