#pragma once
// Documents of the library, filled and printed whole, for tests that compare what they say with tests/golden.
#include "tests/office.h"
#include "tests/printed.h"

#include <mado/definitions/round.h>

#include <cstdlib>

namespace mado::documents::test {

struct Notice {
    std::string name;              // of the template
    std::string procedure;
    std::string applicant;
    std::string answers, examined;
    std::string decided;           // what is laid over the answers
    std::string round {};          // 募集回 as it is published
    std::string town = "総社市", head = "総社市長";
};

inline json::Value laid(json::Value values, json::Value const& over)
{
    for (auto const& [name, value] : over.object()) {
        auto const* known = values.find(name);
        values.set(name, known && known->is_object() ? laid(*known, value) : value);
    }
    return values;
}

inline json::Value values_of(Notice const& notice)
{
    auto const definition = library().procedure(notice.procedure);
    REQUIRE(definition);
    definitions::Inputs inputs;
    inputs.answers = parsed(notice.answers).object();
    inputs.examined = parsed(notice.examined).object();
    inputs.applicant = notice.applicant;
    inputs.received_on = Day::parse("2026-11-06");
    inputs.decisions = definitions::lasting(library());
    auto const round = notice.round.empty() ? std::nullopt : definitions::round_from(parsed(notice.round));
    REQUIRE(round.has_value() == !notice.round.empty());
    definitions::CodesWithRound const codes(&library(), round ? &*round : nullptr, definition.get());
    if (round) {
        auto const* item = round->item(inputs.answers.at(definition->rounds->choose).text());
        REQUIRE(item);
        inputs.round = definitions::round_value(*round);
        inputs.item = definitions::item_value(*item);
    }
    definitions::Evaluation evaluation(definition, std::move(inputs));
    auto const values = papers::form_values(evaluation, &codes, { .receipt_number = Ids(11).receipt_number(),
        .arrived_at = instant_in_tokyo(*Day::parse("2026-11-06"), 9, 12), .town = notice.town, .addressed_to = notice.head });
    return laid(values, parsed(notice.decided));
}

inline std::string const proof = R"("verify": { "url": "http://localhost:8080/soja-shi/verify/0123456789ABCDEFGHJKMNPQRS", "code": "0123-4567-89AB-CDEF-GHJK-MNPQ-RS" })";

// 教示 as definitions/decisions/remedies.yaml has it for a city mayor under the Road Act.
inline std::string remedies(std::string const& review_to, std::string const& town, std::string const& mayor)
{
    return R"("remedies": [ { "words": "この処分について不服があるときは、この処分があったことを知った日の翌日から起算して3か月以内に、)" + review_to
        + R"(に対して審査請求をすることができます。ただし、この処分があったことを知った日の翌日から起算して3か月以内であっても、この処分の日の翌日から起算して1年を経過したときは、正当な理由がある場合を除き、審査請求をすることができません。" },
        { "words": "この処分の取消しの訴えは、この処分があったことを知った日の翌日から起算して6か月以内に、)" + town + "を被告として（訴訟において" + town + "を代表する者は、" + mayor
        + R"(となります。）提起することができます。ただし、この処分があったことを知った日の翌日から起算して6か月以内であっても、この処分の日の翌日から起算して1年を経過したときは、正当な理由がある場合を除き、処分の取消しの訴えを提起することができません。" },
        { "words": "上記の審査請求をしたときは、処分の取消しの訴えは、その審査請求に対する裁決があったことを知った日の翌日から起算して6か月以内に提起することができます。ただし、その裁決の日の翌日から起算して1年を経過したときは、正当な理由がある場合を除き、提起することができません。" } ])";
}

inline std::string document(std::string const& title, std::string const& number)
{
    return R"("document": { "title": ")" + title + R"(", "number": ")" + number + R"(", "date_wareki": "令和8年11月27日" })";
}

inline std::string printed(Notice const& notice, std::filesystem::path const& folder)
{
    auto const values = values_of(notice);
    auto const html = all_papers().html(notice.name, values);
    REQUIRE_MESSAGE(html, notice.name);
    auto const pdf = all_papers().pdf(*html, { .title = notice.name, .author = "総社市", .made_at = instant_in_tokyo(*Day::parse("2026-11-27")), .footer = values["document"].text("number"), .town = {} });
    REQUIRE_MESSAGE(pdf, notice.name);
    auto const path = folder / (notice.name + ".pdf");
    std::ofstream(path, std::ios::binary) << *pdf;
    return text_of_pdf(path);
}

// `MADO_GOLDEN=rewrite documents_test` rewrites the golden files; with MADO_GOLDEN_PDF=FOLDER the PDFs are left there to be looked at.
inline void check_golden(std::vector<Notice> const& notices)
{
    Folder const temporary;
    auto const* kept = std::getenv("MADO_GOLDEN_PDF");
    auto const* rewrite = std::getenv("MADO_GOLDEN");
    for (auto const& notice : notices) {
        CAPTURE(notice.name);
        auto const text = printed(notice, kept ? std::filesystem::path(kept) : temporary.path);
        auto const golden = std::filesystem::path(MADO_HERE) / "tests" / "golden" / (notice.name + ".txt");
        if (rewrite)
            std::ofstream(golden, std::ios::binary) << text;
        CHECK(text == contents(golden));
    }
}

// What a notice must and must never say, whatever its layout.
struct Said { std::size_t notice; std::vector<char const*> says; std::vector<char const*> never; };

inline void check_said(std::vector<Notice> const& notices, std::vector<Said> const& rows)
{
    Folder const folder;
    for (auto const& row : rows) {
        auto const& notice = notices.at(row.notice);
        CAPTURE(notice.name);
        auto const text = without_spaces(printed(notice, folder.path));
        for (std::string const words : row.says) {
            CAPTURE(words);
            CHECK(text.find(words) != std::string::npos);
        }
        for (std::string const words : row.never) {
            CAPTURE(words);
            CHECK(text.find(words) == std::string::npos);
        }
    }
}

}  // namespace mado::documents::test
