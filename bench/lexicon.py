"""Makes bot/text/arabic.lexicon, what stemming knows of Arabic: `make lexicon`.

1. Bases: from the word counts of the package wordfreq, by expectation maximisation, without labels: each word is some
   proclitic + base + suffix, and a base that many words share is likelier.
2. Lemmas: the package simplemma names the lemma of many forms (broken plurals, imperfect verbs, feminines). Lemmas that
   are forms of each other (an adjective of relation and its noun, an imperfect verb and its perfect) are one.
3. Forms that no ending tells, broken plurals above all, put together by hand (bench/forms.txt), lead to their words;
   persons, numbers and genders of verbs to the verb.
4. Links: a base leads to the lemma of most of its forms. A form that would be split into another word's base becomes
   a base of its own, as do the names of places and people behind a proclitic: بغزة.

Raise `bot.text.stem.VERSION` with every new table.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from math import exp, log
from pathlib import Path

import wordfreq
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from bot.i18n.countries import FILE as COUNTRIES
from bot.intake.countries import DEMONYM
from bot.intake.places import FILE as PLACES
from bot.search.search import shipped_aliases
from bot.text.affixes import PROCLITICS, SUFFIXES, splits
from bot.text.fold import fold
from bot.text.lexicon import FILE, Lexicon, packed
from bot.text.stem import SHARPNESS, SHORT, likelihood

RAREST_WORD, RAREST_FORM = 1e-7, 4e-7
"""Shares of all words, below which a word says nothing of bases, and is no form worth an entry."""
ROUNDS = 8
SPARSENESS = 0.02
BASES, LEAST = 12_000, 4.0
"""How many bases are kept at most, and the least weight that makes one."""
SHARE = 0.4
"""Of a base's forms, so many must have the lemma that it is linked to."""
NISBA_SHARE = 0.15
"""An adjective of relation belongs to a noun that is at least so frequent beside it."""
MORE = 3.0
"""So many times as often as the feminine is the masculine of one word heard."""
PASSES = 4
MARGIN, CLEAR = 0.3, 0.05
"""How much likelier than its best split a form of its own is made; and by how much it must be, when it is rounded."""
OWN = frozenset(
    {
        "جزاير",
        "بحرين",
        "كانون",
        "تشرين",
        "رمضان",
        "سودان",
        "عثمان",
        "رياض",
        "محكمه",
        "مظاهره",
        "قاهره",
        "مدرسه",
        "غاره",
        "شرطه",
        "ثوره",
        "عطله",
        "عقيده",
        "كراهيه",
        "تذكره",
        "خبره",
        "سيوله",
        "عرفات",
        "دوري",
        "دوريه",
        "حمدان",
        "بوت",
        "ماكر",
        "جمهوريه",
        "خلافه",
        "رقابه",
        "هرمون",
        "هرمونات",
        "تفجير",
        "تفجيرات",
    }
)
"""Forms that are words of their own, whatever simplemma has as their lemma: looked at by hand."""
SAME = {
    "هجمه": "هجوم",
    "قاده": "قايد",
    "اسري": "اسير",
    "ملفه": "ملف",
    "ادين": "ادان",
    "تقي": "التقي",
    "قري": "قريه",
    "مظاهرات": "مظاهره",
    "مناطق": "منطقه",
    "جمهوري": "جمهوريه",
    "ممثله": "ممثل",
}
"""Lemmas, and forms, that are another lemma's: looked at by hand, too."""
FORMS, VERBS = Path(__file__).parent / "forms.txt", Path(__file__).parent / "verbs.txt"
PRONOUNS = ("هما", "هم", "ها", "هن", "كم", "نا", "ه", "ي")
BEFORE_NAMES = ("", "و", "ب", "ل", "ف", "ك", "وب", "ول")
BEFORE_ARTICLES = ("ال", "وال", "بال", "لل", "وبال", "ولل", "كال")
"""What stands before a name in news, and before one with an article."""
KEPT = frozenset(
    """
    غاز الغاز طوارئ الطوارئ مياه المياه يورو اليورو سنة السنة باب الباب رياضة الرياضة يوسف دين الدين أمن الأمن
    أنصار الأنصار نقود النقود عادل زايد يمين اليمين معاهدة المعاهدة نهر النهر يناير فبراير مارس أبريل مايو يونيو
    يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر يوم اليوم توم عام العام نار النار حكم الحكم لبن اللبن ألبان الألبان
    بوتين ماكرون حمدان مارينا
    """.split()  # noqa: SIM905  a table of words
)
"""Words that are kept whole as names are, for they look like others behind a proclitic."""
RARE_NAME, LONG_NAME = 1e-6, 5
"""The share of all words from which a name is heard often enough to be kept whole, where it has fewer letters."""
_ARABIC = re.compile("[\u0621-\u064a]+")
_WEAK = str.maketrans("", "", "اويه")

