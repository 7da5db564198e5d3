"""The words by which lines of a message tell what they are, as people write them; rules compare them folded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.text.fold import words

Openings = Mapping[str, tuple[str, ...]]
"""Phrases by their first word, the longest first."""


def phrases(table: str) -> tuple[str, ...]:
    """The phrases of a table, one between two commas, as `Line.key` holds them."""
    return tuple(" ".join(words(phrase)) for phrase in table.replace("\n", "،").split("،") if phrase.strip())


def openings(table: Iterable[str]) -> Openings:
    """Phrases, ready to be looked for at the beginning of a key."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(table, key=len, reverse=True):
        found[phrase.partition(" ")[0]].append(phrase)
    return {first: tuple(rest) for first, rest in found.items()}


def opening(key: str, table: Openings) -> str:
    """The longest phrase of the table that a key begins with; "" without one."""
    for phrase in table.get(key.partition(" ")[0], ()):
        if key == phrase or key.startswith(f"{phrase} "):
            return phrase
    return ""


SOURCE = frozenset(
    phrases("""
    المصدر، المصادر، مصدر الخبر، مصدر المعلومات، المصدر الأصلي، source، original source، news source
""")
)
"""Before a separator these announce a source wherever they stand."""
SOURCE_BELOW = frozenset(phrases("مصدر، عن، المصادر، نقلا، منقول، credit، courtesy، h t، hat tip، via، sources"))
"""These do only below the headline: "مصدر: ..." may open one."""
QUOTED_FROM = openings(
    phrases("""
    نقلا عن، منقول عن، منقول من، نقلا من، بالتعاون مع، المصدر، نشر أولا في، نشرت أولا في، عن، عبر، via، h t، hat tip،
    courtesy of،
    originally published in، originally published by، originally published on، first published in، first published by،
    originally appeared in، first appeared in، reprinted from، republished from، this article first appeared in،
    this article was originally published in، this article was first published in
""")
)
"""After these a name follows without a separator."""

