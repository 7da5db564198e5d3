"""The names of agencies and papers, and of the places that datelines name: whether a few words are one of them."""

import re
from functools import lru_cache

from bot.intake.places import names
from bot.text.fold import words

_AGENCIES = """
وطنية، رويترز، أ ف ب، فرانس برس، وكالة فرانس برس، الفرنسية، أ ب، أسوشيتد برس، أسوشييتد برس، الأسوشيتد برس، د ب أ،
الألمانية، الأناضول، سانا، واع، وام، واس، قنا، بنا، كونا،
العمانية، بترا، وفا، واج، وأج، وات، و م ع، وما، لاب، سونا، سبأ، أ ش أ، معا، وال، صونا، ومع، سبوتنيك، نوفوستي، تاس،
إنترفاكس، شينخوا، إرنا، إيرنا، فارس، تسنيم، إيفي، أنسا، آكي،
يونهاب، كيودو، بلومبرغ، بلومبيرغ، الوكالة الوطنية للإعلام، الوطنية، المركزية، الشرق الأوسط، الجزيرة، الجزيرة نت،
العربية، العربية نت، سكاي نيوز عربية، بي بي سي، بي بي سي عربي، سي إن إن،
سي إن إن بالعربية، روسيا اليوم، فرانس 24، دويتشه فيله، الحرة، العربي الجديد، السومرية، السومرية نيوز، شفق نيوز،
رووداو، رووداو ديجيتال، كوردستان 24، كردستان 24، باسنيوز، المدى، بغداد اليوم، الغد برس، موازين نيوز، ناس نيوز،
الفرات نيوز، المعلومة، اليوم السابع، المصري اليوم، القاهرة الإخبارية، الإخبارية، عكاظ، العين الإخبارية،
الإمارات اليوم،
القبس، القدس العربي، العربي، تلفزيون العربي، عربي21، عربي 21، الخليج أونلاين، عنب بلدي، تلفزيون سوريا، لبنان 24،
المدن، هسبريس،
الشروق أونلاين، موزاييك، عمون، خبرني، رؤيا، رؤيا الإخباري، صفا، شهاب، سودان تريبيون، سودان تربيون، دارفور 24،
عدن الغد،
المصدر أونلاين، الميادين، المنار، إرم نيوز، يورونيوز، الحدث، العالم، سبأنت، نينا، قدس برس، صدى نيوز، عرب 48،
عربي بوست، مدى مصر، مصراوي، القاهرة 24، صدى البلد، البوابة نيوز، ترك برس، تي آر تي عربي، نورث برس، هاوار، لانا،
بوابة الوسط، المشهد اليمني، واشنطن بوست، نيويورك تايمز، وول ستريت جورنال، الغارديان، فايننشال تايمز، أكسيوس، بوليتيكو،
المسلة، يس عراق، الاقتصاد نيوز، كلكامش برس، دجلة نيوز، العهد نيوز، الأولى نيوز، إيرث نيوز،
هآرتس، يديعوت أحرونوت، معاريف، تايمز أوف إسرائيل، لوموند، لوفيغارو، دير شبيغل، ليكيب، ماركا، بيلد، كيكر، ديلي ميل،
ذا صن، ديلي تلغراف، لا ستامبا، إل باييس، إل موندو،
كورييري ديلا سيرا، لا غازيتا ديلو سبورت، غازيتا ديلو سبورت، ذا أثلتيك، ذا هيل، فورين بوليسي، جيروزاليم بوست،
إسرائيل هيوم، نيويورك بوست، إن بي سي، سي بي إس، فوكس نيوز، الإندبندنت، اندبندنت عربية، سي إن بي سي، بي بي سي نيوز،
أسوشيتدبرس،
وكالات، الوكالات، وكالات الأنباء، وكالات أنباء، مواقع، مواقع إلكترونية، صحف، وسائل إعلام، متابعات، مواقع التواصل،
وكالات ومواقع، وكالات وصحف، صحف ومواقع، مواقع وصحف،
reuters، ap، associated press، the associated press، afp، agence france presse، dpa، upi، xinhua، tass، ria،
ria novosti، interfax، anadolu، anadolu agency، aa، efe، ansa، kyodo،
kyodo news، yonhap، bloomberg، pa، pa media، press association، wam، spa، kuna، bna، ona، qna، sana، petra، wafa،
ina، irna، mena، map، aps، tap، nna، suna، saba، ani، pti، ians، bbc،
bbc news، cnn، al jazeera، sky news، the guardian، new york times، the new york times، washington post، agencies،
news agencies، wire services، wires، ips، euronews، dw، rt، cnbc، npr، ukrinform، prnewswire، pr newswire،
business wire، globenewswire، globe newswire، accesswire، newsfile، newsfile corp، ein presswire، apo group،
africanews، axios، politico، wall street journal، the wall street journal، financial times، the financial times،
haaretz، times of israel، the times of israel، the independent، abc news، nbc news، cbs news، fox news، usa today،
middle east eye، the new arab، al arabiya، asharq al awsat، gulf news، khaleej times، arab news، rudaw، kurdistan 24،
shafaq news، l'equipe، marca، bild، daily mail، the daily mail، le monde، le figaro، el pais، der spiegel، the athletic،
the hill، foreign policy، jerusalem post، the jerusalem post، new york post، iraqi news agency،
syrian arab news agency، daily sabah
"""
_OUTLETS = """
وكالة صحيفة جريدة مجلة شبكة موقع قناة تلفزيون إذاعة بوابة منصة راديو مؤسسة مركز مرصد
"""
_ENDS_OUTLET = """
    نيوز برس تايمز أونلاين الإخبارية الإخباري نت بلس news press times post herald daily tribune gazette agency
    wire newswire magazine observer journal radio tv ledger chronicle courier dispatch examiner inquirer
    telegraph guardian sentinel
"""
_ENDS_SHORT = "الآن اليوم 24"