Splits = list[tuple[str, str, str]]
Counts = dict[str, float]


def counts(rarest: float) -> dict[str, float]:
    """Arabic words as they are written, and their shares of all words."""
    return {
        word: share
        for word, share in wordfreq.get_frequency_dict("ar", "best").items()
        if share >= rarest and _ARABIC.fullmatch(word)
    }


def learnt() -> dict[str, float]:
    """The bases and their weights: how many words, roughly, each accounts for."""
    folded: Counts = defaultdict(float)
    for word, share in counts(RAREST_WORD).items():
        if len(key := fold(word)) >= 2:
            folded[key] += share
    words = [(splits(word), log(share / 1e-8) / 3) for word, share in folded.items()]
    bases: Counts = defaultdict(float)
    for its_splits, weight in words:
        for _, base, _ in its_splits:
            bases[base] += weight / len(its_splits)
    for _ in range(ROUNDS):
        bases = _round(words, bases)
    return bases


def _round(words: list[tuple[Splits, float]], bases: Counts) -> Counts:
    total = _digamma(sum(bases.values()) + SPARSENESS * len(bases))
    weights = {base: max(_digamma(n + SPARSENESS) - total, -40) + _short(base) for base, n in bases.items()}
    found: Counts = defaultdict(float)
    for its_splits, weight in words:
        scores = [PROCLITICS[p] + SHARPNESS * weights.get(b, -60) + SUFFIXES[s] for p, b, s in its_splits]
        best = max(scores)
        shares = [exp(score - best) for score in scores]
        whole = sum(shares)
        for (_, base, _), share in zip(its_splits, shares, strict=True):
            if (part := share / whole * weight) > 1e-3:
                found[base] += part
    return found


def _short(base: str) -> float:
    return SHORT if len(base) == 2 else 0


def _digamma(x: float) -> float:
    """The logarithmic derivative of the gamma function: Abramowitz and Stegun, 6.3.5 and 6.3.18."""
    shift = 0.0
    while x < 6:
        shift -= 1 / x
        x += 1
    square = 1 / (x * x)
    return shift + log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square / 252))


def weighed(bases: dict[str, float]) -> dict[str, float]:
    """The bases that the table keeps, with the logarithms of their shares."""
    total = sum(bases.values())
    kept = sorted((base for base, n in bases.items() if n >= LEAST and len(base) >= 2), key=bases.__getitem__)
    return {base: log(bases[base] / total) for base in kept[-BASES:]}


def best(word: str, weights: dict[str, float]) -> tuple[str, str, str]:
    """As `bot.text.stem.split`, with the table that is being made."""
    return max(splits(word), key=lambda parts: likelihood(parts, weights))


Lemmas = dict[str, str]


