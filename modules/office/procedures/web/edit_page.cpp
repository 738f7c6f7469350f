#include "web/pages.h"
#include "web/shown.h"

#include <mado/crypto/box.h>

namespace mado::procedures::pages {

namespace {

using Kind = Refusal::Kind;

struct EditPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string procedure, title, words, hash, theirs;
    bool is_changed_meanwhile = false;
    std::vector<ProblemRow> problems;
    std::vector<Line> lines;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &EditPage::trouble_summary), html::field("procedure", &EditPage::procedure), html::field("title", &EditPage::title),
        html::field("words", &EditPage::words), html::field("hash", &EditPage::hash), html::field("theirs", &EditPage::theirs),
        html::field("is_changed_meanwhile", &EditPage::is_changed_meanwhile), html::field("problems", &EditPage::problems), html::field("lines", &EditPage::lines) };
};

struct Working {
    std::string hash, text;  // of the draft; without one, of the newest version: saving makes a draft from it
    std::vector<definitions::Tick> ticks;
};

Result<Working> working(Visit const& visit, std::string const& procedure)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Working> {
        TRY(procedures::allow(tx, visit.caller, visit.here, may_edit, procedure));
        auto const versions = definitions::versions_of(tx, procedure);
        auto const draft = definitions::draft(tx, procedure);
        if (!draft && versions.empty())
            return refuse(Kind::NotFound, "procedures.not_found");
        auto const hash = draft ? draft->hash : versions.front().hash;
        return Working { hash, definitions::text_of(tx, hash), definitions::ticks(tx, procedure) };
    });
}

// A browser sends CR LF; the hash is of the text with LF, so that saving what was not changed changes nothing.
std::string typed_text(Visit const& visit)
{
    auto text = visit.request.answer("text");
    std::erase(text, '\r');
    return text;
}

}  // namespace

Result<http::Response> show_edit(Visit const& visit, Attempt const* attempt)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const now = TRY(working(visit, procedure));
    EditPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.procedure = mado::web::link(visit, { "procedures", procedure });
    page.title = procedure;
    // Whatever was typed is shown again; beside it stands what somebody else has saved, and the next saving answers that.
    page.words = attempt ? typed_text(visit) : now.text;
    page.hash = now.hash;
    page.is_changed_meanwhile = attempt && attempt->refusal.kind == Kind::Conflict && visit.request.answer("hash") != now.hash;
    if (page.is_changed_meanwhile)
        page.theirs = now.text;
    page.lines = lines_of(page.words);
    page.problems = problem_rows(definitions::findings(file_of(procedure), page.words, visit.here.calendar, &visit.here.library, now.ticks).problems, page.lines);
    return mado::web::page(visit, "procedures/edit.html", page, attempt);
}

Result<http::Response> act_edit(Visit const& visit)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const text = typed_text(visit);
    if (text.empty())
        return refuse({ { "text", "procedures.edit.empty" } });
    visit.here.definitions.load(crypto::sha256_hex(text), file_of(procedure), text);  // here, so that the transaction finds it read
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, visit.caller, visit.here, procedure, text, visit.request.answer("hash")); }));
    return mado::web::done(visit, "/procedures/" + http::percent_encoded(procedure) + "/edit", "procedures.said.saved");
}

Result<http::Response> show_text(Visit const& visit, Attempt const*)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const wanted = visit.request.query_of("hash");
    auto const from_library = std::string(visit.here.library.text("procedures/" + file_of(procedure)));
    auto const text = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const versions = definitions::versions_of(tx, procedure);
        auto const draft = definitions::draft(tx, procedure);
        if (visit.request.query_of("of") == "library" || (versions.empty() && !draft))
            return from_library;
        if (wanted.empty())
            return definitions::text_of(tx, draft ? draft->hash : versions.front().hash);
        bool const is_of_it = (draft && draft->hash == wanted) || std::ranges::any_of(versions, [&](auto const& version) { return version.hash == wanted; });
        return is_of_it ? definitions::text_of(tx, wanted) : std::string();
    });
    if (text.empty())
        return refuse(Kind::NotFound, "procedures.not_found");
    auto response = http::bytes("application/yaml; charset=utf-8", text);
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(file_of(procedure)));
    return response;
}

mado::web::PageType edit_page() { return html::page<EditPage>("procedures/edit.html"); }

}  // namespace mado::procedures::pages