_PLACES = """
القدس، القدس المحتلة، رام الله، غزة، نابلس، الخليل، جنين، طولكرم، بيت لحم، أريحا، قلقيلية، رفح، خان يونس، الناصرة،
حيفا، يافا، عكا، تل أبيب، عمان، إربد، الزرقاء، العقبة، السلط، مأدبا، جرش، الكرك، معان،
بيروت، طرابلس، صيدا، صور، زحلة، بعلبك، النبطية، جبيل، دمشق، حلب، حمص، حماة، اللاذقية، طرطوس، درعا، السويداء، إدلب،
الرقة، دير الزور، الحسكة، القامشلي، تدمر، بغداد، البصرة، الموصل، أربيل، السليمانية، دهوك،
كركوك، النجف، كربلاء، الحلة، الناصرية، العمارة، الكوت، الديوانية، السماوة، الرمادي، الفلوجة، تكريت، سامراء، بعقوبة،
بابل، ذي قار، الأنبار، النجف الأشرف، كربلاء المقدسة، سامراء المقدسة،
الكاظمية، الرياض، جدة، مكة، مكة المكرمة، المدينة المنورة، الدمام، الطائف، تبوك،
أبها، حائل، بريدة، الكويت، المنامة، الدوحة، أبوظبي، أبو ظبي، دبي، الشارقة، عجمان، العين، رأس الخيمة، الفجيرة، مسقط،
صلالة، نزوى، صحار، صنعاء، عدن، تعز، الحديدة، المكلا، مأرب، إب، القاهرة، الإسكندرية، الجيزة،
أسوان، الأقصر، بورسعيد، السويس، الإسماعيلية، المنصورة، طنطا، أسيوط، الغردقة، شرم الشيخ، العريش، الخرطوم، أم درمان،
بورتسودان، بورت سودان، الفاشر، كسلا، ود مدني، بنغازي، مصراتة، سبها، سرت، طبرق، درنة، تونس، صفاقس،
سوسة، القيروان، بنزرت، قابس، الجزائر، الجزائر العاصمة، وهران، قسنطينة، عنابة، سطيف، تلمسان، غرداية، بجاية، الرباط،
الدار البيضاء، فاس، مراكش، طنجة، أكادير، مكناس، وجدة، تطوان، العيون، نواكشوط، مقديشو، جيبوتي،
موروني، جوبا، أنقرة، إسطنبول، اسطنبول، طهران، أصفهان، تبريز، كابل، كابول، إسلام آباد، كراتشي، نيودلهي، مومباي، دكا،
كولومبو، بكين، شنغهاي، هونغ كونغ، طوكيو، سيول، بيونغ يانغ، مانيلا، جاكرتا، كوالالمبور، بانكوك،
هانوي، سنغافورة، سيدني، كانبرا، موسكو، كييف، مينسك، وارسو، براغ، فيينا، برلين، ميونيخ، فرانكفورت، باريس، ليون،
مرسيليا، لندن، مانشستر، دبلن، مدريد، برشلونة، لشبونة، روما، ميلانو، الفاتيكان، أثينا، نيقوسيا،
بلغراد، سراييفو، صوفيا، بوخارست، بودابست، بروكسل، لاهاي، أمستردام، جنيف، زوريخ، برن، ستوكهولم، أوسلو، كوبنهاغن،
هلسنكي، واشنطن، نيويورك، الأمم المتحدة، لوس أنجلس، شيكاغو، أوتاوا، تورونتو، مكسيكو سيتي، هافانا، كراكاس،
بوغوتا، برازيليا، بوينس آيرس، سانتياغو، ليما، أديس أبابا، نيروبي، كمبالا، كيغالي، أبوجا، لاغوس، أكرا، داكار،
باماكو، نيامي، نجامينا، بريتوريا، جوهانسبرغ، كيب تاون، لواندا، كينشاسا، باكو، يريفان، تبليسي، طشقند، أستانا،
baghdad، cairo، damascus، beirut، amman، jerusalem، gaza، gaza city، ramallah، tel aviv، riyadh، kuwait city، manama،
doha، abu dhabi، dubai، muscat، sanaa، aden، khartoum، tripoli، benghazi، tunis، algiers، rabat، casablanca،
nouakchott،
mogadishu، djibouti، juba، ankara، istanbul، tehran، kabul، islamabad، new delhi، dhaka، colombo، kathmandu، beijing،
hong kong، taipei، tokyo، seoul، pyongyang، manila، jakarta، kuala lumpur، bangkok، hanoi، singapore، sydney،
canberra،
moscow، kyiv، kiev، minsk، warsaw، prague، vienna، berlin، frankfurt، paris، london، dublin، madrid، lisbon، rome،
milan،
vatican city، athens، nicosia، belgrade، sarajevo، sofia، bucharest، budapest، brussels، the hague، amsterdam، geneva،
zurich، bern، stockholm، oslo، copenhagen، helsinki، washington، new york، los angeles، san francisco، ottawa،
mexico city،
havana، caracas، bogota، brasilia، sao paulo، rio de janeiro، buenos aires، santiago، lima، quito، addis ababa،
nairobi،
kampala، kigali، abuja، lagos، accra، dakar، bamako، niamey، pretoria، johannesburg، cape town، luanda، kinshasa،
baku،
yerevan، tbilisi، tashkent، astana، united nations
"""

