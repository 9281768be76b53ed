/** UTF-8 whose bytes were each taken for a letter of Windows-1252 or Latin-1, as in “cafÃ©” and “â€œquotesâ€\u009d”. */
export const MOJIBAKE = /[\u00c2\u00c3][\u0080-\u00bf]|â(?:€|\u0080)[\u0080-\u009f˜™š›œžŸ“”•–—]/;

/** Half of a character of UTF-16, which no file and no request can hold. */
export const HALF_CHARACTER = /\p{Surrogate}/u;
