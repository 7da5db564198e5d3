"""English words whose forms no suffix tells, and words that look like forms of others, put together by hand.

What is a word of its own as well (left, fed, lives, bases) is not here.
"""

import re

_PLURALS = """
man men, woman women, child children, foot feet, tooth teeth, mouse mice, wife wives, knife knives, thief thieves,
half halves,
shelf shelves, wolf wolves, crisis crises, analysis analyses, thesis theses, hypothesis hypotheses,
diagnosis diagnoses,
emphasis emphases, criterion criteria, phenomenon phenomena, bacterium bacteria, fungus fungi, nucleus nuclei,
alumnus alumni,
stimulus stimuli, gunman gunmen, policeman policemen, policewoman policewomen, fireman firemen, fisherman fishermen,
spokesman spokesmen, spokeswoman spokeswomen, businessman businessmen, businesswoman businesswomen,
serviceman servicemen,
congressman congressmen, congresswoman congresswomen, militiaman militiamen, crewman crewmen, chairman chairmen,
statesman statesmen, workman workmen, clergyman clergymen, seaman seamen, airman airmen, infantryman infantrymen,
tribesman tribesmen, countryman countrymen, craftsman craftsmen, salesman salesmen, sportsman sportsmen,
cameraman cameramen,
marksman marksmen, rifleman riflemen, assemblyman assemblymen
"""
_VERBS = """
say said, tell told, speak spoke spoken, write wrote written, know knew known, think thought, mean meant, hear heard,
see saw seen, foresee foresaw foreseen, understand understood, stand stood, withstand withstood, make made,
take took taken,
undertake undertook undertaken, give gave given, go went gone, come came, become became, overcome overcame, run ran,
begin began begun, rise risen, arise arose arisen, fall fell fallen, fly flew flown, flee fled,
drive drove driven,
ride rode ridden, sink sank sunk, swim swam swum, sing sang sung, ring rang rung, drink drank drunk,
shrink shrank shrunk,
spring sprang sprung, swing swung, hang hung, stick stuck, strike struck stricken, dig dug, win won, lose lost,
hold held,
uphold upheld, withhold withheld, sell sold, buy bought, bring brought, fight fought, seek sought, catch caught,
teach taught,
keep kept, sleep slept, sweep swept, weep wept, creep crept, send sent, spend spent, lend lent, build built,
rebuild rebuilt,
pay paid, repay repaid, lay laid, meet met, lead led, mislead misled, bleed bled, breed bred, speed sped,
shoot shot shots, slide slid,
deal dealt, feel felt, draw drew drawn, withdraw withdrew withdrawn, throw threw thrown,
overthrow overthrew overthrown, grow grew grown, blow blew blown, eat ate eaten, beat beaten, hide hid hidden,
bite bit bitten,
forbid forbade forbidden, forget forgot forgotten, swear swore sworn, tear tore torn, wear wore worn,
break broke broken,
choose chose chosen, freeze froze frozen, steal stole stolen, wake woke woken, shake shook shaken,
forgive forgave forgiven,
swell swollen, show shown, prove proven, spin spun, shine shone, find found
"""

_SPELLINGS = """
defense defence defences, offense offence offences, center centre centres, centered centred,
theater theatre theatres, liter litre litres,
meter metre metres, kilometer kilometre kilometres, fiber fibre, program programme programmes,
airplane aeroplane aeroplanes,
aluminum aluminium, license licence licences, traveler traveller travellers, jewelry jewellery,
skeptic sceptic sceptics, gray grey,
analyze analyse analysed analysing, paralyze paralyse paralysed, maneuver manoeuvre manoeuvres
"""
_OUR = ("arm", "behavi", "col", "fav", "harb", "hon", "lab", "neighb", "rum", "tum", "vap")
_IS = (
    *("apolog", "author", "critic", "final", "legal", "mobil", "modern"),
    *("national", "normal", "organ", "privat", "recogn", "stabil"),
)
_AE = {
    "paed": "ped",
    "haem": "hem",
    "anaem": "anem",
    "foet": "fet",
    "oesoph": "esoph",
    "gynaec": "gynec",
    "orthopaed": "orthoped",
}
_BEGINNINGS = {f"{word}our": f"{word}or" for word in _OUR} | {f"{word}is": f"{word}iz" for word in _IS} | _AE
"""How British and American spellings of families of words begin."""
_BRITISH = re.compile("|".join(_BEGINNINGS))
_PEOPLE = """
iraq iraqi iraqis, syria syrian syrians, lebanon lebanese, egypt egyptian egyptians, jordan jordanian jordanians,
palestine palestinian palestinians, israel israeli israelis, kuwait kuwaiti kuwaitis, bahrain bahraini bahrainis,
qatar qatari qataris, oman omani omanis, yemen yemeni yemenis, saudi saudis, sudan sudanese, libya libyan libyans,
tunisia tunisian tunisians, algeria algerian algerians, morocco moroccan moroccans, mauritania mauritanian,
somalia somali somalis,
iran iranian iranians, turkey turkish turk turks, kurd kurdish kurds kurdistan, afghanistan afghan afghans,
pakistan pakistani pakistanis, india indian indians, china chinese, japan japanese, korea korean koreans,
russia russian russians,
ukraine ukrainian ukrainians, germany german germans, britain british, spain spanish,
italy italian italians,
greece greek greeks, america american americans, canada canadian canadians, brazil brazilian brazilians,
europe european europeans,
africa african africans, asia asian asians, ethiopia ethiopian ethiopians, armenia armenian armenians,
cyprus cypriot cypriots,
poland polish, sweden swedish, norway norwegian, denmark danish, netherlands dutch, vietnam vietnamese
"""
_KEPT = """
business businesses, customer customers, experience experiences experienced, experiment experiments,
important importance importantly, university universities, universe universes, several, authority authorities,
organization organizations organize organized organizes organizing organizer organizers, department departments,
animal animals, executive executives,
generation generations, international, france french, hamas, messi, tyre, rational, hospitality, tribune tribunes
"""


def american(word: str) -> str:
    """The American spelling of a word's beginning: armoured, organising."""
    return _BRITISH.sub(lambda found: _BEGINNINGS[found[0]], word, count=1) if _BRITISH.match(word) else word


def _table(rows: str) -> dict[str, str]:
    words = (row.split() for row in rows.replace("\n", " ").split(","))
    return {form: its[0] for its in words for form in its[1:]}


IRREGULAR = _table(_PLURALS) | _table(_VERBS) | _table(_SPELLINGS) | _table(_PEOPLE)
"""A form, and the word that it is a form of."""
KEPT = {word: its[0] for row in _KEPT.replace("\n", " ").split(",") for its in [row.split()] for word in its}
"""Words that Porter2 would take for forms of others (busy, custom, import, organ), and their stems."""