LABELS = frozenset(
    phrases("""
    تنويه، تنويه هام، تنويه مهم، إعلان، إعلان هام، إعلان مهم، توضيح، توضيح هام، إيضاح، تعميم، بيان، بيان هام،
    بيان صحفي،
    بيان صحافي، خبر صحفي، بيان توضيحي، هام، مهم، هام جدا، مهم جدا، خاص، حصري، متابعة، متابعات، تصحيح، تحديث، مستجدات،
    آخر المستجدات، آخر الأخبار، خبر، أخبار، تقرير، تقرير خاص، رياضة، اقتصاد، بالصور، بالفيديو، فيديو، صور، تذكير،
    تنبيه،
    تحذير، نعي، وفيات، للتذكير، للعلم، للنشر، للنشر الفوري، بسم الله الرحمن الرحيم، إنا لله وإنا إليه راجعون،
    بسم الله، لا حول ولا قوة إلا بالله، الحمد لله، الحمد لله رب العالمين، السلام عليكم،
    السلام عليكم ورحمة الله وبركاته،
    السلام عليكم ورحمة الله، حسبنا الله ونعم الوكيل،
    for immediate release، press release، media release، news release، media statement، press statement، statement،
    official statement، update، exclusive، developing، developing story، correction، announcement، notice،
    public notice،
    alert، news، latest، latest news، watch، video، photos، in pictures، report، special report، reminder، obituary،
    embargoed، for release، release، news alert، to all media، to whom it may concern، circular، communique،
    feature، analysis، opinion، interview، profile، explainer، summary، press summary، full time، half time،
    final score،
    result، results، match report، service update، status update، market close، market wrap، travel alert،
    weather alert،
    security alert، job alert، تحليل، رأي، مقال، مقابلة، حوار، نتيجة، نتائج، النتيجة النهائية، انتهت المباراة،
    نهاية المباراة،
    نهاية الشوط الأول، ملخص، قرار، تكليف، دعوة، تهنئة، تعزية، شكر وتقدير، بلاغ، بلاغ صحفي، نداء، مناشدة
""")
)
"""Alone above a headline these are no headline: what kind of message it is, and how one begins."""
EMBARGOES = openings(
    phrases("""
    embargoed until، embargoed to، embargoed for، embargoed، embargo until، embargo till، strictly embargoed،
    under embargo، under strict embargo، not for publication before، not for publication until،
    not for broadcast before، for release at، for release on، for release after، hold for release، محظور النشر حتى،
    محظور النشر قبل، يمنع النشر قبل، ممنوع النشر قبل، حظر النشر حتى، غير قابل للنشر قبل، للنشر بعد، للنشر يوم
""")
)
"""How a line above a headline begins that says when the story may be told."""
CONTACTS = frozenset(
    phrases("""
    contact، contacts، media contact، media contacts، press contact، press contacts، news contact، contact information،
    media inquiries، media enquiries، press inquiries، press enquiries، for media inquiries، for media enquiries،
    for press inquiries، for press enquiries، for more information، for more information contact،
    for more information please contact، for further information، for further information contact،
    for further information please contact، media relations، press relations، notes to editors contact، جهة الاتصال،
    جهات الاتصال، للتواصل الإعلامي، للاستفسارات الإعلامية، للاستفسار الإعلامي، معلومات الاتصال، بيانات الاتصال، للتواصل،
    المسؤول الإعلامي، مسؤول الاتصال
""")
)
"""Above the names, numbers and addresses of whom journalists may ask."""
HEAD_SUBJECTS = frozenset(phrases("subject، re، الموضوع، موضوع، م"))
HEAD_DAYS = frozenset(phrases("sent، date، التاريخ، تاريخ الإرسال، أرسلت"))
HEAD_SENDERS = frozenset(phrases("from، من، المرسل"))
HEAD_FIELDS = (
    HEAD_SUBJECTS
    | HEAD_DAYS
    | HEAD_SENDERS
    | frozenset(phrases("to، cc، bcc، reply to، ref، reference، no، إلى، نسخة، نسخة إلى، العدد، الرقم، المرجع، إشارة"))
)
"""What the lines of a mail's head begin with, and those of an official letter."""
LETTERHEADS = openings(
    phrases("""
    جمهورية، المملكة، دولة، سلطنة، حكومة، إقليم، وزارة، مديرية، المديرية، دائرة، قسم، جامعة، كلية، رئاسة، محافظة، أمانة،
    بلدية، هيئة، الهيئة، مجلس، نقابة، غرفة، مؤسسة، المؤسسة، شركة، مكتب، المكتب، ديوان، لجنة، اللجنة، قيادة، شعبة،
    republic of، state of، kingdom of، city of، town of، county of، ministry of، department of، university of،
    office of، municipality of، council of، chamber of، embassy of، government of، directorate of
""")
)
STATES = openings(phrases("جمهورية، المملكة، دولة، سلطنة، republic of، state of، kingdom of"))
"""Above whoever writes: whose they are."""
GREETINGS = openings(
    phrases("""
    dear، hello، hi، good morning، good afternoon، السادة، السيد، السيدة، الزملاء، حضرة، تحية طيبة، تحية، السلام عليكم،
    أعزاءنا
""")
)
BODIES = openings(
    phrases("""
    دائرة، وزارة، مديرية، المديرية، هيئة، الهيئة، مصلحة، مركز، المركز، مرصد، مؤسسة، المؤسسة، إدارة، الإدارة، بلدية،
    محافظة، نقابة، اتحاد، جمعية، منظمة، أمانة، قيادة، المكتب، مكتب، ministry of، department of، office of، met office،
    centre for، center for
""")
)
"""How the names of bodies begin with which a story may be signed, in brackets or above their press office."""
ENDS = frozenset(
    phrases(
        "end، ends، endit، enditem، end of statement، 30، انتهى، انتهى البيان، انتهى الخبر، النهاية، نهاية الخبر، ا ه"
    )
)
"""Alone at the end of a message: nothing follows."""
OFFICES = openings(
    phrases("""
    المكتب الإعلامي، المكتب الصحفي، المكتب الصحافي، الدائرة الإعلامية، دائرة الإعلام، دائرة العلاقات العامة،
    قسم الإعلام، قسم العلاقات العامة، شعبة الإعلام، مديرية الإعلام، إدارة الإعلام، المركز الإعلامي، اللجنة الإعلامية،
    الهيئة الإعلامية، العلاقات العامة، العلاقات والإعلام، العلاقات العامة والإعلام، خلية الإعلام الأمني، إعلام مكتب،
    إعلام مديرية، إعلام وزارة، إعلام محافظة، إعلام دائرة، press office، media office، press service، media department،
    communications office، office of public affairs، public relations department، press department
""")
)
"""How whoever publishes a statement signs it."""
BUTTONS = frozenset(
    phrases("""
    skip to main content، skip to content، skip to main، advertisement، advertisements، advertising، sponsored، share،
    share this، share this article، share this story، share article، listen، listen to this article،
    listen to article،
    listen to the article، print، print article، print this، save، save article، save for later، bookmark، copy link،
    copy url، comments، comment، view comments، show comments، leave comments، menu، search، sign in، log in، login،
    loading، read aloud، font size، text size، jump to comments، gift this article، view all، show more، close، likes،
    views، shares، إعلان، إعلانات، مساحة إعلانية، مشاركة، شارك، شارك المقال، شارك القصة، شارك التقرير، شارك عبر،
    طباعة،
    طباعة المقال، حفظ، حفظ المقال، استمع، استمع إلى المقال، استمع إلى الخبر، استمع للخبر، استمع للمقال، التعليقات،
    تعليقات، تعليق، أضف تعليقا، نسخ الرابط، نسخ، القائمة، بحث، تسجيل الدخول، حجم الخط، تكبير الخط، تصغير الخط،
    انتقل إلى المحتوى، تخطي إلى المحتوى، تخط إلى المحتوى، الانتقال إلى المحتوى، مشاهدة، مشاهدات، قراءات، إعجاب،
    المشاهدات، عدد المشاهدات، عدد القراءات، عدد الزيارات، الزيارات، أعجبني، لم يعجبني، إعجابات، تعليقا، تعليقين،
    مشاركات، رد، ردود، رتب حسب، عرض المزيد من التعليقات، تمت المشاركة، like، reply، replies، repost، reposts، quote،
    quotes، bookmarks، retweet، retweets، follow، following، react، send، view more comments،
    forwarded، forwarded many times، forwarded message، forwarded as received، تم إعادة توجيهها، تمت إعادة توجيهها،
    تم إعادة توجيهها عدة مرات، تمت إعادة توجيهها عدة مرات، تم إعادة التوجيه، تمت إعادة التوجيه،
    تم إعادة التوجيه عدة مرات، تمت إعادة التوجيه عدة مرات، معاد توجيهها، رسالة معاد توجيهها، معاد توجيهه، رسالة محولة،
    محولة، أعيد توجيهها، أعيد توجيهها عدة مرات، كما وصلني، وصلني، كما وردني، منقول كما وصلني، إعادة نشر،
    all reactions، see less، see translation، عرض الترجمة، تسجيلات الإعجاب، عرض كل التعليقات، عرض جميع التعليقات،
    view all comments،
    sign in to comment، log in to comment، accept all، accept all cookies، accept cookies، reject all،
    manage preferences، موافق، أوافق، قبول، رفض، got it، i agree، agree، cookie settings، pinned post، pinned،
    منشور مثبت، استمع للخبر، استمع إلى الخبر
""")
)
OF_MAIL = openings(
    phrases("""
    view this email in، view this message in، view this newsletter in، view this email online، view in browser،
    view in your browser، view online، view it in، read this email online، read online، open in browser،
    email not displaying، is this email not، this email not، trouble viewing، having trouble viewing،
    having trouble reading، can't see this email، can't see images، no images، forward this email، forward to a friend،
    was this email forwarded، was this forwarded، forwarded this email، إذا لم تظهر، إذا لم تتمكن من عرض،
    إن لم تتمكن من عرض، لعرض هذه الرسالة، لعرض الرسالة، عرض في المتصفح، اعرض في المتصفح، اعرض الرسالة في،
    اعرض هذه الرسالة، عرض الرسالة في، شاهد الرسالة في، افتح في المتصفح، اقرأ الرسالة في المتصفح، لا تظهر الرسالة،
    هل لا تظهر الرسالة، sign up to our، sign up for our، subscribe to our newsletter، subscribe to our free،
    get our free، unsubscribe، to unsubscribe، update preferences، update your preferences، لإلغاء الاشتراك،
    إلغاء الاشتراك، اشترك في نشرتنا، اشتركوا في نشرتنا
""")
)
"""How lines begin that lead to a newsletter, or to where it can be seen better."""
ISSUES = openings(phrases("العدد، عدد رقم، رقم العدد، issue، no، number، vol، volume، edition"))
"""What stands before the number of a newsletter under its name."""
FORWARDED_FROM = openings(
    phrases("""
    forwarded from، fwd from، reposted from، shared from، منقول من، منقول عن، منقولة من، نقلا عن، معاد توجيهها من،
    تم إعادة توجيهها من، تمت إعادة التوجيه من، أعيد توجيهها من، محولة من، محول من
""")
)
"""Before the name of whom a message comes from, on a line above it."""
COOKIES = phrases("cookies، cookie policy، ملفات تعريف الارتباط، ملفات الارتباط، الكوكيز")
KEYWORDS = frozenset(
    phrases("""
    tags، tag، keywords، filed under، topics، in this article، الوسوم، وسوم، كلمات مفتاحية، الكلمات المفتاحية،
    كلمات دلالية، الكلمات الدلالية، علامات، دليل الكلمات
""")
)
"""Before the keywords of a page, which its editors chose and no reader sees."""
HEADLINES = frozenset(phrases("العنوان، عنوان الخبر، headline، title، hed"))
"""Before a headline that is named as such; and what stands beside it in a script."""
CUES = frozenset(phrases("slug، trt، duration، runtime، المدة، مدة التقرير، الزمن"))
NETWORKS = frozenset(
    words("""facebook twitter x whatsapp telegram linkedin email e-mail mail pinterest reddit messenger bluesky threads
    instagram tiktok youtube viber pocket فيسبوك تويتر إكس واتساب تيليغرام تلغرام تليجرام لينكدإن بريد ايميل إيميل
    ماسنجر بنترست فايبر إنستغرام انستغرام""")
)
SHARING = frozenset(
    words("copy link print share save via on and more نسخ الرابط رابط طباعة شارك مشاركة حفظ على عبر و المزيد")
)
PATHS = frozenset(
    phrases("""
    home، homepage، news، world، world news، business، politics، sport، sports، economy، middle east، local، opinion،
    weather، travel، more، live، uk، us، africa، asia، arts، entertainment، money، markets، tv، radio،
    culture، technology، tech، health، science، national، international، lifestyle، front page، الرئيسية،
    الصفحة الرئيسية،
    أخبار، الأخبار، آخر الأخبار، سياسة، اقتصاد، رياضة، ثقافة، صحة، علوم، تكنولوجيا، محليات، محلي، عربي، دولي،
    عربي ودولي، عالم، العالم، منوعات، مجتمع، حوادث، تقارير، مقالات، رأي، طقس، صحة وجمال، علوم وتكنولوجيا، أسواق، فن،
    فنون، ثقافة وفن، تعليم، سياحة، عربي وعالمي، الشرق الأوسط، اتصل بنا، من نحن
""")
)
"""How the way to a page begins in its site."""
HOMES = frozenset(phrases("home، homepage، الرئيسية، الصفحة الرئيسية"))

