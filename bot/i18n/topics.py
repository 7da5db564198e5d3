"""The topics that have a name in every language: a slug, as articles are tagged, and its English name.

Countries are topics, too: bot/i18n/countries.py.
"""

from bot.i18n.marking import N_

TOPICS = {
    "politics": N_("Politics"),
    "economy": N_("Economy"),
    "world": N_("World"),
    "security": N_("Security"),
    "energy": N_("Energy"),
    "environment": N_("Environment"),
    "health": N_("Health"),
    "science": N_("Science"),
    "technology": N_("Technology"),
    "education": N_("Education"),
    "culture": N_("Culture"),
    "sport": N_("Sport"),
    "justice": N_("Justice"),
    "disasters": N_("Disasters"),
    "migration": N_("Migration"),
    "transport": N_("Transport"),
    "agriculture": N_("Agriculture"),
    "weather": N_("Weather"),
    "media": N_("Media"),
    "tourism": N_("Tourism"),
}