def forms() -> dict[str, Counts]:
    """The folded forms that simplemma knows, by frequency of each of their lemmas; a form also counts after ال."""
    lemmas = DefaultDictionaryFactory().get_dictionary("ar")
    found: dict[str, Counts] = defaultdict(lambda: defaultdict(float))
    for word, share in counts(RAREST_FORM).items():
        for form in (word.removeprefix("ال"), word):
            lemma, key = lemmas.get(form), fold(form)
            if lemma and len(key) >= 3 and len(fold(lemma)) >= 2:
                found[key][_lemma(key, fold(lemma))] += share
                break
    return found


def _lemma(form: str, lemma: str) -> str:
    """The lemma of a form, as corrected by hand; names have no article here."""
    if form in OWN:
        return form
    return SAME.get(form) or SAME.get(lemma) or (lemma if form.startswith("ال") else lemma.removeprefix("ال") or lemma)


def joined(known: dict[str, Counts]) -> Lemmas:
    """Of lemmas that are forms of each other, the one that stands for all."""
    heard: Counts = defaultdict(float)
    for its in known.values():
        for lemma, share in its.items():
            heard[lemma] += share
    by_consonants: dict[str, list[str]] = defaultdict(list)
    for lemma in heard:
        by_consonants[lemma.translate(_WEAK)].append(lemma)
    found = {}
    for lemma in heard:
        target = _perfect(lemma, heard, by_consonants) or _related_noun(lemma, heard) or _masculine(lemma, heard)
        if target and lemma not in OWN:
            found[lemma] = target
    return closed(found, heard)


def _perfect(lemma: str, heard: Counts, by_consonants: dict[str, list[str]]) -> str | None:
    """The perfect of an imperfect verb: يتفق to اتفق, يصل to وصل, يستقيل to استقال."""
    if not lemma.startswith("ي") or len(lemma) < 4:
        return None
    rest = lemma[1:]
    alike = sorted(by_consonants[lemma.translate(_WEAK)], key=lambda one: (one.endswith("ه"), -heard[one]))
    alike = [one for one in alike if one.startswith("ا") and (one, False) not in names()]  # يرون is no form of ايران
    candidates = [f"ا{rest}", rest, f"و{rest}", *alike]
    return next((one for one in candidates if one in heard and len(one) >= 3), None)


def _related_noun(lemma: str, heard: Counts) -> str | None:
    """What an adjective of relation (nisba) relates to: عراقي to عراق, فرنسي to فرنسا, سياسي to سياسه."""
    if lemma.endswith("يه") and len(lemma) >= 5 and heard.get(lemma[:-1], 0.0) >= NISBA_SHARE * heard.get(lemma, 0.0):
        return lemma[:-1]
    if not lemma.endswith("ي") or len(lemma) < 4:
        return None
    targets = (f"{lemma}ا", f"{lemma[:-1]}ا", lemma[:-1], f"{lemma[:-1]}ه")
    least = NISBA_SHARE * heard[lemma]
    return next((one for one in targets if one in heard and heard.get(one, 0.0) >= least), None)


def _masculine(lemma: str, heard: Counts) -> str | None:
    """The man's word for a woman's: وزيره to وزير; not مدرسه (school), which is heard more than مدرس (teacher)."""
    man = lemma[:-1]
    is_his = lemma.endswith("ه") and len(man) >= 4 and heard.get(man, 0.0) >= MORE * heard[lemma]
    return man if is_his else None


def closed(links: Lemmas, heard: Counts) -> Lemmas:
    """Links that lead to where nothing leads on; a circle ends at the lemma that is heard most."""
    found = {}
    for lemma in links:
        way = [lemma]
        while (there := links.get(way[-1])) and there not in way:
            way.append(there)
        end = max(way[way.index(there) :], key=lambda one: heard.get(one, 0.0)) if there else way[-1]
        if end != lemma:
            found[lemma] = end
    return found


def _heaviest(counts: Counts) -> str:
    return max(counts, key=counts.__getitem__)