AUTHOR = frozenset(
    phrases("""
    كتب، كتبت، كتبه، كتبها، بقلم، بقلم الكاتب، بقلم الكاتبة، إعداد، أعد التقرير، أعده، أعدته، الكاتب، الكاتبة،
    تقرير، حوار، حاوره، حاورته، حاورها، حاورتها، حاورهم، حاورتهم، التقاه، التقته، التقاها، التقتها، أجرى المقابلة،
    أجرت المقابلة، أجرى اللقاء، تحقيق، متابعة، أجرى الحوار، أجرت الحوار، المراسل، مراسلنا، مراسلتنا،
    by، written by، author، reported by، story by، words by, report by
""")
)
AUTHOR_BARE = openings(phrases("بقلم الكاتبة، بقلم الكاتب، بقلم، كتبت، كتب، written by، words by، story by، by"))
"""These need no separator before the name."""
CREDIT = openings(
    phrases("""
    تصوير، عدسة، ترجمة، تحرير، مونتاج، إخراج، تدقيق، الصورة، صورة، الصور، تصميم، غرافيك، إنفوغرافيك، مونتير،
    reporting by، additional reporting by، additional reporting، editing by، writing by، compiled by، photo by،
    photo، photos، photos by، photographs by، pictures by، illustration by، illustrations by، photography،
    photography by، photograph، image، image credit، photo credit،
    images، picture، pictures، translated by، translation by، translation، video by، graphics by، credit،
    camera
""")
)
POSTS = frozenset(
    words("correspondent reporter editor writer columnist analyst producer contributor journalist bureau staff")
)
POSTS_FIRST = frozenset(words("مراسل مراسلة محرر محررة كاتب كاتبة صحفي صحفية صحافي صحافية"))
"""What whoever wrote a story is called behind their name: the last word of it in English, the first in Arabic."""
EXCLUSIVE = frozenset(phrases("خاص، خاص ب، حصري، exclusive"))

