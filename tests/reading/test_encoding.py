"""Bytes in the encodings that scraped pages come in."""

import codecs
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleanscrape.reading.encoding import decode, encode

FRENCH = (
    "Le maire a déclaré mardi que l’école rouvrirait à la rentrée ; « nous sommes prêts », a-t-il ajouté, "
    "malgré un coût estimé à trois millions d’euros."
)
NEWS = {
    "cp1252": [
        FRENCH,
        "Die Bürgermeisterin erklärte am Mittwoch, die Straße werde für zwei Wochen gesperrt – „länger dauert es nicht“.",
        "El alcalde anunció ayer que la reconstrucción del puente comenzará en marzo, según informó el periódico.",
        "A prefeitura informou nesta terça-feira que as obras não serão concluídas até o próximo verão.",
        "Kommunen meddelade på måndagen att vägen är avstängd på grund av översvämning. Många åker nu genom byn.",
        "Il sindaco ha detto che la città è pronta; perché il ponte riapra, però, ci vorrà più di un anno.",
        "Wali kota mengatakan jembatan itu “hampir selesai” – tinggal menunggu cuaca membaik, katanya.",
        "The council said on Monday that it “would not” raise the fee – not this year – and the mayor’s office agreed.",
    ],
    "gb18030": [
        "市政府周二宣布,这座桥梁将于明年三月开始重建。市长表示,工程预计需要十个月,期间公交车将绕行。",
        "记者从会上获悉，今年前三季度全市新建学校二十所，新增学位三万个。",
    ],
    "big5": ["市政府週二宣布，這座橋樑將於明年三月開始重建。市長表示，工程預計需要十個月，期間公車將改道行駛。"],
    "shift_jis": ["市は火曜日、この橋の建て替え工事を来年三月に始めると発表した。市長は「十か月かかる見通しだ」と話した。"],
    "euc_jp": ["市は火曜日、この橋の建て替え工事を来年三月に始めると発表した。市長は「十か月かかる見通しだ」と話した。"],
    "euc_kr": ["시는 화요일 이 다리의 재건축 공사를 내년 3월에 시작한다고 발표했다. 시장은 열 달이 걸릴 것이라고 말했다."],
    "koi8_r": ["Мэрия сообщила во вторник, что реконструкция моста начнётся в марте. По словам мэра, работы займут год."],
    "koi8_u": ["Міська рада повідомила у вівторок, що реконструкція мосту почнеться навесні. Її завершать восени."],
    "cp1251": [
        "Мэрия сообщила во вторник, что реконструкция моста начнётся в марте. По словам мэра, работы займут год.",
        "Міська рада повідомила у вівторок, що реконструкція мосту почнеться навесні. Її завершать восени.",
    ],
    "iso8859_5": ["Мэрия сообщила во вторник, что реконструкция моста начнётся в марте. Работы займут десять месяцев."],
    "iso8859_9": [
        "Belediye salı günü yaptığı açıklamada köprünün yenileme çalışmalarının gelecek yıl başlayacağını bildirdi. "
        "Başkan, işin on ay süreceğini söyledi."
    ],
    "iso8859_7": ["Ο δήμος ανακοίνωσε την Τρίτη ότι η ανακατασκευή της γέφυρας θα αρχίσει τον Μάρτιο του επόμενου έτους."],
    "cp1253": ["Ο δήμος ανακοίνωσε την Τρίτη ότι η ανακατασκευή της γέφυρας θα αρχίσει. Άγνωστο παραμένει το κόστος."],
    "cp874": ["เทศบาลประกาศเมื่อวันอังคารว่า การก่อสร้างสะพานใหม่จะเริ่มในเดือนมีนาคมปีหน้า นายกเทศมนตรีกล่าวว่างานจะใช้เวลาสิบเดือน"],
    "cp1250": ["Władze miasta ogłosiły we wtorek, że przebudowa mostu rozpocznie się w marcu. Prace potrwają rok."],
    "iso8859_2": ["Město v úterý oznámilo, že přestavba mostu začne příští rok v březnu. Práce potrvají deset měsíců."],
    "cp1256": ["أعلنت البلدية يوم الثلاثاء أن إعادة بناء الجسر ستبدأ في مارس. وقال رئيس البلدية إن العمل سيستغرق عشرة أشهر."],
    "cp1255": ["העירייה הודיעה ביום שלישי כי שיקום הגשר יחל במרץ בשנה הבאה. ראש העיר אמר שהעבודות יימשכו עשרה חודשים."],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in NEWS.items() for text in texts])