def table(weights: dict[str, float]) -> Lexicon:
    """The bases with their links, and the forms that need a base of their own."""
    known = forms()
    heads = joined(known)
    lemma_of = {form: heads.get(_heaviest(its), _heaviest(its)) for form, its in known.items()}
    _our_forms(lemma_of, known)
    _of_women(lemma_of, known)
    _conjugate(lemma_of, known)
    _by_verbs(lemma_of, known)
    lemma_of |= {form: name for name, article in names() for form in (name, *([f"ال{name}"] if article else []))}
    for word, form in (*_demonyms(), *by_hand()):
        lemma_of[form] = lemma_of.setdefault(word, word)
        for one in (word, form):
            known[one] = {lemma_of[one]: RAREST_FORM}
    links = _voted(weights, known, lemma_of)
    _guess(weights, links, {**{lemma: lemma for lemma in lemma_of.values()}, **heads})
    own = dict(weights)
    for _ in range(PASSES):  # a base that is added changes how other forms are split
        _own(own, links, lemma_of)
    _keep_names(own, links, lemma_of)
    _own(own, links, lemma_of)
    heard: Counts = defaultdict(float)
    for form, lemma in lemma_of.items():
        heard[lemma] += sum(known[form].values())
    return Lexicon(own, closed({base: lemma for base, lemma in links.items() if base != lemma}, heard))


def _our_forms(lemma_of: Lemmas, known: dict[str, Counts]) -> None:
    """What simplemma has as a lemma of its own and is another word and "our", or a verb of "we": شعبنا, عملنا."""
    for form in [form for form, lemma in lemma_of.items() if form == lemma and form.endswith("نا")]:
        word = form.removesuffix("نا")
        if len(word) >= 3 and word in lemma_of and (form, False) not in names():
            lemma_of[form] = lemma_of[word]
            known[form] = {lemma_of[word]: RAREST_FORM}


def _of_women(lemma_of: Lemmas, known: dict[str, Counts]) -> None:
    """Plurals in ات of what is heard more with its ة than without: مستوطنات of مستوطنة (a settlement), no settlers."""
    heard: Counts = defaultdict(float)
    for word, share in counts(RAREST_WORD).items():
        heard[fold(word).removeprefix("ال")] += share
    for form in [form for form in lemma_of if form.endswith("ات") and len(form) >= 5]:
        word, one = form.removesuffix("ات"), f"{form.removesuffix('ات')}ه"
        if lemma_of[form] == lemma_of.get(word, word) and heard[one] >= heard[word] and one in lemma_of:
            lemma_of[form] = lemma_of[one]
            known[form] = {lemma_of[one]: RAREST_FORM}


def _by_verbs(lemma_of: Lemmas, known: dict[str, Counts]) -> None:
    """The persons of the verbs by hand. The third ones are theirs whatever simplemma has, others where it has none;
    what two verbs share (تحدث, يتراجع) is that verb's whose perfect it is, else the first one's."""
    taken = {perfect: perfect for perfect, _, _ in verbs()}
    others: Lemmas = {}
    for perfect, imperfect, is_weak in verbs():
        third, rest = _persons(perfect, imperfect, is_weak=is_weak)
        taken = dict.fromkeys(third, perfect) | taken
        others = dict.fromkeys(rest, perfect) | others
    taken |= {form: perfect for form, perfect in others.items() if form not in taken and form not in lemma_of}
    for form, perfect in taken.items():
        lemma_of[form] = perfect
        known[form] = {perfect: RAREST_FORM}


def _persons(perfect: str, imperfect: str, *, is_weak: bool) -> tuple[list[str], list[str]]:
    """The third persons of a verb, and other persons, which may be another word; بنت of بنى is a girl."""
    rest = imperfect[1:]
    root, past = (rest[:-1], perfect[:-1]) if is_weak else (rest, perfect)
    plural = [f"{person}{root}{ending}" for person in "يت" for ending in ("ون", "وا")]
    behind = [f"{past}ت", f"{past}وا"] if len(past) > 2 else []
    return [imperfect, f"ت{rest}", *plural, *behind], [
        f"ن{rest}",
        f"ا{rest}",
        f"{imperfect}ان",
        f"ت{rest}ان",
        f"{past}تا",
    ]


