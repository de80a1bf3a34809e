"""Full text in scripts without spaces between words, and the language of an article."""

from __future__ import annotations

import pytest

from index import Archive, Article
from index.embedder import load_embedder
from index.language import language
from index.search import fulltext
from index.words import indexed, phrases

STORIES = {
    "zh": [
        "北京市长王雅宁周二宣布，横跨潮白河的大桥将于五月三日关闭，维修工程预计持续三周。",
        "今年秋天，山东烟台的果农采摘了四千一百吨苹果，是二十年来收成最好的一年。",
        "上海博物馆任命历史学家陈思远为新馆长，他将于六月就职。",
        "总理李建明下周前往巴黎出席气候峰会，并会见法国总统。",
    ],
    "ja": [
        "大阪市の松村健太市長は火曜日、淀川に架かる橋を修理のため5月3日から閉鎖すると発表した。",
        "青森県の農家は今年の秋、リンゴを4100トン収穫し、20年ぶりの豊作となった。",
        "京都の美術館は新しい館長に歴史学者の小野寺みのりさんを選んだ。",
        "浦和レッズは土曜日、鹿島アントラーズに２対１で勝ち、首位に立った。",
    ],
    "ko": [
        "서울시는 한강대교를 수리하기 위해 5월 3일부터 폐쇄한다고 박지훈 시장이 밝혔다.",
        "올가을 경상북도 농가들은 사과 4100톤을 수확했다.",
        "국립박물관은 새 관장으로 역사학자 최은서를 임명했다.",
        "전북이 토요일 울산을 2대 1로 이겨 선두에 올랐다.",
    ],
    "th": [
        "นายกเทศมนตรีสมชายแถลงเมื่อวันอังคารว่าสะพานข้ามแม่น้ำปิงจะปิดซ่อมสามสัปดาห์",
        "ปีนี้ชาวสวนเชียงใหม่เก็บลำไยได้สี่พันตันซึ่งมากที่สุดในรอบยี่สิบปี",
        "พิพิธภัณฑ์แห่งชาติแต่งตั้งนักประวัติศาสตร์วิภาวดีเป็นผู้อำนวยการคนใหม่",
        "บุรีรัมย์ชนะเมืองทองสองต่อหนึ่งขึ้นเป็นจ่าฝูง",
    ],
    "hi": [
        "मेयर सुनीता वर्मा ने मंगलवार को कहा कि यमुना का पुल मरम्मत के लिए तीन सप्ताह बंद रहेगा।",
        "हिमाचल के किसानों ने इस साल चार हज़ार टन सेब तोड़े, जो बीस साल में सबसे अधिक है।",
        "राष्ट्रीय संग्रहालय ने इतिहासकार नंदिनी सेन को नया निदेशक बनाया है।",
        "भारत ने शनिवार को श्रीलंका को पाँच विकेट से हराया।",
    ],
}

QUERIES = [
    ("王雅宁说什么？", "zh", 0),
    ("烟台苹果收成", "zh", 1),
    ("谁是上海博物馆新馆长？", "zh", 2),
    ("李建明去哪里？", "zh", 3),
    ("松村市長は何を発表しましたか", "ja", 0),
    ("青森のリンゴは何トン", "ja", 1),
    ("小野寺みのりとは誰ですか", "ja", 2),
    ("鹿島アントラーズ", "ja", 3),
    ("박지훈", "ko", 0),
    ("경상북도 사과는 몇 톤인가", "ko", 1),
    ("새 관장은 최은서인가", "ko", 2),
    ("แม่น้ำปิง", "th", 0),
    ("ลำไยกี่ตัน", "th", 1),
    ("วิภาวดีคือใคร", "th", 2),
    ("सुनीता वर्मा कौन है", "hi", 0),
    ("कितने टन सेब", "hi", 1),
    ("नंदिनी सेन", "hi", 2),
]


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive.in_memory([Article(text) for texts in STORIES.values() for text in texts], load_embedder())


@pytest.mark.parametrize(("query", "spoken", "place"), QUERIES)
def test_full_text_finds_names_in_the_middle_of_a_run(archive, query, spoken, place):
    snapshot = archive.snapshot()
    scores = fulltext(snapshot, query, 100)
    best = max(scores, key=scores.get)
    assert snapshot.passages([best])[best].text == STORIES[spoken][place]
    assert 0 < scores[best] < 1
    found = [hit.passage.text for hit in archive.search(query, k=3)]  # the embedder knows English: noise in between
    assert STORIES[spoken][place] in found


