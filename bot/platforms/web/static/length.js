// How long a text may be that goes to the bot.

export const LONGEST = 200_000; // UTF-16 units of at most three bytes each: the server takes 655,360 with what is around

/** By how many characters a text is too long; 0 where it is not. */
export const excess = (text) => Math.max(0, text.length - LONGEST);

/** The text without control characters and halves of pairs: nobody sees them, and each would be written in six bytes. */
export const sendable = (text) => text.replace(/(?![\n\t])\p{Cc}/gu, "").replace(/\p{Cs}/gu, "\ufffd");