@pytest.mark.parametrize("menu", ["", "Home | News | Sport\nLogin\n\n"], ids=["alone", "after_a_menu"])
def test_a_paragraph_of_news_is_read_right(name: str, text: str, menu: str) -> None:
    page = menu + text + "\n"
    assert decode(page.encode(name))[0] == page


@pytest.mark.parametrize("text", ["Non si è visto", "necessità di una riforma", "un coût à 3 €", "– oleh redaksi –"])
def test_a_short_latin_line_is_not_taken_for_another_alphabet(text: str) -> None:
    assert decode(text.encode("cp1252"))[0] == text


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_taken_off(mark: bytes, name: str) -> None:
    assert decode(mark + FRENCH.encode(name))[0] == FRENCH


def test_utf_16_without_a_mark_is_told_by_its_nuls() -> None:
    assert decode(FRENCH.encode("utf-16-le"))[0] == FRENCH
    assert decode(FRENCH.encode("utf-16-be"))[0] == FRENCH


def test_utf_16_with_half_a_unit_at_the_end_keeps_it() -> None:
    text, name = decode(codecs.BOM_UTF16_LE + "Halo".encode("utf-16-le") + b"!")
    assert (text, name) == ("Halo!", "utf-16-le")


def test_utf_8_comes_first_and_control_characters_survive() -> None:
    text = "Harga naik\0 \x1b[1m\x0b\x85\u2028 pada Senin\r\n"
    assert decode(text.encode()) == (text, "utf-8")
    assert decode(b"") == ("", "utf-8")


def test_utf_8_with_broken_bytes_stays_utf_8() -> None:
    data = FRENCH.encode()[:-3] + b"\x92 fin\xe2\x80"
    text, name = decode(data)
    assert name == "utf-8"
    assert "déclaré" in text
    assert encode(text) == data


def test_a_byte_without_a_meaning_in_the_encoding_is_not_lost() -> None:
    data = NEWS["cp1252"][1].encode("cp1252") + b" \x81."  # 0x81 is nothing in cp1252
    text, name = decode(data)
    assert text.startswith(NEWS["cp1252"][1])
    assert text.encode(name, "surrogateescape") == data


def test_a_windows_quotation_mark_rules_out_the_iso_page() -> None:
    text = "Ο δήμος ανακοίνωσε την Τρίτη ότι η γέφυρα θα κλείσει – “προσωρινά”, όπως είπε ο δήμαρχος στους κατοίκους."
    assert decode(text.encode("cp1253"))[0] == text


@given(st.binary())
def test_no_bytes_make_it_raise(data: bytes) -> None:
    text, name = decode(data)
    codecs.lookup(name)
    encode(text)


@given(st.text())
def test_utf_8_is_read_as_it_was_written(text: str) -> None:
    assume(not text.startswith("\ufeff"))
    assume(text.count("\0") * 4 <= len(text.encode()))  # else it may be UTF-16
    assert decode(text.encode()) == (text, "utf-8")


@given(st.binary())
def test_bytes_read_as_utf_8_are_written_as_they_were(data: bytes) -> None:
    text, name = decode(data)
    if name == "utf-8":
        assert encode(text) == data


def test_any_surrogate_can_be_written() -> None:
    assert encode("a\ud800\udcff") == b"a\xed\xa0\x80\xff"


def test_a_large_legacy_file_is_read_in_time() -> None:
    page = ("Menu\n" * 50 + FRENCH + "\n") * 5000
    assert decode(page.encode("cp1252"))[0] == page


def test_the_detector_is_not_imported_for_utf_8() -> None:
    code = "import sys; from cleanscrape.reading.encoding import decode; decode('é'.encode());sys.exit('chardet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