_PAPER_TITLES = """
الأخبار، الخبر، الوطن، الصباح، الشروق، النهار، الأهرام، الثورة، الدستور، الغد، الرأي، الراي، البيان، الخليج،
الاتحاد، الأيام،
الحياة، السفير، الجمهورية، المستقبل، اللواء، الديار، الأنباء، الراية، الشرق، العرب، الزمان، المساء، العلم، المجاهد،
الوفد
"""
AGENCIES = frozenset("".join(words(name)) for name in _AGENCIES.split("،"))
_TITLES = frozenset(" ".join(words(name)) for name in _PAPER_TITLES.split("،"))
_PAPERS = frozenset(words("وكالة صحيفة جريدة مجلة موقع إذاعة تلفزيون راديو"))
OUTLETS = frozenset(words(_OUTLETS))
PLACES = frozenset(" ".join(words(name)) for name in _PLACES.split("،"))
_LAST_WORDS = frozenset(words(_ENDS_OUTLET))
_LAST_OF_TWO = frozenset(words(_ENDS_SHORT))
"""Behind a place: "غزة الآن" is a channel, "حتى الآن" is none."""
_BETWEEN = re.compile(r"\s*[+،,/|&؛;]\s*|\s+[-–—]\s+")
_MOST_WORDS = 6
REMEMBERED = 256
"""What the last message or two asked: rule after rule asks the same of a few words."""


@lru_cache(maxsize=REMEMBERED)
def is_agency(name: str) -> bool:
    """Whether all that is named are agencies and papers that everybody knows: "رويترز + أ.ف.ب"."""
    return bool(name) and all(_is_known(part) for part in _BETWEEN.split(name.strip("()[]«»“”\"' .")))


@lru_cache(maxsize=REMEMBERED)
def is_outlet(name: str) -> bool:
    """Whether a few words name who publishes news: a known agency, or "صحيفة ..." and the like."""
    found = words(name)
    if not 0 < len(found) <= _MOST_WORDS or name.endswith(("؟", "?", "!")):
        return False
    here = len(found) == 2 and found[1] in _LAST_OF_TWO and is_place(found[0])  # noqa: PLR2004
    named = found[0] in OUTLETS or found[-1] in _LAST_WORDS or here
    return is_agency(name) or (len(found) > 1 and named)


def is_paper(name: str) -> bool:
    """Whether a few words that stand alone name a paper or a station; "مركز المدينة" and its kind do not."""
    found = words(name)
    return 1 < len(found) <= 4 and found[0] in _PAPERS and not name.endswith(("؟", "?", "!", "."))  # noqa: PLR2004


def is_paper_title(name: str) -> bool:
    """Whether a word or two are the title of a paper, which are ordinary words as well: "الأخبار (نواكشوط)"."""
    return " ".join(words(name)) in _TITLES


def is_signed(name: str) -> bool:
    """Whether a name before a slash or a dash is who publishes: "قناة السويس" may be news itself."""
    said = words(name)
    return is_agency(name) or said[-1] in _LAST_WORDS or said[0] in _PAPERS


def is_city(name: str) -> bool:
    """Whether a dateline may begin with this and say no more: capitals and the like, no rivers and football clubs."""
    return " ".join(words(name)) in PLACES


@lru_cache(maxsize=REMEMBERED)
def is_place(name: str) -> bool:
    """Whether a dateline may begin with this alone."""
    said = " ".join(words(name))
    return said in PLACES or said in names()


def _is_known(name: str) -> bool:
    found = words(name)
    joined = "".join(found)
    return joined in AGENCIES or (len(found) > 1 and "".join(found[1:]) in AGENCIES and found[0] in OUTLETS)