READ_MORE = openings(
    phrases("""
    اقرأ المزيد، اقرأ الخبر، اقرأ التفاصيل، إقرأ، المزيد، للمزيد، لمزيد من التفاصيل، لمزيد من المعلومات،
    التفاصيل، تفاصيل، التفاصيل الكاملة، لقراءة، للقراءة، لمعرفة، للتفاصيل، رابط الخبر، رابط المقال، رابط،
    الرابط، الخبر كاملا، نص الخبر، تتمة، تابع القراءة، التتمة، لمشاهدة، شاهد، شاهدوا، بالفيديو، الفيديو، فيديو،
    اضغط هنا، اضغط على الرابط، طالع التفاصيل، المقال كاملا، من هنا، عبر الرابط، على الرابط، في الرابط،
    على موقعنا، للاطلاع، read more، read the full، read full، read on، read it، full story، full article،
    full report، full text، continue reading، more، more here، more info، more details، more at، details،
    details here، link، watch، watch here، watch the، learn more، click here, tap here، see more، story، here
""")
)
READ_MORE_ALONE = frozenset(
    phrases("""
    اقرأ المزيد، المزيد، للمزيد، التفاصيل، التفاصيل الكاملة، التفاصيل في الرابط، الرابط، رابط الخبر،
    تابع القراءة، اضغط هنا، للتفاصيل، التفاصيل في أول تعليق، الرابط في أول تعليق، التفاصيل هنا، من هنا،
    لقراءة المزيد، لقراءة الخبر كاملا، لقراءة الخبر، شاهد الفيديو، شاهدوا الفيديو، لمشاهدة الفيديو،
    الخبر كاملا، read more، full story، continue reading، more، details، link، link in bio، watch، learn more،
    click here، tap here، link in comments، more details، read more here، full story here، watch the video،
    story here، here، read the full story، full statement، full text، full report، full article، full document،
    full press release، full list، البيان كاملا، نص البيان، النص الكامل، نص البيان كاملا، للاطلاع على المزيد،
    للمزيد من التفاصيل، لمزيد من التفاصيل، لمزيد من المعلومات، للاطلاع على التفاصيل
""")
)
"""Nothing else on a line, and no link left: nothing is lost with it."""
READ_ALSO = frozenset(
    phrases("""
    اقرأ أيضا، إقرأ أيضا، اقرا ايضا، اقرأ كذلك، اقرأوا أيضا، اقرئي أيضا، طالع أيضا، شاهد أيضا، انظر أيضا،
    مواضيع ذات صلة، موضوعات ذات صلة، أخبار ذات صلة، مقالات ذات صلة، ذات صلة، مواضيع قد تهمك، أخبار قد تهمك،
    قد يهمك، قد يهمك أيضا، قد يعجبك، قد يعجبك أيضا، ربما يهمك، المزيد من الأخبار، من الأرشيف، أخبار متعلقة،
    مواضيع متعلقة، مواضيع مشابهة، الأكثر قراءة، also read، read also، see also، related، related stories،
    related articles، related news، related posts، related reading، read next، you may also like،
    you might also like، you might like، more on this، more on this story، more stories، recommended،
    recommended reading، further reading، most read، don't miss، in other news
""")
)
"""Before other stories' headlines."""

