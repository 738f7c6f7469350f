#include <mado/papers/papers.h>

#include <mado/print/document.h>

using namespace mado;
using definitions::Library;
using Kind = Refusal::Kind;

namespace {

Library const& library()
{
    static auto const all = Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}

papers::Papers const& all_papers()
{
    static papers::Papers const all(library());
    return all;
}

Library one_document(std::string html)
{
    return Library::from_files({ { "documents/letter.html", std::move(html) }, { "documents/generic_form.html", "<article><p>様式</p></article>" } });
}

std::vector<html::Fault> faults_of(std::string html)
{
    try {
        papers::Papers const bound(one_document(std::move(html)));
    } catch (html::TemplateError const& error) {
        return error.faults();
    }
    return {};
}

json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE(value);
    return *value;
}

definitions::Evaluation dog(std::string_view answers)
{
    auto const definition = library().procedure("dog_registration");
    REQUIRE(definition);
    definitions::Inputs inputs;
    inputs.answers = parsed(answers).object();
    inputs.applicant = "person";
    inputs.received_on = Day::parse("2026-11-06");
    return { definition, std::move(inputs) };
}

constexpr auto shiba = R"({ "owner_name": { "text": "𠮷田 花子", "kana": "ヨシダ ハナコ" }, "owner_address": { "text": "岡山県総社市駅前九丁目", "number": "2番1号" },
    "dog_name": "コテツ", "breed": "shiba", "sex": "male", "colour": "茶", "assistance_dog": false, "born_on": "2026-04", "acquired_on": "2026-10-20",
    "registered_before": false, "kept_elsewhere": false, "chipped": true, "chip_number": "392144000000001", "chip_registered": true,
    "chip_certificate": { "way": "file", "blobs": [ { "name": "a" }, { "name": "b" } ] } })";

TEST_CASE("every document of the library binds, and what it can show at its fullest can be printed")
{
    auto const names = all_papers().names();
    CHECK(names.size() >= 12);
    CHECK(all_papers().has("dog_tag"));
    CHECK_FALSE(all_papers().has("notice_layout"));
    CHECK_FALSE(all_papers().has("dog_tag.html"));
}

TEST_CASE("a mistake in a document stops the start, with its file and line")
{
    struct Row { char const* name; char const* html; int line; char const* says; };
    for (auto const& row : {
             Row { "a name that no document has", "<article>\n<p>{{document.colour}}</p></article>", 2, "colour" },
             Row { "an answer in a document that no procedure names", "<article>\n\n<p>{{answer.breed}}</p></article>", 3, "answer" },
             Row { "a section that is not closed", "<article>{{#facts}}</article>", 1, "facts" },
             Row { "an element that cannot be printed", "<article><video></video></article>", 0, "video" },
             Row { "the same, where only a full document shows it", "<article>{{#reasons}}<script></script>{{/reasons}}<p>a</p></article>", 0, "" },
         }) {
        CAPTURE(row.name);
        auto const faults = faults_of(row.html);
        REQUIRE_FALSE(faults.empty());
        CHECK(faults.front().file == "definitions/documents/letter.html");
        if (row.line)
            CHECK(faults.front().line == row.line);
        CHECK(faults.front().message.find(row.says) != std::string::npos);
    }
    CHECK(faults_of("<article><p>{{document.number}}</p></article>").empty());
}