def verbs() -> Iterator[tuple[str, str, bool]]:
    """(perfect, imperfect) of the verbs by hand, folded; and whether they end in a weak letter, which is no hamza."""
    for line in VERBS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for pair in line.split():
                perfect, _, imperfect = pair.partition("/")
                yield fold(perfect), fold(imperfect), perfect.endswith(("ى", "ا", "ي"))


def _voted(weights: dict[str, float], known: dict[str, Counts], lemma_of: Lemmas) -> Lemmas:
    """Each base that is split from known forms, and the lemma that most of them have."""
    votes: dict[str, Counts] = defaultdict(lambda: defaultdict(float))
    for form, lemma in lemma_of.items():
        votes[best(form, weights)[1]][lemma] += sum(known[form].values()) ** 0.5
    heaviest = ((base, its, _heaviest(its)) for base, its in votes.items())
    return {base: lemma for base, its, lemma in heaviest if its[lemma] >= SHARE * sum(its.values())}


def _guess(weights: dict[str, float], links: Lemmas, heads: Lemmas) -> None:
    """Link what no form tells of: زيارت, as before an ending, to زياره; يشارك, with its person in front, to شارك."""
    for base in weights:
        feminine = f"{base[:-1]}ه"
        if base.endswith("ت") and base not in links and feminine in heads:
            links[base] = heads[feminine]
        elif base.startswith("ي") and len(base) >= 5 and base not in links:
            verb = max(splits(base)[1:], key=lambda parts: likelihood(parts, weights))[1]
            links[base] = links.get(verb, verb)
        elif base not in links and base not in heads and (word := _possessed(base, weights)):
            links[base] = links.get(word, word)


def _possessed(base: str, weights: dict[str, float]) -> str | None:
    """The word of a base that is somebody's: عايلاتهم to عايلات; ابنايهم and ابناوهم to ابنا, which ends in a hamza."""
    for pronoun in PRONOUNS:
        word = base.removesuffix(pronoun)
        if word == base or len(word) < 4:
            continue
        hamza = word[:-1] if word[-2:] in ("اي", "او") else ""
        if hamza in weights or (len(pronoun) > 1 and word in weights):
            return hamza if hamza in weights else word
    is_bare = len(base) >= 5 and base[-2:] in ("اي", "او") and base[:-1] in weights
    return base[:-1] if is_bare else None


def _own(own: dict[str, float], links: Lemmas, lemma_of: Lemmas) -> None:
    """A form that would have another stem than its lemma becomes a base, a little likelier than its best split."""
    for form, lemma in lemma_of.items():
        parts = [(likelihood(its, own), links.get(its[1], its[1]) == lemma) for its in splits(form)]
        right, wrong = (
            max((its for its, fits in parts if fits == is_right), default=-99.0) for is_right in (True, False)
        )
        if right < wrong + CLEAR:
            own[form] = (wrong - PROCLITICS[""] - SUFFIXES[""]) / SHARPNESS + MARGIN
            links[form] = lemma