@pytest.mark.parametrize("query", ["王", "橋", "リ", "り", "은"])
def test_one_character_finds_every_place_where_it_stands(archive, query):
    stored = [text for texts in STORIES.values() for text in texts]
    assert len(fulltext(archive.snapshot(), query, 100)) == sum(query in text for text in stored)


def test_a_name_that_no_text_holds_is_not_found(archive):
    assert fulltext(archive.snapshot(), "习近平", 100) == {}


def test_wide_digits_and_narrow_kana_are_the_ordinary_ones(archive):
    snapshot = archive.snapshot()
    for query in ("2対1", "２対１", "ﾘﾝｺﾞ"):
        scores = fulltext(snapshot, query, 1)
        assert STORIES["ja"][1 if "ﾘ" in query else 3] in {p.text for p in snapshot.passages(list(scores)).values()}


def test_what_is_written_with_spaces_is_left_as_it_is():
    for text in ("The U.S. delegation met Mr. O'Neill in Café Zoë.", "Мост через Эллен закрыт.", "أعلنت البلدية"):
        assert indexed(text) == text
    assert phrases("Which bridge in Café Zoë was closed? The bridge!") == ['"bridge"', '"café"', '"zoë"', '"closed"']
    assert phrases("the of") == ['"the"', '"of"']
    assert phrases('"AND" title:x* NEAR(') == ['"title"', '"x"', '"near"']


def test_a_run_is_cut_into_pieces_of_which_each_character_begins_one():
    assert indexed("第3回AI大会、東京で").split() == ["第", "3", "回", "AI", "大会", "会", "、", "東京", "京で", "で"]
    assert phrases("第3回AI大会") == ['"3"', '"ai"', '"第"*', '"回"*', '"大会"']
    assert indexed("ปิงจะ").split() == ["ปิง", "ิงจ", "งจะ", "จะ", "ะ"]
    assert phrases("ปิ") == ['"ปิ"*']


@pytest.mark.parametrize("spoken", STORIES)
def test_the_language_of_an_article_is_told_and_kept(archive, spoken):
    snapshot = archive.snapshot()
    texts = {snapshot.article(id_) for (id_,) in snapshot.rows("SELECT id FROM articles")}
    assert {article.language for article in texts if article.text in STORIES[spoken]} == {spoken}


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        ("en", "The bridge over the Ellen will close on 3 May for repairs, the council said on Tuesday."),
        ("de", "Die Brücke über die Ellen wird am 3. Mai wegen Reparaturen gesperrt, teilte die Stadt mit."),
        ("fr", "Les producteurs ont récolté 4 100 tonnes de pommes cet automne, un record."),
        ("es", "Los agricultores recogieron 4.100 toneladas de manzanas este otoño."),
        ("pt", "Os produtores colheram 4.100 toneladas de maçãs neste outono."),
        ("nl", "De brug over de Ellen gaat op 3 mei dicht voor reparaties, meldde de gemeente dinsdag."),
        ("pl", "Sadownicy zebrali jesienią 4100 ton jabłek."),
        ("tr", "Cumhurbaşkanı pazartesi günü Paris'e gidiyor."),
        ("ru", "Мост через Эллен закроют 3 мая на ремонт, сообщила во вторник мэрия."),
        ("uk", "Міст через Еллен закриють 3 травня на ремонт, повідомила у вівторок мерія."),
        ("ar", "أعلنت البلدية يوم الثلاثاء أن الجسر سيغلق في الثالث من مايو لأعمال الصيانة."),
        ("fa", "شهرداری روز سه‌شنبه اعلام کرد که پل برای تعمیر از سوم مه بسته می‌شود."),
        ("zh", "市政府周二宣布，潮白河大桥将于五月三日关闭维修。"),
        ("vi", "Mùa thu này nông dân hái được 4.100 tấn táo."),
    ],
)
def test_short_articles_in_a_dozen_languages(spoken, text):
    assert language(text) == spoken


@pytest.mark.parametrize("text", ["", "12 34", "\n\n"])
def test_what_is_in_no_language_is_told_as_none(text):
    assert language(text) == ""


def test_a_language_that_is_given_is_kept():
    archive = Archive.in_memory([Article("Quatsch.", language="gsw", id="a"), Article("Mm.", id="b")], load_embedder())
    assert [archive.article(id_).language for id_ in "ab"] == ["gsw", ""]