TEST_CASE("values: what is not shown is passed over, what is missing is empty, a wrong type is named, and words are escaped")
{
    papers::Papers const letters(one_document("<article><p>{{document.number}}{{town.name}}</p>{{#has_reasons}}{{#reasons}}<p>{{words}}</p>{{/reasons}}{{/has_reasons}}</article>"));
    CHECK(letters.html("letter", parsed(R"({ "document": { "number": "第1号" }, "answer": { "breed": "x" } })")).value() == "<article><p>第1号</p></article>");
    CHECK(letters.html("letter", parsed(R"({ "reasons": [ { "words": "<b>&" } ], "has_reasons": false })")).value() == "<article><p></p><p>&lt;b&gt;&amp;</p></article>");
    auto const wrong = letters.html("letter", parsed(R"({ "reasons": [ { "words": "a" }, { "words": [] } ] })"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().kind == Kind::Invalid);
    CHECK(wrong.error().arguments.at("name") == "reasons[1].words");
    CHECK(letters.html("letter", json::Value("text")).error().kind == Kind::Invalid);
    CHECK(letters.html("nothing", json::object({})).error().kind == Kind::NotFound);
}

TEST_CASE("the form of a filing prints each answer where the regulation's form has it")
{
    auto evaluation = dog(shiba);
    auto const values = papers::form_values(evaluation, &library(), { .receipt_number = "", .arrived_at = instant_in_tokyo(*Day::parse("2026-11-06"), 23, 59),
        .town = "総社市", .addressed_to = "総社市長" });
    CHECK(values["answer"].text("owner_name") == "𠮷田 花子");
    CHECK(values["kana"].text("owner_name") == "ヨシダ ハナコ");
    CHECK(values["answer"].text("breed") == "柴犬");
    CHECK(values["answer"].text("born_on") == "令和8年4月");
    CHECK(values["answer"].text("chip_certificate") == "添付 2件");
    CHECK(values["box"]["sex"].text("male") == "■");
    CHECK(values["box"]["sex"].text("female") == "□");
    CHECK(values["box"]["assistance_dog"].text("no") == "■");
    CHECK(values["box"]["registered_before"].text("yes") == "□");
    CHECK_FALSE(values["answer"].has("kept_at"));  // not asked: the dog lives with its owner
    CHECK(values["case"].text("received_wareki") == "令和8年11月6日");
    CHECK(values.array("pages").front().text("title") == "飼い主について");
    auto const html = all_papers().html("dog_registration_form", values);
    REQUIRE(html);
    CHECK(html->find("■おす") != std::string::npos);
    CHECK(all_papers().pdf(*html, { .title = "犬の登録申請書", .author = "総社市", .made_at = {}, .town = {} }).value().starts_with("%PDF-"));
    CHECK(all_papers().as_page(*html).value().find("コテツ") != std::string::npos);
}

TEST_CASE("a blank form has every label and box, and nothing filled in")
{
    auto const definition = library().procedure("dog_registration");
    auto const values = papers::blank_form_values(*definition, &library(), { .town = "総社市" });
    CHECK(values["box"]["sex"].text("male") == "□");
    CHECK(values.object("answer").empty());
    CHECK(all_papers().html(all_papers().form_of(*definition), values).value().find("■") == std::string::npos);
    CHECK(values.array("facts").size() > 15);
    auto const plain = all_papers().html(papers::generic_form, values);
    REQUIRE(plain);
    CHECK(plain->find("マイクロチップの番号") != std::string::npos);
    CHECK(print::check(*plain).has_value());
}

TEST_CASE("an individual number is never printed, wherever it stands")
{
    definitions::Inputs inputs;
    inputs.answers = parsed(R"({ "reason": "birth", "event_on": "2026-11-01", "name": { "text": "総社 太郎" }, "my_number": "123456789018", "has_spouse": false,
        "children": [ { "child_name": { "text": "総社 一" }, "child_born_on": "2026-11-01", "child_relation": "child", "living": "apart", "cared_for": true } ],
        "apart_numbers": [ { "apart_name": { "text": "総社 一" }, "apart_number": "123456789018" } ] })").object();
    inputs.applicant = "person";
    inputs.received_on = Day::parse("2026-11-06");
    definitions::Evaluation evaluation(library().procedure("child_allowance"), std::move(inputs));
    auto const values = papers::form_values(evaluation, &library(), { .showing = definitions::Showing::Staff });
    CHECK(json::write(values).find("123456789018") == std::string::npos);
    CHECK(values["answer"].text("my_number") == "＊＊＊＊＊＊＊＊＊＊＊＊");
    CHECK(values["box"]["spouse_public_servant"].text("yes") == "□");  // not asked: the form has its boxes all the same
    CHECK(values["rows"].array("children").front().text("child_name") == "総社 一");
    CHECK(values["month"].text("first_month") == "令和8年12月");
}