def _conjugate(lemma_of: Lemmas, known: dict[str, Counts]) -> None:
    """Persons, numbers and genders that simplemma does not know belong to their verbs; not what is heard otherwise."""
    made: Lemmas = {}
    for form, lemma in lemma_of.items():
        if form == lemma or not form.startswith("ي") or len(form) < 4:
            continue
        rest = form[1:]
        made |= dict.fromkeys((f"ت{rest}", f"ن{rest}", f"{form}ون", f"ت{rest}ون", f"{form}وا"), lemma)
        if not lemma.endswith(("ي", "ا", "ه")):
            made |= dict.fromkeys((f"{lemma}ت", f"{lemma}وا"), lemma)
    heard: Counts = defaultdict(float)
    for word, share in counts(RAREST_WORD).items():
        heard[fold(word)] += share
    for form, lemma in made.items():
        is_verb = form.endswith(("ون", "وا", "ت")) and lemma_of.get(form, form) == form
        if form not in OWN and (is_verb or (form not in lemma_of and heard[form] < RAREST_FORM)):
            lemma_of[form] = lemma
            known[form].setdefault(lemma, RAREST_FORM)


def _keep_names(own: dict[str, float], links: Lemmas, lemma_of: Lemmas) -> None:
    """A name is likelier, behind a proclitic too, than any other split that makes no word that is known."""
    for name, article in sorted(names()):
        forms = [before + name for before in (BEFORE_ARTICLES if article else BEFORE_NAMES)]
        lost = [form for form in forms if best(form, own)[1] != name and (form == name or form not in lemma_of)]
        for form in lost:
            missing = likelihood(best(form, own), own) - PROCLITICS[form.removesuffix(name)] - SUFFIXES[""]
            own[name] = max(own.get(name, -60.0), missing / SHARPNESS + MARGIN)
        links[name] = lemma_of.get(name, name)


@cache
def names() -> frozenset[tuple[str, bool]]:
    """The names of places and people that are one word of three letters or more, folded, without their article; and
    whether they have one."""
    heard: Counts = defaultdict(float)
    for word, share in counts(RAREST_WORD).items():
        heard[fold(word).removeprefix("ال")] += share
    spellings = (spelling for group in shipped_aliases() for spelling in group)
    found = {name for name in (*_places(), *_countries(), *spellings, *KEPT) if _ARABIC.fullmatch(fold(name))}
    bare = {(_bare(name), name.startswith("ال")) for name in found if not _is_form(name)}
    known = {name for name, _ in bare if len(name) >= LONG_NAME or (len(name) >= 3 and heard[name] >= RARE_NAME)}
    return frozenset((name, article) for name, article in bare if name in known)


def _is_form(name: str) -> bool:
    """Whether it is a demonym, or several of something: كردي, الحوثيون; السيسي and ماكرون are names."""
    return name.endswith("ي" if not name.startswith("ال") else "ون")


def _bare(name: str) -> str:
    """Folded and without its article, which is no part of ألمانيا."""
    return fold(name.removeprefix("ال"))


def _places() -> Iterator[str]:
    for spellings in tomllib.loads(PLACES.read_text(encoding="utf-8")).values():
        yield from spellings


def _demonyms() -> Iterator[tuple[str, str]]:
    """(country, what its people and things are called), folded."""
    for spellings in tomllib.loads(COUNTRIES.read_text(encoding="utf-8")).values():
        country = _bare(spellings[0])
        demonyms = [fold(each.removeprefix(DEMONYM)) for each in spellings if each.startswith(DEMONYM)]
        if " " not in country:
            yield from ((country, each + ending) for each in demonyms for ending in ("", "ه", "ون", "ين", "ات"))


def _countries() -> Iterator[str]:
    """Every name of a country or its capital that is no demonym."""
    for spellings in tomllib.loads(COUNTRIES.read_text(encoding="utf-8")).values():
        yield from (each for each in spellings if not each.startswith(DEMONYM))


def by_hand() -> Iterator[tuple[str, str]]:
    """(word, form of it) of the table by hand, folded."""
    for line in FORMS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, *its = map(fold, line.split())
            yield from ((word, form) for form in its)


def main() -> None:
    made = table(weighed(learnt()))
    content = packed(made)
    FILE.write_bytes(content)
    print(f"{len(made.weights)} bases, {len(made.links)} links, {len(content)} bytes")


if __name__ == "__main__":
    main()
