"""Makes bot/i18n/countries.toml, the gazetteer of countries: `python -m bench.countries`.

Names are CLDR's, through babel; capitals, demonyms and other names stand here by hand, where they mean nothing else.
"""

import json
import re
from pathlib import Path

from babel import Locale

FILE = Path(__file__).parent.parent / "bot" / "i18n" / "countries.toml"
NO_COUNTRIES = frozenset(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"])
INSTEAD = {
    "عُمان": "سلطنة عمان",
    "مالي": "جمهورية مالي",
    "بنين": "جمهورية بنين",
    "بيرو": "البيرو",
    "موناكو": "إمارة موناكو",
    "أروبا": "جزيرة أروبا",
    "جيرسي": "جزيرة جيرسي",
    "هونغ كونغ الصينية": "هونغ كونغ",
    "Hong Kong SAR China": "Hong Kong",
    "هنغاريا": "المجر",
    "الدانمرك": "الدنمارك",
    "Türkiye": "Turkey",
    "الأراضي الفلسطينية": "فلسطين",
    "Palestinian Territories": "Palestine",
    "المملكة العربية السعودية": "السعودية",
    "الإمارات العربية المتحدة": "الإمارات",
    "المملكة المتحدة": "بريطانيا",
}
"""Names of CLDR that people do not say, or that mean something else as often: مالي is financial, عمان Amman."""
# code: what stands for the country in both languages. A word after ~ is a demonym: all its forms count.
BY_HAND = """
IQ ~عراقي Iraqi Iraqis بغداد Baghdad
SY ~سوري سورية Syrian Syrians دمشق Damascus
LB ~لبناني Lebanese بيروت Beirut
JO ~أردني Jordanian Jordanians Amman
PS ~فلسطيني غزة Palestinian Palestinians Gaza رام_الله Ramallah
IL ~إسرائيلي Israeli Israelis تل_أبيب Tel_Aviv
EG ~مصري Egyptian Egyptians القاهرة Cairo
SD ~سوداني Sudanese الخرطوم Khartoum
LY ~ليبي Libyan Libyans طرابلس_الغرب Benghazi بنغازي
TN ~تونسي Tunisian Tunisians Tunis
DZ ~جزائري Algerian Algerians Algiers
MA ~مغربي Moroccan Moroccans الرباط Rabat
MR ~موريتاني Mauritanian نواكشوط Nouakchott
SA ~سعودي Saudi Saudis الرياض Riyadh
AE ~إماراتي UAE Emirati Emiratis أبوظبي أبو_ظبي Abu_Dhabi دبي Dubai
QA ~قطري Qatari Qataris الدوحة Doha
KW ~كويتي Kuwaiti Kuwaitis
BH ~بحريني Bahraini Bahrainis المنامة Manama
OM ~عماني Omani Omanis Muscat
YE ~يمني Yemeni Yemenis صنعاء عدن Sanaa Aden
IR ~إيراني Iranian Iranians طهران Tehran
TR ~تركي Turkish Turks Turkiye أنقرة Ankara إسطنبول Istanbul
RU ~روسي Russian Russians موسكو Moscow
UA ~أوكراني Ukrainian Ukrainians كييف Kyiv Kiev
US ~أميركي ~أمريكي أميركا أمريكا USA American Americans واشنطن Washington نيويورك
GB ~بريطاني المملكة_المتحدة إنجلترا إنكلترا Britain British UK England لندن London
FR ~فرنسي French باريس Paris
DE ~ألماني German Germans برلين Berlin
IT ~إيطالي Italian Italians روما Rome
ES ~إسباني Spanish Spaniards مدريد Madrid
PT ~برتغالي Portuguese لشبونة Lisbon
GR ~يوناني Greek Greeks أثينا Athens
CH ~سويسري Swiss جنيف Geneva
AT ~نمساوي Austrian فيينا Vienna
BE ~بلجيكي Belgian بروكسل Brussels
NL ~هولندي Dutch أمستردام Amsterdam لاهاي
SE ~سويدي Swedish ستوكهولم Stockholm
NO ~نرويجي Norwegian أوسلو Oslo
DK ~دنماركي Danish كوبنهاغن Copenhagen
FI ~فنلندي Finnish هلسنكي Helsinki
PL ~بولندي وارسو Warsaw
HU هنغاريا Hungarian بودابست Budapest
RO Romanian بوخارست Bucharest
BG ~بلغاري Bulgarian
RS ~صربي Serbian بلغراد Belgrade
BA ~بوسني البوسنة Bosnia Bosnian سراييفو Sarajevo
MT ~مالطي Maltese فاليتا Valletta
CY ~قبرصي Cypriot نيقوسيا Nicosia
GE ~جورجي تبليسي Tbilisi
AM ~أرميني Armenian يريفان Yerevan
AZ ~أذربيجاني Azerbaijani Azeri باكو Baku
KZ ~كازاخستاني Kazakh أستانا Astana
UZ ~أوزبكي Uzbek طشقند Tashkent
AF ~أفغاني Afghan Afghans كابول Kabul
PK ~باكستاني Pakistani Pakistanis إسلام_آباد Islamabad
IN ~هندي Indian Indians نيودلهي نيو_دلهي New_Delhi
BD ~بنغلاديشي Bangladeshi دكا Dhaka
LK سريلانكي Sri_Lankan كولومبو Colombo
NP ~نيبالي Nepalese Nepali كاتماندو Kathmandu
CN ~صيني Chinese بكين Beijing
JP ~ياباني Japanese طوكيو Tokyo
KR سيول Seoul كوريا_الجنوبية South_Korea South_Korean
KP بيونغيانغ Pyongyang كوريا_الشمالية North_Korea North_Korean
VN ~فيتنامي Vietnamese هانوي Hanoi
TH ~تايلاندي Thai بانكوك Bangkok
MY ~ماليزي Malaysian كوالالمبور Kuala_Lumpur
ID ~إندونيسي Indonesian جاكرتا Jakarta
PH ~فلبيني Filipino Philippine مانيلا Manila
AU ~أسترالي Australian Australians كانبيرا Canberra سيدني Sydney
NZ ~نيوزيلندي ويلينغتون Wellington
CA ~كندي Canadian Canadians أوتاوا Ottawa
MX ~مكسيكي Mexican Mexicans مكسيكو_سيتي Mexico_City
BR ~برازيلي Brazilian Brazilians برازيليا
AR ~أرجنتيني Argentine Argentinian بوينس_آيرس Buenos_Aires
CL ~تشيلي Chilean
CO ~كولومبي Colombian بوغوتا Bogota
VE ~فنزويلي Venezuelan كراكاس Caracas
CU ~كوبي Cuban هافانا Havana
ET ~إثيوبي Ethiopian Ethiopians أديس_أبابا Addis_Ababa
KE Kenyan Kenyans نيروبي Nairobi
SO ~صومالي Somali مقديشو Mogadishu
NG ~نيجيري Nigerian Nigerians أبوجا Abuja لاغوس Lagos
GH Ghanaian أكرا Accra
SN ~سنغالي Senegalese داكار Dakar
ZA جنوب_أفريقي South_African جوهانسبرغ Johannesburg بريتوريا Pretoria
ML باماكو Bamako
NE نيامي Niamey
TD نجامينا Chadian
CD الكونغو_الديمقراطية Congolese كينشاسا Kinshasa
CZ ~تشيكي Czech براغ Prague
IE ~إيرلندي إيرلندا Irish دبلن Dublin
"""


def name(code: str, locale: Locale) -> str:
    """The name of a country in a language, as people say it."""
    plain = re.sub(r"\s*\(.*?\)", "", locale.territories[code]).replace(" - ", " ")
    return INSTEAD.get(plain, plain)


def by_hand() -> dict[str, list[str]]:
    lines = [line.split() for line in BY_HAND.split("\n") if line]
    return {code: [word.replace("_", " ") for word in words] for code, *words in lines}


def main() -> None:
    arabic, english = Locale("ar"), Locale("en")
    more = by_hand()
    lines = [
        "# Made by bench/countries.py: the Arabic and English name of each country, and what else stands for it.",
        "",
    ]
    for code in sorted(code for code in map(str, english.territories) if re.fullmatch("[A-Z]{2}", code)):
        if code not in NO_COUNTRIES:
            every = dict.fromkeys([name(code, arabic), name(code, english), *more.get(code, [])])
            lines.append(f"{code} = {json.dumps(list(every), ensure_ascii=False)}")
    FILE.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(len(lines) - 2, "countries,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