TEST_CASE("what staff establish stands in an own notice, row by row, and is no fact of the application")
{
    definitions::Inputs inputs;
    inputs.answers = parsed(R"({ "name": "総社 太郎", "wanted": "県道の工事の契約書", "manner": ["view"] })").object();
    inputs.examined = parsed(R"({ "existence_withheld": false, "found": [ { "record": "契約書", "pages": "12", "judgement": "open", "withheld": "前の判断の控え" },
        { "record": "見積書", "pages": "3", "judgement": "closed", "articles": ["business"], "withheld": "積算の内訳" } ] })").object();
    inputs.applicant = "person";
    inputs.received_on = Day::parse("2026-11-06");
    definitions::Evaluation evaluation(library().procedure("information_disclosure"), std::move(inputs));
    auto const values = papers::form_values(evaluation, &library(), { .showing = definitions::Showing::Staff });
    auto const& found = values["rows"].array("found");
    REQUIRE(found.size() == 2);
    CHECK(found.at(0).text("judgement") == "開示");
    CHECK_FALSE(found.at(0).has("withheld"));  // not asked of a record that is open
    CHECK(found.at(1).text("articles") == "第2号 法人等に関する情報");
    CHECK(found.at(1).text("withheld") == "積算の内訳");
    for (auto const* list : { "facts", "pages" })
        CHECK(json::write(values[list]).find("積算の内訳") == std::string::npos);
}

TEST_CASE("the sheet of a print batch has the address where a window envelope has its window, however long it is, and the marks for folding in three")
{
    for (auto const* address : { "岡山県総社市中央一丁目1番1号", "岡山県総社市駅前九丁目一番地二の三 見本の丘ニュータウン西地区 第二サンプルレジデンス 西棟 一二〇三号室 株式会社見本内" }) {
        CAPTURE(address);
        auto const html = all_papers().html("envelope_sheet", json::object({ { "document", json::object({ { "title", "道路占用許可書" }, { "number", "総社市指令土木第482号" }, { "date_wareki", "令和8年11月27日" } }) },
            { "addressee", json::object({ { "name", "葛󠄀城 花子" }, { "address", address }, { "honorific", "様" } }) }, { "town", json::object({ { "name", "総社市" } }) },
            { "issuer", json::object({ { "title", "総社市長" }, { "name", "" }, { "office", "建設部 土木課" }, { "phone", "0866-00-0000" } }) } }));
        REQUIRE(html);
        auto const lines = print::lines(*html, {});
        REQUIRE(lines);
        auto marks = 0;
        for (auto const& line : *lines) {
            CHECK(line.page == 1);
            auto const is_address = line.text.find("花子") != std::string::npos || std::string_view(address).find(line.text) != std::string_view::npos;
            if (is_address) {  // 長形3号: 90 × 45 mm, 20 mm from the left and 12 mm from the top
                CHECK(line.x_mm >= 20);
                CHECK(line.x_mm + line.width_mm <= 110);
                CHECK(line.baseline_mm >= 14);
                CHECK(line.baseline_mm <= 57);
            }
            if (line.text == "―") {
                ++marks;
                CHECK((std::abs(line.baseline_mm - 99) < 3 || std::abs(line.baseline_mm - 198) < 3));
            }
        }
        CHECK(marks == 2);
    }
}

TEST_CASE("numbers are read in groups of three")
{
    struct Row { std::int64_t number; char const* words; };
    for (auto const& row : { Row { 0, "0" }, Row { 999, "999" }, Row { 1000, "1,000" }, Row { -25000, "-25,000" }, Row { 1234567, "1,234,567" } })
        CHECK(papers::grouped_digits(row.number) == row.words);
}

}  // namespace