CALLS = openings(
    phrases("""
    تابعونا، تابعنا، تابعوا، تابع قناتنا، تابع حسابنا، تابع صفحتنا، تابع آخر الأخبار، تابع القناة، لمتابعتنا،
    لمتابعة آخر، لمتابعة أخبار، لمتابعة الأخبار، لمتابعة كل، لمتابعة جديد، لمتابعة المزيد، لمتابعة قناتنا،
    لمتابعة القناة، لمتابعة صفحتنا، لمتابعة حساب، اشتركوا، اشترك في القناة، اشترك في قناتنا، اشترك في قناة،
    اشترك بقناتنا، اشترك بالقناة، اشترك الآن، اشترك معنا، اشترك في خدمة، اشترك في نشرتنا، للاشتراك، للإشتراك،
    للانضمام، للإنضمام، انضموا إلينا، انضموا إلى قناتنا، انضموا إلى القناة، انضموا لقناتنا، انضموا للقناة،
    انضموا الآن، انضموا لنا، انضم إلينا، انضم إلى قناتنا، انضم إلى القناة، انضم إلى قناة، انضم إلى مجموعة،
    انضم لقناتنا، انضم الآن، انضم لنا، شاركوا الخبر، شاركوا المقال، شاركوا الفيديو، شاركوا هذا، شاركوا المنشور،
    شاركوا القناة، شاركوا الرابط،
    شاركونا، شارك الخبر، شارك المنشور، شارك القناة، شارك مع أصدقائك، شاركوها، شاركها، شير، حملوا تطبيقنا،
    حملوا التطبيق، حملوا تطبيق، حمل التطبيق، حمل تطبيق، حمل تطبيقنا، نزلوا التطبيق، نزلوا تطبيقنا، نزل التطبيق،
    تطبيقنا، لتحميل التطبيق، لتحميل تطبيق، للتحميل، لتنزيل التطبيق، لمزيد من الأخبار، للمزيد من الأخبار،
    للمزيد تابعونا، لمزيد من الأخبار، المزيد على قناتنا، المزيد من الأخبار على، المزيد على موقعنا، للتواصل،
    للتواصل معنا، للتواصل والإعلان، تواصلوا معنا، تواصل معنا، للإعلان، لإعلاناتكم، للإعلانات، للاستفسار،
    راسلونا، راسلنا، رابط القناة، رابط قناتنا، رابط الانضمام، رابط الاشتراك، قناتنا، قنواتنا، صفحتنا، صفحاتنا،
    حساباتنا، حسابنا، مجموعتنا، موقعنا، تجدوننا، كونوا معنا، كن معنا، كونوا أول، كن أول، ابقوا معنا، لا تنسوا،
    لا تنس، فعلوا، فعل الجرس، فعل زر، اضغطوا، جميع الحقوق، كل الحقوق، كافة الحقوق، حقوق النشر، الحقوق محفوظة،
    ادعمونا، ادعموا، لدعم القناة، لدعمنا، زورونا، زوروا موقعنا، زوروا صفحتنا، انشروا، انشر الخبر،
    ساهموا في نشر، ساهم في نشر، تم النشر بواسطة، تم الإرسال، أضف تعليقك، ما رأيك، ما رأيكم، برعاية،
    نشرتنا البريدية، سياسة الخصوصية، للنشر والإعلان، انقر هنا للاشتراك، اضغط هنا للاشتراك، اضغط للاشتراك،
    اضغط للانضمام، follow us، follow our، follow the channel، follow the page، follow for more، follow me،
    follow on، join us، join our، join the channel، join the chat، join the group، join the conversation،
    join now، join here، join channel، subscribe، share this، share with، share the channel، share the news،
    share our، share and، like and share، like share، please share، download our، download the app،
    download app، get our app، get the app، get our newsletter، boost us، boost our، boost the channel،
    boost this، contact us، contact، advertise، advertising، ads، for ads، for advertising، copyright،
    all rights reserved، visit our، visit us، support us، support our، donate، sign up، find us، watch us،
    listen to us، for more news، for more updates، for more stories، for more follow، for updates، stay tuned،
    stay updated، stay informed، stay connected، turn on notifications، our channel، our website، our other،
    our telegram، our whatsapp، our app، our group، our social، send tips، send us، powered by، chat،
    got a tip، connect with us، click here to join، click here to subscribe، tap here to join،
    telegram channel، privacy policy، terms of use، sent from، more on our, more news on، also on، also follow،
    discuss، leave a comment، comment below، tell us what you think، react، you are receiving this، you're receiving،
    you received this، this email was sent، this message was sent، this newsletter was sent، unsubscribe،
    to unsubscribe، manage your، manage preferences، update your preferences، update your email،
    update preferences، email preferences، add us to your، pass it on، please forward، please pass،
    forward this، send this to، تصلك هذه، وصلتك هذه، تلقيت هذه الرسالة، لإلغاء الاشتراك، إلغاء الاشتراك، ألغ اشتراكك،
    لتعديل تفضيلاتك، لتحديث تفضيلاتك، اشترك ليصلك، اشترك لتصلك، انشرها، انشروها، أرسلها، أرسلوها، ارسلها، انشر تؤجر،
    مرروها، مررها، الآراء الواردة، الآراء المنشورة، المقالات المنشورة، المقال يعبر عن، the views expressed،
    the opinions expressed، opinions expressed، views expressed، our standards، للتواصل الإعلامي، media contact،
    press contact، for media inquiries، for media enquiries، رابط الخبر كامل، رابط الخبر كاملا
""")
)
"""How lines begin that ask a reader for something, or belong to the channel and not to the story."""
RIGHTS = phrases("جميع الحقوق محفوظة، الحقوق محفوظة، all rights reserved، حقوق النشر محفوظة")
PLATFORMS = frozenset(
    words("""فيسبوك فيس بوك تويتر إكس منصة إنستغرام انستغرام إنستجرام انستقرام إنستا يوتيوب تيليغرام تلغرام تليغرام
    تيليجرام تلجرام تليجرام واتساب واتس اب آب تيك توك تيكتوك سناب شات ثريدز
لينكدإن لينكد الموقع الإلكتروني موقعنا قناتنا قناة القناة صفحتنا صفحة حسابنا حساباتنا على عبر في رابط و أو من
    أندرويد آيفون ايفون آبل غوغل جوجل بلاي ستور تطبيق هنا مجموعة البريد
facebook fb twitter x instagram insta ig youtube telegram tg whatsapp tiktok tik tok snapchat threads linkedin
    website web site app store google play android ios iphone channel group page our on and or the discord bluesky
    mastodon email rss podcast
""")
)
"""A line of such words only, perhaps with links, says where else a channel is found."""
BRIEF = openings(
    phrases("""
    موجز، موجز الأخبار، نشرة، نشرة الأخبار، حصاد، أبرز العناوين، أهم العناوين، أبرز الأخبار، أهم الأخبار،
    عناوين، أبرز عناوين، أهم عناوين، أبرز ما جاء، أهم ما جاء، أبرز ما تناولته، أهم ما تناولته، أبرز ما كتبته،
    أهم ما كتبته، أبرز ما نشرته، جولة الأخبار، جولة الصحافة، جولة في الصحف، جولة الصحف، قراءة في الصحف، أقوال الصحف،
    صحف اليوم، صحافة اليوم، من صحف اليوم، أبرز أحداث، أهم أحداث، أبرز الأحداث، أهم الأحداث، أبرز أخبار، أهم أخبار،
    خلاصة، أخبار اليوم، أخبار الصباح، أخبار المساء، العناوين،
    ملخص الأخبار، ملخص، headlines، top headlines، today's headlines، brief، news brief، the brief،
    morning brief، evening brief، daily brief، top stories، roundup، news roundup، news in brief، in brief،
    morning briefing، evening briefing، daily briefing، news briefing، the briefing، briefing، the morning briefing،
    press review، today's papers، news at، good morning، good evening، صباح الخير، مساء الخير، صباحكم،
    نشرة أخبار، today's top stories، what you need to know، morning news، evening news،
    today in brief، digest، daily digest، morning headlines، evening headlines، the day in brief، today's top
""")
)
REPORTS = openings(
    phrases("""
    أعلن، أعلنت، قال، قالت، كشف، كشفت، أكد، أكدت، أفاد، أفادت، ذكر، ذكرت، أطلق، أطلقت، افتتح، افتتحت، شهد، شهدت،
    بدأ، بدأت،
    وقع، وقعت، وقّع، وقّعت، بحث، بحثت، أصدر، أصدرت، نفى، نفت، دعا، دعت، طالب، طالبت، حذر، حذرت، نظم، نظمت، عقد،
    عقدت، ضبط، ضبطت،
    قتل، قتلت، أصيب، أصيبت، اعتقل، اعتقلت، نفذ، نفذت، وصل، وصلت، التقى، التقت، استقبل، استقبلت، ناقش، ناقشت، أقر،
    أقرت، أوقف،
    أوقفت، تظاهر، اندلع، اندلعت، انطلق، انطلقت، اختتم، اختتمت، احتفل، احتفلت، توفي، توفيت، سجل، سجلت، قرر، قررت،
    وافق، وافقت
""")
)
"""How a sentence begins that reports what happened in a place."""
DATES = frozenset(
    phrases("""
    التاريخ، تاريخ، بتاريخ، تاريخ النشر، تاريخ الإصدار، date، date issued، issue date، issued، published،
    release date، dated،
    publication date
""")
)
EVENTS = frozenset(phrases("التاريخ، تاريخ، date"))
"""Those that may be the day of something to come, and no part of the message's head."""
PLACED = frozenset(phrases("المكان، مكان، الموقع، مكان الحدث، location، place، where، venue"))
"""Before a colon, in a message that is told by fields."""
BREAKING = openings(
    phrases("""
    خبر عاجل، عاجل جدا، عاجل الآن، عاجل وهام، عاجل ومهم، عاجل هام، هام وعاجل، هام عاجل، مهم وعاجل، عاجل،
    breaking news، breaking، just in، urgent، newsflash، news flash،
    flash
""")
)
BREAKING_TAGS = frozenset(phrases("عاجل، خبر عاجل، breaking، breakingnews، breaking news، urgent"))
