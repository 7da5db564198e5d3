"""What to do next: behind the sentences that say only what is wrong.

Most of these sentences are told of feeds and pages elsewhere as well, where nobody has to do anything.
"""

from bot.i18n import N_, Language

NEXT = {
    # What somebody names
    "There is no such article.": N_("Look for it: /search and words of its title."),
    "There is no such feed.": N_("/feeds shows those that there are."),
    "There is no topic of this number.": N_("/topic shows the numbers."),
    "This group of spellings is gone already.": N_("/alias shows the others."),
    "Say which article by its number.": N_("Or open it from a list and press the button under it."),
    "Say which article or draft by its number.": N_(
        "Or find it with /drafts or /search and press the button under it."
    ),
    "This article stands alone: nothing else tells its story.": N_("/mute without a number shows what is muted."),
    "This line is not there any more.": N_("Open the article again and choose another."),
    "This is no draft any more.": N_("/drafts shows those that there are."),
    "None of these is a draft any more.": N_("/drafts shows those that there are."),
    # Who may not
    "Only those who manage this chat, and the bot's admins, say what it gets.": N_(
        "Ask one of them, or talk to me in a private chat: there you choose for yourself."
    ),
    "Only those who manage this chat can choose its language.": N_("Choose your own: /language"),
    "You do not manage that channel, or I may not write there.": N_(
        "Let one who manages it ask, and let me write there; then try again."
    ),
    "You can't have that role pinged.": N_("Leave it out, or choose a role that everybody may mention."),
    "Only a person can keep a list.": N_("Write to me as yourself, in a private chat."),
    # Words that can't be used
    "There is no word in this that can be looked for.": N_("Write at least one word."),
    "There is no text in this message.": N_("Send its words, or a link to the page."),
    # The web
    "This address is not on the public web.": N_("Send one that everybody can open in a browser."),
    "There is no site at this address.": N_("Check how it is written."),
    "The site can't be reached.": N_("Check the address, or try again later."),
    "The site took too long to answer.": N_("Try again later."),
    "The page is too large.": N_("Send the text itself instead."),
    "The address leads from one place to the next without end.": N_("Open it in a browser and send where it ends."),
    "The site has no such page.": N_("Check the address, or send that of the site."),
    "The site does not show this page to the bot.": N_("Send the text itself, or the address of another source."),
    "The site asks to come back later.": N_("Try again in an hour."),
    "The site has a fault at the moment.": N_("Try again later."),
    "This page is only for subscribers.": N_("Send the text itself instead."),
    "The site shows a check for people in place of the page.": N_("Send the text itself instead."),
    "This is a file and not a web page.": N_("Send the address of a page."),
    "This page can't be read.": N_("Send the text itself, or the address of another page."),
    "There is hardly any text on this page.": N_("Send the text itself instead."),
    "The page is empty.": N_("Check the address, or send another."),
    "There is no feed at this address.": N_("Send the address of its site: I look for the feed there."),
    "There is no feed at this address, and none that its page names.": N_(
        "Look for a link called RSS on the site and send that, or add its articles one by one: /add"
    ),
    "This list holds no feed.": N_("Send one that a feed reader exported as OPML."),
}


def sentence(wrong: str, t: Language) -> str:
    """What is wrong, which is an English message id, and what to do about it."""
    return f"{t(wrong)} {t(NEXT[wrong])}" if wrong in NEXT else t(wrong)
